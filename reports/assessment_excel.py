"""The sheets of all departments as one workbook: a sheet each in the official order, none that holds them side by side."""

from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from reports.assessment import period_text
from reports.excel_cells import Formats, SheetNames, header_text, row_height, write_text
from reports.metrics import YUAN
from web.printable import one_line, utc

A4 = 9
WIDTHS = (22, 30, 14, 8, 60)
FIRST = 3


def write_sheets(sheets, *, author):
    """``sheets`` (reports.assessment.Sheet) as the bytes of an .xlsx file; ``author`` is whose register it is."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(file, options)
    properties = {"author": one_line(author)[:255]}
    if sheets:
        properties["created"] = utc(sheets[0].cut_at)
    workbook.set_properties(properties)
    formats, names = Formats(workbook), SheetNames()
    for one in sheets:
        _write(workbook.add_worksheet(names.take(one.department.name)), one, formats)
    if not sheets:
        empty = workbook.add_worksheet(names.take(_("没有部门")))
        write_text(empty, 0, 0, _("这一年没有部门。"), formats, "plain")
    workbook.close()
    return file.getvalue()


def _write(sheet, one, formats):
    write_text(sheet, 0, 0, one_line(one.title), formats, "title")
    sheet.set_row(0, 30)
    write_text(sheet, 1, 0, period_text(one), formats, "note")
    headings = (_("类别"), _("项目"), _("数"), _("单位"), _("口径"))
    for place, (heading, width) in enumerate(zip(headings, WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        write_text(sheet, 2, place, heading, formats, "head")
    for row, line in enumerate(one.lines, FIRST):
        write_text(sheet, row, 0, line.group, formats)
        write_text(sheet, row, 1, line.label, formats)
        kind = "money" if line.unit == str(YUAN) else "whole"
        sheet.write_number(row, 2, line.value, formats.get(kind))
        write_text(sheet, row, 3, line.unit, formats)
        write_text(sheet, row, 4, line.definition, formats)
        sheet.set_row(row, row_height([line.label, line.definition], WIDTHS[1::3]))
    note = _("不评分，不排名，不与其他单位比较。")
    write_text(sheet, FIRST + len(one.lines), 0, note, formats, "note")
    sheet.freeze_panes(FIRST, 2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.set_footer(f"&L{header_text(one.title)}&R&P/&N")
