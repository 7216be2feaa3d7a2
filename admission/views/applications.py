"""Applications: the list, a new one, the page of one, and every step of its procedure."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import DetailView

from admission.bodies import why_meeting
from admission.completeness import gaps
from admission.deadlines import with_clocks
from admission.drafting import start_draft
from admission.exports import APPLICATIONS
from admission.fields import by_street
from admission.filters import ApplicationFilter
from admission.models import Application, DeficiencyKind
from admission.models import ApplicationState as S
from admission.page import page_of
from admission.section_forms import StartForm
from admission.sections import SECTIONS
from admission.timeline import last_advice
from registry.lineage import with_heirs
from registry.models import Unit
from web import clock, workflow
from web.actions import ProcedureAction
from web.lists import FilteredList
from web.refusals import Refused

ROWS_AT_LEAST, ROWS_MORE = 3, 3
TABS = (
    (gettext_lazy("全部"), ()),
    (gettext_lazy("草稿"), (S.DRAFT,)),
    (gettext_lazy("待补正"), (S.RETURNED,)),
    (gettext_lazy("办理中"), (S.SUBMITTED, S.ACCEPTED, S.PENDING_APPROVAL)),
    (gettext_lazy("已办结"), (S.APPROVED, S.REJECTED, S.WITHDRAWN)),
)


class ApplicationList(FilteredList):
    """The applications that one may see: those of one's own unit; for reviewers and supervisors all."""

    template_name = "admission/application_list.html"
    filterset_class = ApplicationFilter
    export = APPLICATIONS

    def visible_rows(self):
        """Newest first."""
        return Application.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "rows": with_clocks(context["object_list"]),
            "tabs": self.tabs(),
            "states": self.request.GET.getlist("state"),
            "may_apply": self.request.user.has_perm("admission.apply"),
        }

    def tabs(self):
        """[(label, query, how many, is it here), …]; other filters don't change the counts."""
        asked = set(self.request.GET.getlist("state"))
        by_state = Application.objects.visible_to(self.request.user).order_by().values_list("state")
        counts = dict(by_state.annotate(Count("pk")))
        tabs = []
        for label, states in TABS:
            query = QueryDict(mutable=True)
            query.setlist("state", states)
            number = sum(counts.get(state, 0) for state in states or counts)
            tabs.append((label, query.urlencode(), number, asked == set(states)))
        return tabs


class ApplicationCreate(View):
    """A new draft; the form's token makes a second press find the first one's draft."""

    def dispatch(self, request, *args, **kwargs):
        """Only for those who apply for a unit."""
        if request.user.is_authenticated and not request.user.has_perm("admission.apply"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def units(self):
        """The units for which this user applies."""
        return Unit.objects.filter(pk__in=self.request.user.present_unit_ids_with("admission.apply"))

    def get(self, request):
        """What is needed, and the first two questions."""
        first = request.user.unit_for("admission.apply")
        return self.ask(StartForm(units=self.units(), initial={"token": uuid.uuid4(), "applicant": first}))

    def post(self, request):
        """Begin, and go to the first section."""
        form = StartForm(request.POST, units=self.units())
        if not form.is_valid():
            return self.ask(form, status=422)
        answers = form.cleaned_data
        draft = start_draft(unit=answers["applicant"], by=request.user, token=answers["token"], kind=answers["kind"])
        return redirect("admission:section-edit", pk=draft.pk, section=SECTIONS[0].key)

    def ask(self, form, status=200):
        """The page."""
        context = {"form": form, "sections": SECTIONS, "has_choice": self.units().count() > 1}
        return render(self.request, "admission/application_create.html", context, status=status)


class ApplicationDetail(DetailView):
    """One application: for its unit what is missing and what comes next, for the office the case."""

    template_name = "admission/application_detail.html"
    context_object_name = "application"

    def get_queryset(self):
        return Application.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        with_heirs([self.object.applicant], clock.today())
        return super().get_context_data(page=page_of(self.object, self.request.user), **kwargs)


class ApplicationAction(ProcedureAction):
    """Submit, withdraw, accept, return, recommend, approve, reject; what was typed is never lost."""

    template_name = "admission/application_action.html"
    refused = ""

    def visible_rows(self):
        return Application.objects.visible_to(self.request.user).for_list()

    def url_of(self, application):
        return reverse("admission:application-detail", args=[application.pk])

    def post(self, request, *args, **kwargs):
        """Perform it. Whoever comes too late is told so beside what they typed."""
        if "more" in request.POST and "deficiencies" in self.transition.asks.base_fields:
            return self.ask(self.transition.asks(initial={"note": request.POST.get("note", "")}))
        try:
            answer = super().post(request, *args, **kwargs)
        except Refused as why:
            if why.status != 409:
                raise
            self.refused = str(why)
            self.object.refresh_from_db()
            form = workflow.bound_form(self.transition, self.object, request.POST, request.FILES)
            return self.ask(form, status=409)
        if answer.status_code == 302:
            messages.success(request, _("已办理：%(action)s。") % {"action": self.transition.label})
        return answer

    def extra_context(self, form):
        """The ticks by street, the rows of deficiencies, why the joint meeting decides."""
        context = {
            "application": self.object,
            "refused": self.refused,
            "is_possible": self.object.state in self.transition.sources,
        }
        if "communities" in form.fields:
            context["streets"] = by_street(form["communities"])
        if "minutes_number" in self.transition.asks.base_fields:
            context["meeting_reasons"] = why_meeting(self.object)
            context["advice"] = last_advice(self.object)
        if "deficiencies" in form.fields:
            context.update(kinds=DeficiencyKind.choices, sections=sections_with_labels(), rows=self.deficiency_rows())
        return context

    def deficiency_rows(self):
        """What was typed, else what the completeness check misses; and some empty rows."""
        if self.request.method == "POST":
            widget = self.transition.asks.base_fields["deficiencies"].widget
            rows = widget.value_from_datadict(self.request.POST, {}, "deficiencies")
        else:
            rows = [
                {"kind": DeficiencyKind.MISSING.value, "field": gap.field, "note": gap.message}
                for gap in gaps(self.object)
            ]
        empty = max(ROWS_AT_LEAST - len(rows), 1) + (ROWS_MORE if "more" in self.request.POST else 0)
        return rows + [{"kind": "", "field": "", "note": ""}] * empty


def sections_with_labels():
    """[(section, [(field, label), …]), …] for a choice of fields."""
    label = Application._meta.get_field
    return [(section, [(name, label(name).verbose_name) for name in section.fields]) for section in SECTIONS]
