"""What is learnt later about a closed month: it never changes that month, and is told by the next report that is built.

A payment recorded late, an ask mended, notices joined after the cut: whenever a month is built, each closed month of the
year before it is counted again up to the new cut, and what differs from what was last said of it is written down.
"""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports import facts, meanings, months
from reports.burden import COUNTINGS
from reports.columns import FROZEN_YUAN
from reports.content import Column, Lead, Section, Table
from reports.models import MonthlyReport, ReportCorrection, ReportState
from reports.sources import has_rows
from web.printable import month_text

#: The table of a report that shows them.
CORRECTIONS = "corrections"
#: Both numbers of a correction.
WAS, NOW = "was", "now"
#: How many months before a report are counted again.
MONTHS = 12
#: The tables that are counted again; the others repeat them in other groups, or look further back.
TABLES = ("summary", "by_category", "by_department")
#: What is estimated anew counts anew on any day: that is a cause of change in the month in which it was, not a correction.
ESTIMATED = frozenset({"in_force_hours", "in_force_unsaid"})
WORDS = gettext_lazy(
    "以前月份的月报封存以后，又有补登、更正、作废或者归并的，封存的月报不改，在这里更正。近十二个月已经封存的各月，"
    "按本月报的数据截至时间重新统计主要指标、各类事项和各部门的数字；口径有变化的指标不比较。"
)


def write(report, *, back):
    """Tell in ``report`` what is known now of the month that lies ``back`` months before it, if that one is closed.

    A fixed number of statements for a month, however many rows there are.
    """
    month = months.shifted(report.month, -back)
    closed = MonthlyReport.objects.whole().filter(authority=report.authority, state=ReportState.CLOSED)
    earlier = closed.filter(month=month).first()
    if earlier is None:
        return
    said, labels = _last_said(earlier, report)
    alike = _counted_alike(earlier)
    span = facts.Span(report.authority, month, report.cut_at)
    for counting in COUNTINGS:
        if counting.key in TABLES:
            counted = {metric for table, _row, metric in said if table == counting.key}
            metrics = [one for one in counting.metrics if one in (alike & counted) - ESTIMATED]
            _write_table(report, month, counting.key, _compared(counting, metrics, span, said, labels[counting.key]))


def _last_said(earlier, report):
    """{(table, row, metric): number} as the closed month and every report between it and this one said it, and
    {table: {row: label}} as frozen. Two statements."""
    said, labels = {}, {table: {} for table in TABLES}
    rows = earlier.lines.filter(table__in=TABLES).order_by("table", "position", "pk")
    for line in rows:
        said[line.table, line.key, line.metric] = line.value
        labels[line.table][line.key] = line.label
    between = ReportCorrection.objects.filter(
        report__authority=report.authority, report__month__lt=report.month, month=earlier.month
    ).exclude(report__state=ReportState.OPEN)
    for one in between.order_by("report__month", "pk"):
        said[one.table, one.key, one.metric] = one.now
    return said, labels


def _counted_alike(earlier):
    """The metrics that mean today what they meant when the month was built: another count of others says nothing."""
    today = meanings.present()
    then = meanings.of_month(earlier)
    return {key for key, one in then.items() if key in today and today[key].definition == one.definition}


def _compared(counting, metrics, span, said, labels):
    """(row, its label, metric, was, now) of every number that differs."""
    rows = {row.key: row for row in counting.rows(span)}
    for key in [*rows, *(key for key in labels if key not in rows)]:
        values = rows[key].values if key in rows else {}
        label = labels.get(key) or rows[key].label
        for metric in metrics:
            now, was = values.get(metric, 0), said.get((counting.key, key, metric))
            if now is None or (was is None and key in labels):
                # No number at all, now or then.
                continue
            if Decimal(now) != (was or 0):
                yield key, label, metric, was or 0, now


def _write_table(report, month, table, differing):
    ReportCorrection.objects.bulk_create(
        ReportCorrection(report=report, month=month, table=table, key=key, label=label, metric=metric, was=was, now=now)
        for key, label, metric, was, now in differing
    )


def section_of(report, frozen):
    """What a report corrects, as a section of it; None when it corrects nothing. One statement."""
    found = list(report.corrections.order_by("month", "pk"))
    if not found:
        return None
    rows = [[month_text(one.month), one.label, *texts(one, frozen)] for one in found]
    columns = [Column("month", _("月份")), *columns_of()]
    leads = {(str(one.pk), which): lead_of(one, which) for one in found for which in (WAS, NOW)}
    keys = [str(one.pk) for one in found]
    table = Table(CORRECTIONS, _("以前月份数字的更正"), columns, rows, row_keys=keys, leads=leads)
    return Section(_("更正"), [str(WORDS)], [table])


def lead_of(one, which):
    """Which number ``WAS`` or ``NOW`` of a correction is, for the list behind it."""
    if not has_rows(one.table, one.metric):
        return Lead(one.table, one.metric)
    return Lead(CORRECTIONS, one.metric, key=f"{one.pk}-{which}")


def spans(one):
    """{WAS, NOW: the span that was counted}: the month as known when it was last said, and as known to the correcting report.
    Two statements."""
    authority, earlier = one.report.authority, {"report__authority": one.report.authority, "month": one.month}
    same = ReportCorrection.objects.filter(**earlier, table=one.table, key=one.key, metric=one.metric)
    between = same.filter(report__month__lt=one.report.month).exclude(report__state=ReportState.OPEN)
    cut = between.order_by("-report__month").values_list("report__cut_at", flat=True).first()
    if cut is None:
        closed = MonthlyReport.objects.whole().filter(authority=authority, month=one.month)
        cut = closed.values_list("cut_at", flat=True).get()
    return {
        WAS: facts.Span(authority, one.month, cut),
        NOW: facts.Span(authority, one.month, one.report.cut_at),
    }


def columns_of():
    """The columns of a correction beside its month."""
    return [
        *(Column("row", _("范围")), Column("figure", _("指标"))),
        *(Column("was", _("原数"), kind="number"), Column("now", _("更正为"), kind="number")),
    ]


def texts(one, frozen):
    """The figure, what was said and what is known now, as printed under the names of the month that tells; money in 元, to the
    fen: what is corrected may be less than 万元 show."""
    metric, column = frozen.named(one.metric), frozen.column_of(one.metric)
    if metric.is_money:
        return [metric.label, *(f"{n:,.2f}{FROZEN_YUAN}" for n in (one.was, one.now))]
    return [metric.label, *(f"{column.cell_text(n)}{column.printed_unit}" for n in (one.was, one.now))]


def months_of(report):
    """The months that a report corrects, oldest first. One statement."""
    return list(report.corrections.order_by("month").values_list("month", flat=True).distinct())


def told_later(report, user):
    """What later reports that the user may see correct in this month, in their order. One statement."""
    seen = MonthlyReport.objects.visible_to(user).exclude(state=ReportState.OPEN).filter(authority=report.authority)
    rows = ReportCorrection.objects.filter(month=report.month, report__in=seen)
    if report.street_id:
        # Months are corrected as a whole.
        rows = rows.none()
    return rows.select_related("report__authority", "report__run").order_by("report__month", "pk")
