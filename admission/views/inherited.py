"""Admissions of which a reviewer says whether they cover a community that follows others: what waits, and the answer."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from admission.forms import InheritanceForm
from admission.inheritance import answer, may_answer
from admission.models import Admission, InheritedCoverage
from registry.models import Succession
from web.lists import FilteredList
from web.refusals import Refused

WAITING, SETTLED = "waiting", "settled"


def rows_for(user):
    """What the user may see, with what a row prints."""
    rows = InheritedCoverage.objects.visible_to(user).select_related(
        "admission__lead_department", "community__parent", "change", "settled_by"
    )
    return rows.order_by("change__on", "community__official_order", "admission_id", "pk")


def with_predecessors(rows):
    """Give each row ``predecessors``: (community, whether the admission covered it; None while that is asked). Three queries."""
    links = Succession.objects.filter(successor__in=[row.community_id for row in rows]).select_related("predecessor")
    links = list(links.order_by("predecessor__official_order", "predecessor_id"))
    before = {link.predecessor_id for link in links}
    admissions = {row.admission_id for row in rows}
    named = Admission.communities.through.objects
    pairs = named.filter(admission__in=admissions, community__in=before).values_list("admission_id", "community_id")
    known = InheritedCoverage.objects.filter(admission__in=admissions, community__in=before)
    covered = {(one, two): state for one, two, state in known.values_list("admission_id", "community_id", "is_covered")}
    covered |= dict.fromkeys(pairs, True)
    for row in rows:
        row.predecessors = [
            (link.predecessor, covered.get((row.admission_id, link.predecessor_id), False))
            for link in links
            if link.successor_id == row.community_id
        ]
    return rows


class InheritedList(FilteredList):
    """What waits for an answer, or what was settled by a person."""

    template_name = "admission/inherited_list.html"

    def dispatch(self, request, *args, **kwargs):
        """For those who review, decide or supervise."""
        if request.user.is_authenticated and not request.user.has_perm("admission.view_all"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def tab(self):
        """The tab that is asked for; an unknown one is the first."""
        return SETTLED if self.request.GET.get("tab") == SETTLED else WAITING

    def rows_of(self, tab):
        """The rows of a tab."""
        rows = rows_for(self.request.user)
        return rows.waiting() if tab == WAITING else rows.exclude(settled_by=None).order_by("-settled_at", "-pk")

    def visible_rows(self):
        return self.rows_of(self.tab)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        labels = {WAITING: _("待确认"), SETTLED: _("已确认")}
        tabs = [(key, label, self.rows_of(key).count(), key == self.tab) for key, label in labels.items()]
        return {
            **context,
            "rows": with_predecessors(list(context["object_list"])),
            "tabs": tabs,
            "tab": self.tab,
            "may_answer": self.request.user.has_perm("admission.review"),
        }


class InheritedAnswer(View):
    """Covered or not, with the reason; it can't be taken back."""

    def dispatch(self, request, *args, pk, **kwargs):
        """Find the row; who may not see it finds nothing."""
        if request.user.is_authenticated:
            self.row = get_object_or_404(rows_for(request.user), pk=pk)
            if not may_answer(self.row, request.user):
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """The question with what is known."""
        return self.ask(InheritanceForm())

    def post(self, request):
        """Settle it; what was typed stays when something is wrong."""
        form = InheritanceForm(request.POST)
        if not form.is_valid():
            return self.ask(form, status=422)
        try:
            answer(self.row, by=request.user, **form.cleaned_data)
        except Refused as why:
            messages.error(request, str(why))
            return redirect("admission:inherited-list")
        messages.success(request, _("已确认，并记在这项准入的页面上。"))
        return redirect("admission:inherited-list")

    def ask(self, form, status=200):
        """The page."""
        with_predecessors([self.row])
        return render(self.request, "admission/inherited_answer.html", {"row": self.row, "form": form}, status=status)
