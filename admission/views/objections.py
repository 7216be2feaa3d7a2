"""Objections to approvals on public notice: raising one, recording who did, answering; each reader sees what is theirs."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView

from admission.decision_register import published_decisions
from admission.models import DecisionObjection
from admission.objecting import DecisionObjectionForm, is_staff, raise_objection
from admission.objection_exports import DECISION_OBJECTIONS
from admission.objection_filters import DecisionObjectionFilter
from registry.views.raising import AnswerPage, RaisePage
from web import clock, workflow
from web.lists import FilteredList


def objections_for_reading(user):
    """The objections that ``user`` may see, with all that a page prints."""
    rows = DecisionObjection.objects.visible_to(user).order_by("-received_on", "-pk")
    application = "decision__application"
    return rows.select_related("decision__admission", f"{application}__applicant", f"{application}__authority", "unit")


class DecisionObjectionList(FilteredList):
    """The objections to the approvals of one's authority; for others what their own units have raised."""

    template_name = "admission/objection_list.html"
    filterset_class = DecisionObjectionFilter
    export = DECISION_OBJECTIONS
    context_object_name = "objections"

    def visible_rows(self):
        return objections_for_reading(self.request.user)


class DecisionObjectionDetail(DetailView):
    """One objection and its answer."""

    template_name = "admission/objection_detail.html"
    context_object_name = "objection"

    def get_queryset(self):
        return objections_for_reading(self.request.user).select_related("recorded_by")

    def get_context_data(self, **kwargs):
        objection, user = self.object, self.request.user
        return super().get_context_data(
            actions=workflow.actions_for(objection, user),
            answered=objection.steps.select_related("by").last(),
            is_staff=is_staff(objection.decision, user),
            **kwargs,
        )


class DecisionObjectionCreate(RaisePage):
    """A unit objects to an approval on notice, or reviewers record who did."""

    template_name = "admission/objection_form.html"
    promise = gettext_lazy("异议已登记，审核单位会书面答复。")

    def find(self, pk):
        """The decision, which is public."""
        rows = published_decisions(clock.today()).select_related("application__authority", "application__applicant")
        return get_object_or_404(rows, pk=pk)

    def form(self, data=None):
        return DecisionObjectionForm(data, decision=self.subject, user=self.request.user)

    def record(self, form):
        return raise_objection(self.subject, by=self.request.user, **form.said())[0]

    def url_of(self, objection):
        return reverse("admission:decision-objection-detail", args=[objection.pk])

    def context(self, form):
        return {"decision": self.subject, "back_url": reverse("admission:decision-detail", args=[self.subject.pk])}


class DecisionObjectionAction(AnswerPage):
    """Answer an objection to an approval."""

    template_name = "admission/objection_action.html"

    def visible_rows(self):
        return objections_for_reading(self.request.user)

    def url_of(self, objection):
        return reverse("admission:decision-objection-detail", args=[objection.pk])
