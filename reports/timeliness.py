"""How many decisions were made within the time allowed after acceptance (working days, pauses left out)."""

from collections import Counter, defaultdict

from django.utils.timezone import localdate

from admission.deadlines import decision_day, moves_of, starts_by
from admission.models import ApplicationState, ApplicationStep
from registry.models import AuthorityRule
from registry.rules import RULES
from registry.working_days import WorkingCalendar
from reports import facts

DAYS, STARTS = "decision_days", "clock_starts"


def decided_in_time(span):
    """{outcome: number of the span's decisions made no later than their last day}; four statements."""
    return Counter(outcome for _decision, outcome in _kept(span))


def decisions_in_time(span):
    """These decisions."""
    return facts.decisions(span).filter(pk__in=[decision for decision, _outcome in _kept(span)])


def _kept(span):
    """[(decision, outcome)] of those made no later than their last day.

    The days allowed are those in force when the application went to be decided. A decision without a recorded
    acceptance has no limit that it could keep, and isn't counted.
    """
    decided = list(facts.decisions(span).values_list("pk", "application_id", "outcome_then", "decided_at"))
    moves, sent_on = _moves(span)
    calendar, rule_on = WorkingCalendar.load(), rules_of(span.authority, DAYS, STARTS)
    kept = []
    for decision, application, outcome, moment in decided:
        day = localdate(moment)
        went = sent_on.get(application, day)
        known = [move for move in moves.get(application, ()) if move.day <= day]
        limit = decision_day(known, rule_on(DAYS, went), calendar, starts_by(rule_on(STARTS, went)))
        if limit is not None and day <= limit:
            kept.append((decision, outcome))
    return kept


def _moves(span):
    """For each decided application the moves of its time, and the day on which it last went to be decided."""
    steps, sent_on = defaultdict(list), {}
    rows = ApplicationStep.objects.filter(application__in=facts.decisions(span).values("application_id"))
    for step in rows.order_by("at", "pk"):
        steps[step.application_id].append(step)
        if step.to_state == ApplicationState.PENDING_APPROVAL and step.from_state != step.to_state:
            sent_on[step.application_id] = localdate(step.at)
    return {pk: moves_of(rows) for pk, rows in steps.items()}, sent_on


def rules_of(authority, *keys):
    """A function (key, day): which of these rules is in force, the authority's own, else its city's, else the default."""
    rows = list(AuthorityRule.objects.filter(authority_id__in=authority.chain, key__in=keys))
    rows.sort(key=lambda row: row.authority_id != authority.pk)

    def rule_on(key, day):
        return next((row.value for row in rows if row.key == key and row.is_true_on(day)), RULES[key].default)

    return rule_on
