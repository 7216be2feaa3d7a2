"""How many decisions were made within the time allowed after acceptance (working days, pauses left out)."""

from collections import Counter, defaultdict

from django.utils.timezone import localdate

from admission.deadlines import decision_day
from admission.models import ApplicationState, ApplicationStep
from registry.models import AuthorityRule
from registry.rules import RULES
from registry.working_days import WorkingCalendar
from reports import facts

RULE = "decision_days"


def decided_in_time(span):
    """{outcome: number of the span's decisions made no later than their last day}; four statements.

    The days allowed are those in force when the application went to be decided. A decision without a recorded
    acceptance has no limit that it could keep, and isn't counted.
    """
    decided = list(facts.decisions(span).values_list("application_id", "outcome", "decided_at"))
    moves, sent_on = _moves(span)
    calendar, days_on = WorkingCalendar.load(), _days_allowed(span.authority)
    kept = Counter()
    for application, outcome, moment in decided:
        day = localdate(moment)
        days = days_on(sent_on.get(application, day))
        limit = decision_day([move for move in moves[application] if move[1] <= day], days, calendar)
        kept[outcome] += limit is not None and day <= limit
    return kept


def _moves(span):
    """For each decided application its acceptances and returns, and the day on which it last went to be decided."""
    moves, sent_on = defaultdict(list), {}
    steps = ApplicationStep.objects.filter(
        application__in=facts.decisions(span).values("application_id"),
        to_state__in=[ApplicationState.ACCEPTED, ApplicationState.RETURNED, ApplicationState.PENDING_APPROVAL],
    )
    for application, action, at in steps.order_by("at", "pk").values_list("application_id", "action", "at"):
        if action in ("accept", "return"):
            moves[application].append((action, localdate(at)))
        else:
            sent_on[application] = localdate(at)
    return moves, sent_on


def _days_allowed(authority):
    """A function: the working days allowed on a day, by the authority's own rule, else its city's, else the default."""
    rows = list(AuthorityRule.objects.filter(authority_id__in=authority.chain, key=RULE))
    rows.sort(key=lambda row: row.authority_id != authority.pk)

    def days_on(day):
        return next((row.value for row in rows if row.is_true_on(day)), RULES[RULE].default)

    return days_on
