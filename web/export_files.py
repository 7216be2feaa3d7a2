"""Writing an export: CSV and JSON as a stream, a workbook through a temporary file. Text stays text everywhere."""

import csv
import json
import tempfile
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
BOM = "\ufeff"
#: What a spreadsheet may take for the beginning of a formula; full width included.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\n", "\r", "＝", "＋", "－", "＠")
LONGEST_CELL = 32_767
WIDTHS = {"day": 12, "moment": 18, "number": 10, "flag": 8, "choice": 16, "list": 28, "text": 28}


def guarded(text):
    """Text for a CSV cell that no spreadsheet takes for a formula: it gets an apostrophe in front."""
    return f"'{text}" if text.lstrip("' \xa0\u3000").startswith(FORMULA_SIGNS) else text


def unguarded(text):
    """The text that ``guarded`` was given; for reading exported files."""
    return text[1:] if text.startswith("'") and guarded(text[1:]) != text[1:] else text


class Writer:
    """The rows of one export in one format; words are fixed in the reader's language before the first row is read."""

    def __init__(self, export, head, batches):
        self.columns = export.columns
        self.head, self.batches = head, batches
        self.labels = [str(column.label) for column in export.columns]
        self.words = [_words_of(column) for column in export.columns]
        self.yes, self.no, self.comma = _("是"), _("否"), _("、")
        self.count = 0

    def rows(self):
        """[(values of a row), …] batch by batch."""
        for batch in self.batches:
            self.count += len(batch)
            yield [[column.of(row) for column in self.columns] for row in batch]

    def shown(self, value, n):
        """A value as people read it in a table: days and numbers stay what they are."""
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return self.yes if value else self.no
        if isinstance(value, datetime):
            return _local(value)
        if isinstance(value, (date, int, float, Decimal)):
            return value
        if isinstance(value, (list, tuple)):
            return self.comma.join(self.words[n].get(str(one), str(one)) for one in value)
        return self.words[n].get(str(value), str(value))

    def as_json(self, values):
        """A row as an object; what has a code stands by its code, with its words beside it."""
        found = {}
        for n, (column, value) in enumerate(zip(self.columns, values, strict=True)):
            found[column.key] = _plain(value)
            if column.choices is not None:
                is_many = isinstance(value, (list, tuple))
                labels = [self.words[n].get(str(one), str(one)) for one in (value if is_many else [value or ""])]
                found[f"{column.key}_label"] = labels if is_many else labels[0]
        return found


def _words_of(column):
    if column.choices is None:
        return {}
    return {str(value): str(label) for value, label in getattr(column.choices, "choices", column.choices)}


def _local(moment):
    return localtime(moment).replace(tzinfo=None, microsecond=0) if is_aware(moment) else moment


def _plain(value):
    """A value that JSON can hold."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, datetime):
        return localtime(value).isoformat(timespec="seconds") if is_aware(value) else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (Decimal, float)):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return str(value)


class _Line:
    """Where the csv module writes: the line is handed back instead of kept."""

    def write(self, line):
        return line


def as_csv(writer):
    """A stream: the names of the columns first, then the rows; nothing else, so that it can be imported again."""
    lines = csv.writer(_Line())
    yield (BOM + lines.writerow([guarded(label) for label in writer.labels])).encode()
    for batch in writer.rows():
        yield "".join(
            lines.writerow([_csv_cell(writer.shown(value, n)) for n, value in enumerate(values)]) for values in batch
        ).encode()


def _csv_cell(value):
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return guarded(value) if isinstance(value, str) else value


def as_json(writer):
    """A stream: one object with what the file says of itself, ``count`` among it, ``columns`` and ``rows``.

    Rows that nobody counted beforehand are counted at the end. Where the register moved between counting and writing,
    ``count_written`` at the end says how many there really are.
    """
    said = {key: _plain(value) for key, _label, value in writer.head.said()}
    said["columns"] = dict(zip([column.key for column in writer.columns], writer.labels, strict=True))
    yield (json.dumps(said, ensure_ascii=False)[:-1] + ', "rows": [').encode()
    before = "\n"
    for batch in writer.rows():
        lines = [json.dumps(writer.as_json(values), ensure_ascii=False) for values in batch]
        yield (before + ",\n".join(lines)).encode()
        before = ",\n"
    end = {} if writer.head.count is not None else {"count": writer.count}
    if writer.head.count not in (None, writer.count):
        end["count_written"] = writer.count
    yield f"\n]{''.join(f', {json.dumps(key)}: {value}' for key, value in end.items())}}}\n".encode()


def as_xlsx(writer):
    """A file: the rows on the first sheet, what the file says of itself on the second."""
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  the response closes it
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(file, options) as book:
        _fill(book, writer)
        _describe(book, writer)
    file.seek(0)
    return file


def _fill(book, writer):
    sheet = book.add_worksheet(_("数据"))
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.freeze_panes(1, 0)
    for n, column in enumerate(writer.columns):
        sheet.set_column(n, n, WIDTHS.get(column.kind, WIDTHS["text"]))
    sheet.write_row(0, 0, writer.labels, book.add_format({"bold": True, "bg_color": "#EAF1FB"}))
    line = 1
    for batch in writer.rows():
        for values in batch:
            for n, value in enumerate(values):
                _write(sheet, line, n, writer.shown(value, n), moment)
            line += 1
    sheet.autofilter(0, 0, max(line - 1, 1), len(writer.columns) - 1)


def _write(sheet, line, n, value, moment):
    if value == "":
        return
    if isinstance(value, str):
        sheet.write_string(line, n, value[:LONGEST_CELL])
    elif isinstance(value, datetime):
        sheet.write_datetime(line, n, value, moment)
    elif isinstance(value, date):
        sheet.write_datetime(line, n, datetime(value.year, value.month, value.day))
    else:
        sheet.write_number(line, n, value)


def _describe(book, writer):
    sheet = book.add_worksheet(_("说明"))
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 80)
    lines = [(label, _as_text(value)) for key, label, value in writer.head.said() if key != "count"]
    for n, (label, text) in enumerate([*lines, (_("条数"), str(writer.count))]):
        sheet.write_string(n, 0, str(label))
        sheet.write_string(n, 1, text)


def _as_text(value):
    if isinstance(value, datetime):
        return f"{_local(value):%Y-%m-%d %H:%M}"
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)


def written(export, head, batches, ending):
    """(the file, open at its beginning and not held in memory; how many rows it has); for a worker."""
    writer = Writer(export, head, batches)
    if ending == "xlsx":
        return as_xlsx(writer), writer.count
    file = tempfile.TemporaryFile(suffix=f".{ending}")  # noqa: SIM115  whoever asked closes it
    for piece in as_csv(writer) if ending == "csv" else as_json(writer):
        file.write(piece)
    file.seek(0)
    return file, writer.count


def file_response(export, head, batches, ending):
    """The answer that downloads an export; ``ending`` is one of ``web.exports.FORMATS``."""
    writer = Writer(export, head, batches)
    if ending == "xlsx":
        response = FileResponse(as_xlsx(writer), content_type=MEDIA_TYPES[ending])
    else:
        stream = as_csv(writer) if ending == "csv" else as_json(writer)
        response = StreamingHttpResponse(stream, content_type=MEDIA_TYPES[ending])
    response["Content-Disposition"] = content_disposition_header(True, head.file_name(ending))
    response["X-Content-Type-Options"] = "nosniff"
    return response
