"""Finding the row of headings in a sheet, and which column of ours stands where."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from desk.imports.reading import OLD_EXCEL, PACKED, Unreadable, first_rows, open_table, weigh
from desk.imports.texts import cell_text, loose

#: A title and a line of remarks may stand above the headings.
LOOKED_AT = 10
MOST_COLUMNS = 200
WORKBOOKS = (".xlsx", ".xlsm", ".xls")


@dataclass
class Heading:
    """Where the columns stand: {key: place from 0}, with what else is to be said of the headings."""

    row: int
    places: dict = field(default_factory=dict)
    texts: list = field(default_factory=list)
    doubled: list = field(default_factory=list)
    unknown: list = field(default_factory=list)
    missing: list = field(default_factory=list)

    def letter(self, key):
        """The letter of a column in the sheet; empty when the sheet doesn't have it."""
        return get_column_letter(self.places[key] + 1) if key in self.places else ""

    def text(self, key):
        """The heading as it stands in the sheet; empty when the sheet doesn't have the column."""
        return self.texts[self.places[key]] if key in self.places else ""


def find_heading(rows, columns):
    """(Heading, rows read that come after it). ``rows`` is an iterator; the best of its first ten rows is the heading.

    Raises Unreadable when none of them names a column.
    """
    names = {}
    for column in columns:
        for name in column.names():
            names.setdefault(name, column.key)
    looked_at = first_rows(rows, LOOKED_AT)
    best = max(range(len(looked_at)), key=lambda n: _known(looked_at[n][1], names), default=None)
    if best is None or not _known(looked_at[best][1], names):
        said = _("、").join(str(column.label) for column in columns if column.required or column.is_needed)
        raise Unreadable(
            _("没有找到表头。第一行应当写明各列的名称，至少有：%(names)s。请下载模板对照。") % {"names": said}
        )
    number, cells = looked_at[best]
    return _heading(number, cells, names, columns), looked_at[best + 1 :]


def _known(cells, names):
    return len({names[name] for cell in cells[:MOST_COLUMNS] if cell is not None and (name := loose(cell)) in names})


def _heading(number, cells, names, columns):
    heading = Heading(number, texts=[cell_text(cell) for cell in cells[:MOST_COLUMNS]])
    for place, text in enumerate(heading.texts):
        key = names.get(loose(text))
        if not text:
            continue
        if key is None:
            heading.unknown.append(text)
        elif key in heading.places:
            heading.doubled.append(text)
        else:
            heading.places[key] = place
    heading.missing = [str(column.label) for column in columns if column.is_needed and column.key not in heading.places]
    return heading


def check_name(name, content, columns):
    """Whether a file that is called a workbook is one, or at least a table in text.

    Raises Unreadable for a picture, a letter or whatever else bears such a name.
    """
    if not name.lower().endswith(WORKBOOKS) or content.startswith((PACKED, OLD_EXCEL)) or not content.strip():
        return
    try:
        weigh(content)
        find_heading(iter(open_table(content).rows), columns)
    except Unreadable as why:
        said = _("「%(name)s」名称是 Excel 工作簿，内容不是。请在 Excel 或者 WPS 里打开原来的表格，另存为 .xlsx 再传。")
        raise Unreadable(said % {"name": name[-80:]}) from why


def problems_of(heading):
    """What makes the headings useless, as sentences."""
    problems = []
    if heading.missing:
        problems.append(_("缺少这些列：%(names)s。请补上，列的先后不限。") % {"names": _("、").join(heading.missing)})
    if heading.doubled:
        problems.append(
            _("这些列出现了不止一次：%(names)s。请只留一列。") % {"names": _("、").join(dict.fromkeys(heading.doubled))}
        )
    return problems


def notes_of(heading):
    """What is worth knowing of the headings, as sentences."""
    if not heading.unknown:
        return []
    return [_("没有用到这些列：%(names)s。") % {"names": _("、").join(heading.unknown[:30])}]
