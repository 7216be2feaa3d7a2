"""Files that people download: the template of a kind of import, and what the register has in the same columns."""

import csv
import io
import tempfile

import xlsxwriter
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from desk.imports.cells import Code, Day, OneOf, SeveralOf, Text, WholeNumber
from web import clock
from web.export_files import guarded

#: Rows of a template that have drop-downs.
FILLED_IN = 2000
LONGEST_HINT = 255  # characters that a program shows beside a cell
HEAD = {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E6EEF5", "border": 1}
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
#: A file beyond this size waits on disk until it is sent.
HELD = 4 * 1024 * 1024


def template_name(importer):
    """The name under which a template is downloaded, in the register's language."""
    with override(settings.LANGUAGE_CODE):
        return _("%(label)s导入模板.xlsx") % {"label": importer.label}


def export_name(importer, ending):
    """The name under which an export is downloaded, in the register's language, with its day."""
    with override(settings.LANGUAGE_CODE):
        return f"{importer.authority.name}{importer.label}_{clock.today():%Y%m%d}.{ending}"


def write_template(importer):
    """The template as an open file: a sheet to fill in with drop-downs, one with examples, one that explains, one of codes."""
    file = io.BytesIO()
    with override(settings.LANGUAGE_CODE):
        book = xlsxwriter.Workbook(file, {**OPTIONS, "in_memory": True})
        columns = _offered(importer)
        sheets = [book.add_worksheet(name) for name in (str(importer.label)[:31], _("示例"), _("说明"), _("代码"))]
        _write_head(book, sheets[0], columns)
        _write_head(book, sheets[1], columns)
        for number, example in enumerate(importer.examples, 1):
            for place, column in enumerate(columns):
                shown = column.cell.show(example[column.key]) if column.key in example else ""
                sheets[1].write_string(number, place, guarded(shown))
        _write_help(book, sheets[2], importer, columns)
        _write_codes(book, sheets[0], sheets[3], columns)
        book.close()
    file.seek(0)
    return file


def write_xlsx(importer):
    """What the register has, as an open workbook file; a row at a time, so that memory stays flat."""
    file = tempfile.SpooledTemporaryFile(HELD)  # noqa: SIM115  the response closes it
    with override(settings.LANGUAGE_CODE):
        book = xlsxwriter.Workbook(file, {**OPTIONS, "constant_memory": True})
        columns = _offered(importer)
        sheet = book.add_worksheet(str(importer.label)[:31])
        _write_head(book, sheet, columns)
        for number, values in enumerate(importer.rows_of(), 1):
            for place, column in enumerate(columns):
                value = values[column.key]
                if isinstance(column.cell, WholeNumber) and value is not None:
                    sheet.write_number(number, place, value)
                elif text := column.cell.show(value):
                    sheet.write_string(number, place, guarded(text))
        book.close()
    file.seek(0)
    return file


def write_csv(importer):
    """What the register has, as an open csv file: UTF-8 with the mark by which Excel knows it."""
    file = tempfile.SpooledTemporaryFile(HELD)  # noqa: SIM115  the response closes it
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    with override(settings.LANGUAGE_CODE):
        columns = _offered(importer)
        writer = csv.writer(text)
        writer.writerow([str(column.label) for column in columns])
        for values in importer.rows_of():
            writer.writerow([guarded(column.cell.show(values[column.key])) for column in columns])
    text.flush()
    text.detach()
    file.seek(0)
    return file


def _offered(importer):
    return [column for column in importer.columns if column.is_offered]


def _write_head(book, sheet, columns):
    """Headings that stay in sight, widths, and cells that keep a code as it is typed."""
    head = book.add_format(HEAD)
    plain, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 32)
    for place, column in enumerate(columns):
        shape = day if isinstance(column.cell, Day) else None
        sheet.set_column(place, place, column.width, plain if isinstance(column.cell, Text | Code) else shape)
        sheet.write_string(0, place, f"{column.label}{'*' if column.required else ''}", head)


def _write_help(book, sheet, importer, columns):
    head, wrapped = book.add_format(HEAD), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 1, 16)
    sheet.set_column(2, 2, 80)
    sheet.write_string(0, 0, str(importer.help), book.add_format({"bold": True}))
    for place, text in enumerate((_("列"), _("是否必填"), _("说明"))):
        sheet.write_string(2, place, text, head)
    for number, column in enumerate(columns, 3):
        sheet.write_string(number, 0, str(column.label), wrapped)
        sheet.write_string(number, 1, _("必填") if column.required else "", wrapped)
        sheet.write_string(number, 2, str(column.help), wrapped)


def _write_codes(book, sheet, codes, columns):
    """A column of codes for each column with choices, and the drop-downs that read from it."""
    head, name, place = book.add_format(HEAD), codes.get_name(), 0
    for number, column in enumerate(columns):
        if not isinstance(column.cell, OneOf) or not column.cell.options:
            continue
        labels = [str(option.label) for option in column.cell.options]
        codes.set_column(place, place, 30)
        codes.write_string(0, place, str(column.label), head)
        codes.write_column(1, place, [guarded(label) for label in labels])
        if not isinstance(column.cell, SeveralOf):
            letter = xlsxwriter.utility.xl_col_to_name(place)
            rule = {"validate": "list", "source": f"='{name}'!${letter}$2:${letter}${len(labels) + 1}"}
            hint = str(column.help)[:LONGEST_HINT]
            rule |= {"input_title": str(column.label)[:32], "input_message": hint} if hint else {}
            rule |= {"error_title": str(column.label)[:32], "error_message": _("请从下拉列表中选择。")}
            sheet.data_validation(1, number, FILLED_IN, number, rule)
        place += 1
