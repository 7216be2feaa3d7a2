"""The list behind a number of the report: the rows that it counts, as far as the reader may see each of them."""

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from reports import facts, months
from reports.columns import MONEY, column_of
from reports.counting import STREET
from reports.frozen import Frozen
from reports.rates import number_text
from reports.sight import NUMBERS, Sight, shown_table
from reports.sources import SUMS, TABLES, TOTAL, Rows, has_rows, metric_of
from reports.whose import report_of
from web.export_files import file_response
from web.exports import BATCH, FORMATS, Column, Export, Head
from web.lists import PAGE_SIZE, exported_by, one_of
from web.printable import month_text
from web.refusals import BadQuery, NotAllowed


@dataclass(frozen=True)
class Number:
    """A number of a report as it was frozen: of which row of which table, by which metric."""

    report: object
    frozen: Frozen
    table: str
    key: str
    metric: str

    @classmethod
    def of(cls, report, table, key, metric):
        """Find it. Raises Http404 where the report has no such number, NotAllowed while it is being built."""
        if not report.is_complete:
            raise NotAllowed(_("%(month)s月报还没有生成完，请稍后再打开。") % {"month": report.month_text})
        number = cls(report, Frozen.of(report), table, key, metric)
        if not has_rows(table, metric) or number.value is None:
            raise Http404
        return number

    @property
    def value(self):
        """The number; None when there is none."""
        if self.key == TOTAL:
            table = TABLES[self.table]
            is_there = table.group and self.metric in table.metrics
            return self.frozen.sum(self.table, self.metric) if is_there else None
        row = self.frozen.values.get(self.table, {}).get(self.key, {})
        found = [row[one] for one in SUMS.get(self.metric, (self.metric,)) if one in row]
        return sum(found) if found else None

    @property
    def text(self):
        """The number as the page prints it, with its unit."""
        return _written(self.metric, self.value)

    @property
    def place(self):
        """Of what it is the number: the month, and the row of the table."""
        month = self.report.month
        if self.table == "summary_before":
            month = months.shifted(month, -1)
        if not TABLES[self.table].group:
            return month_text(month)
        row = _("合计") if self.key == TOTAL else self.frozen.labels[self.table][self.key]
        return _("%(month)s，%(table)s：%(row)s") % {
            "month": month_text(month),
            "table": TABLES[self.table].title,
            "row": row,
        }


def _written(metric, value):
    """A number in print with its unit: money in 元, to the fen."""
    unit = metric_of(metric).unit
    return f"{Decimal(value):,.2f}{unit}" if metric in MONEY else f"{number_text(value)}{unit}"


class ReportRows(View):
    """The rows that a number of a month counts, with the same number; ``?format=`` answers with them as a file."""

    def get(self, request, slug, table, key, metric, code=None):
        number = Number.of(report_of(request, slug, code), table, key, metric)
        rows = Rows(facts.span_of(number.report), table, key, metric)
        is_local = number.report.street_id is not None or (TABLES[table].group == STREET and key != TOTAL)
        sight = Sight(request.user, number.report.authority, metric_of(metric), is_local)
        if "format" in request.GET:
            return _as_file(number, rows, sight, one_of("format", request.GET["format"], FORMATS))
        page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        shown = sight.of(page.object_list)
        headings, texts = shown_table(sight.cells(rows.parts[0]), shown)
        context = {
            "number": number,
            "metric": sight.metric,
            "in_report": column_of(metric).cell_text(number.value) if metric in MONEY else "",
            "listed": _written(metric, rows.number),
            "differs": rows.number != number.value,
            "is_sum": rows.is_sum,
            "note": rows.parts[0].part.subject.note,
            "is_worked_out": bool(rows.worked_out),
            "headings": headings,
            "texts": texts,
            "rows": shown,
            "has_hidden": not all(row.is_whole for row in shown),
            "page_obj": page,
            "export_formats": FORMATS if request.user.posts else {},
            "authority": request.GET.get("authority"),
        }
        return render(request, "reports/report_rows.html", context)


def _as_file(number, rows, sight, ending):
    """All rows as a file, as their reader may see them. Raises PermissionDenied, or BadQuery where they are too many."""
    if not sight.user.posts:
        raise PermissionDenied
    if len(rows) > settings.EXPORT_LIMIT:
        sentence = _("这个列表超过%(limit)s条，一个文件放不下。")
        raise BadQuery(sentence % {"limit": settings.EXPORT_LIMIT}, code="too_many_rows")
    columns = [
        Column(cell.key, cell.label, _nth(place), "number" if cell.kind in NUMBERS else cell.kind, cell.choices)
        for place, cell in enumerate(sight.cells(rows.parts[0]))
    ]
    name = f"{number.place} {sight.metric.label}"
    head = Head(name, by=exported_by(sight.user), known_at=number.report.cut_at)
    batches = (sight.of(rows[start : start + BATCH]) for start in range(0, len(rows), BATCH))
    return file_response(Export(name, tuple(columns)), head, batches, ending)


def _nth(place):
    return lambda row: row.values[place]
