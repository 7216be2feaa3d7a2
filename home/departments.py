"""What a department leads and co-operates in on the lists, what was admitted for it, what it sent month by month: counts, no ranking."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from admission.models import Admission, AdmissionTerm
from dispatch.models import Dispatch, Origin
from registry.lineage import Lineage
from registry.models import DEPARTMENTS, Department, ListEntry
from reports.months import name_of, shifted, starts_at
from web.charts import Chart, Series

MONTHS_SHOWN = 12


@dataclass(frozen=True)
class DepartmentRow:
    """A department in the official order: how many lines it leads, in how many it co-operates, and its admissions."""

    department: Department
    lines: int
    cooperating: int
    admissions: int


def departments_on(on: date, known_at=None, among=None) -> list[DepartmentRow]:
    """The departments that exist on a day, in the official order; those of a queryset, if one is given. Four queries."""
    departments = (Department.objects.all() if among is None else among).on(on).select_related("authority")
    led, helped = (_lines_by_department(part, on, known_at) for part in DEPARTMENTS)
    in_force = Admission.objects.in_force(on, known_at)
    admissions = dict(in_force.values_list("lead_department").annotate(n=Count("pk")).order_by())
    return [
        DepartmentRow(one, led[one.pk], helped[one.pk], admissions.get(one.pk, 0))
        for one in departments.order_by("authority__level", "authority_id", "department_kind", "official_order", "pk")
    ]


def _lines_by_department(part, on, known_at):
    """{department: how many lines it leads}, or co-operates in."""
    rows = ListEntry.objects.in_force(on, known_at).exclude(**{part: None})
    return Counter(rows.values_list(part, flat=True).order_by())


def line_of_units(department: Department, on: date) -> list[int]:
    """Ids of a department and of all that it follows: what they led is led by it."""
    return [department.pk, *Lineage.load([department.authority_id], until=on).before([department.pk])]


def entries_led_by(units: list[int], on: date, known_at=None):
    """What the units lead on the lists on a day, in list order."""
    return _entries_of(units, "lead_departments", on, known_at)


def entries_helped_by(units: list[int], on: date, known_at=None):
    """What the units co-operate in on the lists on a day, in list order."""
    return _entries_of(units, "cooperating_departments", on, known_at)


def _entries_of(units, part, on, known_at):
    rows = ListEntry.objects.in_force(on, known_at).filter(**{f"{part}__in": units}).distinct()
    return rows.for_reading().in_list_order()


def admissions_of(units: list[int], on: date, known_at=None) -> list[tuple]:
    """(admission, last day) of the units' admissions in force on a day, as known at a moment, by number. One query."""
    terms = AdmissionTerm.objects.on(on).known_at(known_at).filter(admission__lead_department_id__in=units)
    return [(term.admission, term.last_day) for term in terms.select_related("admission").order_by("admission_id")]


def sent_by_month(units: list[int], until: date) -> Chart:
    """How many matters the units sent through this register in each of twelve months, the last one that of ``until``."""
    first = shifted(until, 1 - MONTHS_SHOWN)
    sent = Dispatch.objects.filter(
        sender_id__in=units, origin=Origin.SENT, sent_at__gte=starts_at(first), sent_at__lt=starts_at(shifted(until, 1))
    )
    counts = {
        row["month"].strftime("%Y-%m"): row["n"]
        for row in sent.annotate(month=TruncMonth("sent_at")).values("month").annotate(n=Count("pk")).order_by()
    }
    months = [name_of(shifted(first, n)) for n in range(MONTHS_SHOWN)]
    series = Series(_("下派事项"), [counts.get(month, 0) for month in months])
    return Chart(title=_("近12个月经本系统下派的事项"), labels=months, series=[series], unit=_("件"))
