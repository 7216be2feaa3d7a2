"""The tables of a month, counted in SQL in a fixed number of statements, however many rows there are.

Each fact is grouped by itself, receipts before dispatches join them: so no join multiplies what is summed. Rows stand
in the official order; nothing is sorted by size.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from admission.models import Outcome
from dispatch.models import Ground, ReceiptState
from dispatch.verdicts import Verdict
from registry.models import Category, Community, Department, Street
from reports import facts, months
from reports.printable import month_text
from reports.timeliness import decided_in_time

TREND_MONTHS = 12
LISTED = Q(verdict__in=[Verdict.DUTY, Verdict.ASSIST, Verdict.ADMITTED, Verdict.MAY_ISSUE])
EMERGENCY = Q(verdict=Verdict.EMERGENCY)
REST, STREETS = "rest", "streets"

SENT = {"dispatches": Count("pk")}
REACHED = {
    "items": Count("dispatch__entry__line", distinct=True, filter=LISTED)
    + Count("dispatch__admission", distinct=True, filter=LISTED & Q(dispatch__entry=None)),
    "receipts": Count("pk"),
    "listed": Count("pk", filter=LISTED),
    "emergency": Count("pk", filter=EMERGENCY),
    "outside": Count("pk", filter=~(LISTED | EMERGENCY)),
    "hours": Sum("dispatch__hours", default=0),
}
ANSWERED = {
    "taken_on": Count("pk", filter=Q(to_state=ReceiptState.TAKEN_ON)),
    "refusals": Count("pk", filter=Q(to_state=ReceiptState.REFUSED)),
}
APPLIED = {
    "applications": Count("pk", filter=facts.FIRST_SUBMISSION),
    "returned": Count("pk", filter=facts.RETURN),
    "withdrawn": Count("pk", filter=facts.WITHDRAWAL),
}
DECIDED = {
    "approved": Count("pk", filter=Q(outcome=Outcome.APPROVED)),
    "rejected": Count("pk", filter=Q(outcome=Outcome.REJECTED)),
}


@dataclass(frozen=True)
class Row:
    """One row: its key, its name as it is frozen, and {metric: number}; what is absent is 0, None is no number at all."""

    key: str
    label: str
    values: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Counting:
    """A table of the report: its metrics in the order of print, and how its rows are counted."""

    key: str
    title: str
    metrics: Sequence[str]
    rows: Callable


def by_category(span):
    """A row for each kind of burden."""
    counted = _merged(
        _grouped(facts.dispatches(span), "category", SENT),
        _grouped(facts.receipts(span), "dispatch__category", REACHED),
        _grouped(facts.receipt_steps(span), "receipt__dispatch__category", ANSWERED),
    )
    return [Row(key, str(label), counted.get(key, {})) for key, label in Category.choices]


def by_department(span):
    """A row for each department in the official order, then all streets in one, then whoever is on no roster."""
    counted = _merged(
        _grouped(facts.dispatches(span), "sender", SENT),
        _grouped(facts.receipts(span), "dispatch__sender", REACHED),
        _grouped(facts.receipt_steps(span), "receipt__dispatch__sender", ANSWERED),
        _grouped(facts.application_steps(span), "application__applicant", APPLIED),
        _grouped(facts.decisions(span), "application__applicant", DECIDED),
    )
    rows = _unit_rows(Department.objects.of(span.authority), span, counted)
    streets = [counted.pop(pk) for pk in _ids(Street.objects.of(span.authority)) if pk in counted]
    return [
        *rows,
        Row(STREETS, str(_("各街道办事处")), _added(streets)),
        Row(REST, str(_("名录之外或者未写明")), _added(counted.values())),
    ]


def by_street(span):
    """A row for each street in the official order, never by size."""
    counted = _merged(
        _grouped(Community.objects.of(span.authority).on(span.last_day), "parent", {"communities": Count("pk")}),
        _grouped(facts.receipts(span), "community__parent", REACHED),
        _grouped(facts.receipt_steps(span), "receipt__community__parent", ANSWERED),
    )
    rows = _unit_rows(Street.objects.of(span.authority), span, counted)
    return [*rows, *([Row(REST, str(_("其他")), _added(counted.values()))] if counted else [])]


def refusals_by_ground(span):
    """A row for each ground of refusal."""
    counted = _grouped(facts.receipt_steps(span), "receipt__ground", ANSWERED)
    return [Row(key, str(label), counted.get(key, {})) for key, label in Ground.choices]


def applications_by_outcome(span):
    """A row for each way in which an application ended in the month."""
    decided, kept = facts.decisions(span).aggregate(**DECIDED), decided_in_time(span)
    withdrawn = facts.application_steps(span).aggregate(**APPLIED)["withdrawn"]
    rows = [Row(key, str(label), {"settled": decided[key], "in_time": kept[key]}) for key, label in Outcome.choices]
    return [*rows, Row("withdrawn", str(_("申请单位撤回")), {"settled": withdrawn, "in_time": None})]


def summary(span):
    """One row with the figures of the whole authority."""
    counted = {
        **facts.dispatches(span).aggregate(**SENT, senders=Count("sender", distinct=True)),
        **facts.receipts(span).aggregate(**REACHED),
        **facts.receipt_steps(span).aggregate(**ANSWERED),
        **facts.application_steps(span).aggregate(**APPLIED),
        **facts.decisions(span).aggregate(**DECIDED),
        **facts.application_steps_until(span).aggregate(
            in_progress=Count("pk", filter=facts.FIRST_SUBMISSION) - Count("pk", filter=facts.END)
        ),
        "in_time": decided_in_time(span).total(),
        "communities": Community.objects.of(span.authority).on(span.last_day).count(),
    }
    return [Row("all", str(span.authority), counted)]


def summary_before(span):
    """The same figures of the month before, so that a frozen report keeps what it compares itself with."""
    return summary(facts.Span(span.authority, months.shifted(span.month, -1), span.cut_at))


def trend(span):
    """A row for each of the twelve months up to this one."""
    year = facts.Span(span.authority, span.month, span.cut_at, length=TREND_MONTHS)
    counted = _merged(
        _grouped(facts.dispatches(year), TruncMonth("sent_at"), SENT),
        _grouped(facts.receipts(year), TruncMonth("received_at"), REACHED),
        _grouped(facts.receipt_steps(year), TruncMonth("at"), ANSWERED),
        _grouped(facts.application_steps(year), TruncMonth("at"), APPLIED),
        _grouped(facts.decisions(year), TruncMonth("decided_at"), DECIDED),
    )
    counted = {localdate(moment): values for moment, values in counted.items()}
    shown = [months.shifted(span.month, n) for n in range(1 - TREND_MONTHS, 1)]
    return [Row(months.name_of(month), month_text(month), counted.get(month, {})) for month in shown]


SUMMARY_METRICS = (
    *("dispatches", "items", "senders", "receipts", "listed", "emergency", "outside", "hours", "taken_on", "refusals"),
    *("applications", "returned", "approved", "rejected", "withdrawn", "in_progress", "in_time", "communities"),
)

#: In the order in which they are written.
COUNTINGS = (
    Counting(
        "by_category",
        _("各类事项下派情况"),
        ("dispatches", "items", "receipts", "listed", "outside", "hours", "refusals"),
        by_category,
    ),
    Counting(
        "by_street",
        _("各街道收到和办理情况"),
        ("communities", "receipts", "listed", "emergency", "outside", "hours", "taken_on", "refusals"),
        by_street,
    ),
    Counting("refusals_by_ground", _("拒收理由"), ("refusals",), refusals_by_ground),
    Counting(
        "by_department",
        _("各部门下派和申请情况"),
        ("dispatches", "receipts", "outside", "hours", "refusals", "applications", "approved", "rejected"),
        by_department,
    ),
    Counting("applications_by_outcome", _("准入申请办结情况"), ("settled", "in_time"), applications_by_outcome),
    Counting("summary", _("主要指标"), SUMMARY_METRICS, summary),
    Counting("summary_before", _("上月主要指标"), SUMMARY_METRICS, summary_before),
    Counting(
        "trend",
        _("近十二个月情况"),
        ("dispatches", "receipts", "outside", "refusals", "applications", "approved"),
        trend,
    ),
)


def _grouped(rows, by, sums):
    """{group: {metric: number}} of ``rows`` by a field or an expression; one statement."""
    group = F(by) if isinstance(by, str) else by
    counted = rows.order_by().values(group=group).annotate(**sums)
    return {values.pop("group"): values for values in counted}


def _merged(*parts):
    """Several {group: {metric: number}} as one."""
    merged = {}
    for part in parts:
        for group, values in part.items():
            merged.setdefault(group, {}).update(values)
    return merged


def _added(many):
    """The sum of several {metric: number}."""
    total = {}
    for values in many:
        for metric, number in values.items():
            total[metric] = total.get(metric, 0) + number
    return total


def _unit_rows(units, span, counted):
    """Rows of the units that stood in the month or were counted, in official order; takes them out of ``counted``."""
    begins, ends = localdate(span.starts_at), months.shifted(span.month, 1)
    return [
        Row(str(unit.pk), unit.name, counted.pop(unit.pk, {}))
        for unit in units.order_by("official_order", "pk")
        if unit.pk in counted or (unit.valid_from < ends and (unit.valid_to is None or unit.valid_to > begins))
    ]


def _ids(units):
    return units.values_list("pk", flat=True)
