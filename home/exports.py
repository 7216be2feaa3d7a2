"""Columns of the files of the public pages that look into several rooms: departments, and what changes in a month."""

from django.utils.translation import gettext_lazy as _

from home.changes import AdmissionEvent, MonthOfChanges
from registry.comparison import LineEvent
from registry.models import UnitChange
from registry.models.units import DepartmentKind
from web.exports import Column, Export

DEPARTMENTS = Export(
    _("部门"),
    (
        Column("authority", _("辖区"), "department.authority.name"),
        Column("code", _("代码"), "department.code"),
        Column("name", _("名称"), "department.name"),
        Column("department_kind", _("部门类别"), "department.department_kind", "choice", DepartmentKind),
        Column("lines", _("清单上牵头"), kind="number"),
        Column("cooperating", _("清单上配合"), kind="number"),
        Column("admissions", _("有效准入"), kind="number"),
    ),
)

OF_LINES = {"begins": _("列入"), "changes": _("修改"), "ends": _("移出")}
OF_ADMISSIONS = {"begins": _("准入开始"), "ends": _("准入最后一天")}
CHANGES = Export(
    _("每月变化"),
    (
        Column("on", _("日期"), kind="day"),
        Column("kind", _("变化")),
        Column("where", _("清单、编号")),
        Column("name", _("名称")),
        Column("what", _("改了什么"), kind="list"),
        Column("by", _("依据的文件")),
        Column("document_number", _("文号")),
    ),
)


class ChangeRow:
    """One thing that changes, told in the same columns whatever it is."""

    def __init__(self, on, kind, where, name, *, what=(), by="", document_number=""):
        self.on, self.kind, self.where, self.name = on, str(kind), where, name
        self.what, self.by, self.document_number = list(what), by, document_number


def rows_of(changes: MonthOfChanges | None) -> list[ChangeRow]:
    """Everything that changes in the month, by day; nothing without an authority."""
    if changes is None:
        return []
    rows = [
        *map(_of_line, changes.lines),
        *map(_of_admission, changes.admissions),
        *map(_of_units, changes.units),
    ]
    return sorted(rows, key=lambda row: row.on)


def _of_line(event: LineEvent) -> ChangeRow:
    line = event.entry.line
    fields = [_("%(label)s：%(before)s→%(after)s") % vars(one) for one in event.fields]
    return ChangeRow(
        event.on,
        OF_LINES[event.kind],
        _("%(list)s第%(number)s项") % {"list": line.item_list.name, "number": line.number},
        event.entry.name,
        what=fields,
        by=event.order.title,
        document_number=event.order.document_number,
    )


def _of_admission(event: AdmissionEvent) -> ChangeRow:
    admission = event.admission
    return ChangeRow(event.on, OF_ADMISSIONS[event.kind], admission.number, admission.name)


def _of_units(change: UnitChange) -> ChangeRow:
    ended, opened = ([unit.name for unit in units.all()] for units in (change.ended, change.opened))
    name = " → ".join("、".join(names) for names in (ended, opened) if names)
    number = change.document_number
    return ChangeRow(change.on, change.get_kind_display(), "", name, by=change.reason, document_number=number)
