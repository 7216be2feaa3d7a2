"""Applications: the list, a new one, the page of one, and every step of its procedure."""

import uuid

from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView

from admission.bodies import why_meeting
from admission.case_notes import may_write
from admission.completeness import gaps
from admission.consultations import table_of
from admission.countersigning import COUNTERSIGN
from admission.deadlines import clock_in_words, with_clocks
from admission.disagreeing import DISAGREE, disagreements_of
from admission.drafting import start_draft
from admission.exports import APPLICATIONS
from admission.fields import by_street
from admission.filters import ApplicationFilter
from admission.models import Application, DeficiencyKind
from admission.models import ApplicationState as S
from admission.page import page_of
from admission.recommending import assessment_of
from admission.section_forms import StartForm
from admission.sections import SECTIONS
from admission.timeline import last_advice
from admission.transitions import APPLICATION
from admission.views.applying import ForApplicants
from admission.views.deciding import DecisionPage
from registry.lineage import with_heirs
from web import clock
from web.actions import ProcedureAction
from web.asking import AskingPage
from web.lists import FilteredList

ROWS_AT_LEAST, ROWS_MORE = 3, 3
#: What a countersigner may say instead.
OTHER = {one: APPLICATION.by_action[other] for one, other in ((COUNTERSIGN, DISAGREE), (DISAGREE, COUNTERSIGN))}
TABS = (
    (gettext_lazy("全部"), ()),
    (gettext_lazy("草稿"), (S.DRAFT,)),
    (gettext_lazy("待补正"), (S.RETURNED,)),
    (gettext_lazy("待说明"), (S.AWAITING_ANSWER,)),
    (gettext_lazy("办理中"), (S.SUBMITTED, S.ACCEPTED, S.PENDING_APPROVAL)),
    (gettext_lazy("视为撤回"), (S.LAPSED,)),
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
        counts = Application.objects.visible_to(self.request.user).count_now()
        tabs = []
        for label, states in TABS:
            query = QueryDict(mutable=True)
            query.setlist("state", states)
            number = sum(counts.get(state, 0) for state in states or counts)
            tabs.append((label, query.urlencode(), number, asked == set(states)))
        return tabs


class ApplicationCreate(ForApplicants, AskingPage):
    """A new draft; the form's token makes a second press find the first one's draft."""

    def form(self, data=None):
        initial = {"token": uuid.uuid4(), "applicant": self.first_unit()}
        return StartForm(data, units=self.units(), initial=initial)

    def act(self, form):
        """Begin, and go to the first section."""
        answers = {name: form.cleaned_data[name] for name in ("token", "kind")}
        draft = start_draft(unit=form.cleaned_data["applicant"], by=self.request.user, **answers)
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


class ApplicationAction(DecisionPage, ProcedureAction):
    """Submit, withdraw, accept, return, recommend, approve, reject; what was typed is never lost."""

    template_name = "admission/application_action.html"

    def visible_rows(self):
        return Application.objects.visible_to(self.request.user).for_list()

    def url_of(self, application):
        return reverse("admission:application-detail", args=[application.pk])

    def post(self, request, *args, **kwargs):
        """Perform it; 再加几行 gives more rows of deficiencies and keeps what was typed."""
        if "more" in request.POST and "deficiencies" in self.transition.asks.base_fields:
            return self.ask(self.transition.asks(initial={"note": request.POST.get("note", "")}))
        return super().post(request, *args, **kwargs)

    def extra_context(self, form):
        """The ticks by street, the rows of deficiencies, why the joint meeting decides."""
        context = {
            "application": self.object,
            **self.decision_context(form, self.object),
        }
        if "communities" in form.fields:
            context["streets"] = by_street(form["communities"])
        if "minutes_number" in self.transition.asks.base_fields:
            context["meeting_reasons"] = why_meeting(self.object)
            context.update(advice=last_advice(self.object), disagreements=disagreements_of(self.object))
            context.update(opinions=table_of(self.object), weighed={"assessment": assessment_of(self.object)})
        if self.transition.action == "accept":
            context["clock_says"] = clock_in_words(self.object.authority)
        if self.transition.action in (COUNTERSIGN, DISAGREE):
            may_note = may_write(self.request.user, self.object)
            context.update(advice=last_advice(self.object), other=OTHER[self.transition.action], may_note=may_note)
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
