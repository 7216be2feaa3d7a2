"""What a department sent to communities in a year, month by month: closed months as they were frozen, the others counted
from facts at a cut that is said. What was renamed or merged into it is its own. It never says which community refused, and
ranks nothing."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth
from django.utils.timezone import localdate

from dispatch.models import DisputeState, DisputeStep
from registry.models import Category
from reports import facts, funds, months
from reports.burden import ANSWERED, APPLIED, DECIDED, REACHED, SENT
from reports.columns import column_of
from reports.counting import grouped, merged
from reports.department_year import line_of
from reports.metrics import METRICS, YUAN
from reports.models import MonthlyReport, ReportLine, ReportState

#: In the order of print.
SENDING = ("dispatches", "items", "receipts", "listed", "outside", "hours")
ANSWERS = ("taken_on", "refusals", "stands", "overruled", "applications", "approved", "rejected")
MONEY = ("promised", "paid", "overdue", "paid_in_month")
SHOWN = (*SENDING, *ANSWERS, *MONEY)
#: What stands at the end of a month, or counts different things: never added up over months.
NOT_ADDED = frozenset({"items", "promised", "paid", "overdue"})
#: What a closed month froze for each department, by table.
FROZEN = {
    "by_department": ("dispatches", "receipts", "outside", "hours", "refusals", "applications", "approved", "rejected"),
    "funds": MONEY,
}
BY_CATEGORY = ("dispatches", "items", "receipts", "listed", "outside", "hours", "refusals")
RULED = {state.value: Count("pk", filter=Q(to_state=state)) for state in (DisputeState.STANDS, DisputeState.OVERRULED)}


@dataclass(frozen=True)
class Month:
    """A month of the year: its numbers, None where none was counted; ``is_frozen`` once it is closed."""

    month: date
    values: dict
    is_frozen: bool = False

    @property
    def slug(self):
        """The month as addresses write it."""
        return months.name_of(self.month)


@dataclass(frozen=True)
class DepartmentYear:
    """The year of one department, with the ``units`` that it follows: its months, its kinds of work, and up to when what isn't
    frozen is counted."""

    department: object
    units: list
    year: int
    cut_at: object
    months: list
    categories: list = field(default_factory=list)

    @property
    def totals(self):
        """{metric: the sum of the months} of what adds up; None for the rest."""
        return {
            metric: None if metric in NOT_ADDED else sum(one.values.get(metric) or 0 for one in self.months)
            for metric in SHOWN
        }

    @property
    def has_open_months(self):
        """True when a month of it isn't closed."""
        return not all(one.is_frozen for one in self.months)


def year_of(department, span):
    """The DepartmentYear of a span that begins in January. The number of statements depends on open months alone."""
    line = line_of(department)
    counted = _counted(line, span)
    closed, with_money = _frozen(line, span)
    found = []
    for n in range(span.length):
        month = months.shifted(span.first_day, n)
        values = dict.fromkeys(SHOWN, 0) | counted.get(month, {})
        if month in closed:
            values |= closed[month]
            if month not in with_money:
                # Frozen before money was counted: unknown, not nothing.
                values |= dict.fromkeys(MONEY)
        else:
            values |= _money(line, facts.Span(span.authority, month, span.cut_at))
        found.append(Month(month, {metric: values[metric] for metric in SHOWN}, month in closed))
    return DepartmentYear(department, line[1:], span.month.year, span.cut_at, found, _categories(line, span))


def _counted(line, span):
    """{month: {metric: number}} from facts. Six statements."""
    steps = DisputeStep.objects.filter(span.happened("at"), dispute__receipt__dispatch__sender__in=line)
    rulings = steps.filter(dispute__receipt__dispatch__authority=span.authority).exclude(from_state=F("to_state"))
    mine, applied = {"dispatch__sender__in": line}, {"application__applicant__in": line}
    counted = merged(
        grouped(facts.dispatches(span).filter(sender__in=line), TruncMonth("sent_at"), SENT),
        grouped(facts.receipts(span).filter(**mine), TruncMonth("received_at"), REACHED),
        grouped(facts.receipt_steps(span).filter(receipt__dispatch__sender__in=line), TruncMonth("at"), ANSWERED),
        grouped(rulings, TruncMonth("at"), RULED),
        grouped(facts.application_steps(span).filter(**applied), TruncMonth("at"), APPLIED),
        grouped(facts.decisions(span).filter(**applied), TruncMonth("decided_at"), DECIDED),
    )
    return {localdate(moment): values for moment, values in counted.items()}


def _frozen(line, span):
    """({closed month: {metric: number} as frozen}, the closed months in which money was counted). Two statements."""
    closed = MonthlyReport.objects.whole().filter(
        authority=span.authority, state=ReportState.CLOSED, month__gte=span.first_day, month__lte=span.month
    )
    empty = {metric: 0 for metrics in FROZEN.values() for metric in metrics}
    found = {month: dict(empty) for month in closed.values_list("month", flat=True)}
    own = Q(key__in=[str(unit.pk) for unit in line], table__in=FROZEN)
    lines = ReportLine.objects.filter(own | Q(table="summary", metric="promised"), report__in=closed)
    with_money = set()
    for month, table, metric, value in lines.values_list("report__month", "table", "metric", "value"):
        if table == "summary":
            with_money.add(month)
        elif metric in FROZEN[table]:
            found[month][metric] += value if METRICS[metric].unit == YUAN or metric == "hours" else int(value)
    return found, with_money


def _money(line, span):
    """{metric: yuan} at the end of one month."""
    keys = {str(unit.pk) for unit in line}
    rows = [row for row in funds.by_payer(span) if row.key in keys]
    return {metric: sum(row.values.get(metric, 0) for row in rows) for metric in MONEY}


def _categories(line, span):
    """[(label, {metric: number})] of the kinds of work that were sent, in their fixed order. Three statements."""
    counted = merged(
        grouped(facts.dispatches(span).filter(sender__in=line), "category", SENT),
        grouped(facts.receipts(span).filter(dispatch__sender__in=line), "dispatch__category", REACHED),
        grouped(
            facts.receipt_steps(span).filter(receipt__dispatch__sender__in=line),
            "receipt__dispatch__category",
            ANSWERED,
        ),
    )
    return [
        (str(label), {metric: counted[key].get(metric, 0) for metric in BY_CATEGORY})
        for key, label in Category.choices
        if key in counted
    ]


def texts_of(values, metrics):
    """[(heading, the number in print)] of some metrics; — for what isn't known."""
    return [(column_of(metric).heading, column_of(metric).cell_text(values[metric])) for metric in metrics]
