"""The page on which reviewers mend the keywords of a line; what a change does to past questions is previewed elsewhere."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from registry.forms import KeywordsForm
from registry.mending import may_mend, mend_keywords, words_to_add
from registry.models import ListLine
from web import clock
from web.refusals import Stale


class ForLineKeepers:
    """Mixed into a view of a line, for those who may mend its keywords."""

    def dispatch(self, request, *args, pk, **kwargs):
        """Find the line; others than its keepers get 403."""
        if request.user.is_authenticated:
            self.line = get_object_or_404(ListLine.objects.select_related("item_list__authority"), pk=pk)
            if not may_mend(request.user, self.line):
                raise PermissionDenied
        return super().dispatch(request, *args, pk=pk, **kwargs)


class LineKeywords(ForLineKeepers, View):
    """The keywords by which a line is found."""

    def get(self, request, pk):
        """The box with the present keywords; ``?about=`` gives words to choose from."""
        return self.ask(" ".join(self.line.keywords), now=" ".join(self.line.keywords))

    def post(self, request, pk):
        """Keep them, or show the page with what was typed and what is wrong with it."""
        typed, was = request.POST.get("keywords", ""), request.POST.get("was")
        form = KeywordsForm(request.POST)
        if not form.is_valid():
            return self.ask(typed, now=was, wrong=form.errors["keywords"][0])
        try:
            mend_keywords(
                self.line,
                form.cleaned_data["keywords"],
                was=self.line.keywords if was is None else was.split(),
                by=request.user,
            )
        except Stale as why:
            return self.ask(typed, now=" ".join(ListLine.objects.get(pk=pk).keywords), wrong=str(why))
        messages.success(request, _("关键词已保存，下一次查询即按新的关键词比对。"))
        return redirect("registry:line-detail", pk=pk)

    def ask(self, typed, *, now, wrong=""):
        """The page with the box."""
        about = self.request.GET.get("about") or self.request.POST.get("about") or ""
        context = {
            "line": self.line,
            "entry": self.line.entries.in_force(clock.today()).first(),
            "keywords": typed,
            "keywords_wrong": wrong,
            "was": now,
            "about": about,
            "words_to_add": words_to_add(about, self.line),
            "asked": self.request.GET.get("asked") or self.request.POST.get("asked") or "",
        }
        return render(self.request, "registry/keywords_edit.html", context, status=422 if wrong else 200)
