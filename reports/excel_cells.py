"""Writing into a workbook so that text stays text: formats, safe cells, clean names of sheets."""

import re
from datetime import date
from math import ceil

from django.utils.translation import gettext as _

from reports.content import Column
from reports.rates import UNKNOWN
from web.printable import one_line, print_width, printable

LONGEST_TEXT = 32_767
LONGEST_SHEET_NAME = 31
LINE_HEIGHT = 16  # points, for 11-point type
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]':*?/\\\uff3b\uff3d\uff1a\uff0a\uff1f\uff0f\uff3c]")
# What Excel, or a spreadsheet that opens a CSV copy, may take for the beginning of a formula; full width included.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\n", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")

BASE = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
CELL = {**BASE, "border": 1, "border_color": "#BFBFBF"}
KINDS = {
    "title": {"font_name": "黑体", "font_size": 16, "valign": "vcenter"},
    "plain": BASE,
    "note": {**BASE, "font_size": 10, "font_color": "#555555"},
    "head": {**CELL, "font_name": "黑体", "bg_color": "#DCE6F4", "align": "center", "text_wrap": True},
    "text": {**CELL, "text_wrap": True},
    "unknown": {**CELL, "align": "right"},
    "day": {**CELL, "num_format": 'yyyy"年"m"月"d"日"', "align": "left"},
    "number": {**CELL, "num_format": "#,##0.##"},
    "whole": {**CELL, "num_format": "#,##0"},
    "percent": {**CELL, "num_format": "0.0%"},
    "money": {**CELL, "num_format": "#,##0.00"},
    # A change in the words of the report, and still a number: 下降84.1%.
    "change": {**CELL, "num_format": '"增长"0.0%;"下降"0.0%;"持平"', "align": "right"},
}
TOTAL = {"bold": True, "bg_color": "#F2F2F2"}


class Formats:
    """The formats of one workbook, made when first asked for."""

    def __init__(self, workbook):
        self.workbook = workbook
        self.made = {}

    def get(self, kind, *, total=False, quoted=False):
        """The format of a kind of cell; ``quoted`` keeps Excel from reading the text anew when it is edited."""
        key = (kind, total, quoted)
        if key not in self.made:
            quote = {"quote_prefix": True} if quoted else {}
            self.made[key] = self.workbook.add_format({**KINDS[kind], **(TOTAL if total else {}), **quote})
        return self.made[key]


def write_text(sheet, row, column, text, formats, kind="text", *, total=False):
    """Write ``text`` as a string, whatever it looks like; what is too long for a cell ends with …."""
    text = printable(text)
    if len(text) > LONGEST_TEXT:
        text = f"{text[: LONGEST_TEXT - 1]}…"
    quoted = text.lstrip(" ").startswith(FORMULA_SIGNS)
    sheet.write_string(row, column, text, formats.get(kind, total=total, quoted=quoted))


def cell_number(value, column):
    """The exact number that a cell of ``column`` holds, as rounded as it is printed; None where it must be text.

    Money is in 万元, a percentage is a fraction of one.
    """
    number = column.printed_number(value)
    return number / 100 if number is not None and column.kind == "percent" else number


def write_cell(sheet, row, place, value, column: Column, formats, *, total=False):
    """Write one cell of a table: numbers as numbers, days as days, bounds and everything else as text."""
    if isinstance(value, date):
        sheet.write_datetime(row, place, value, formats.get("day", total=total))
        return
    number = cell_number(value, column)
    if number is not None:
        sheet.write_number(row, place, number, formats.get(number_kind(column, number), total=total))
        return
    text = column.cell_text(value)
    numeric = column.kind != "text" or text == UNKNOWN
    write_text(sheet, row, place, text, formats, "unknown" if numeric else "text", total=total)


def row_height(texts, widths):
    """The height in points that wrapped ``texts`` need in columns of ``widths`` characters; None for a single line.

    LibreOffice keeps rows without a height at one line, and prints the rest over the row below.
    """
    lines = max(
        sum(max(1, ceil(print_width(line) / width)) for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    )
    return None if lines == 1 else lines * LINE_HEIGHT


def number_kind(column, number):
    """The kind of format for ``number``: whole numbers show no decimal point."""
    if column.kind in ("percent", "money"):
        return column.kind
    return "whole" if number == int(number) else "number"


class SheetNames:
    """Gives each sheet a name that Excel accepts and that no other sheet has."""

    def __init__(self):
        self.taken = {"history"}

    def take(self, wanted):
        """A free name near ``wanted``: forbidden signs left out, at most 31 UTF-16 units."""
        clean = FORBIDDEN_IN_NAMES.sub(" ", one_line(wanted))
        clean = " ".join(clean.split()) or _("表")
        name, number = _cut(clean, LONGEST_SHEET_NAME), 1
        while name.lower() in self.taken:
            number += 1
            ending = f"({number})"
            name = f"{_cut(clean, LONGEST_SHEET_NAME - len(ending))}{ending}"
        self.taken.add(name.lower())
        return name


def _cut(text, units):
    """``text`` cut to UTF-16 ``units``, as Excel counts, never inside a character."""
    return text.encode("utf-16-le")[: units * 2].decode("utf-16-le", "ignore").rstrip()


def header_text(text, longest=80):
    """``text`` for the header or footer of a page, where ``&`` begins a code."""
    return one_line(text)[:longest].replace("&", "&&")
