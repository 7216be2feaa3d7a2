"""What publishing an order touches beyond the lists: rooms above the lists register followers in ``impact`` modules."""

from collections.abc import Callable
from dataclasses import dataclass

from registry.models import Edition, ListLine, OrderState
from registry.models.orders import Change
from web.refusals import NotAllowed


@dataclass(frozen=True)
class Touched:
    """What rests on one line of an order: a sentence with its counts, and where the rows can be read."""

    line: object
    text: str
    url: str = ""


@dataclass(frozen=True)
class Row:
    """One row behind a count."""

    title: str
    note: str = ""
    url: str = ""


def nothing_bars(order):
    """A follower that bars nothing."""
    return None


def nothing_said(order):
    """A follower of which a published order tells nothing."""
    return []


def nothing_to_do(order, step):
    """A follower that changes nothing."""


@dataclass(frozen=True)
class Follower:
    """A room that an order touches.

    ``affected(order)`` gives what ``template`` prints (a list of ``Touched`` for the default one); ``obstacle(order)`` a
    sentence that bars publishing, or None; ``carry_out(order, step)`` what follows from publishing, in its transaction;
    ``answers(order, data, page)`` the sheet (``forms``, ``is_valid()``, ``save(by=)`` → rows written) in which the drafter
    says what shall follow; ``rows(order, line, user)`` the rows behind the count of a line, each with ``title``, ``note``
    and ``url``; ``said(order)`` the rows that a published order tells everybody of what becomes of something.
    """

    name: str
    label: str
    affected: Callable
    obstacle: Callable = nothing_bars
    carry_out: Callable = nothing_to_do
    answers: Callable | None = None
    rows: Callable | None = None
    said: Callable = nothing_said
    template: str = "registry/impact_touched.html"


FOLLOWERS: dict[str, Follower] = {}


def follow(follower):
    """Let a follower be asked about every order from now on; returns it."""
    FOLLOWERS[follower.name] = follower
    return follower


def obstacles(order):
    """Every reason that a follower has against publishing ``order``, as sentences."""
    return [why for one in FOLLOWERS.values() if (why := one.obstacle(order))]


def said_of(order):
    """(label, rows) of every follower of which a published order tells something."""
    if order.state != OrderState.PUBLISHED:
        return []
    told = [(one.label, one.said(order)) for one in FOLLOWERS.values()]
    return [(label, rows) for label, rows in told if rows]


def carry_out(order, step):
    """Let every follower do what publishing means for it. Call inside the transaction, before the lists change.

    Whatever answers rest on waits for its turn from here to the end: what was decided a moment ago is seen, and bars
    publishing where nobody has said what becomes of it. Raises NotAllowed.
    """
    Edition.objects.select_for_update().first()
    if whys := obstacles(order):
        raise NotAllowed(" ".join(whys))
    for one in FOLLOWERS.values():
        one.carry_out(order, step)


def places_of(order):
    """{(list id, number): ListLine} of the numbered places that the order's lines name, in one query."""
    lines = order.lines.all()
    rows = ListLine.objects.filter(
        item_list_id__in=lines.values("item_list_id"), number__in=lines.values("number")
    ).select_related("item_list")
    return {(row.item_list_id, row.number): row for row in rows}


def standing_lines(order, changes=(Change.CHANGE, Change.REMOVE)):
    """{ListLine id: line of the order} for the lines that change or remove what stands."""
    places = places_of(order)
    lines = order.lines.filter(change__in=changes).select_related("item_list")
    return {
        places[line.item_list_id, line.number].pk: line for line in lines if (line.item_list_id, line.number) in places
    }
