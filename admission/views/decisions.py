"""The public register of decisions, and the letter of each; persons are never named."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from admission.decision_register import published_decisions
from admission.exports import DECISIONS
from admission.filters import DecisionFilter
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
        """Everything published."""
        return published_decisions(*on_and_known(self.request))

    def get_context_data(self, **kwargs):
        on, known_at = on_and_known(self.request)
        return super().get_context_data(on=on, known_at=known_at, **kwargs)


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class DecisionDetail(OfficialPaper, TemplateView):
    """One decision with its letter, word for word."""

    template_name = "admission/decision_detail.html"

    def get_context_data(self, **kwargs):
        on, known_at = on_and_known(self.request)
        decision = get_object_or_404(published_decisions(on, known_at), pk=kwargs["pk"])
        title, _mark, text = decision.letter.partition("\n")
        return super().get_context_data(decision=decision, letter_title=title, letter=text, on=on, known_at=known_at)
