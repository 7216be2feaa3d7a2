"""What a room says of one kind of import: its columns, what is there already, what stands in the way, what is written."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from desk.imports.cells import Unfit


@dataclass
class Row:
    """One row of a sheet: its number there, the values that could be read, and what is wrong with the others.

    ``before`` is what the register says now under the row's key, None when it knows nothing of it.
    """

    number: int
    cells: tuple
    values: dict = field(default_factory=dict)
    errors: list = field(default_factory=list)
    key: tuple | None = None
    before: dict | None = None
    outcome: str = ""
    changes: list = field(default_factory=list)

    def get(self, name):
        """The value of a column; None when its cell is wrong or the sheet has no such column."""
        return self.values.get(name)

    def has(self, name):
        """True when the sheet has the column and its cell is right."""
        return name in self.values

    def refuse(self, name, remedy):
        """The cell of column ``name`` cannot be taken over."""
        self.errors.append((name, str(remedy)))


@dataclass(frozen=True)
class Handed:
    """What was handed in: the bytes of its table, and, where the table came in a wrapping, the wrapping's media type and
    what it says, as facts that JSON can hold."""

    table: bytes
    media_type: str = ""
    facts: dict = field(default_factory=dict)


class Importer(ABC):
    """One kind of import for one authority; made anew for every reading.

    ``target`` is what the person who uploads has answered (``target_form``). ``filter_key`` names a column by which
    only some rows of a sheet may be taken. Subclasses answer the methods below.
    """

    do_not_call_in_templates = True
    kind = label = permission = help = ""
    filter_key = ""
    target_form = None
    examples: tuple = ()
    result_template = ""
    accepts = (".xlsx", ".csv", ".txt")
    file_help = _("Excel 工作簿（.xlsx）或者 CSV（UTF-8、GB18030 都可以）。只读第一张工作表。")

    def __init__(self, authority, by, target=None):
        self.authority, self.by, self.target = authority, by, target or {}
        self.notes = []

    @classmethod
    def unpack(cls, content):
        """The Handed in ``content`` (bytes): a table as it is, or in a wrapping that this kind knows. Raises Unreadable."""
        return Handed(content)

    @classmethod
    def reading(cls, target):
        """The class that reads what was handed in with ``target``, the facts of its wrapping among it."""
        return cls

    @classmethod
    def of_today(cls, authority, by, target):
        """An importer that holds a table against what stands today, before anybody has said into what it goes; or None."""
        return None

    @classmethod
    def about(cls, run):
        """What ``about_template``, named here too, needs to say of the wrapping; empty for a bare table."""
        return {}

    def answers(self, form):
        """What a run keeps of a valid ``target_form``, as facts that JSON can hold."""
        return form.target()

    @property
    @abstractmethod
    def columns(self):
        """The columns, in the order in which they are written."""

    @cached_property
    def column_by_key(self):
        """{key: column}."""
        return {column.key: column for column in self.columns}

    @cached_property
    def keys(self):
        """The names of the columns that tell rows apart."""
        return [column.key for column in self.columns if column.is_key]

    def begin(self, *, carry_out):
        """Before the first row; with ``carry_out`` inside the transaction: lock what must not move. May raise Refused."""

    def prepare(self, rows):
        """Before a batch is held against the register: read what its rows point to, in a fixed number of queries."""

    def settle(self, row):
        """Before the key of a row is made: let one of its cells say what another leaves open."""

    def passes_over(self, row):
        """True for a row that isn't for this kind of import, such as one of somebody else's; what it passes over, it says
        at the end (``notes``)."""
        return False

    @abstractmethod
    def existing(self, keys):
        """{key: values} of those of ``keys`` that the register knows, in a fixed number of queries."""

    def object_to(self, row):
        """Object to the cells of a row that don't fit what is there (``row.refuse(column, remedy)``)."""

    def differences(self, row):
        """[(label, before, after)] of a row that the register knows."""
        return [
            (str(column.label), column.cell.show(row.before[column.key]), column.cell.show(row.values[column.key]))
            for column in self.columns
            if column.is_compared
            and column.key in row.values
            and column.key in row.before
            and differs(column, row.before[column.key], row.values[column.key])
        ]

    def label_of(self, row):
        """How the preview calls a row."""
        return " ".join(self.column_by_key[key].cell.show(row.values[key]) for key in self.keys)

    def end(self):
        """After the last row: whatever is to be said of the whole (``self.notes``)."""

    @abstractmethod
    def apply(self, rows):
        """Write new and changed rows, in a fixed number of statements; inside the transaction of the import."""

    def finish(self):
        """After the last batch is written, inside the transaction of the import."""

    @abstractmethod
    def rows_of(self):
        """The values of every row that the register has, for the export."""

    @classmethod
    def result(cls, run):
        """What ``result_template`` needs to show what the import made."""
        return {}


def differs(column, before, after):
    """True when a cell says something else than the register. What the register says is read as if from a cell, since
    a cell cannot hold everything, such as blanks at the end."""
    if before == after:
        return False
    try:
        return column.cell.read(column.cell.show(before)) != after
    except Unfit:
        return True


KINDS: dict[str, type[Importer]] = {}


def importer(kind):
    """Class decorator: this kind of import is offered."""
    KINDS[kind.kind] = kind
    return kind


def find_kinds():
    """Load the ``imports`` module of every room."""
    autodiscover_modules("imports")
