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

from reports import facts, months, streets
from reports.columns import MONEY, column_of
from reports.corrections import CORRECTIONS, NOW, WAS, spans
from reports.counting import STREET
from reports.frozen import Frozen
from reports.models import ReportCorrection
from reports.rates import number_text
from reports.sight import NUMBERS, Sight, shown_table
from reports.sources import SUMS, TABLES, TOTAL, Rows, has_rows, metric_of
from reports.whose import report_of
from web.exports import BATCH, FORMATS, Column, Export, Head
from web.lists import PAGE_SIZE, exported_by, one_of
from web.printable import month_text
from web.refusals import BadQuery, NotAllowed
from web.taking import ListFile, keeper_for

#: Longer than any id of a row.
LONGEST_ID = 18
#: Tables that have no row where nothing happened; others without one weren't counted when their month was frozen.
MAY_BE_EMPTY = frozenset({"by_street", "funds"})


@dataclass(frozen=True)
class Number:
    """A number of a report as it was frozen: of which row of which table, by which metric."""

    report: object
    frozen: Frozen
    table: str
    key: str
    metric: str

    @classmethod
    def of(cls, report, table, key, metric, reader):
        """Find it. Raises Http404 where the report has no such number for its reader, NotAllowed while it is being built."""
        if not report.is_complete:
            raise NotAllowed(_("%(month)s月报还没有生成完，请稍后再打开。") % {"month": report.month_text})
        number = cls(report, Frozen.of(report, reader), table, key, metric)
        if not has_rows(table, metric) or number.value is None:
            raise Http404
        return number

    @property
    def span(self):
        """What was counted."""
        return facts.span_of(self.report)

    @property
    def rows(self):
        """The rows that it counts."""
        return Rows(self.span, self.table, self.key, self.metric)

    @property
    def value(self):
        """The number; None when there is none."""
        if self.key == TOTAL:
            return self.frozen.sum(self.table, self.metric) if self._has_total() else None
        row = self.frozen.values.get(self.table, {}).get(self.key, {})
        found = [row[one] for one in SUMS.get(self.metric, (self.metric,)) if one in row]
        return sum(found) if found else None

    def _has_total(self):
        """Whether the report has the table with the metric in it: of others the sum would be 0 where there is no number."""
        table = next((one for one in streets.countings_of(self.report) if one.key == self.table), None)
        if table is None or not table.group or self.metric not in table.metrics:
            return False
        return self.table in MAY_BE_EMPTY or self.table in self.frozen.values

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
        said = month_text(month)
        if self.report.street_id:
            said = _("%(street)s%(month)s") % {"street": self.report.street.name, "month": said}
        if not TABLES[self.table].group:
            return said
        row = _("合计") if self.key == TOTAL else self.frozen.labels[self.table][self.key]
        return _("%(month)s，%(table)s：%(row)s") % {
            "month": said,
            "table": TABLES[self.table].title,
            "row": row,
        }


@dataclass(frozen=True)
class CorrectedNumber:
    """A number of an earlier month as a report corrects it: what was said of it before, or what is known by now."""

    report: object
    correction: ReportCorrection
    which: str

    @classmethod
    def of(cls, report, key, metric):
        """Find it by ``id-was`` or ``id-now``. Raises Http404 where the report corrects no such number."""
        pk, _sign, which = key.partition("-")
        if not (pk.isascii() and pk.isdecimal() and len(pk) < LONGEST_ID and which in (WAS, NOW)):
            raise Http404
        found = report.corrections.filter(pk=pk, metric=metric).first()
        if found is None or not has_rows(found.table, metric):
            raise Http404
        found.report = report
        return cls(report, found, which)

    @property
    def metric(self):
        """Its metric."""
        return self.correction.metric

    @property
    def span(self):
        """The earlier month, as known then or by now."""
        return spans(self.correction)[self.which]

    @property
    def rows(self):
        """The rows that it counts."""
        return Rows(self.span, self.correction.table, self.correction.key, self.metric)

    @property
    def value(self):
        """The number."""
        value = getattr(self.correction, self.which)
        return int(value) if value == int(value) else value

    @property
    def text(self):
        """The number in print."""
        return _written(self.metric, self.value)

    @property
    def place(self):
        """Of what it is the number."""
        said = _("%(month)s，%(row)s（原数）") if self.which == WAS else _("%(month)s，%(row)s（更正为）")
        return said % {"month": month_text(self.correction.month), "row": self.correction.label}


def _number(report, table, key, metric, reader):
    if table == CORRECTIONS:
        return CorrectedNumber.of(report, key, metric)
    return Number.of(report, table, key, metric, reader)


def _written(metric, value):
    """A number in print with its unit: money in 元, to the fen."""
    unit = metric_of(metric).unit
    return f"{Decimal(value):,.2f}{unit}" if metric in MONEY else f"{number_text(value)}{unit}"


class ReportRows(View):
    """The rows that a number of a month counts, with the same number; ``?format=`` answers with them as a file."""

    def get(self, request, slug, table, key, metric, code=None):
        number = _number(report_of(request, slug, code), table, key, metric, request.user)
        rows = number.rows
        of_street = table in TABLES and TABLES[table].group == STREET and key != TOTAL
        is_local = number.report.street_id is not None or of_street
        sight = Sight(request.user, number.report.authority, metric_of(metric), is_local)
        if "format" in request.GET:
            file = _file_of(number, rows, sight, one_of("format", request.GET["format"], FORMATS))
            return keeper_for(request).take(request, file)
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


def _file_of(number, rows, sight, ending):
    """All rows as a file, as their reader may see them, not yet written. Raises PermissionDenied, or BadQuery where they are too many."""
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
    head = Head(name, by=exported_by(sight.user), known_at=number.span.cut_at, count=len(rows))
    batches = (sight.of(rows[start : start + BATCH]) for start in range(0, len(rows), BATCH))
    return ListFile(Export(name, tuple(columns)), head, ending, batches, is_dear=False)


def _nth(place):
    return lambda row: row.values[place]
