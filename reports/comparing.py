"""Two months side by side, from their frozen lines: all figures, and one of them by category, department and street.

Rows stand in the official order of the later month; nothing is sorted by how much it changed.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.columns import column_of
from reports.content import Column, Table
from reports.frozen import TITLES, Frozen
from reports.metrics import METRICS
from reports.rates import change_text

#: The tables that are compared by one figure, and what their rows are.
COMPARED = {
    "by_category": gettext_lazy("类别"),
    "by_department": gettext_lazy("部门"),
    "by_street": gettext_lazy("街道"),
}
DEFAULT = "receipts"
CHANGED = gettext_lazy("这些指标的口径在两个月之间有变化，数字不能直接比较：%(metrics)s。各月的口径见各月月报。")


def comparable():
    """[(key, label)] of the figures by which at least one of the tables can be compared, in the order of declaration."""
    known = {metric for key in COMPARED for metric in TITLES[key].metrics}
    return [(key, metric.label) for key, metric in METRICS.items() if key in known]


def compared(earlier, later, metric=DEFAULT):
    """Tables of two complete reports: the figures of both, then ``metric`` (a key) by row. Four statements."""
    before, after = Frozen.of(earlier), Frozen.of(later)
    months = earlier.month_text, later.month_text
    tables = [_by_row(key, metric, before, after, months) for key in COMPARED if metric in TITLES[key].metrics]
    return [_figures(before, after, months), *tables]


def _figures(before, after, months):
    """All figures that both months were counted by; of a month frozen before one was declared there is none."""
    was, now = before.one("summary"), after.one("summary")
    both = [key for key in TITLES["summary"].metrics if key in was and key in now]
    columns = [Column("figure", _("指标")), *_columns(months, ["", ""]), Column("change", _("变化"))]
    changed = [after.named(key).label for key in both if before.named(key).definition != after.named(key).definition]
    note = CHANGED % {"metrics": _("、").join(changed)} if changed else ""
    rows = [[after.column_of(key).heading, *_pair(key, was[key], now[key])] for key in both]
    return Table("figures", _("主要指标"), columns, rows, note=note)


def _by_row(key, metric, before, after, months):
    labels = {
        **after.labels[key],
        **{row: label for row, label in before.labels[key].items() if row not in after.labels[key]},
    }
    values = [[frozen.values[key].get(row, {}).get(metric, 0) for frozen in (before, after)] for row in labels]
    columns = [
        Column("row", COMPARED[key]),
        *_columns(months, [column_of(metric).printed_unit] * 2),
        Column("change", _("变化")),
    ]
    rows = [[label, *_pair(metric, *pair)] for label, pair in zip(labels.values(), values, strict=True)]
    total = None
    if METRICS[metric].adds_up and values:
        total = [_("合计"), *_pair(metric, *(sum(column) for column in zip(*values, strict=True)))]
    title = _("%(table)s：%(figure)s") % {"table": TITLES[key].title, "figure": METRICS[metric].label}
    return Table(key, title, columns, rows, total)


def _columns(months, units):
    return [Column(name, text, unit) for name, text, unit in zip(("before", "after"), months, units, strict=True)]


def _pair(metric, was, now):
    """Both numbers and the change as they are printed."""
    column = column_of(metric)
    return [column.cell_text(was), column.cell_text(now), change_text(was, now, column.unit)]
