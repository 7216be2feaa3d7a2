"""The workbook that somebody uploaded, given back: faulty cells filled and commented with the remedy, errors on a sheet."""

import io
import tempfile
from collections import defaultdict

import openpyxl
import xlsxwriter
from django.utils.translation import gettext as _
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import column_index_from_string

from desk.imports.reading import MEGABYTE, XLSX, open_table, weigh
from desk.imports.texts import cell_text
from desk.imports.writing import HEAD, HELD, OPTIONS
from web.export_files import guarded

#: Above this size the workbook isn't held in memory with all its looks: its cells are copied, a row at a time.
MOST_HELD_ROWS, MOST_HELD_BYTES = 3000, 3 * MEGABYTE
FAULTY = "FFC7CE"
WIDTHS = (8, 8, 18, 30, 70)


def mark(content, errors):
    """An open xlsx file: the table in ``content`` with ``errors`` (as the findings of a run keep them) marked."""
    weight = weigh(content)
    if weight.media_type == XLSX and weight.rows <= MOST_HELD_ROWS and weight.size <= MOST_HELD_BYTES:
        return _mark_original(content, errors)
    return _mark_copy(content, errors)


def _by_row(errors):
    """{row: {column from 1: remedies in one text}}; what concerns no column of the sheet is put at the first."""
    rows = defaultdict(lambda: defaultdict(list))
    for error in errors:
        column = column_index_from_string(error["column"]) if error["column"] else 1
        named = error["remedy"] if error["column"] else f"{error['heading']}：{error['remedy']}"
        rows[error["row"]][column].append(named)
    return {row: {place: "\n".join(said) for place, said in columns.items()} for row, columns in rows.items()}


def _mark_original(content, errors):
    book = openpyxl.load_workbook(io.BytesIO(content))
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    sheet, author, title = visible[0], _("导入检查"), _("错误清单")
    _take_old_marks_off(sheet, author)
    for row, columns in _by_row(errors).items():
        for column, remedy in columns.items():
            cell = sheet.cell(row, column)
            cell.fill = PatternFill("solid", fgColor=FAULTY)
            if not isinstance(cell, MergedCell):
                cell.comment = Comment(remedy, author, width=320, height=120)
    if title in book.sheetnames and title != sheet.title:
        del book[title]
    listed = book.create_sheet(title)
    for number, width in enumerate(WIDTHS):
        listed.column_dimensions["ABCDE"[number]].width = width
    for line in _lines(errors):
        listed.append(line)
    listed.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def _take_old_marks_off(sheet, author):
    """What an earlier check has marked is judged anew."""
    for row in sheet.iter_rows():
        for cell in row:
            if not isinstance(cell, MergedCell) and cell.comment is not None and cell.comment.author == author:
                cell.comment, cell.fill = None, PatternFill()


def _mark_copy(content, errors):
    """The cells of the first sheet alone, as text and numbers; for csv, and for what is too large to be held."""
    table, rows = open_table(content), _by_row(errors)
    file = tempfile.SpooledTemporaryFile(HELD)  # noqa: SIM115  the response closes it
    book = xlsxwriter.Workbook(file, {**OPTIONS, "constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet, faulty = book.add_worksheet((table.sheet or _("内容"))[:31]), book.add_format({"bg_color": f"#{FAULTY}"})
    for row, raw in table.rows:
        marked = rows.get(row, {})
        for column in range(1, max(len(raw), max(marked, default=0)) + 1):
            value = raw[column - 1] if column <= len(raw) else None
            _copy(sheet, row - 1, column - 1, value, faulty if column in marked else None)
            if column in marked:
                sheet.write_comment(row - 1, column - 1, marked[column], {"author": _("导入检查"), "x_scale": 2})
    _list_errors(book, errors)
    book.close()
    file.seek(0)
    return file


def _copy(sheet, row, column, value, shape):
    if value is None or value == "":
        if shape:
            sheet.write_blank(row, column, None, shape)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value, shape)
    else:
        sheet.write_string(row, column, guarded(cell_text(value)), shape)


def _list_errors(book, errors):
    sheet, head = book.add_worksheet(_("错误清单")), book.add_format(HEAD)
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    for number, line in enumerate(_lines(errors)):
        for place, value in enumerate(line):
            shape = head if number == 0 else None
            if isinstance(value, int):
                sheet.write_number(number, place, value, shape)
            else:
                sheet.write_string(number, place, value, shape)


def _lines(errors):
    yield [_("行"), _("列"), _("列名"), _("内容"), _("怎么改")]
    for error in errors:
        yield [error["row"], error["column"], *(guarded(error[name]) for name in ("heading", "value", "remedy"))]
