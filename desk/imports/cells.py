"""Kinds of cells: each reads what stands in a sheet into a value, and shows a value as it stands in a sheet."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from desk.imports.texts import cell_text, loose, said
from web.days import EARLIEST, LATEST

BETWEEN = re.compile(r"[、,，;；|\n]+")
PARTED = re.compile(r"[\s、]+")
DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?: 00:00(?::00)?)?")
#: 2026年3月1日 is read as 2026-3-1.
IN_WORDS = str.maketrans({"年": "-", "月": "-", "日": ""})
YES, NO = _("是"), _("否")
NOT_FILLED = _("没有填写，请补上。")
MOST_NAMED = 12  # choices named in a remedy; the others stand in the template


class Unfit(ValueError):
    """A cell that cannot be taken over; its message is the remedy."""


class Text:
    """A text of at most ``longest`` characters."""

    empty = ""

    def __init__(self, longest=None):
        self.longest = longest

    def read(self, raw):
        """The value of a cell. Raises Unfit."""
        text = cell_text(raw)
        if self.longest and len(text) > self.longest:
            raise Unfit(_t("有%(n)s个字，最多%(most)s个字，请缩短。") % {"n": len(text), "most": self.longest})
        return text

    def show(self, value):
        """The text of a value."""
        return "" if value is None else str(value)


class Code(Text):
    """A code or number: full-width letters and digits count as half-width ones, blanks are none of it."""

    def read(self, raw):
        """The value of a cell. Raises Unfit."""
        text = super().read(raw)
        if not text.isascii():
            text = unicodedata.normalize("NFKC", text) if re.search("[！-～\u3000]", text) else text
        if re.search(r"\s", text):
            raise Unfit(_t("编号和代码中不能有空格，请去掉空格。"))
        return text


class WholeNumber:
    """A whole number from ``least`` to ``most``."""

    empty = None

    def __init__(self, least=0, most=32767):
        self.least, self.most = least, most

    def read(self, raw):
        """The value of a cell. Raises Unfit."""
        text = unicodedata.normalize("NFKC", cell_text(raw))
        if not text:
            return None
        if re.fullmatch(r"-?\d{1,9}", text) and self.least <= int(text) <= self.most:
            return int(text)
        raise Unfit(_t("请填写%(least)s到%(most)s之间的整数。") % {"least": self.least, "most": self.most})

    def show(self, value):
        """The text of a value."""
        return "" if value is None else str(value)


class Day:
    """A day: a cell in date format, or a text such as 2026-03-01, 2026/3/1 or 2026年3月1日."""

    empty = None

    def read(self, raw):
        """The value of a cell. Raises Unfit."""
        day = raw.date() if isinstance(raw, datetime) else raw if isinstance(raw, date) else self._written(raw)
        if day is not None and not EARLIEST <= day <= LATEST:
            between = {"first": EARLIEST.year, "last": LATEST.year}
            raise Unfit(_t("请填写%(first)s年到%(last)s年之间的日期。") % between)
        return day

    def _written(self, raw):
        text = unicodedata.normalize("NFKC", cell_text(raw))
        if not text:
            return None
        found = DAY.fullmatch(text.translate(IN_WORDS))
        try:
            return date(*map(int, found.groups())) if found else self._refuse()
        except ValueError:
            return self._refuse()

    def _refuse(self):
        raise Unfit(_t("请按「2026-03-01」的样式填写日期，或者把单元格设为日期格式。"))

    def show(self, value):
        """The text of a value."""
        return value.isoformat() if value else ""


@dataclass(frozen=True)
class Option:
    """One value of a cell that has choices: how it is stored, how it is called, and what else it may be called."""

    value: object
    label: str
    also: tuple = ()


class OneOf:
    """One of several options, by value or by any of their names."""

    empty = ""

    def __init__(self, options, remedy=None):
        self.options = list(options)
        self.remedy = remedy
        self.labels = {option.value: option.label for option in self.options}
        self.exact, self.loosely = {}, {}
        for option in self.options:
            also = (name for other in option.also for name in said(other))
            for name in {str(option.value), *said(option.label), *also}:
                self.loosely.setdefault(loose(name), {})[option.value] = True
        for option in self.options:
            self.exact |= dict.fromkeys(said(option.label), option.value)

    def read(self, raw):
        """The value of a cell. Raises Unfit."""
        if raw in self.exact:
            return self.exact[raw]
        text = cell_text(raw)
        return self.value_of(text) if text else self.empty

    def value_of(self, text):
        """The one option that is called ``text``. Raises Unfit when there is none, or more than one."""
        if text in self.exact:
            return self.exact[text]
        found = list(self.loosely.get(loose(text), ()))
        if len(found) == 1:
            return found[0]
        if found:
            names = _t("、").join(str(self.labels[value]) for value in found)
            raise Unfit(_t("「%(text)s」可以指%(names)s，请写明是哪一个。") % {"text": text[:40], "names": names})
        raise Unfit(self.remedy_of(text))

    def remedy_of(self, text):
        """What to write instead of ``text``, which is none of the options."""
        if self.remedy:
            return self.remedy % {"text": text[:40]}
        names = _t("、").join(str(option.label) for option in self.options[:MOST_NAMED])
        if len(self.options) > MOST_NAMED:
            names += _t("等，全部见模板的「代码」表")
        return _t("「%(text)s」不是可选的值，可以写：%(names)s。") % {"text": text[:40], "names": names or _t("（无）")}

    def show(self, value):
        """The text of a value."""
        return str(self.labels.get(value, value)) if value not in (None, "") else ""


class SeveralOf(OneOf):
    """Several of the options, parted by 、 or a comma; the value is a tuple in the order of the options."""

    empty = ()

    def read(self, raw):
        """The value of a cell. Raises Unfit, naming every part that is none of the options."""
        text = cell_text(raw)
        chosen, unfit = set(), []
        for part in filter(None, map(str.strip, BETWEEN.split(text))):
            try:
                chosen.add(self.value_of(part))
            except Unfit as why:
                unfit.append(str(why))
        if unfit:
            raise Unfit(" ".join(unfit))
        return tuple(option.value for option in self.options if option.value in chosen)

    def show(self, value):
        """The text of a value."""
        return "、".join(str(self.labels.get(one, one)) for one in value or ())


class YesNo(OneOf):
    """Yes or no."""

    empty = None

    def __init__(self, yes=YES, no=NO, also_yes=(), also_no=()):
        super().__init__(
            [
                Option(True, yes, ("1", "true", "yes", "y", "√", "✓", *also_yes)),
                Option(False, no, ("0", "false", "no", "n", "×", *also_no)),
            ]
        )


class Words:
    """Words parted by blanks, or by 、 as lists and open data write them, each once."""

    empty = ()

    def __init__(self, most, longest):
        self.most, self.longest = most, longest

    def read(self, raw):
        """The value of a cell. Raises Unfit."""
        words = tuple(dict.fromkeys(filter(None, PARTED.split(cell_text(raw)))))
        if len(words) > self.most or any(len(word) > self.longest for word in words):
            limits = {"most": self.most, "longest": self.longest}
            raise Unfit(_t("最多%(most)s个词，每个不超过%(longest)s字，用空格或者「、」隔开。") % limits)
        return words

    def show(self, value):
        """The text of a value."""
        return " ".join(map(str, value or ()))


@dataclass(frozen=True)
class Column:
    """One column of a kind of import.

    ``also`` are other names by which its heading is known; ``is_key`` columns tell rows apart; a column that isn't
    ``is_compared`` never makes a row a changed one; one that isn't ``is_offered`` is read when it is there, and stands
    in no template or export. ``is_needed``: without this column a sheet cannot be read at all.
    """

    key: str
    label: str
    cell: object
    required: bool = False
    is_key: bool = False
    also: tuple = ()
    help: str = ""
    is_compared: bool = True
    is_offered: bool = True
    is_needed: bool = False
    width: int = 16

    def names(self):
        """Every heading, loosely written, that means this column."""
        return {loose(name) for words in (self.label, *self.also) for name in said(words)}
