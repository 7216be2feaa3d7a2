"""The monthly report as an Excel workbook: an overview, a sheet for each table and chart, and the definitions."""

from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from reports.content import Column, captions, definitions_table
from reports.excel_cells import (
    Formats,
    SheetNames,
    cell_number,
    header_text,
    number_kind,
    row_height,
    write_cell,
    write_text,
)
from reports.excel_chart import add_chart
from reports.rates import PERCENT, bounded, number_text
from web.printable import moment_text, month_text, one_line, print_width, utc

A4 = 9
TITLE_ROW, STATUS_ROW, HEAD_ROW, FIRST_ROW = 0, 1, 2, 3
TITLE_HEIGHT, HEAD_HEIGHT = 30, 32
NARROWEST, WIDEST = 9, 44
OVERVIEW_WIDTHS = (28, 14, 12, 20, 18, 60)
CHART_WIDTH, CHART_HEIGHT, BAR_HEIGHT = 720, 360, 26


def write_excel(content):
    """``content`` (a ReportContent) as the bytes of an .xlsx file."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(file, options)
    workbook.set_properties(
        {
            "title": one_line(content.title)[:255],
            "author": one_line(content.issuer_name)[:255],
            "created": utc(content.cut_at),
        }
    )
    book = _Book(workbook, content)
    book.write_overview()
    names = captions(content)
    for table in content.tables:
        book.write_table(table, names[table.key])
    for chart in content.charts:
        book.write_chart(chart, names[chart.key])
    book.write_table(definitions_table(content), _("口径"))
    workbook.close()
    return file.getvalue()


class _Book:
    """One workbook in the making: its formats, its names of sheets and the report that it prints."""

    def __init__(self, workbook, content):
        self.workbook, self.content = workbook, content
        self.formats, self.names = Formats(workbook), SheetNames()

    def write_overview(self):
        """The first sheet: which report this is, and its figures with the compared values and the change."""
        content = self.content
        sheet = self.workbook.add_worksheet(self.names.take(_("概览")))
        write_text(sheet, TITLE_ROW, 0, one_line(content.title), self.formats, "title")
        sheet.set_row(TITLE_ROW, TITLE_HEIGHT)
        facts = [
            (_("地区"), content.authority_name),
            (_("编制单位"), content.issuer_name),
            (_("月份"), month_text(content.month)),
            (_("数据截至"), moment_text(content.cut_at)),
            (_("状态"), _("已定稿") if content.is_closed else _("未定稿")),
        ]
        for row, fact in enumerate(facts, 1):
            for place, text in enumerate(fact):
                write_text(sheet, row, place, text, self.formats, "plain")
        self._write_figures(sheet, len(facts) + 2)

    def _write_figures(self, sheet, head_row):
        headings = (_("指标"), _("本期"), _("单位"), self.content.before_heading, _("变化"), _("口径"))
        for place, (heading, width) in enumerate(zip(headings, OVERVIEW_WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
            write_text(sheet, head_row, place, heading, self.formats, "head")
        sheet.set_row(head_row, HEAD_HEIGHT)
        for row, figure in enumerate(self.content.figures, head_row + 1):
            write_text(sheet, row, 0, figure.label, self.formats)
            self._write_measured(sheet, row, 1, figure.measured, figure.unit)
            write_text(sheet, row, 2, figure.unit, self.formats)
            self._write_measured(sheet, row, 3, figure.before, figure.unit)
            self._write_change(sheet, row, figure)
            write_text(sheet, row, 5, figure.definition, self.formats)
            sheet.set_row(row, row_height([figure.label, figure.definition], OVERVIEW_WIDTHS[::5]))
        last_row = head_row + max(len(self.content.figures), 1)
        sheet.freeze_panes(head_row + 1, 1)
        sheet.autofilter(head_row, 0, last_row, len(headings) - 1)
        self._set_print(sheet, head_row, head_row)

    def _write_measured(self, sheet, row, place, measured, unit):
        column = Column("value", "", unit, "percent" if unit == PERCENT else "number")
        if measured is None or cell_number(measured, column) is None:
            write_text(sheet, row, place, number_text(measured, unit), self.formats, "unknown")
        else:
            write_cell(sheet, row, place, measured, column, self.formats)

    def _write_change(self, sheet, row, figure):
        """A formula over the two numbers where both are exact, else the words of the report."""
        rate, before = figure.reduction, bounded(figure.before)
        counted = rate is not None and isinstance(figure.value, int) and isinstance(before.value, int)
        if (
            not counted
            or rate.qualifier
            or figure.unit == PERCENT
            or (rate.value == 0 and figure.value != before.value)
        ):
            write_text(sheet, row, 4, figure.change_text, self.formats, "unknown")
            return
        now, then = xl_rowcol_to_cell(row, 1), xl_rowcol_to_cell(row, 3)
        change = float(-rate.value / 100)
        sheet.write_formula(row, 4, f"=ROUND(({now}-{then})/{then},3)", self.formats.get("change"), change)

    def write_table(self, table, caption):
        """A sheet for ``table``; returns its name and the sheet."""
        name = self.names.take(caption)
        sheet = self.workbook.add_worksheet(name)
        write_text(sheet, TITLE_ROW, 0, one_line(table.title), self.formats, "title")
        sheet.set_row(TITLE_ROW, TITLE_HEIGHT)
        write_text(sheet, STATUS_ROW, 0, self.content.status_text, self.formats, "note")
        for place, column in enumerate(table.columns):
            write_text(sheet, HEAD_ROW, place, column.heading, self.formats, "head")
            sheet.set_column(place, place, column_width(table, place))
        sheet.set_row(HEAD_ROW, HEAD_HEIGHT)
        end = self._write_rows(sheet, table)
        if table.note:
            text = _("注：%(note)s") % {"note": table.note}
            write_text(sheet, end + 1, 0, one_line(text), self.formats, "note")
        sheet.freeze_panes(FIRST_ROW, 1 if table.columns[0].kind == "text" else 0)
        self._set_print(sheet, TITLE_ROW, HEAD_ROW)
        return name, sheet

    def _write_rows(self, sheet, table):
        """The rows and the total; returns the number of the first free row."""
        end, widths = FIRST_ROW, [column_width(table, place) for place in range(len(table.columns))]
        for row, texts in zip(table.rows, table.row_texts(), strict=False):
            sheet.set_row(end, row_height(texts, widths))
            for place, (value, column) in enumerate(zip(row, table.columns, strict=True)):
                write_cell(sheet, end, place, value, column, self.formats)
            end += 1
        if not table.rows:
            for place, text in enumerate(table.row_texts()[0]):
                write_text(sheet, end, place, text, self.formats)
            end += 1
        sheet.autofilter(HEAD_ROW, 0, end - 1, len(table.columns) - 1)
        if table.total is not None:
            self._write_total(sheet, end, table)
            end += 1
        return end

    def _write_total(self, sheet, row, table):
        """Sums as formulas with their values, so that they also hold after the office has edited a row."""
        for place, (value, column) in enumerate(zip(table.total, table.columns, strict=True)):
            number = table.printed_sum(place)
            if number is None:
                write_cell(sheet, row, place, value, column, self.formats, total=True)
                continue
            look = self.formats.get(number_kind(column, number), total=True)
            area = xl_range(FIRST_ROW, place, row - 1, place)
            sheet.write_formula(row, place, f"=SUM({area})", look, float(number))

    def write_chart(self, chart, caption):
        """A sheet with the numbers of ``chart`` and beside them the native chart drawn from them, on one page."""
        name, sheet = self.write_table(chart.as_table(), caption)
        native = add_chart(self.workbook, chart, sheet=name, first_row=FIRST_ROW)
        height = max(CHART_HEIGHT, BAR_HEIGHT * len(chart.labels)) if chart.kind == "bar" else CHART_HEIGHT
        native.set_size({"width": CHART_WIDTH, "height": height})
        sheet.insert_chart(HEAD_ROW, len(chart.series) + 2, native, {"description": one_line(chart.title)})
        sheet.fit_to_pages(1, 1)

    def _set_print(self, sheet, first_row, last_row):
        """A4 landscape, as wide as the page, the heading on every page, and which page of how many."""
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(first_row, last_row)
        sheet.set_margins(left=0.5, right=0.5)
        title, pages = header_text(self.content.title), _("第 &P 页，共 &N 页")
        sheet.set_footer(f"&L{title}&R{pages}")
        if self.content.internal:
            sheet.set_header("&L" + _("内部资料 注意保存"))


def column_width(table, place):
    """The width of a column in characters: as wide as its longest line, within bounds; headings may wrap."""
    texts = [row[place] for row in table.row_texts()]
    if table.total is not None:
        texts.append(table.total_texts()[place])
    longest = max([print_width(table.columns[place].heading) / 1.6, *(print_width(text) for text in texts)])
    return min(max(longest + 3, NARROWEST), WIDEST)
