"""A paper as what it says: the print page and the Word file are both made from it, so that they say the same."""

from dataclasses import dataclass

FITS_HALF_A_ROW = 12  # characters


@dataclass(frozen=True)
class Text:
    """A paragraph of the body."""

    text: str
    kind = "text"


@dataclass(frozen=True)
class Grid:
    """A table with a head; the first column holds the number of the row."""

    head: tuple
    rows: tuple
    kind = "grid"


@dataclass(frozen=True)
class Box:
    """A place of a form with its label; ``seal`` is the last line of one that is stamped."""

    label: str
    text: str
    seal: str = ""
    is_long: bool = False

    @property
    def is_short(self):
        """True when another fits beside it."""
        return not self.is_long and not self.seal and len(self.text) <= FITS_HALF_A_ROW


@dataclass(frozen=True)
class Group:
    """A headed part of a form: its rows, of one box or of two short ones."""

    label: str
    rows: tuple


@dataclass(frozen=True)
class Form:
    """A form of groups."""

    groups: tuple
    kind = "form"


@dataclass(frozen=True)
class Paper:
    """``left`` and ``right`` stand under the title; ``foot`` and ``checksum`` in small type at the end."""

    title: str
    left: str = ""
    right: str = ""
    addressee: str = ""
    blocks: tuple = ()
    signed_by: str = ""
    signed_on: str = ""
    foot: tuple = ()
    checksum: str = ""


def rows_of(boxes):
    """Boxes as rows: two short ones side by side, a long one alone, in their order."""
    rows = []
    for box in boxes:
        if box.is_short and rows and len(rows[-1]) == 1 and rows[-1][0].is_short:
            rows[-1].append(box)
        else:
            rows.append([box])
    return tuple(tuple(row) for row in rows)
