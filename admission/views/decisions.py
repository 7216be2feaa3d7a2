"""The public register of decisions, and the letter of each; persons are never named."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from admission import objecting
from admission.appeals import last_day_to_appeal, units_for, why_not
from admission.decision_register import published_decisions, standing_decisions
from admission.exports import DECISIONS
from admission.filters import DecisionFilter
from admission.meeting_reasons import meeting_reasons
from admission.public_marks import Objections, mark_decisions, objections_to
from registry.public_copies import kept_by_edition
from web.days import on_and_known
from web.lists import FilteredList
from web.sheets import OfficialPaper


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class DecisionList(FilteredList):
    """Decisions published up to the day, as known at the moment that is asked about."""

    template_name = "admission/decision_list.html"
    filterset_class = DecisionFilter
    export = DECISIONS
    is_dated = True
    context_object_name = "decisions"

    def visible_rows(self):
        """Everything published that stands: a decision that was replaced is read on its own page."""
        return standing_decisions(*on_and_known(self.request))

    def get_context_data(self, **kwargs):
        on, known_at = on_and_known(self.request)
        context = super().get_context_data(on=on, known_at=known_at, **kwargs)
        for decision in mark_decisions(context["decisions"], on, known_at):
            decision.said_at_meeting = "".join(meeting_reasons(decision))
        return context


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class DecisionDetail(OfficialPaper, TemplateView):
    """One decision with its letter, word for word."""

    template_name = "admission/decision_detail.html"

    def get_context_data(self, **kwargs):
        on, known_at = on_and_known(self.request)
        decision = get_object_or_404(published_decisions(on, known_at), pk=kwargs["pk"])
        mark_decisions([decision], on, known_at)
        title, _mark, text = decision.letter.partition("\n")
        replaced_by = published_decisions(on, known_at).filter(replaces=decision).first()
        may_appeal = units_for(decision, self.request.user).exists() and why_not(decision) is None
        return super().get_context_data(
            decision=decision,
            meeting_reasons=meeting_reasons(decision),
            letter_title=title,
            letter=text,
            replaced_by=replaced_by,
            may_appeal=may_appeal,
            objected=objections_to([decision.pk], on, known_at).get(decision.pk, Objections()),
            last_day_to_appeal=last_day_to_appeal(decision) if may_appeal else None,
            **objecting.about(decision, self.request.user),
            on=on,
            known_at=known_at,
        )
