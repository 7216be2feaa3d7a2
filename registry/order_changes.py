"""What an order does to each line, beside what the line says without it: for drafts as for published orders."""

from dataclasses import dataclass
from functools import cached_property

from registry.comparison import COMPARED, Piece, pieces_of
from registry.models import DEPARTMENTS, ListEntry, ListLine, OrderLine, OrderState
from registry.models.orders import Change


@dataclass(frozen=True)
class Said:
    """One field as one side says it, in pieces; ``is_changed`` when the other side says something else."""

    field: str
    label: str
    pieces: tuple[Piece, ...]
    is_changed: bool = False


@dataclass(frozen=True)
class OrderChange:
    """One line of an order: ``before`` what stands without it (None: nothing), and the numbered place if there is one."""

    line: OrderLine
    place: ListLine | None = None
    before: ListEntry | None = None

    @cached_property
    def before_said(self):
        """What stands, field by field; what the order takes away is marked ``removed``."""
        return _side(self.before, self._after, "added") if self.before else ()

    @cached_property
    def after_said(self):
        """What the order says: of a changed line the name and the fields that change."""
        if self._after is None:
            return ()
        said = _side(self._after, self.before, "removed")
        if self.before is None:
            return said
        return tuple(one for one in said if one.is_changed or one.field == "name")

    @cached_property
    def emptied(self):
        """The labels of fields that said something and shall say nothing."""
        if self._after is None:
            return ()
        kept = {one.field for one in self.after_said}
        return tuple(one.label for one in self.before_said if one.is_changed and one.field not in kept)

    @property
    def is_remove(self):
        """Whether the line leaves the list."""
        return self.line.change == Change.REMOVE

    @property
    def tone(self):
        """The tone of its tag."""
        return {Change.ADD: "admitted", Change.CHANGE: "duty", Change.REMOVE: "refuse"}[self.line.change]

    @property
    def icon(self):
        """The icon of its tag."""
        return {Change.ADD: "plus", Change.CHANGE: "pencil", Change.REMOVE: "x-mark"}[self.line.change]

    @property
    def _after(self):
        return None if self.is_remove else self.line


def _side(row, other, hidden):
    """The fields of ``row`` in pieces against ``other``; without another side everything is the same."""
    said = []
    for name, label, words in COMPARED:
        mine = str(words(row))
        theirs = str(words(other)) if other is not None else mine
        pieces = (Piece("same", mine),) if mine == theirs else tuple(pieces_of(*_in_order(mine, theirs, hidden)))
        shown = tuple(piece for piece in pieces if piece.kind != hidden)
        if mine:
            said.append(Said(name, label, shown, mine != theirs))
    return tuple(said)


def _in_order(mine, theirs, hidden):
    """(before, after): a side that hides what is added is the earlier one."""
    return (mine, theirs) if hidden == "added" else (theirs, mine)


def changes_of(order, lines):
    """An ``OrderChange`` for each of ``lines`` (rows of the order), in their order; five queries however many."""
    places = _places(lines)
    before = _before(order, [place.pk for place in places.values()])
    return [
        OrderChange(line, place, before.get(place.pk) if place and line.change != Change.ADD else None)
        for line in lines
        for place in [places.get((line.item_list_id, line.number))]
    ]


def lines_for_reading(order):
    """The lines of an order with all that a page prints of them."""
    return (
        order.lines.select_related("item_list", "basis")
        .prefetch_related(*DEPARTMENTS)
        .order_by("item_list__position", "item_list_id", "pk")
    )


def _places(lines):
    rows = ListLine.objects.filter(
        item_list_id__in={line.item_list_id for line in lines}, number__in={line.number for line in lines}
    )
    return {(row.item_list_id, row.number): row for row in rows}


def _before(order, places):
    """{ListLine id: entry} of what stood when the order came: for a draft, what stands on its day as known now."""
    rows = ListEntry.objects.filter(line_id__in=places)
    if order.state == OrderState.PUBLISHED:
        # The first row that names it as its end: later ones are copies that other orders or corrections made.
        rows = rows.filter(ended_by=order).order_by("line_id", "known_from", "pk").distinct("line_id")
    else:
        rows = rows.in_force(order.effective_on)
    return {entry.line_id: entry for entry in rows.for_reading()}
