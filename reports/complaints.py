"""What was said against in a month: disputes over refusals and how soon they were ruled on; reported violations."""

from collections import Counter

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from dispatch.models import Dispute, DisputeState, DisputeStep, Violation, ViolationKind, ViolationStep
from registry.working_days import WorkingCalendar
from reports.counting import Fact, Row, counts, merged
from reports.timeliness import rules_of

RULING_DAYS = "dispute_ruling_days"
RULED = (DisputeState.STANDS, DisputeState.OVERRULED)
REPORTED = {"reported": Count("pk")}
OF_VIOLATION_STEPS = {
    "verified": Q(action="verify", was_closed=False),
    "dismissed": Q(action="dismiss"),
    "corrected": Q(action="correct"),
    # Verified at once, or after somebody had reported that it is back.
    "rebounds": Q(action="rebound") | Q(action="verify", was_closed=True),
}
HANDLED = counts(OF_VIOLATION_STEPS)


def rulings(span):
    """A row for each way in which a dispute over a refusal ended in the span."""
    ruled, in_time = _ruled(span), _ruled_in_time(span)
    rows = [Row(key.value, str(key.label), {"ruled": ruled[key], "ruled_in_time": in_time[key]}) for key in RULED]
    withdrawn = DisputeState.WITHDRAWN
    return [*rows, Row(withdrawn.value, str(_("下派单位撤回")), {"ruled": ruled[withdrawn], "ruled_in_time": None})]


def violations_by_kind(span):
    """A row for each kind of violation: what was reported in the span, and what became of reports in it."""
    counted = merged(
        REPORTS.grouped(span, "kind", REPORTED),
        HANDLING.grouped(span, "kind", HANDLED),
    )
    return [Row(key, str(label), counted.get(key, {})) for key, label in ViolationKind.choices]


def totals(span):
    """{metric: number} of the whole authority. Six statements and the calendar."""
    return {
        "disputed": filed(span).count(),
        "ruled_in_time": _ruled_in_time(span).total(),
        **{one.value: number for one, number in _ruled(span).items() if one in RULED},
        **_reported(span).aggregate(**REPORTED),
        **violation_steps(span).aggregate(**HANDLED),
        "uncorrected": uncorrected(span).count(),
    }


def filed(span):
    """Disputes that senders filed in the span."""
    rows = Dispute.objects.filter(span.happened("filed_at"), receipt__dispatch__authority=span.authority)
    return rows.filter(span.there("receipt__community__parent"))


def uncorrected(span):
    """Violations that were verified, or found to be back, by the end of the span, and not corrected since."""
    opened = Count("pk", filter=Q(action__in=["verify", "rebound"]))
    closed = Count("pk", filter=Q(action="correct"))
    until = ViolationStep.objects.filter(at__lt=span.ends_at, violation__authority=span.authority).order_by()
    still = until.values("violation").annotate(open=opened - closed).filter(open__gt=0)
    return Violation.objects.filter(pk__in=still.values("violation"))


def rulings_in_time(span):
    """Steps by which disputes were ruled on no later than their last working day."""
    return _ruling_steps(span).filter(pk__in=[step for step, _outcome in _kept(span)])


def _ruling_steps(span):
    steps = DisputeStep.objects.filter(span.happened("at"), dispute__receipt__dispatch__authority=span.authority)
    return steps.filter(span.there("dispute__receipt__community__parent")).exclude(from_state=F("to_state"))


def _ruled(span):
    """How often each outcome came."""
    counted = _ruling_steps(span).order_by().values_list("to_state").annotate(n=Count("pk"))
    return Counter({DisputeState(state): n for state, n in counted})


def _ruled_in_time(span):
    """{outcome: how many rulings came no later than their last working day}."""
    return Counter(outcome for _step, outcome in _kept(span))


def _kept(span):
    """[(step, outcome)] of the rulings that came no later than their last working day."""
    days = {"filed_on": TruncDate("dispute__filed_at"), "ruled_on": TruncDate("at")}
    steps = _ruling_steps(span).filter(to_state__in=RULED).order_by()
    calendar, rule_on = WorkingCalendar.load(), rules_of(span.authority, RULING_DAYS)
    return [
        (one["pk"], DisputeState(one["to_state"]))
        for one in steps.values("pk", "to_state", **days)
        if one["ruled_on"] <= calendar.add(one["filed_on"], rule_on(RULING_DAYS, one["filed_on"]))
    ]


def _reported(span):
    """What was reported on a day of the span; a report has no moment, so that nobody can tell who was there then."""
    days = {"reported_on__gte": span.first_day, "reported_on__lte": span.last_day}
    return Violation.objects.filter(authority=span.authority, **days)


def violation_steps(span):
    """What was done with violations in the span; ``was_closed``: it had been corrected before."""
    closed = ViolationStep.objects.filter(violation=OuterRef("violation"), action="correct", at__lt=OuterRef("at"))
    steps = ViolationStep.objects.filter(span.happened("at"), violation__authority=span.authority)
    return steps.annotate(was_closed=Exists(closed))


RULINGS = Fact(_ruling_steps, "at", {"outcome": "to_state"})
IN_TIME = Fact(rulings_in_time, "at", {"outcome": "to_state"})
REPORTS = Fact(_reported, by={"kind": "kind"})
HANDLING = Fact(violation_steps, "at", {"kind": "violation__kind"})
