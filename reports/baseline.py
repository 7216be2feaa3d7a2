"""What a month is compared with besides the month before: the district's baseline month, and the same month a year before.

Both are copied, as they were closed, into the lines of the month that compares itself with them: it keeps what it said,
whatever the rule says later.
"""

import re
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from reports import months
from reports.counting import Counting, Row
from reports.models import MonthlyReport, ReportLine, ReportState
from web.printable import month_text

RULE = "baseline_month"
#: The table under which a copy stands, by the table of which it is one.
BASELINE, LAST_YEAR = "baseline", "last_year"


def month_of_rule(authority, day):
    """The baseline month that the authority's rule names on a day; None when it names none, or nothing readable."""
    said = str(authority.rule(RULE, day) or "")
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", said) or said < "0001":
        return None
    return date(int(said[:4]), int(said[5:]), 1)


def baseline_of(span):
    """The baseline month of a span: what the rule said at its cut, when that lies before the span; else None."""
    month = month_of_rule(span.authority, localdate(span.cut_at))
    return month if month and month < span.month else None


def last_year_of(span):
    """The same month of the year before."""
    return months.shifted(span.month, -12)


def why_none(report):
    """The sentence that says why a complete report has no baseline to compare itself with, though the rule names one; empty
    where it names none."""
    month = month_of_rule(report.authority, localdate(report.cut_at))
    if month is None:
        return ""
    words = {"baseline": month_text(month)}
    if month >= report.month:
        return _t("辖区规则设定的基期是%(baseline)s，不早于本月，不作比较。") % words
    return (
        _t("辖区规则设定的基期是%(baseline)s，生成本月月报时该月没有封存的月报，不作比较。请先生成并封存该月月报。")
        % words
    )


def copies(summary, by_category, standing):
    """The Countings of all copies; the parameters are the metrics of the three tables that are copied."""
    return (
        _copy("summary", _("基期主要指标"), summary, BASELINE, baseline_of),
        _copy("by_category", _("基期各类事项下派情况"), by_category, BASELINE, baseline_of),
        _copy("standing", _("基期常态负担情况"), standing, BASELINE, baseline_of),
        _copy("summary", _("上年同月主要指标"), summary, LAST_YEAR, last_year_of),
    )


def _copy(table, title, metrics, name, month_of):
    def rows(span):
        month = month_of(span)
        return [] if month is None else _closed_rows(span, month, table, metrics)

    return Counting(f"{table}_{name}", title, metrics, rows)


def _closed_rows(span, month, table, metrics):
    """The rows of a table of a closed month; the single row of the summary is named for its month. One statement."""
    where = {"authority": span.authority, "street": span.street, "month": month}
    closed = MonthlyReport.objects.filter(state=ReportState.CLOSED, **where)
    lines = ReportLine.objects.filter(report__in=closed, table=table, metric__in=metrics).order_by("position", "pk")
    rows = {}
    for key, label, metric, value in lines.values_list("key", "label", "metric", "value"):
        if table == "summary":
            key, label = months.name_of(month), month_text(month)
        # What wasn't counted then is unknown, not nothing.
        row = rows.setdefault(key, Row(key, label, dict.fromkeys(metrics)))
        row.values[metric] = value
    return list(rows.values())
