"""What was said against in a month: disputes over refusals and how soon they were ruled on; reported violations."""

from collections import Counter

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from dispatch.models import Dispute, DisputeState, DisputeStep, Violation, ViolationKind, ViolationStep
from registry.working_days import WorkingCalendar
from reports.counting import Row, grouped, merged
from reports.timeliness import rules_of

RULING_DAYS = "dispute_ruling_days"
RULED = (DisputeState.STANDS, DisputeState.OVERRULED)
REPORTED = {"reported": Count("pk")}
HANDLED = {
    "verified": Count("pk", filter=Q(action="verify", was_closed=False)),
    "dismissed": Count("pk", filter=Q(action="dismiss")),
    "corrected": Count("pk", filter=Q(action="correct")),
    # Verified at once, or after somebody had reported that it is back.
    "rebounds": Count("pk", filter=Q(action="rebound") | Q(action="verify", was_closed=True)),
}


def rulings(span):
    """A row for each way in which a dispute over a refusal ended in the span."""
    ruled, in_time = _ruled(span), _ruled_in_time(span)
    rows = [Row(key.value, str(key.label), {"ruled": ruled[key], "ruled_in_time": in_time[key]}) for key in RULED]
    withdrawn = DisputeState.WITHDRAWN
    return [*rows, Row(withdrawn.value, str(_("下派单位撤回")), {"ruled": ruled[withdrawn], "ruled_in_time": None})]


def violations_by_kind(span):
    """A row for each kind of violation: what was reported in the span, and what became of reports in it."""
    counted = merged(
        grouped(_reported(span), "kind", REPORTED),
        grouped(violation_steps(span), "violation__kind", HANDLED),
    )
    return [Row(key, str(label), counted.get(key, {})) for key, label in ViolationKind.choices]


def totals(span):
    """{metric: number} of the whole authority. Six statements and the calendar."""
    filed = Dispute.objects.filter(span.happened("filed_at"), receipt__dispatch__authority=span.authority)
    until = ViolationStep.objects.filter(at__lt=span.ends_at, violation__authority=span.authority)
    opened = Count("pk", filter=Q(action__in=["verify", "rebound"]))
    closed = Count("pk", filter=Q(action="correct"))
    return {
        "disputed": filed.count(),
        "ruled_in_time": _ruled_in_time(span).total(),
        **{one.value: number for one, number in _ruled(span).items() if one in RULED},
        **_reported(span).aggregate(**REPORTED),
        **violation_steps(span).aggregate(**HANDLED),
        **until.aggregate(uncorrected=opened - closed),
    }


def _ruling_steps(span):
    steps = DisputeStep.objects.filter(span.happened("at"), dispute__receipt__dispatch__authority=span.authority)
    return steps.exclude(from_state=F("to_state"))


def _ruled(span):
    """How often each outcome came."""
    counted = _ruling_steps(span).order_by().values_list("to_state").annotate(n=Count("pk"))
    return Counter({DisputeState(state): n for state, n in counted})


def _ruled_in_time(span):
    """{outcome: how many rulings came no later than their last working day}; by days, not by rows."""
    days = {"filed_on": TruncDate("dispute__filed_at"), "ruled_on": TruncDate("at")}
    steps = _ruling_steps(span).filter(to_state__in=RULED).order_by()
    found = steps.values("to_state", **days).annotate(n=Count("pk"))
    calendar, rule_on = WorkingCalendar.load(), rules_of(span.authority, RULING_DAYS)
    kept = Counter()
    for one in found:
        last = calendar.add(one["filed_on"], rule_on(RULING_DAYS, one["filed_on"]))
        kept[DisputeState(one["to_state"])] += one["n"] * (one["ruled_on"] <= last)
    return kept


def _reported(span):
    """What was reported on a day of the span; a report has no moment, so that nobody can tell who was there then."""
    days = {"reported_on__gte": span.first_day, "reported_on__lte": span.last_day}
    return Violation.objects.filter(authority=span.authority, **days)


def violation_steps(span):
    """What was done with violations in the span; ``was_closed``: it had been corrected before."""
    closed = ViolationStep.objects.filter(violation=OuterRef("violation"), action="correct", at__lt=OuterRef("at"))
    steps = ViolationStep.objects.filter(span.happened("at"), violation__authority=span.authority)
    return steps.annotate(was_closed=Exists(closed))
