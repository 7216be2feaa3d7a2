"""What a table of the report is, what it counts, and how that is grouped in the database and put into the official order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from registry.models import Department, Street
from reports import months
from reports.metrics import METRICS

REST, STREETS = "rest", "streets"
#: What a table is grouped by where its keys aren't the values of the field themselves.
UNIT, STREET, COMMUNITY, MONTH = "unit", "street", "community", "month"


@dataclass(frozen=True)
class Row:
    """One row: its key, its name as it is frozen, and {metric: number}; what is absent is 0, None is no number at all."""

    key: str
    label: str
    values: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Counting:
    """A table of the report: its metrics in the order of print, how its rows are counted, and what they are a ``group`` by: a
    key of ``Fact.by``, ``MONTH``, or nothing for a table of one row. ``disjoint`` are metrics that add up in this table though
    not in others: what they count falls into one of its rows only."""

    key: str
    title: str
    metrics: Sequence[str]
    rows: Callable
    group: str = ""
    disjoint: Sequence[str] = ()

    def adds_up(self, metric):
        """Whether the numbers of a metric may be added over the rows."""
        return METRICS[metric].adds_up or metric in self.disjoint


@dataclass(frozen=True)
class Fact:
    """Rows that numbers are counted from: ``rows(span)``, the ``moment`` at which each happened, and for each group of a
    table (category, unit, street …) the field ``by`` which they fall into its rows."""

    rows: Callable
    moment: str = ""
    by: Mapping = field(default_factory=dict)

    def grouped(self, span, group, sums):
        """{group: {metric: number}}; by month too. One statement."""
        return grouped(self.rows(span), TruncMonth(self.moment) if group == MONTH else self.by[group], sums)


def counts(parts):
    """{metric: how many rows} from {metric: Q}, what is counted and what is listed being one."""
    return {metric: Count("pk", filter=where or None) for metric, where in parts.items()}


def in_row(span, group, path, key):
    """Q: the rows that the row ``key`` of a table by ``group`` counts, by the field ``path``.

    The opposite of ``department_rows`` and ``unit_rows``: what none of their units counts stands in ``REST``.
    """
    departments, streets = Department.objects.of(span.authority), Street.objects.of(span.authority)
    if group == UNIT and key == STREETS:
        return Q(**{f"{path}__in": streets.values("pk")})
    if key == REST and group in (UNIT, STREET):
        named = Q(**{f"{path}__in": streets.values("pk")})
        return ~(named | Q(**{f"{path}__in": departments.values("pk")})) if group == UNIT else ~named
    return Q(**{path: key})


def department_rows(span, counted):
    """Rows of {unit id: {metric: number}}: each department in the official order, then all streets in one, then whoever
    is on no roster. Two statements."""
    rows = unit_rows(Department.objects.of(span.authority), span, counted)
    streets = [counted.pop(pk) for pk in _ids(Street.objects.of(span.authority)) if pk in counted]
    return [
        *rows,
        Row(STREETS, str(_("各街道办事处")), added(streets)),
        Row(REST, str(_("名录之外或者未写明")), added(counted.values())),
    ]


def grouped(rows, by, sums):
    """{group: {metric: number}} of ``rows`` by a field or an expression; one statement."""
    group = F(by) if isinstance(by, str) else by
    counted = rows.order_by().values(group=group).annotate(**sums)
    return {values.pop("group"): values for values in counted}


def merged(*parts):
    """Several {group: {metric: number}} as one."""
    merged = {}
    for part in parts:
        for group, values in part.items():
            merged.setdefault(group, {}).update(values)
    return merged


def added(many):
    """The sum of several {metric: number}."""
    total = {}
    for values in many:
        for metric, number in values.items():
            total[metric] = total.get(metric, 0) + number
    return total


def unit_rows(units, span, counted):
    """Rows of the units that stood in the month or were counted, in official order; takes them out of ``counted``."""
    begins, ends = localdate(span.starts_at), months.shifted(span.month, 1)
    return [
        Row(str(unit.pk), unit.name, counted.pop(unit.pk, {}))
        for unit in units.order_by("official_order", "pk")
        if unit.pk in counted or (unit.valid_from < ends and (unit.valid_to is None or unit.valid_to > begins))
    ]


def _ids(units):
    return units.values_list("pk", flat=True)
