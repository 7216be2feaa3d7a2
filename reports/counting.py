"""What a table of the report is, and how rows are grouped in the database and put into the official order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from registry.models import Department, Street
from reports import months

REST, STREETS = "rest", "streets"


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
