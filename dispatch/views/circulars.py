"""Circulars: the list, drafting one from verified violations, one circular, its steps, the paper to print and as Word."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView

from dispatch.circular_filters import CircularFilter
from dispatch.circular_names import names_of_draft
from dispatch.circular_text import paper_of
from dispatch.circulars import DRAFTS, cases_for, draft, issuer_may_not, issuer_of
from dispatch.models import Circular, CircularState, Violation
from dispatch.taking_on import read_keys
from dispatch.violation_exports import CIRCULARS
from web import workflow
from web.actions import ProcedureAction
from web.lists import FilteredList
from web.refusals import NotAllowed
from web.sheets import PaperPage

#: So many verified violations are offered, the newest first.
OFFERED = 100


class CircularList(FilteredList):
    """What was issued; for who drafts and issues, the drafts too."""

    template_name = "dispatch/circular_list.html"
    filterset_class = CircularFilter
    export = CIRCULARS
    context_object_name = "circulars"

    def visible_rows(self):
        return Circular.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_draft=self.request.user.has_perm(DRAFTS), **kwargs)


class CircularCreate(View):
    """Tick verified violations: the text is drafted from what was found."""

    def dispatch(self, request, *args, **kwargs):
        """For reviewers."""
        if request.user.is_authenticated and not request.user.has_perm(DRAFTS):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """The verified violations; those that stand in a circular already say so."""
        return self.ask()

    def post(self, request):
        """Draft it."""
        try:
            made = draft(read_keys(request.POST.getlist("row")), by=request.user)
        except NotAllowed as why:
            return self.ask(str(why), status=422)
        messages.success(request, _("已起草，请核对正文；由另一人印发。"))
        return redirect("dispatch:circular-detail", made.pk)

    def ask(self, why="", status=200):
        """The page."""
        rows = list(cases_for(self.request.user).order_by("-pk")[:OFFERED])
        live = Circular.objects.exclude(state=CircularState.DISCARDED)
        links = Circular.violations.through.objects.filter(circular__in=live, violation__in=[row.pk for row in rows])
        named = set(links.values_list("violation_id", flat=True))
        for row in rows:
            row.is_circulated = row.pk in named
        return render(self.request, "dispatch/circular_form.html", {"rows": rows, "why": why}, status=status)


class CircularDetail(DetailView):
    """One circular: its text, the cases that one may see, what can be done."""

    template_name = "dispatch/circular_detail.html"
    context_object_name = "circular"

    def get_queryset(self):
        return Circular.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        circular, user = self.object, self.request.user
        seen = Violation.objects.visible_to(user).filter(pk__in=circular.violations.values("pk"))
        is_draft, moves = circular.state == CircularState.DRAFT, workflow.actions_for(circular, user)
        return super().get_context_data(
            moves=moves,
            cases=seen.for_list(),
            paper=paper_of(circular),
            issuer=issuer_of(circular.authority) if is_draft else circular.issuer,
            issuer_obstacle=issuer_may_not(circular) if is_draft else None,
            is_draft=is_draft,
            names=_names_of(circular, seen) if is_draft and moves else None,
            **kwargs,
        )


class CircularAction(ProcedureAction):
    """Change a draft, issue it, give it up."""

    template_name = "dispatch/circular_action.html"
    says_so = True

    def visible_rows(self):
        return Circular.objects.visible_to(self.request.user).for_list()

    def url_of(self, circular):
        return reverse("dispatch:circular-detail", args=[circular.pk])

    def extra_context(self, form):
        """The text, before it is issued, and whose names may stand in it."""
        seen = Violation.objects.visible_to(self.request.user).filter(circulars=self.object)
        return {"paper": paper_of(self.object), "names": _names_of(self.object, seen)}


def _names_of(circular, seen):
    return names_of_draft(circular, seen.values_list("finding", flat=True))


class CircularPaper(PaperPage):
    """The circular on A4, and as a Word file."""

    def paper(self, pk):
        """The paper; a draft says that it is one."""
        circular = get_object_or_404(Circular.objects.visible_to(self.request.user), pk=pk)
        return paper_of(circular), circular.title, reverse("dispatch:circular-detail", args=[pk])
