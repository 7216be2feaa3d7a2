"""What a monthly report says, as plain values: the builder fills them, the page, Word and Excel print them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from reports.rates import (
    DECIMALS,
    PERCENT,
    TEN_THOUSAND_YUAN,
    UNKNOWN,
    Bounded,
    Number,
    Qualifier,
    bounded,
    change_text,
    in_ten_thousands,
    number_text,
    reduction_rate,
    rounded,
)
from web.printable import day_text, moment_text, one_line, printable

Cell = str | Number | Bounded | date | None
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
ORDINALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Definition:
    """What a word or a number of the report means (口径)."""

    label: str
    unit: str
    definition: str


@dataclass(frozen=True)
class Lead:
    """Which number it is that something shows, where its place doesn't say so: by its table and metric, the ``key`` of its row
    (empty: the row that shows it), and the ``month`` of the report (2026-06) if it is another one's."""

    table: str
    metric: str
    key: str = ""
    month: str = ""


@dataclass(frozen=True)
class Figure:
    """One number of the summary. ``value`` is in ``unit``; ``before`` is the same number of the compared period, ``others``
    are the same of further ones: (what the period is called, number), ``months`` (2026-06) those of the reports that say them;
    ``made_of`` are the (metric, its name, number as printed) that a share is worked out from."""

    key: str
    label: str
    value: Number | None
    unit: str
    definition: str = ""
    qualifier: Qualifier = ""
    before: Number | Bounded | None = None
    href: str = ""
    made_of: Sequence[tuple] = ()
    others: Sequence[tuple[str, Number | Bounded | None]] = ()
    months: Sequence[str] = ()

    @property
    def measured(self):
        """The value with its qualifier as a Bounded; None when unknown."""
        return None if bounded(self.value) is None else Bounded(self.value, self.qualifier)

    @property
    def number_text(self):
        """The value in print without its unit, except ``%``: 44, ≥100, ≥96%, —."""
        return number_text(self.measured, self.unit)

    @property
    def text(self):
        """The value in print with its unit: 44张, ≥100种, 84.1%, —."""
        return self._with_unit(self.measured)

    @property
    def before_text(self):
        """The compared value in print with its unit; — when there is none."""
        return self._with_unit(self.before)

    @property
    def reduction(self):
        """The reduction rate in percent as a Bounded; None where no rate may be printed."""
        return reduction_rate(self.before, self.measured)

    @property
    def change_text(self):
        """下降84.1%, 增长13.6%, 持平, or —."""
        return change_text(self.before, self.measured, self.unit)

    @property
    def compared(self):
        """[(what a further period is called, its value in print, the change since)]."""
        return [
            (name, self._with_unit(value), change_text(value, self.measured, self.unit)) for name, value in self.others
        ]

    def _with_unit(self, value):
        text = number_text(value, self.unit)
        return text if text == UNKNOWN or text.endswith("%") else f"{text}{self.unit}"


@dataclass(frozen=True)
class Column:
    """A column of a table. Cells of ``percent`` are in percent, of ``money`` in 元 (printed in 万元)."""

    key: str
    label: str
    unit: str = ""
    kind: Literal["text", "number", "percent", "money"] = "text"

    @property
    def heading(self):
        """The label with its unit: 拒收(件). Percentages carry their sign in each cell instead."""
        unit = self.printed_unit
        if unit in ("", PERCENT):
            return one_line(self.label)
        return _("%(label)s（%(unit)s）") % {"label": one_line(self.label), "unit": one_line(unit)}

    def printed_number(self, cell):
        """The exact number that ``cell`` shows, rounded as it is printed and in the printed unit; None for all else."""
        known = None if isinstance(cell, str | Promise | date) else bounded(cell)
        if known is None or known.qualifier:
            return None
        if self.kind == "money":
            return in_ten_thousands(known.value)
        if self.kind == "percent" or isinstance(known.value, Decimal):
            return rounded(known.value, DECIMALS.get(self.unit, 1))
        return known.value

    def cell_text(self, cell):
        """``cell`` as this column prints it; — when unknown."""
        if isinstance(cell, str | Promise):
            return printable(cell)
        if isinstance(cell, date):
            return day_text(cell)
        known = bounded(cell)
        if known is not None and self.kind == "money":
            known = Bounded(in_ten_thousands(known.value), known.qualifier)
        return number_text(known, self.printed_unit)

    @property
    def printed_unit(self):
        """The unit in which the cells are printed."""
        return {"money": TEN_THOUSAND_YUAN, "percent": PERCENT}.get(self.kind, self.unit)


@dataclass(frozen=True)
class Table:
    """A table. Rows are printed in the order given, which is the official one: nothing here sorts or ranks."""

    key: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] | None = None
    note: str = ""
    row_keys: Sequence[str] = ()
    #: Of what shows numbers of other tables: {key of a column, or (key of a row, key of a column): Lead}.
    leads: Mapping = field(default_factory=dict)
    #: What the page says under the name of a row: {key of the row: lines of (text, Lead or None)}.
    beneath: Mapping = field(default_factory=dict)

    def __post_init__(self):
        for row in self.rows if self.total is None else chain(self.rows, [self.total]):
            if len(row) != len(self.columns):
                raise ValueError(f"table {self.key}: a row has {len(row)} cells, the table {len(self.columns)} columns")

    def adds_up(self, index):
        """True when the total of column ``index`` is the sum of its rows, all of them exact numbers."""
        if self.total is None or self.columns[index].kind not in ("number", "money") or not self.rows:
            return False
        cells = [row[index] for row in self.rows]
        return all(_is_exact(cell) for cell in [*cells, self.total[index]]) and sum(cells) == self.total[index]

    def printed_sum(self, index):
        """The total of column ``index`` as the sum of its numbers as printed; None where the total is no sum."""
        if not self.adds_up(index):
            return None
        return sum(self.columns[index].printed_number(row[index]) for row in self.rows)

    def row_texts(self):
        """The rows as printed; a table without rows says 无."""
        if not self.rows:
            return [[_("无"), *[UNKNOWN] * (len(self.columns) - 1)]]
        return [self._texts(row) for row in self.rows]

    def total_texts(self):
        """The total row as printed, or None: a sum equals the sum of the numbers above it as printed."""
        if self.total is None:
            return None
        sums = [self.printed_sum(index) for index in range(len(self.columns))]
        return [
            text if printed is None else number_text(printed, column.printed_unit)
            for text, printed, column in zip(self._texts(self.total), sums, self.columns, strict=True)
        ]

    def _texts(self, row):
        return [column.cell_text(cell) for column, cell in zip(self.columns, row, strict=True)]


def _is_exact(cell):
    return isinstance(cell, int | Decimal) and Decimal(cell).is_finite()


@dataclass(frozen=True)
class Chart:
    """A chart: for each label one value per series. ``table_key`` names a table that already shows its numbers."""

    key: str
    title: str
    labels: Sequence[str]
    series: Sequence[tuple[str, Sequence[Number | None]]]
    kind: Literal["column", "stacked", "bar", "line"] = "column"
    unit: str = ""
    table_key: str = ""
    metrics: Sequence[str] = ()

    def __post_init__(self):
        if not self.series:
            raise ValueError(f"chart {self.key} has no series")
        for name, values in self.series:
            if len(values) != len(self.labels):
                raise ValueError(f"chart {self.key}: {name} has {len(values)} values for {len(self.labels)} labels")

    @property
    def title_with_unit(self):
        """近十二个月拒收情况（件）"""
        title = one_line(self.title)
        return _("%(title)s（%(unit)s）") % {"title": title, "unit": one_line(self.unit)} if self.unit else title

    def as_table(self):
        """The numbers of the chart as a table, a row for each label."""
        columns = [
            Column("label", _("项目")),
            *(Column(name, name, self.unit, "number") for name, _values in self.series),
        ]
        rows = [[label, *(values[i] for _name, values in self.series)] for i, label in enumerate(self.labels)]
        return Table(self.key, self.title, columns, rows)


class Told(str):
    """A sentence with numbers, as plain text; ``pieces`` are [(text, metric)], the metric empty for mere words. ``leads`` are
    {name: Lead} of the names that aren't metrics of the summary."""

    @classmethod
    def of(cls, sentence, words, leads=None):
        """``sentence`` with its %(names)s replaced by ``words``."""
        told = cls(sentence % words)
        told.leads = leads or {}
        parts = PLACEHOLDER.split(str(sentence))
        told.pieces = [
            (str(words[part]) if n % 2 else part % (), part if n % 2 else "") for n, part in enumerate(parts)
        ]
        return told


class Subheading(str):
    """A level-2 heading, (一), among the paragraphs of a section."""

    __slots__ = ()


@dataclass(frozen=True)
class Section:
    """A numbered part of the report: its paragraphs, then its tables, then its charts."""

    heading: str
    paragraphs: Sequence[str] = ()
    tables: Sequence[Table] = ()
    charts: Sequence[Chart] = ()


@dataclass(frozen=True)
class Attachment:
    """What follows the signature on a page of its own; without paragraphs and tables it is only named."""

    title: str
    paragraphs: Sequence[str] = ()
    tables: Sequence[Table] = ()


@dataclass(frozen=True)
class ReportContent:
    """A whole monthly report. ``month`` is any day of it; ``compared_with`` names what ``before`` means: 上月."""

    title: str
    authority_name: str
    issuer_name: str
    recipients: str
    month: date
    cut_at: datetime
    is_closed: bool
    figures: Sequence[Figure] = ()
    sections: Sequence[Section] = ()
    attachments: Sequence[Attachment] = ()
    signature_date: date | None = None
    definitions: Sequence[Definition] = ()
    internal: bool = False
    compared_with: str = ""

    def __post_init__(self):
        keys = [part.key for part in chain(self.tables, self.charts)]
        if repeated := {key for key in keys if keys.count(key) > 1}:
            raise ValueError(f"tables and charts share a key: {', '.join(sorted(repeated))}")

    @property
    def tables(self):
        """All tables in the order of print; their place in it is their number (表1)."""
        return [table for part in chain(self.sections, self.attachments) for table in part.tables]

    @property
    def charts(self):
        """All charts in the order of print; their place in it is their number (图1)."""
        return [chart for section in self.sections for chart in section.charts]

    @property
    def explained(self):
        """The definitions, or those that the figures bring along when none are given."""
        return self.definitions or [Definition(f.label, f.unit, f.definition) for f in self.figures if f.definition]

    @property
    def status_text(self):
        """Up to when the report counts, and that it is no final text while the month is open."""
        moment = {"moment": moment_text(self.cut_at)}
        return (_("数据截至%(moment)s") if self.is_closed else _("未定稿，数据截至%(moment)s")) % moment

    @property
    def before_heading(self):
        """What the column of compared values is called."""
        return one_line(self.compared_with) or _("上期")


def captions(content):
    """What stands above each table and chart, by key: 表1 各部门准入办理情况, 图1 近十二个月拒收情况（件）."""
    names = {}
    for number, table in enumerate(content.tables, 1):
        names[table.key] = _("表%(number)s %(title)s") % {"number": number, "title": one_line(table.title)}
    for number, chart in enumerate(content.charts, 1):
        names[chart.key] = _("图%(number)s %(title)s") % {"number": number, "title": chart.title_with_unit}
    return names


def figures_table(content):
    """The summary figures as a table: this period, the compared one, the change; every cell as printed."""
    columns = [
        Column("label", _("指标")),
        Column("value", _("本期"), kind="number"),
        Column("before", content.before_heading, kind="number"),
        Column("change", _("变化"), kind="number"),
    ]
    rows = [[figure.label, figure.text, figure.before_text, figure.change_text] for figure in content.figures]
    return Table("figures", _("主要指标"), columns, rows)


def definitions_table(content):
    """The definitions as a table: what each number counts."""
    columns = [Column("label", _("指标")), Column("unit", _("单位")), Column("definition", _("口径"))]
    return Table("definitions", _("指标口径"), columns, [[d.label, d.unit, d.definition] for d in content.explained])


def ordinal(number):
    """``number`` (1–99) in Chinese numerals, as headings count: 一, 十二, 二十."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{ORDINALS[tens - 1]}十") + (
        ORDINALS[ones - 1] if ones else ""
    )


def numbered(sections):
    """The sections with 一、 二、 … before their headings."""
    return [
        replace(part, heading=_("%(ordinal)s、%(heading)s") % {"ordinal": ordinal(i), "heading": part.heading})
        for i, part in enumerate(sections, 1)
    ]
