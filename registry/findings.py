"""What a draft order is held against: the lists as they are known now, read once for all its lines."""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q

from registry.models import AdjustmentOrder, ListEntry, ListKind, ListLine, OrderLine
from registry.models.orders import Change

CERTIFICATES = (ListKind.MAY_ISSUE, ListKind.NOT_TO_ISSUE)


@dataclass(frozen=True)
class Finding:
    """One thing found in an order: the line that it is about (None: the order), a stable code, a sentence."""

    line: OrderLine | None
    code: str
    sentence: str
    is_blocking: bool


class Wording(NamedTuple):
    """What another line says, from a day until another."""

    list_id: int
    authority_id: int
    kind: str
    list_name: str
    line_id: int
    number: str
    keywords: list
    name: str
    conditions: str
    valid_from: object
    valid_to: object


@dataclass(frozen=True)
class Surroundings:
    """An order with its lines, and what is known of the lists around them.

    ``places`` by (list id, number); ``entries`` known now by line id; ``same_day`` the published orders that change the
    same line on the very same day, by (list id, number); ``wordings`` by their plain form, of all lists that meet here.
    """

    order: AdjustmentOrder
    lines: Sequence[OrderLine]
    rules: Mapping
    places: Mapping
    entries: Mapping
    same_day: Mapping
    wordings: Mapping

    @classmethod
    def read(cls, order):
        """Seven queries, however many lines the order has."""
        lines = list(order.lines.select_related("item_list__authority", "basis__replaced_by", "order__authority"))
        lists, numbers = {line.item_list_id for line in lines}, {line.number for line in lines}
        places = ListLine.objects.filter(item_list__in=lists, number__in=numbers)
        places = {(place.item_list_id, place.number): place for place in places}
        entries = defaultdict(list)
        rows = ListEntry.objects.known_at().filter(line__in=[place.pk for place in places.values()])
        for entry in rows.select_related("line", "enacted_by", "ended_by").order_by("valid_from"):
            entries[entry.line_id].append(entry)
        others = OrderLine.objects.filter(order__in=AdjustmentOrder.objects.published(), item_list__in=lists)
        others = others.filter(order__effective_on=order.effective_on, number__in=numbers).exclude(order=order)
        same_day = {(one.item_list_id, one.number): one.order for one in others.select_related("order")}
        rules = order.authority.rules_on(order.published_on)
        return cls(order, lines, rules, places, entries, same_day, _wordings(order))

    def place(self, line):
        """The numbered place that a line of the order speaks of; None for a new number."""
        return self.places.get((line.item_list_id, line.number))

    def known(self, line):
        """What is known of that place, in order."""
        place = self.place(line)
        return self.entries[place.pk] if place else []

    def live(self, line):
        """What the place says on the effective date, or None."""
        return next((one for one in self.known(line) if one.is_true_on(self.order.effective_on)), None)

    def also_saying(self, line):
        """Wordings that, in any list that meets here, say the very name of ``line`` while it stands, but for itself."""
        live, place = self.live(line), self.place(line)
        until = live.valid_to if live and line.change == Change.CHANGE else None
        return [
            one
            for one in self.wordings.get(plain_form(line.name), ())
            if one.line_id != (place and place.pk)
            and (until is None or one.valid_from < until)
            and not self._gives_way(one)
        ]

    def _gives_way(self, wording):
        """Whether this very order ends what another line says."""
        changed = self.places_given_up
        return wording.line_id in changed and wording.valid_from <= self.order.effective_on

    @property
    def places_given_up(self):
        """The lines whose present wording the order ends."""
        return {place.pk for line in self.lines if line.change != Change.ADD and (place := self.place(line))}


def plain_form(text):
    """A wording without what the eye passes over: width, case, spaces and punctuation."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).lower() if sign.isalnum())


def wording_key(kind, name, conditions):
    """What must stand on a list only once: the plain name; of a certificate, which may have several, with its purpose."""
    return plain_form(name), plain_form(conditions) if kind in CERTIFICATES else ""


def later_orders(entries, on):
    """{(line id, order id): (line, order)} of other orders that speak of a line after a day, from its known entries."""
    later = {}
    for entry in entries:
        if entry.valid_from > on:
            later[entry.line_id, entry.enacted_by_id] = entry.line, entry.enacted_by
        if entry.valid_to and entry.valid_to > on:
            later[entry.line_id, entry.ended_by_id] = entry.line, entry.ended_by
    return later


def _wordings(order):
    """{plain form: wordings} on the lists of the authority, its city and its districts, from the effective date on."""
    authority = order.authority
    rows = ListEntry.objects.known_at().filter(
        Q(valid_to=None) | Q(valid_to__gt=order.effective_on),
        Q(line__item_list__authority__in=authority.chain) | Q(line__item_list__authority__parent=authority),
    )
    columns = (
        "line__item_list",
        "line__item_list__authority",
        "line__item_list__kind",
        "line__item_list__name",
        "line",
    )
    columns += ("line__number", "line__keywords", "name", "conditions", "valid_from", "valid_to")
    found = defaultdict(list)
    for row in rows.order_by("line__item_list", "line__position", "valid_from").values_list(*columns):
        wording = Wording(*row)
        found[plain_form(wording.name)].append(wording)
    return found
