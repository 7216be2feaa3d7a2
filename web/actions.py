"""One page for every transition: GET asks what it needs, POST performs it."""

from abc import ABC, abstractmethod

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from web import workflow
from web.refusals import NotAllowed, NotYourPart, Refused


class ProcedureAction(ABC, View):
    """Performs one action on one object that the user may see.

    A room's view names ``template_name``, ``visible_rows()`` and ``url_of(obj)``; the form comes from the table. One that
    ``says_so`` tells on the next page what was done.
    """

    template_name = "components/action_page.html"
    says_so = False

    @abstractmethod
    def visible_rows(self):
        """The rows that this user may see."""

    @abstractmethod
    def url_of(self, obj):
        """Where to go afterwards."""

    def dispatch(self, request, *args, pk, action, **kwargs):
        """Find the object and the transition: 404 for a stranger to the object, 403 for a stranger to the act."""
        if not request.user.is_authenticated:
            return super().dispatch(request, *args, pk=pk, action=action, **kwargs)
        self.object = get_object_or_404(self.visible_rows(), pk=pk)
        procedure = workflow.procedure_of(self.object)
        if action not in procedure.by_action:
            raise Http404
        self.transition = procedure.by_action[action]
        if not procedure.parts_of(self.object, request.user) & self.transition.by:
            raise NotYourPart(_("这一步不归您的岗位办理。"))
        return super().dispatch(request, *args, pk=pk, action=action, **kwargs)

    def get(self, request, *args, **kwargs):
        """The form of the transition, or the reason that bars it."""
        if self.object.state not in self.transition.sources:
            raise NotAllowed(
                _("现在是「%(state)s」，不能「%(action)s」。")
                % {"state": self.object.get_state_display(), "action": self.transition.label}
            )
        return self.ask(workflow.bound_form(self.transition, self.object))

    def post(self, request, *args, **kwargs):
        """Perform it; wrong answers come back with what was typed, and a second press finds that it is done."""
        answers = workflow.answers_from(self.transition.asks, request.POST, request.FILES)
        seen = workflow.read_version(request.POST.get("seen"))
        try:
            workflow.perform(
                self.object,
                self.transition.action,
                by=request.user,
                seen=seen,
                **answers,
            )
        except ValidationError:
            return self.ask(workflow.bound_form(self.transition, self.object, request.POST, request.FILES), status=422)
        except Refused as why:
            if why.status != 409 or not self.is_second_press(seen):
                raise
            self.object.refresh_from_db()
        answer = redirect(self.url_of(self.object))
        if self.says_so:
            messages.success(request, self.done())
        return answer

    def is_second_press(self, seen):
        """Whether this user's act, on a form opened at the version ``seen``, was done by the press before."""
        return workflow.was_just_done(self.object, self.transition.action, by=self.request.user, seen=seen)

    def done(self):
        """What the next page says."""
        return _("已办理：%(action)s。") % {"action": self.transition.label}

    def ask(self, form, status=200):
        """The page that asks."""
        context = {
            "object": self.object,
            "transition": self.transition,
            "obstacle": workflow.obstacle(self.transition, self.object),
            "form": form,
            "back_url": self.url_of(self.object),
            **self.extra_context(form),
        }
        return render(self.request, self.template_name, context, status=status)

    def extra_context(self, form):
        """What the room's own template needs besides."""
        return {}
