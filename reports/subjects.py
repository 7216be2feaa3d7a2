"""What stands in a row of the list behind a number: its columns, who may see it whole, and the page that it leads to.

Whoever may read the report may read ``is_open`` columns. All others are only for those whom the row's own room shows it to:
so a list names no community, no unit and no person to anybody who couldn't look them up anyway.
"""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from web.exports import Column


@dataclass(frozen=True)
class Cell(Column):
    """A column of a list. ``is_open`` says whether every reader of the report may read it, or asks the row; ``is_free``
    that people wrote it as they liked, so that names are hidden from those who don't see the row."""

    is_open: Any = False
    is_free: bool = False

    def open_for(self, row):
        """Whether every reader may read this of ``row``."""
        return self.is_open(row) if callable(self.is_open) else self.is_open


@dataclass(frozen=True)
class Subject:
    """What a row is. ``whole`` are the rows of ``of`` that a user sees whole (None: it is public); ``page`` its address."""

    cells: tuple
    page: str = ""
    to: Callable | None = None
    whole: Callable | None = None
    of: str = "pk"
    related: tuple = ()
    order: tuple = ("pk",)
    added: Callable | None = None
    #: Which one stands in the list for several that count as one.
    note: str = ""

    def prepared(self, rows):
        """The rows with what is printed of them, in order."""
        rows = self.added(rows) if self.added else rows
        return (rows.select_related(*self.related) if self.related else rows).order_by(*self.order)

    def seen_among(self, rows, user):
        """Of these rows the ids of what ``user`` may see; None when that is all. One statement."""
        if self.whole is None:
            return None
        return set(self.whole(user).filter(pk__in=[self.key_of(row) for row in rows]).values_list("pk", flat=True))

    def key_of(self, row):
        """The id of what is shown or hidden: of the row itself, or of what it is about."""
        return attrgetter(self.of)(row)

    def address(self, row):
        """Where the row's own page is; empty without one."""
        if self.to is not None:
            return self.to(row)
        return reverse(self.page, args=[self.key_of(row)]) if self.page else ""


def open_to_all(key, label, value="", kind="text", choices=None, **more):
    """A column that every reader of the report may read."""
    return Cell(key, label, value, kind, choices, is_open=True, **more)


def title(path=""):
    """What was asked for, as its sender or a community wrote it."""
    return open_to_all("title", _("事项"), f"{path}title", is_free=True)


def paper(path=""):
    """The number of the paper by which it was asked for."""
    return open_to_all("document_number", _("文号"), f"{path}document_number", is_free=True)


def open_day(key, label, value=""):
    """The day of something, without the hour."""
    return open_to_all(key, label, value, "day")


COMMUNITY = _("社区")
