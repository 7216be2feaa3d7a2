"""A month beside the month before, the baseline month and the same month of last year, from its own frozen lines.

A change is printed only beside both of its numbers; rows stand in the official order, never by how much they changed.
"""

from django.utils.translation import gettext as _

from reports import baseline
from reports.content import Column, Lead, Section, Table
from reports.rates import change_text
from web.days import read_month
from web.printable import month_text

BASELINE, LAST_YEAR = f"summary_{baseline.BASELINE}", f"summary_{baseline.LAST_YEAR}"
CHANGE = Lead("", "change")


def compared_periods(frozen):
    """[(what the period is called, {metric: number})] of what was copied: the baseline, the same month of last year."""
    named = ((BASELINE, _("基期（%(month)s）")), (LAST_YEAR, _("上年同月（%(month)s）")))
    return [
        (name % {"month": month_text(read_month(slug))}, values)
        for table, name in named
        for slug, values in frozen.values.get(table, {}).items()
    ]


def months_compared(frozen):
    """The months (2026-06) of ``compared_periods``, in the same order: each was closed when it was copied, and lists its rows."""
    return [slug for table in (BASELINE, LAST_YEAR) for slug in frozen.values.get(table, {})]


def heading_of_baseline(frozen):
    """What the column of the baseline is called, with its month; empty where the month has none."""
    return compared_periods(frozen)[0][0] if frozen.values.get(BASELINE) else ""


def comparison_sections(report, frozen, figures):
    """The section that sets the figures beside the baseline and the same month of last year; none where neither was copied
    and no rule names a baseline."""
    why = "" if frozen.values.get(BASELINE) else baseline.why_none(report)
    named = [name for name, _values in compared_periods(frozen)]
    if not named:
        return [Section(_heading(), [why])] if why else []
    said = _("%(months)s的数据为该月月报封存时的数据，已随本月一并存入，以后不再变动。") % {"months": "、".join(named)}
    table = _figures_table(named, figures, months_compared(frozen))
    return [Section(_heading(), [*([why] if why else []), said], [table])]


def _heading():
    return _("与基期和上年同月比较")


def _figures_table(named, figures, slugs):
    """Each figure, and of each period its number with the change since."""
    columns = [Column("row", _("指标")), Column("now", _("本月"), kind="number")]
    for n, name in enumerate(named):
        columns += [Column(f"then{n}", name, kind="number"), Column(f"change{n}", _("变化"), kind="number")]
    rows = [
        [figure.label, figure.text, *(text for _name, *texts in figure.compared for text in texts)]
        for figure in figures
    ]
    note = _("变化为（本月数－对比数）÷对比数，保留一位小数；对比数为0或者当时没有统计的，不列变化。")
    keys = [figure.key for figure in figures]
    leads = {f"change{n}": CHANGE for n in range(len(named))}
    for key in keys:
        leads[key, "now"] = Lead("summary", key, "all")
        leads |= {(key, f"then{n}"): Lead("summary", key, "all", slug) for n, slug in enumerate(slugs)}
    return Table(
        "comparison",
        _("主要指标与基期、上年同月比较"),
        columns,
        rows,
        note=note,
        row_keys=keys,
        leads=leads,
    )


def table_by_month(frozen, key, metric, heading, title):
    """A row of a table for each month that it is compared with: last month, this one, the baseline, and both changes.

    None for months that were frozen before last month's rows were kept.
    """
    now, before, base = (frozen.values[name] for name in (key, f"{key}_before", f"{key}_{baseline.BASELINE}"))
    if not before:
        return None
    column, base_heading = frozen.column_of(metric), heading_of_baseline(frozen)
    columns = [
        Column("row", heading),
        *(Column(name, label, column.unit, "number") for name, label in (("before", _("上月")), ("now", _("本月")))),
        Column("change", _("比上月"), kind="number"),
    ]
    if base_heading:
        columns += [
            Column("base", base_heading, column.unit, "number"),
            Column("base_change", _("比基期"), kind="number"),
        ]

    def cells(was, is_now, then):
        change = [was, is_now, change_text(was, is_now, column.unit)]
        return [*change, then, change_text(then, is_now, column.unit)] if base_heading else change

    numbers = [[table.get(row, {}).get(metric) for table in (before, now, base)] for row in frozen.labels[key]]
    rows = [[label, *cells(*row)] for label, row in zip(frozen.labels[key].values(), numbers, strict=True)]
    total = None
    if frozen.named(metric).adds_up:
        total = [_("合计"), *cells(*(_sum_of_known(one) for one in zip(*numbers, strict=True)))]
    leads = {"before": Lead(f"{key}_before", metric), "now": Lead(key, metric), "change": CHANGE}
    if base_heading:
        leads |= {"base": Lead(key, metric, month=months_compared(frozen)[0]), "base_change": CHANGE}
    return Table(f"{key}_{metric}", title, columns, rows, total, row_keys=list(frozen.labels[key]), leads=leads)


def _sum_of_known(numbers):
    """Their sum; None where one of them isn't known."""
    return None if any(one is None for one in numbers) else sum(numbers)
