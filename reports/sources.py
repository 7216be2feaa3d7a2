"""Behind every number of the report the rows that it counts, from the facts that it is counted from.

A metric is a sum of parts; each part lists what one fact counts: its rows, the distinct things that they are about, or an
amount for each row whose sum is the number.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from operator import attrgetter

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from admission.models import Admission
from dispatch.models import DisputeState, FundShare, StandingBurden
from registry.models import ListLine, Unit
from reports import (
    admission_subjects,
    burden,
    causes,
    complaints,
    dispatch_subjects,
    facts,
    funds,
    kinds,
    stamps,
    standing,
    streets,
    timeliness,
)
from reports.counting import MONTH, UNIT, Fact, in_row
from reports.metrics import METRICS, Metric
from reports.subjects import Subject

#: What a report says as the sum of two metrics.
DECIDED = Metric("decided", _("作出决定"), _("件"), _("当月作出的准予准入和不予准入决定件数。"))
SUMS = {"decided": ("approved", "rejected")}
#: The row that adds up a table.
TOTAL = "total"
ALL = Q()
#: Tables of what was imported, and of what was copied from another month, whose own lists its numbers lead to.
UNLISTED = frozenset({"survey_figures"})
UNLISTED |= {one.key for one in burden.COUNTINGS if one.key.endswith(("_baseline", "_last_year"))}
_NAMES_ONE = _("只列数字：列出记录，就等于写明是哪个社区。")
_DIFFERENCE = _("由增加数减去减少数得出，两个数各有列表。")
#: A number that is the sum of the rows of several units, where two months are compared.
MERGED = "merged"
#: Numbers of the pages that count no rows, and why.
WITHOUT_ROWS = {
    **dict.fromkeys(("most_matters", "most_categories", "most_units"), _NAMES_ONE),
    **dict.fromkeys(("cause_net", "cause_net_hours"), _DIFFERENCE),
    "mean": _("由各社区之和除以社区数得出，两个数各有列表。"),
    "share": _("由两个数得出的比例，两个数各有列表。"),
    "change": _("由两个数得出的变化，两个数各有列表。"),
    MERGED: _("由几个单位的数相加得出，各单位的数各有列表。"),
}
TABLES = {counting.key: counting for counting in streets.EVERY}


@dataclass(frozen=True)
class Part:
    """Rows of a ``fact``, those of ``where`` (Q, or a function of the span), as a ``subject`` shows them.

    ``things`` turns them into the distinct things that are counted; ``amount`` is the field that is added up, or a function
    of the span that gives {id of a row: amount}, which then are the rows. What no field puts into a row of its table is
    ``chosen``: a function of the span and the key (None: all rows) that gives such a dict, whether it is summed or counted.
    ``worked_out`` of all amounts is the number where that isn't their sum, and then ``called`` says what each amount is.
    """

    fact: Fact
    subject: Subject
    where: Q | Callable = ALL
    things: Callable | None = None
    amount: str | Callable = ""
    chosen: Callable | None = None
    worked_out: Callable | None = None
    called: str = ""

    def falls_into(self, group):
        """Whether its rows can be told apart by what a table is grouped by."""
        return bool(self.fact.moment if group == MONTH else self.chosen or group in self.fact.by)

    def listed(self, span, table, key):
        """What the row ``key`` of a table counts."""
        group = TABLES[table].group
        span = burden.before(span) if table.endswith("_before") else burden.year_of(span) if group == MONTH else span
        rows = self.fact.rows(span).filter(self.where(span) if callable(self.where) else self.where)
        if self.chosen:
            amounts = self.chosen(span, key if group and key != TOTAL else None)
            return Listed(self, rows.filter(pk__in=amounts), amounts if self.amount else None)
        if key != TOTAL and group == MONTH:
            month = replace(span, month=date.fromisoformat(f"{key}-01"), length=1)
            rows = rows.filter(month.happened(self.fact.moment))
        elif key != TOTAL and group:
            rows = rows.filter(in_row(span, group, self.fact.by[group], key))
        amounts = self.amount(span) if callable(self.amount) else None
        if amounts is not None:
            rows = rows.filter(pk__in=amounts)
        return Listed(self, self.things(rows) if self.things else rows, amounts)


@dataclass(frozen=True)
class Listed:
    """The rows of a part, and {id: amount} where no field of theirs is the amount."""

    part: Part
    rows: QuerySet
    amounts: dict | None = None

    @cached_property
    def count(self):
        """How many rows; one statement."""
        return self.rows.order_by().count()

    @property
    def each(self):
        """The amounts of the rows; one statement."""
        return [self.amounts[pk] for pk in self.rows.order_by().values_list("pk", flat=True)]

    @cached_property
    def total(self):
        """The sum of the amounts; one statement."""
        if self.amounts is None:
            return self.rows.order_by().aggregate(total=Sum(self.part.amount, default=0))["total"]
        return sum(self.each, Decimal(0))

    def amount_of(self, row):
        """What a row adds to the number."""
        if self.amounts is not None:
            return self.amounts[row.pk]
        return attrgetter(self.part.amount.replace("__", "."))(row)


class Rows:
    """All rows behind one number, part after part: a sequence of (Listed, row) for a paginator."""

    def __init__(self, span, table, key, metric):
        self.parts = [part.listed(span, table, key) for part in parts_of(table, metric)]
        self.is_sum = bool(self.parts[0].part.amount)
        self.worked_out = self.parts[0].part.worked_out

    def __len__(self):
        return sum(part.count for part in self.parts)

    def __getitem__(self, places):
        found, begins = [], 0
        for part in self.parts:
            first, last = max(places.start - begins, 0), min(places.stop - begins, part.count)
            if first < last:
                found += [(part, row) for row in part.part.subject.prepared(part.rows)[first:last]]
            begins += part.count
        return found

    @cached_property
    def number(self):
        """What the rows come to: how many they are, or what their amounts give, which is their sum most times."""
        if self.worked_out:
            return self.worked_out([amount for part in self.parts for amount in part.each])
        return sum(part.total for part in self.parts) if self.is_sum else len(self)


def _each(model, path):
    """The distinct things to which ``path`` leads from the rows."""

    def of(rows):
        return model.objects.filter(pk__in=rows.order_by().values(path))

    return of


def _kinds(rows):
    kinds = rows.order_by().values(kind=stamps.KIND)
    # By another name than the field's: an alias may not be called like what it is made of.
    return kinds.annotate(called=Min("name"), times=Count("pk"))


def _tasks(metric):
    """Lines and admissions of which ``funds.tasks`` says that money is to come, or came."""
    return (
        Part(
            burden.RECEIPTS,
            admission_subjects.LINE,
            lambda span: funds.tasks(span)[metric][0],
            _each(ListLine, funds.LINE),
        ),
        Part(
            burden.RECEIPTS,
            admission_subjects.ADMITTED,
            lambda span: funds.tasks(span)[metric][1],
            _each(Admission, funds.ADMITTED),
        ),
    )


def _pledges(metric):
    """Shares of promises that stood, as far as there is an amount."""
    shares = Fact(lambda span: FundShare.objects.filter(promise__authority=span.authority), by={UNIT: "promise__payer"})
    return (Part(shares, dispatch_subjects.PLEDGED, amount=lambda span: funds.amounts(span, metric)),)


def _in_force(metric, kinds_of_things=("admission", "burden")):
    """What is in force on the last day, kind by kind."""
    return tuple(
        Part(
            *THINGS[kind],
            amount=metric if metric.endswith("_hours") else "",
            chosen=lambda span, _key, kind=kind: causes.stock(span, kind, metric),
        )
        for kind in kinds_of_things
    )


def _changed(metric, kinds_of_things=("admission", "burden")):
    """What came into force, or is no longer, by the cause of it."""
    return tuple(
        Part(
            *THINGS[kind],
            amount=metric if metric.endswith("_hours") else "",
            chosen=lambda span, key, kind=kind: causes.changes(span, kind, metric, key),
        )
        for kind in kinds_of_things
    )


def _times(metric):
    """The decisions of which a time is worked out, each with its own."""
    times = {"amount": timeliness.days_by_decision, "worked_out": timeliness.TIMES[metric]}
    return (Part(burden.DECISIONS, admission_subjects.DECIDED, called=_("审定用时"), **times),)


def _parts(fact, subject, ways):
    """{metric: its only part} of {metric: Q}."""
    return {metric: (Part(fact, subject, where),) for metric, where in ways.items()}


_DECISIONS = Part(burden.DECISIONS, admission_subjects.DECIDED)
_LEAVING = Part(Fact(facts.withdrawals, "at", {"outcome": "ended"}), admission_subjects.LEFT)
_KEPT = _each(StandingBurden, "burden")
_HAD = Fact(kinds.in_hand)
_FORMS = Fact(kinds.with_forms)
_HAS_LINE, _HAS_ADMISSION = Q(dispatch__entry__isnull=False), Q(dispatch__admission__isnull=False)
#: What may be in force, by its kind.
THINGS = {
    "line": (Fact(lambda span: ListLine.objects.all()), admission_subjects.LINE),
    "admission": (Fact(lambda span: Admission.objects.all()), admission_subjects.ADMITTED),
    "burden": (Fact(lambda span: StandingBurden.objects.all()), dispatch_subjects.IN_FORCE),
}

SOURCES = {
    "dispatches": (Part(burden.DISPATCHES, dispatch_subjects.SENT),),
    "items": (
        Part(burden.RECEIPTS, admission_subjects.LINE, burden.LINES, _each(ListLine, funds.LINE)),
        Part(burden.RECEIPTS, admission_subjects.ADMITTED, burden.ADMITTED, _each(Admission, funds.ADMITTED)),
    ),
    "senders": (Part(burden.DISPATCHES, admission_subjects.NAMED, things=_each(Unit, "sender")),),
    **_parts(burden.RECEIPTS, dispatch_subjects.RECEIVED, burden.OF_RECEIPTS),
    "hours": (
        Part(burden.RECEIPTS, dispatch_subjects.RECEIVED, Q(dispatch__hours__isnull=False), amount="dispatch__hours"),
    ),
    **_parts(burden.ANSWERS, dispatch_subjects.ANSWERED, burden.OF_ANSWERS),
    **_parts(burden.STEPS, admission_subjects.STEPPED, burden.OF_STEPS | burden.OF_STEPS_APART),
    "declared": (Part(Fact(facts.emergencies), admission_subjects.DECLARED),),
    **_parts(burden.DECISIONS, admission_subjects.DECIDED, burden.OF_DECISIONS),
    "decided": (_DECISIONS,),
    "settled": (_DECISIONS, _LEAVING),
    "in_time": (
        Part(Fact(timeliness.decisions_in_time, "decided_at", burden.DECISIONS.by), admission_subjects.DECIDED),
    ),
    "in_progress": (Part(Fact(facts.under_way), admission_subjects.UNDER_WAY),),
    "disputed": (Part(Fact(complaints.filed), dispatch_subjects.DISPUTED),),
    "ruled": (Part(complaints.RULINGS, dispatch_subjects.RULED),),
    "stands": (Part(complaints.RULINGS, dispatch_subjects.RULED, Q(to_state=DisputeState.STANDS)),),
    "overruled": (Part(complaints.RULINGS, dispatch_subjects.RULED, Q(to_state=DisputeState.OVERRULED)),),
    "ruled_in_time": (Part(complaints.IN_TIME, dispatch_subjects.RULED),),
    "reported": (Part(complaints.REPORTS, dispatch_subjects.REPORTED),),
    **_parts(complaints.HANDLING, dispatch_subjects.HANDLED, complaints.OF_VIOLATION_STEPS),
    "uncorrected": (Part(Fact(complaints.uncorrected), dispatch_subjects.REPORTED),),
    **{metric: _pledges(metric) for metric in funds.MONEY[:4]},
    "paid_in_month": (Part(funds.PAYMENTS, dispatch_subjects.PAID, amount="amount"),),
    "giving": (Part(Fact(funds.giving), admission_subjects.NAMED, things=_each(Unit, "sender")),),
    "fund_items": _tasks("fund_items"),
    "funded_items": _tasks("funded_items"),
    "asks": (Part(stamps.ASKS, admission_subjects.ASKED),),
    "ask_kinds": (Part(stamps.ASKS, admission_subjects.KIND_OF_CERTIFICATE, things=_kinds),),
    "stamps": (Part(stamps.STAMPS, admission_subjects.STAMPED),),
    "stamp_kinds": (Part(stamps.STAMPS, admission_subjects.LINE, things=_each(ListLine, "line")),),
    "standing": (Part(standing.PLACES, dispatch_subjects.KEPT, things=_KEPT),),
    "standing_places": (Part(standing.PLACES, dispatch_subjects.PLACED),),
    "unfounded": (Part(standing.PLACES, dispatch_subjects.KEPT, standing.UNFOUNDED, _KEPT),),
    "stopped": (Part(standing.STOPPINGS, dispatch_subjects.STOPPED),),
    "entries_a_year": (Part(standing.REPEATED, dispatch_subjects.PLACED, amount="rounds"),),
    **{metric: _times(metric) for metric in timeliness.TIMES},
    "submissions": (Part(_FORMS, dispatch_subjects.RECEIVED),),
    "forms": (Part(_FORMS, dispatch_subjects.FORM, things=kinds.forms_of),),
    "matters": (
        Part(_HAD, admission_subjects.LINE, burden.LINES, _each(ListLine, funds.LINE)),
        Part(_HAD, admission_subjects.ADMITTED, burden.ADMITTED, _each(Admission, funds.ADMITTED)),
    ),
    "matter_places": (
        Part(_HAD, dispatch_subjects.IN_HAND, burden.LINES & _HAS_LINE, kinds.first_of("community", funds.LINE)),
        Part(
            _HAD,
            dispatch_subjects.IN_HAND,
            burden.ADMITTED & _HAS_ADMISSION,
            kinds.first_of("community", funds.ADMITTED),
        ),
    ),
    "categories": (Part(_HAD, admission_subjects.CATEGORY, things=kinds.categories_of),),
    "category_places": (
        Part(_HAD, dispatch_subjects.IN_HAND, things=kinds.first_of("community", "dispatch__category")),
    ),
    "units": (Part(_HAD, admission_subjects.NAMED, things=_each(Unit, "dispatch__sender")),),
    "unit_places": (
        Part(
            _HAD,
            dispatch_subjects.IN_HAND,
            Q(dispatch__sender__isnull=False),
            kinds.first_of("community", "dispatch__sender"),
        ),
    ),
    "in_force": _in_force("in_force", tuple(THINGS)),
    **{metric: _in_force(metric) for metric in ("in_force_hours", "in_force_unsaid")},
    "communities": (Part(burden.COMMUNITIES, admission_subjects.NAMED),),
}


_DURATIONS = Fact(kinds.durations, by={"duration": "stated"})
_PLATFORMS = Fact(kinds.platforms, by={"frequency": "said"})
_REPEATED_PLATFORMS = Fact(kinds.repeated_platforms, by={"frequency": "said"})
#: Of tables that count something else by a metric than the others: {table: {metric: parts}}.
OWN = {
    "by_duration": {
        "items": (
            Part(_DURATIONS, admission_subjects.LINE, things=_each(ListLine, funds.LINE)),
            Part(_DURATIONS, admission_subjects.ADMITTED, Q(dispatch__entry=None), _each(Admission, funds.ADMITTED)),
        ),
        "listed": (Part(_DURATIONS, dispatch_subjects.RECEIVED),),
    },
    "platform_frequency": {
        "standing": (Part(_PLATFORMS, dispatch_subjects.KEPT, things=_KEPT),),
        "standing_places": (Part(_PLATFORMS, dispatch_subjects.PLACED),),
        "entries_a_year": (Part(_REPEATED_PLATFORMS, dispatch_subjects.PLACED, amount="rounds"),),
    },
    "causes": {
        **{metric: _changed(metric, tuple(THINGS)) for metric in ("cause_added", "cause_ended")},
        **{metric: _changed(metric) for metric in ("cause_added_hours", "cause_ended_hours")},
    },
}


def parts_of(table, metric):
    """The parts of a metric as a table counts it; none where it has no rows."""
    return OWN.get(table, SOURCES).get(metric, ())


def has_rows(table, metric):
    """Whether the numbers of a metric in a table lead to rows."""
    counting, parts = TABLES.get(table), parts_of(table, metric)
    if counting is None or not parts or table in UNLISTED:
        return False
    return not counting.group or all(part.falls_into(counting.group) for part in parts)


def metric_of(key):
    """What a number is called and what it counts: a metric, or a sum of some."""
    return DECIDED if key == DECIDED.key else METRICS[key]
