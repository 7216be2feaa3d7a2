"""What of the lists may be followed: a line, a department. Both are public."""

from collections import Counter

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.following import Followed, Kind, declare
from registry.models import Department, ListEntry, ListLine
from web import clock


def lines(rows):
    """How each line reads today; of one that isn't on its list today, its last or next wording."""
    entries = ListEntry.objects.known_at().filter(line__in=rows).order_by("valid_from")
    today, shown, later = clock.today(), {}, {}
    for entry in entries:
        if entry.valid_from <= today or entry.line_id not in shown:
            shown[entry.line_id] = entry
        if entry.valid_from > today:
            later[entry.line_id] = True
    return {row.pk: _line(row, shown.get(row.pk), row.pk in later, today) for row in rows}


def _line(row, entry, is_changing, today):
    stands = entry is not None and entry.is_true_on(today)
    words = _("在清单上") if stands else _("不在清单上")
    if is_changing:
        words = _("在清单上，有待生效的调整") if stands else _("待生效")
    tone = "assist" if is_changing else "admitted" if stands else "mute"
    note = _("《%(list)s》第%(number)s项") % {"list": row.item_list.name, "number": row.number}
    name = entry.name if entry else note
    return Followed(name, note, words, tone, reverse("registry:line-detail", args=[row.pk]))


def departments(rows):
    """How many lines each department leads and co-operates in today."""
    ids = [row.pk for row in rows]
    in_force = ListEntry.objects.in_force(clock.today())
    led, helped = (
        Counter(in_force.filter(**{f"{part}__in": ids}).values_list(part, flat=True).order_by())
        for part in ("lead_departments", "cooperating_departments")
    )
    return {row.pk: _department(row, led[row.pk], helped[row.pk]) for row in rows}


def _department(row, led, helped):
    words = _("牵头%(led)s项，配合%(helped)s项") % {"led": led, "helped": helped}
    tone = "mute" if row.is_former else "duty"
    url = reverse("department-detail", args=[row.pk])
    return Followed(row.present_name, row.authority.name, words, tone, url)


declare(
    Kind(
        "line",
        gettext_lazy("清单条目"),
        ListLine,
        lambda user: ListLine.objects.select_related("item_list"),
        lines,
    ),
    Kind(
        "department",
        gettext_lazy("部门"),
        Department,
        lambda user: Department.objects.select_related("authority"),
        departments,
    ),
)
