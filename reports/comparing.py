"""Two months side by side, from their frozen lines: all figures, and one of them by category, department and street.

Rows stand in the official order of the later month; nothing is sorted by how much it changed. A unit that was renamed or
merged counts in the row of the one that follows it; what was split stands by itself and isn't compared.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.columns import column_of
from reports.compared_content import CHANGE
from reports.content import Column, Lead, Table
from reports.counting import STREET, UNIT
from reports.frozen import TITLES, Frozen
from reports.heirs import Heirs
from reports.metrics import METRICS
from reports.models import MonthlyReport
from reports.rates import UNKNOWN, change_text
from reports.sources import MERGED

#: The tables that are compared by one figure, and what their rows are.
COMPARED = {
    "by_category": gettext_lazy("类别"),
    "by_department": gettext_lazy("部门"),
    "by_street": gettext_lazy("街道"),
}
DEFAULT = "receipts"
CHANGED = gettext_lazy("这些指标的口径在两个月之间有变化，数字不能直接比较：%(metrics)s。各月的口径见各月月报。")
FOLLOWED = gettext_lazy("更名、合并的单位并入承继它的单位的一行；合计是各月封存的各行之和。")
SPLIT = gettext_lazy("拆分的单位不能逐行比较，不列变化。")
NOT_ADDED = gettext_lazy("本指标去重统计，不能相加；合并的单位不列合计数（—）。")
#: The columns of both months.
SIDES = ("before", "after")


def comparable():
    """[(key, label)] of the figures by which at least one of the tables can be compared, in the order of declaration."""
    known = {metric for key in COMPARED for metric in TITLES[key].metrics}
    return [(key, metric.label) for key, metric in METRICS.items() if key in known]


def compared(earlier, later, metric=DEFAULT):
    """Tables of two complete reports: the figures of both, then ``metric`` (a key) by row. Five statements."""
    months, heirs = (Month.of(earlier), Month.of(later)), Heirs.known_to(later)
    named = [key for key in COMPARED if metric in TITLES[key].metrics]
    return [_figures(*months), *(Beside(key, metric, months, _heirs_in(key, heirs)).table() for key in named)]


def _heirs_in(key, heirs):
    """Who follows whom among the rows of a table: nobody, where they aren't units."""
    return heirs if TITLES[key].group in (UNIT, STREET) else Heirs()


@dataclass(frozen=True)
class Month:
    """One of the two months: its report and its frozen lines."""

    report: MonthlyReport
    frozen: Frozen

    @classmethod
    def of(cls, report):
        """Read its lines; two statements."""
        return cls(report, Frozen.of(report))

    @property
    def name(self):
        """The month in words."""
        return self.report.month_text

    def number(self, table, keys, metric):
        """The number of some rows together; None where there are none, one wasn't counted, or they can't be added."""
        found = [self.frozen.values[table].get(key, {}).get(metric) for key in keys]
        if not found or None in found or (len(found) > 1 and not self.adds_up(table, metric)):
            return None
        return sum(found)

    def adds_up(self, table, metric):
        """Whether the numbers of several rows may be added, as the metric was defined then."""
        return self.frozen.named(metric).adds_up or metric in TITLES[table].disjoint

    def lead(self, table, metric, key=""):
        """The list of a number of this month; without a key, of the row that shows it."""
        return Lead(table, metric, key, self.report.slug)


def _figures(earlier, later):
    """All figures that both months were counted by; of a month frozen before one was declared there is none."""
    was, now = (one.frozen.one("summary") for one in (earlier, later))
    both = [key for key in TITLES["summary"].metrics if key in was and key in now]
    columns = [Column("figure", _("指标")), *_columns((earlier, later)), Column("change", _("变化"))]
    before, after = earlier.frozen, later.frozen
    changed = [after.named(key).label for key in both if before.named(key).definition != after.named(key).definition]
    note = CHANGED % {"metrics": _("、").join(changed)} if changed else ""
    rows = [[after.column_of(key).heading, *_pair(key, was[key], now[key])] for key in both]
    leads = {"change": CHANGE}
    for key in both:
        leads[key, "before"], leads[key, "after"] = (one.lead("summary", key, "all") for one in (earlier, later))
    return Table("figures", _("主要指标"), columns, rows, note=note, row_keys=both, leads=leads)


def _columns(months, unit=""):
    return [Column(side, month.name, unit) for side, month in zip(SIDES, months, strict=True)]


def _pair(metric, was, now):
    """Both numbers and the change as they are printed."""
    column = column_of(metric)
    return [column.cell_text(was), column.cell_text(now), change_text(was, now, column.unit)]


@dataclass(frozen=True)
class Beside:
    """One table of both ``months``, the earlier first, by one metric, its rows under the units that follow theirs."""

    key: str
    metric: str
    months: tuple[Month, Month]
    heirs: Heirs

    def table(self):
        """The table; None of its numbers is without the row, or the rows, of the month that it is from."""
        column, known = column_of(self.metric), self._known()
        held = self._held(known)
        parted = self.heirs.parted_since(known, self.months[0].report.month)
        rows = [[known[key], *self._numbers(key, parts, parted)] for key, parts in held.items()]
        sums = [month.frozen.sum(self.key, self.metric) for month in self.months]
        beneath = {key: self._beneath(key, parts, parted, known) for key, parts in held.items()}
        return Table(
            self.key,
            _("%(table)s：%(figure)s") % {"table": TITLES[self.key].title, "figure": METRICS[self.metric].label},
            [
                Column("row", COMPARED[self.key]),
                *_columns(self.months, column.printed_unit),
                Column("change", _("变化")),
            ],
            rows,
            [_("合计"), *_pair(self.metric, *sums)] if rows and sums != [None, None] else None,
            note=self._note(held, parted),
            row_keys=list(held),
            leads=self._leads(held),
            beneath={key: lines for key, lines in beneath.items() if lines},
        )

    def _known(self):
        """{key: label} of the rows of both months, in the order of the later one."""
        before, after = (month.frozen.labels[self.key] for month in self.months)
        return {**after, **{key: label for key, label in before.items() if key not in after}}

    def _held(self, known):
        """{key of a row: the keys of the frozen rows of each month that it holds}."""
        row_of = {key: self.heirs.row_of(key, known) for key in known}
        return {
            row: [[key for key in month.frozen.labels[self.key] if row_of[key] == row] for month in self.months]
            for row in known
            if row_of[row] == row
        }

    def _numbers(self, key, parts, parted):
        pair = [month.number(self.key, keys, self.metric) for month, keys in zip(self.months, parts, strict=True)]
        was, now, change = _pair(self.metric, *pair)
        return [was, now, UNKNOWN if key in parted or self.heirs.is_split(key) else change]

    def _leads(self, held):
        leads = {"change": CHANGE}
        for n, (side, month) in enumerate(zip(SIDES, self.months, strict=True)):
            leads[side] = month.lead(self.key, self.metric)
            leads |= {
                (key, side): self._lead(month, parts[n]) for key, parts in held.items() if parts[n] not in ([key], [])
            }
        return leads

    def _lead(self, month, keys):
        """The list behind the number of some rows of a month, where it comes from one of them only."""
        some = [key for key in keys if month.number(self.key, [key], self.metric)] if len(keys) > 1 else keys
        return month.lead(self.key, self.metric, some[0]) if len(some) == 1 else MERGED_LEAD

    def _beneath(self, key, parts, parted, known):
        """What is said under the name of a row: what it holds in each month, that it was split, or of whom it has a part."""
        lines = [
            self._said(month, keys) for month, keys in zip(self.months, parts, strict=True) if keys not in ([key], [])
        ]
        if self.heirs.is_split(key):
            words = {"heirs": self.heirs.names_after(key), "changes": self.heirs.changes_after([key])}
            lines.append([(_("已拆分为%(heirs)s（%(changes)s），不能逐行比较") % words, None)])
        if key in parted:
            units = _("、").join(known[one] for one in parted[key])
            words = {"units": units, "changes": self.heirs.changes_after(parted[key])}
            lines.append([(_("有从%(units)s拆分来的部分（%(changes)s），不能逐行比较") % words, None)])
        return lines

    def _said(self, month, keys):
        """[(text, the number to which it leads, or None)]: which rows of a month a row holds, each with its number."""
        names, changes = month.frozen.labels[self.key], {"changes": self.heirs.changes_after(keys)}
        if len(keys) == 1:
            words = {**changes, "month": month.name, "unit": names[keys[0]]}
            return [(_("%(month)s为%(unit)s（%(changes)s）") % words, None)]
        said = [(_("%(month)s含：") % {"month": month.name}, None)]
        for n, key in enumerate(keys):
            number = month.number(self.key, [key], self.metric)
            said += [
                (f"{_('、') if n else ''}{names[key]} ", None),
                (
                    column_of(self.metric).cell_text(number),
                    None if number is None else month.lead(self.key, self.metric, key),
                ),
            ]
        return [*said, (_("（%(changes)s）") % changes, None)]

    def _note(self, held, parted):
        """Why rows are what they are, as far as there is something to say."""
        many = [month for n, month in enumerate(self.months) if any(len(parts[n]) > 1 for parts in held.values())]
        is_followed = any(keys not in ([key], []) for key, parts in held.items() for keys in parts)
        said = {
            FOLLOWED: is_followed,
            NOT_ADDED: not all(month.adds_up(self.key, self.metric) for month in many),
            SPLIT: parted or any(map(self.heirs.is_split, held)),
        }
        return "".join(str(sentence) for sentence, is_true in said.items() if is_true)


#: A number that several rows make up: each of them is listed.
MERGED_LEAD = Lead("", MERGED)
