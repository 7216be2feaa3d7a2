"""The pages that every objection to something on public notice shares: raising one, and its answer."""

from abc import abstractmethod

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from web.actions import ProcedureAction
from web.asking import AskingPage
from web.refusals import NotYourPart


class RaisePage(AskingPage):
    """A unit objects to what is on public notice, or staff record who did.

    A room's view names ``template_name``, ``promise`` (what is said afterwards), and the steps below; its template
    extends ``registry/raise_page.html``.
    """

    @abstractmethod
    def find(self, pk):
        """What is objected to, as far as this user may know of it. Raises Http404."""

    @abstractmethod
    def record(self, form):
        """The objection, recorded."""

    @abstractmethod
    def url_of(self, objection):
        """Its page."""

    @abstractmethod
    def context(self, form):
        """``back_url``, and what the room's own template needs besides."""

    def dispatch(self, request, *args, **kwargs):
        """Find what is objected to. 403 without a post."""
        if request.user.is_authenticated:
            self.subject = self.find(kwargs["pk"])
            if not request.user.posts:
                raise NotYourPart(_("提出异议要有单位的岗位。居民可以来电、来信或者当面提出，由工作人员登记。"))
        return super().dispatch(request, *args, **kwargs)

    def act(self, form):
        """Record it; who objects is told when something of the words was hidden."""
        objection = self.record(form)
        is_masked = any(getattr(objection, name) != form.cleaned_data[name] for name in form.words)
        messages.success(self.request, _("异议已登记；其中的姓名、号码已经隐去。") if is_masked else self.promise)
        return redirect(self.url_of(objection))

    def ask(self, form, status=200):
        """The page."""
        context = {"form": form, "why_not": None if form.is_bound else form.barred, **self.context(form)}
        return render(self.request, self.template_name, context, status=status)


class AnswerPage(ProcedureAction):
    """Answer an objection, with its words before one's eyes."""

    def post(self, request, *args, **kwargs):
        """Keep the answer, and say so."""
        response = super().post(request, *args, **kwargs)
        if response.status_code == 302:
            messages.success(request, _("已答复。"))
        return response
