"""The rows behind a number as one reader may see them: whole where their own room shows them, else without whoever is meant."""

from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from registry.masking import mask
from registry.models import Authority, Community
from reports.metrics import YUAN, Metric
from reports.rates import number_text
from reports.subjects import Cell

UNKNOWN = "—"


@dataclass(frozen=True)
class ShownRow:
    """A row of a list: its values, None where there is none or where ``hidden`` keeps it from the reader, and the page that
    it leads to, if any."""

    cells: tuple
    values: list
    hidden: list
    href: str
    is_whole: bool

    def texts(self, places):
        """[(heading, text, class of the cell)] of the columns at ``places``; what is hidden is None."""
        return [
            (
                self.cells[n].label,
                None if self.hidden[n] else _text(self.cells[n], self.values[n]),
                _class(self.cells[n]),
            )
            for n in places
        ]


#: Kinds of columns that stand to the right.
NUMBERS = ("number", "money")
CLASSES = {"number": "r nowrap", "money": "r nowrap", "day": "nowrap"}


def _class(cell):
    # Names of communities are short, and a column of them would break each in two.
    return "nowrap" if cell.key == "community" else CLASSES.get(cell.kind, "")


def _text(cell, value):
    if value is None or value == "":
        return UNKNOWN
    if cell.choices is not None:
        choices = getattr(cell.choices, "choices", cell.choices)
        return {str(key): str(label) for key, label in choices}.get(str(value), str(value))
    if cell.kind == "day":
        return f"{value:%Y-%m-%d}"
    if cell.kind == "money":
        return f"{value:,.2f}"
    return number_text(value) if cell.kind == "number" else str(value)


def shown_table(cells, rows):
    """([(heading, class)], [(row, its texts)]) without the columns in which the reader may read nothing."""
    places = [n for n in range(len(cells)) if not rows or not all(row.hidden[n] for row in rows)]
    heads = [(cells[n].label, _class(cells[n])) for n in places]
    return heads, [(row, row.texts(places)) for row in rows]


@dataclass(frozen=True)
class Sight:
    """What ``user`` may see of the rows of ``metric``. ``is_local``: they are those of one street, where what was asked for
    and the day on which it was refused might tell the community."""

    user: User
    authority: Authority
    metric: Metric
    is_local: bool = False

    def cells(self, listed):
        """The columns of a part, with that of the amounts where the number is their sum."""
        cells = listed.part.subject.cells
        if not listed.part.amount:
            return cells
        label = _("%(label)s（%(unit)s）") % {
            "label": listed.part.called or self.metric.label,
            "unit": self.metric.unit,
        }
        kind = "money" if self.metric.unit == YUAN else "number"
        return (*cells, Cell("amount", label, listed.amount_of, kind, is_open=True))

    def of(self, found):
        """[(Listed, row)] as they are shown. A statement, and one for each part of which not everything is public."""
        parts = {id(listed): listed for listed, _row in found}
        whole = {
            place: listed.part.subject.seen_among([row for one, row in found if one is listed], self.user)
            for place, listed in parts.items()
        }
        # The longer first, of which another may be a part.
        names = sorted(Community.objects.of(self.authority).values_list("name", flat=True), key=len, reverse=True)
        return [self._shown(listed, row, whole[id(listed)], names) for listed, row in found]

    def _shown(self, listed, row, whole, names):
        subject, cells = listed.part.subject, self.cells(listed)
        is_whole = whole is None or subject.key_of(row) in whole
        hidden = [not is_whole and not self._is_open(cell, row) for cell in cells]
        values = [
            None if is_hidden else _value(cell, row, None if is_whole else names)
            for cell, is_hidden in zip(cells, hidden, strict=True)
        ]
        return ShownRow(cells, values, hidden, subject.address(row) if is_whole else "", is_whole)

    def _is_open(self, cell, row):
        """Whether every reader of the report may read this of the row."""
        is_vague = cell.choices is not None or cell.kind in NUMBERS
        return cell.open_for(row) and (is_vague or not self.is_local)


def _value(cell, row, names):
    """The value of a column: moments as days, and in what people wrote none of ``names``."""
    value: Any = cell.of(row)
    if cell.kind == "day":
        return localdate(value) if hasattr(value, "hour") else value
    if cell.is_free and names is not None and value:
        value = mask(value)
        for name in names:
            value = value.replace(name, _("某社区"))
    return value
