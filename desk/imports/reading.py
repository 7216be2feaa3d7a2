"""Opening what people upload: xlsx by openpyxl, csv in the encodings that occur; row by row, so that memory stays flat."""

import codecs
import csv
import io
import logging
import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import openpyxl
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
MEGABYTE = 1024 * 1024
#: What a workbook may be once unpacked; its texts and styles are held in memory, its rows are not.
MOST_UNPACKED, MOST_HELD, MOST_PARTS = 200 * MEGABYTE, 40 * MEGABYTE, 2000
#: Bytes of a directory of so many parts, and where it is looked for: at the end, before a comment.
LONGEST_DIRECTORY, DIRECTORY_SEARCHED = 200 * MOST_PARTS, 66_000
END_OF_DIRECTORY, LARGE_DIRECTORY = b"PK\x05\x06", b"PK\x06\x07"
CHUNK = 256 * 1024
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
ENCODINGS = ("utf-8-sig", "gb18030")
#: With such a byte begin characters of three bytes and more in UTF-8, all Chinese and its punctuation among them.
THREE_BYTES = re.compile(rb"[\xe0-\xff]")
OLD_EXCEL, PACKED = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"


class Unreadable(Exception):
    """A file that is no table we can read; the message says why and what to do."""


@dataclass(frozen=True)
class Weight:
    """What is known of a file before it is read: its type, about how many rows it has, and the bytes to go through."""

    media_type: str
    rows: int
    size: int


@dataclass(frozen=True)
class Table:
    """An opened file: the title of its sheet, and its rows as (number as in the sheet, cells); to be read once."""

    sheet: str
    rows: Iterator


def weigh(content):
    """The Weight of ``content`` (bytes). Raises Unreadable for what is no table, or would fill the memory."""
    if content.startswith(PACKED):
        return _weigh_xlsx(content)
    if content.startswith(OLD_EXCEL):
        raise Unreadable(
            _("这是旧版 Excel（.xls）或者加了密码的文件。请去掉密码，另存为「Excel 工作簿（.xlsx）」再传。")
        )
    if not content.strip():
        raise Unreadable(_("文件是空的。请下载模板，填好以后再传。"))
    _check_csv(content)
    return Weight(CSV, content.count(b"\n") + (not content.endswith(b"\n")), len(content))


def open_table(content):
    """The Table in ``content``: the first sheet of a workbook, or a csv. Raises Unreadable, also while it is read."""
    return _open_xlsx(content) if content.startswith(PACKED) else _open_csv(content)


def has_long_directory(content, most):
    """True when the directory of a zip's files, which stands at its end, has more than ``most`` bytes.

    Whoever opens a zip reads its directory as a whole: millions of tiny files would fill the memory.
    """
    tail = content[-DIRECTORY_SEARCHED:]
    place, found = tail.find(END_OF_DIRECTORY), []
    while place >= 0 and place + 16 <= len(tail):
        found.append(struct.unpack_from("<I", tail, place + 12)[0])
        place = tail.find(END_OF_DIRECTORY, place + 1)
    return LARGE_DIRECTORY in tail or any(size > most for size in found)


def _weigh_xlsx(content):
    if has_long_directory(content, LONGEST_DIRECTORY):
        raise Unreadable(_("这个压缩包里的文件太多，不是 Excel 工作簿。请另存为 .xlsx 或者 .csv 再传。"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {info.filename: info.file_size for info in archive.infolist()}
            if "xl/workbook.xml" not in parts:
                raise Unreadable(_("这个文件不是 Excel 工作簿。请用「另存为」存成 .xlsx 或者 .csv 再传。"))
            _check_sizes(parts)
            sheets = [name for name in parts if SHEET.fullmatch(name)]
            counts = []
            for name in sheets:
                with archive.open(name) as part:
                    counts.append(_count_rows(part))
            return Weight(XLSX, max(counts, default=0), max((parts[name] for name in sheets), default=0))
    except Unreadable:
        raise
    except Exception as why:  # whatever a damaged file makes the library stumble over
        raise _damaged(why) from why


def _check_sizes(parts):
    held = [size for name, size in parts.items() if not name.startswith("xl/worksheets/")]
    too_large = sum(parts.values()) > MOST_UNPACKED or sum(held) > MOST_HELD or len(parts) > MOST_PARTS
    if too_large:
        raise Unreadable(
            _("文件解压后有%(size)s MB，太大了。请只留要导入的工作表，删去图片和多余的格式，或者另存为 .csv 再传。")
            % {"size": sum(parts.values()) // MEGABYTE}
        )


def _first_sheet(book):
    """The first visible sheet that has cells."""
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    if not sheets:
        raise Unreadable(_("工作簿里没有工作表。请下载模板，填好以后再传。"))
    return sheets[0]


def _count_rows(part):
    """Rows of a sheet, by their tags. A declared document type is refused: no spreadsheet program writes one."""
    count, tail = 0, b""
    while chunk := part.read(CHUNK):
        text = tail + chunk
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise Unreadable(_("工作簿里有不安全的内容，没有读取。请在 Excel 或者 WPS 里打开，另存一份再传。"))
        count += text.count(b"<row ") + text.count(b"<row>")
        tail = text[-4:]  # shorter than what is counted, so that nothing counts twice
    return count


def _open_xlsx(content):
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = _first_sheet(book)
        sheet.reset_dimensions()  # what a file says of its own size is often wrong
        return Table(sheet.title, _rows_of_xlsx(sheet))
    except Unreadable:
        raise
    except Exception as why:  # as above
        raise _damaged(why) from why


def _rows_of_xlsx(sheet):
    try:
        yield from enumerate(sheet.iter_rows(values_only=True), 1)
    except Exception as why:  # as above; what the reader of the rows raises doesn't come in here
        raise _damaged(why) from why


def _damaged(why):
    logger.info("a workbook could not be read: %r", why)
    return Unreadable(_("工作簿打不开，可能已经损坏。请在 Excel 或者 WPS 里打开，另存为 .xlsx 或者 .csv 再传。"))


def _check_csv(content):
    if "\x00" in codecs.decode(content[:CHUNK], _encoding_of(content), "ignore"):
        raise Unreadable(_("这不是表格文件。请上传 .xlsx 或者 .csv；别的格式请先用「另存为」转换。"))


def _open_csv(content):
    encoding = _encoding_of(content)
    head = codecs.decode(content[:CHUNK], encoding, "ignore").lstrip("\ufeff").split("\n", 1)[0]
    return Table("", _rows_of_csv(content, encoding, max(",\t;", key=head.count)))


def _encoding_of(content):
    """The first encoding in which the whole of ``content`` can be read. Raises Unreadable.

    A few characters of GB 18030 may by chance be UTF-8 as well, letters of two bytes: GB 18030 comes first for those.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    is_plain = content.isascii() or THREE_BYTES.search(content)
    for encoding in ENCODINGS if is_plain else reversed(ENCODINGS):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            for start in range(0, len(content), CHUNK):
                decoder.decode(content[start : start + CHUNK])
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise Unreadable(_("文件里的文字读不出来。请另存为「CSV UTF-8」或者 .xlsx 再传。"))


def _rows_of_csv(content, encoding, delimiter):
    lines = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, errors="replace", newline="")
    number = 0
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=delimiter), 1):
            yield number, tuple(cells)
    except csv.Error as why:
        raise Unreadable(
            _("第%(row)s行读不下去，多半是引号没有成对。请改好引号，或者另存为 .xlsx 再传。") % {"row": number + 1}
        ) from why


def first_rows(rows, count):
    """The first ``count`` rows that aren't blank, taken from the iterator ``rows``."""
    return list(islice((row for row in rows if not is_blank(row[1])), count))


def is_blank(cells):
    """True when no cell says anything."""
    return not any(cell is not None and cell != "" and (cell.__class__ is not str or cell.strip()) for cell in cells)
