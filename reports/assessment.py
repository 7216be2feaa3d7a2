"""The yearly sheet of a department (考核): counts with their definitions and lists; no score, no rank, no comparison."""

from dataclasses import dataclass

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from reports.assessed import COUNTED
from reports.department_year import lines_of
from reports.metrics import YUAN
from web import clock
from web.papers import Grid, Paper
from web.printable import day_text, moment_text


@dataclass(frozen=True)
class Line:
    """One number of a sheet."""

    key: str
    group: str
    label: str
    unit: str
    definition: str
    value: object

    @property
    def text(self):
        """The number in print: money to the fen."""
        return f"{self.value:,.2f}" if self.unit == str(YUAN) else f"{self.value:,}"


@dataclass(frozen=True)
class Sheet:
    """The sheet of one department, with the ``units`` that were renamed or merged into it."""

    department: object
    year: int
    cut_at: object
    lines: list
    units: list

    @property
    def title(self):
        """What the paper is called."""
        return _("%(name)s%(year)s年下派社区工作情况表") % {"name": self.department.name, "year": self.year}

    @property
    def groups(self):
        """[(heading, lines), …] in the order of print."""
        found = {}
        for line in self.lines:
            found.setdefault(line.group, []).append(line)
        return list(found.items())


def sheets(span, departments):
    """A Sheet each, in the order given. As many statements for one department as for all."""
    counted, units = {one.key: one.by_unit(span) for one in COUNTED}, lines_of(departments)
    return [
        Sheet(
            department,
            span.month.year,
            span.cut_at,
            [
                Line(
                    one.key,
                    str(one.group),
                    str(one.label),
                    str(one.unit),
                    str(one.definition),
                    sum(counted[one.key].get(unit.pk, 0) for unit in (department, *units[department.pk])),
                )
                for one in COUNTED
            ],
            units[department.pk],
        )
        for department in departments
    ]


def period_text(sheet):
    """Up to when the sheet counts, and the units whose numbers it holds besides its own."""
    if sheet.units:
        names = _("、").join(unit.name for unit in sheet.units)
        return _("%(period)s；含更名、合并前的%(units)s") % {"period": _year_text(sheet), "units": names}
    return _year_text(sheet)


def _year_text(sheet):
    moment = {"moment": moment_text(sheet.cut_at), "year": sheet.year}
    if localdate(sheet.cut_at).year == sheet.year:
        return _("%(year)s年1月1日至今，数据截至%(moment)s") % moment
    return _("%(year)s年全年，数据截至%(moment)s") % moment


def paper_of(sheet, authority):
    """The sheet as a paper on A4."""
    head = (_("序号"), _("项目"), _("数"), _("口径"))
    rows = tuple(
        (str(n), _named(line), f"{line.text}{line.unit}", line.definition) for n, line in enumerate(sheet.lines, 1)
    )
    return Paper(
        title=sheet.title,
        left=authority.name,
        right=day_text(clock.today()),
        blocks=(Grid(head, rows),),
        foot=(
            period_text(sheet),
            _("数据由系统按已有的下派、回执、申请、经费和举报记录统计，社区不填报；不评分，不排名，不与其他单位比较。"),
        ),
    )


def _named(line):
    """The name of a line that stands alone, without the heading of its group above it."""
    if line.group in line.label:
        return line.label
    return _("%(group)s：%(label)s") % {"group": line.group, "label": line.label}
