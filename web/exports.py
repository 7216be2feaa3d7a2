"""A list as a file: its columns are declared once; csv, json and xlsx are written from the filter that the page uses."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from web import clock
from web.refusals import BadQuery

#: Rows that are read at a time: memory stays flat, and prefetches are repeated once per batch.
BATCH = 500

FORMATS = {"xlsx": gettext_lazy("Excel 表格"), "csv": gettext_lazy("CSV 文本"), "json": "JSON"}
#: What a worker writes besides lists.
ALL_FORMATS = {**FORMATS, "zip": gettext_lazy("ZIP 压缩包")}


@dataclass(frozen=True)
class Column:
    """One column of a file.

    ``value`` is a path of attributes with dots or a function of the row; without one, ``key``. ``kind`` is text, day,
    moment, number, flag, list or choice; a choice is written in words, and in JSON by its code with its words in
    ``<key>_label``; a list of ``choices`` likewise.
    """

    key: str
    label: Any
    value: str | Callable = ""
    kind: str = "text"
    choices: Any = None

    def of(self, row):
        """The value of a row; None where the path ends early."""
        if callable(self.value):
            return self.value(row)
        value = row
        for name in (self.value or self.key).split("."):
            if value is None:
                return None
            value = getattr(value, name)
        return value


@dataclass(frozen=True)
class Export:
    """How a list becomes a file: its name and columns.

    ``rows`` adds to the page's queryset what only the file prints; ``prepare(batch, view)`` gives the rows of a batch
    what is worked out for many at once, such as the working days that are left.
    """

    name: Any
    columns: tuple
    rows: Callable | None = None
    prepare: Callable | None = None

    def batches(self, queryset, view=None):
        """The rows in lists of at most ``BATCH``."""
        # Who stops halfway leaves no cursor open.
        with closing(queryset.iterator(chunk_size=BATCH)) as found:
            while batch := list(islice(found, BATCH)):
                yield self.prepare(batch, view) if self.prepare else batch


@dataclass(frozen=True)
class Head:
    """What a file says of itself, beside its rows."""

    name: str
    filter: str = ""
    on: date | None = None
    known_at: datetime | None = None
    by: str = ""
    licence: str = ""
    at: datetime = field(default_factory=clock.now)
    count: int | None = None

    def said(self):
        """[(key, label, value), …] of what there is to say; the number of rows where it was counted beforehand."""
        lines = [
            ("name", _("名称"), self.name),
            ("filter", _("筛选"), self.filter or _("没有筛选，全部内容")),
            ("on", _("哪一天有效"), self.on),
            ("known_at", _("按什么时候所知"), self.known_at),
            ("exported_by", _("导出单位"), self.by),
            ("exported_at", _("导出时间"), self.at),
            ("licence", _("许可"), self.licence),
            ("count", _("条数"), self.count),
        ]
        return [line for line in lines if line[2] not in (None, "")]

    def file_name(self, ending):
        """The name of the file: the list, the day that it holds for, and whether it is filtered."""
        parts = [self.name, f"{self.on or localtime(self.at).date():%Y-%m-%d}"]
        if self.known_at:
            parts.append(_("截至%(day)s所知") % {"day": f"{localtime(self.known_at):%Y-%m-%d}"})
        if self.filter:
            parts.append(_("已筛选"))
        return "_".join(part.translate(UNFIT) for part in parts) + f".{ending}"


#: Signs that no file system takes in a name.
UNFIT = str.maketrans(dict.fromkeys('\\/:*?"<>|\n\r\t', "-"))


def filter_in_words(filterset):
    """The filter as people say it: 类别：证明、盖章；关键词：体检. Empty without one; the form must be valid."""
    if filterset is None:
        return ""
    said = []
    for bound in filterset.form:
        value = filterset.form.cleaned_data.get(bound.name)
        if value in (None, "", []):
            continue
        choices = {str(key): str(label) for key, label in getattr(bound.field, "choices", ()) or ()}
        values = value if isinstance(value, (list, tuple, set)) else [value]
        words = _("、").join(_word(one, choices) for one in values)
        said.append(_("%(label)s：%(words)s") % {"label": bound.label, "words": words})
    return _("；").join(said)


def _word(value, choices):
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return choices.get(str(value), str(value))


def refuse_too_many(queryset, limit=None):
    """How many rows there are. Raises BadQuery when they are more than one file may hold; one query."""
    limit = limit or settings.EXPORT_LIMIT
    count = queryset.order_by()[: limit + 1].count()
    if count > limit:
        raise BadQuery(
            _("符合条件的超过%(limit)s条，一个文件放不下。请缩小筛选范围，分几次导出。") % {"limit": limit},
            code="too_many_rows",
        )
    return count


def refuse_wrong_filter(filterset):
    """A filter that can't be read gives no file. Raises BadQuery with the field's own sentence."""
    if filterset is None or filterset.form.is_valid():
        return
    name, errors = next(iter(filterset.form.errors.items()))
    label = filterset.form.fields[name].label if name in filterset.form.fields else ""
    raise BadQuery(f"{label}：{errors[0]}" if label else errors[0], code="invalid_filter", field=name)
