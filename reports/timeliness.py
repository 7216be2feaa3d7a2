"""How many decisions were made within the time allowed after acceptance, and how long they took (working days, pauses
left out)."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.timezone import localdate

from admission.deadlines import EXTENDS, decision_day, moves_of, starts_by, time_left
from admission.models import ApplicationState, ApplicationStep
from admission.processing_times import summed_up
from admission.stages import Stage
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
    calendar, kept = WorkingCalendar.load(), []
    for one in _cases(span):
        limit = decision_day(one.moves, one.days, calendar, one.starts)
        if limit is not None and one.day <= limit:
            kept.append((one.decision, one.outcome))
    return kept


def time_taken(span):
    """{metric: working days} from acceptance to decision, the median and the 90th percentile by nearest rank; None where
    nothing with a recorded acceptance was decided. Four statements."""
    days = working_days(span)
    return {metric: of(days) for metric, of in TIMES.items()}


def median_days(days):
    """The median of some working days; None of none."""
    median = summed_up(Stage.DECISION, days).median
    return None if median is None else Decimal(str(median))


def p90_days(days):
    """Their 90th percentile; None of none."""
    return summed_up(Stage.DECISION, days).percentile


TIMES = {"median_days": median_days, "p90_days": p90_days}


def working_days(span):
    """The working days that each of the span's decisions took, of those whose time ran when they were made."""
    return list(days_by_decision(span).values())


def days_by_decision(span):
    """{id of a decision: its working days} of these. Four statements."""
    calendar = WorkingCalendar.load()
    days = {one.decision: _days_taken(one, calendar) for one in _cases(span)}
    return {decision: taken for decision, taken in days.items() if taken is not None}


def _days_taken(case, calendar):
    """The days on which the time ran: what is used up of none at all."""
    moves = [move for move in case.moves if move.action != EXTENDS]
    left, running_since = time_left(moves, 0, calendar, case.starts)
    return None if running_since is None else calendar.between(running_since, case.day) - left


@dataclass(frozen=True)
class _Case:
    """A decision: what it said, on which day, the moves of its time before, the days allowed, and what starts them."""

    decision: int
    outcome: str
    day: date
    moves: list
    days: int
    starts: frozenset


def _cases(span):
    """The decisions of the span."""
    decided = list(facts.decisions(span).values_list("pk", "application_id", "outcome_then", "decided_at"))
    moves, sent_on = _moves(span)
    rule_on = rules_of(span.authority, DAYS, STARTS)
    for decision, application, outcome, moment in decided:
        day = localdate(moment)
        went = sent_on.get(application, day)
        known = [move for move in moves.get(application, ()) if move.day <= day]
        yield _Case(decision, outcome, day, known, rule_on(DAYS, went), starts_by(rule_on(STARTS, went)))


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
