"""Posters: lists for the wall, with the orders they rest on, the day, and a QR code that leads to the same day's page."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

import segno
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registry.division import columns_of
from registry.headings import sections_of
from registry.models import AdjustmentOrder, ListEntry, ListKind
from web.lists import one_of

SIZES = ("a4", "a3")
CERTIFICATES = (ListKind.MAY_ISSUE, ListKind.NOT_TO_ISSUE)
#: How many of the newest orders a poster names before it says how many more there are.
ORDERS_NAMED = 2


@dataclass
class Group:
    """One list with what it says, under its headings; ``label`` is its name, or the list itself."""

    label: object
    entries: list[ListEntry] = field(default_factory=list)

    @property
    def sections(self):
        """The entries under their headings."""
        return sections_of(self.entries)

    @cached_property
    def columns(self):
        """Which columns about who does what are drawn."""
        return columns_of(self.entries)


@dataclass(frozen=True)
class Poster:
    """What a poster prints; ``address`` is the page that its QR code leads to."""

    title: str
    issuer: str
    on: date
    known_at: datetime | None
    groups: list[Group]
    orders: list[AdjustmentOrder]
    note: str
    address: str
    size: str

    @property
    def named_orders(self):
        """The newest orders that the lines rest on."""
        return self.orders[:ORDERS_NAMED]

    @property
    def more_orders(self):
        """How many older ones there are."""
        return max(len(self.orders) - ORDERS_NAMED, 0)

    @property
    def qr(self):
        """The QR code of the address as an SVG element without styles; CSS gives its size."""
        return qr_of(self.address)


def poster_of(entries, *, title, issuer, when, address, size, is_titled=False):
    """The poster of ``entries`` (read with ``for_reading()``, in list order) on ``when``: (day, known at or None).

    ``is_titled``: each list stands under its own name.
    """
    groups = {}
    for entry in entries:
        item_list = entry.line.item_list
        groups.setdefault(item_list, Group(item_list.name if is_titled else "")).entries.append(entry)
    orders = {entry.enacted_by_id: entry.enacted_by for entry in entries}
    on, known_at = when
    return Poster(
        title=title,
        issuer=issuer,
        on=on,
        known_at=known_at,
        groups=list(groups.values()),
        orders=sorted(orders.values(), key=lambda order: (order.effective_on, order.pk), reverse=True),
        note=note_below(groups),
        address=address,
        size=size,
    )


def read_size(request):
    """The sheet that ``?size=`` asks for; A4 when it asks for none. Raises BadQuery for another."""
    return one_of("size", request.GET.get("size", "").lower() or SIZES[0], SIZES)


def note_below(lists):
    """What the wall says below lists: certificates alone have a sentence of their own."""
    if lists and all(item_list.kind in CERTIFICATES for item_list in lists):
        return _("以公布的调整文件为准。清单上没有、又没有法律法规依据的证明，社区不应出具。")
    return _("以公布的调整文件为准。未列入清单、也未经准入的事项，社区不接。")


def qr_of(address):
    """A QR code of an address as an SVG element."""
    code = segno.make(address, error="m", micro=False)
    return SafeString(
        code.svg_inline(border=2, omitsize=True, dark="#000", light="#fff", svgclass="qr", lineclass=None)
    )
