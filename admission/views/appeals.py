"""Appeals: the list, filing one against a decision, its page, its answer."""

import uuid

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from admission.appeal_forms import AppealForm
from admission.appeals import file_appeal, last_day_to_appeal, units_for, why_nobody_answers, why_not
from admission.deadlines import with_clocks
from admission.decision_register import published_decisions
from admission.exports import APPEALS
from admission.fields import by_street
from admission.filters import AppealFilter
from admission.models import Appeal, AppealState
from admission.views.deciding import DecisionPage
from web import clock, workflow
from web.actions import ProcedureAction
from web.asking import AskingPage
from web.lists import FilteredList
from web.refusals import NotYourPart


class AppealList(FilteredList):
    """The appeals of one's own units; of the authority for those who see every case."""

    template_name = "admission/appeal_list.html"
    filterset_class = AppealFilter
    export = APPEALS
    context_object_name = "appeals"

    def visible_rows(self):
        return Appeal.objects.visible_to(self.request.user).for_reading()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {**context, "appeals": with_clocks(context["appeals"])}


class AppealDetail(DetailView):
    """One appeal: against what, why, and what came of it."""

    template_name = "admission/appeal_detail.html"
    context_object_name = "appeal"

    def get_queryset(self):
        return Appeal.objects.visible_to(self.request.user).for_reading()

    def get_context_data(self, **kwargs):
        appeal = self.object
        with_clocks([appeal])
        authority = appeal.decision.application.authority_id
        is_staff = authority in self.request.user.authority_ids_with("admission.view_all")
        answered = appeal.steps.exclude(to_state=AppealState.WITHDRAWN).last()
        return super().get_context_data(
            actions=workflow.actions_for(appeal, self.request.user),
            answered=answered,
            minutes_number=answered.answers.get("minutes_number", "") if answered else "",
            nobody_answers=why_nobody_answers(appeal) if is_staff else None,
            withdrawn=appeal.steps.filter(to_state=AppealState.WITHDRAWN).first(),
            **kwargs,
        )


class AppealCreate(AskingPage):
    """File an appeal: by the applicant, or by a community that the decision names."""

    def dispatch(self, request, *args, pk, **kwargs):
        """Find the decision, which is public; 403 for those who speak for nobody named in it."""
        if request.user.is_authenticated:
            self.decision = get_object_or_404(published_decisions(clock.today()), pk=pk)
            self.units = units_for(self.decision, request.user)
            if not self.units:
                raise NotYourPart(_("只有申请单位和决定写明的社区可以申请复核。"))
        return super().dispatch(request, *args, **kwargs)

    def form(self, data=None):
        initial = {"token": uuid.uuid4(), "appellant": self.units[0]}
        return AppealForm(data, units=self.units, initial=initial)

    def act(self, form):
        """File it."""
        appeal = file_appeal(self.decision, by=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("已提出复核申请。"))
        return redirect("admission:appeal-detail", pk=appeal.pk)

    def ask(self, form, status=200):
        """The page."""
        context = {
            "decision": self.decision,
            "form": form,
            "has_choice": len(self.units) > 1,
            "last_day": last_day_to_appeal(self.decision),
            "why_not": None if form.is_bound else why_not(self.decision),
        }
        return render(self.request, "admission/appeal_form.html", context, status=status)


class AppealAction(DecisionPage, ProcedureAction):
    """Answer or withdraw an appeal, with its words before one's eyes; what was typed is never lost."""

    template_name = "admission/appeal_action.html"

    def visible_rows(self):
        return Appeal.objects.visible_to(self.request.user).for_reading()

    def url_of(self, appeal):
        return reverse("admission:appeal-detail", args=[appeal.pk])

    def extra_context(self, form):
        """The ticks by street, the conditions, what it would do."""
        context = {
            "appeal": self.object,
            **self.decision_context(form, self.object.decision.application),
        }
        if "communities" in form.fields:
            context["streets"] = by_street(form["communities"])
        return context
