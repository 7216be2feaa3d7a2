"""Under which unit the rows of two months stand side by side, where units were renamed, merged or split meanwhile."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from registry.lineage import Lineage
from registry.models import Succession
from registry.models import UnitChangeKind as Kind
from reports import months
from web.printable import day_text


@dataclass(frozen=True)
class Link:
    """One unit follows another, by the ``change`` (its id and kind) of a day."""

    before: int
    after: int
    name: str
    on: date
    change: int
    kind: str


@dataclass(frozen=True)
class Heirs:
    """Who follows whom among the units of an authority. Keys of rows are ids of units as text, or words that name no unit."""

    links: tuple[Link, ...] = ()

    @classmethod
    def known_to(cls, report):
        """The successions up to the last day of a report that were recorded by its cut, as its rows know them. One statement."""
        rows = Succession.objects.filter(
            change__authority=report.authority_id,
            change__recorded_at__lte=report.cut_at,
            on__lte=months.last_day(report.month),
        )
        said = ("predecessor_id", "successor_id", "successor__name", "on", "change_id", "change__kind")
        return cls(tuple(Link(*row) for row in rows.order_by("on", "change_id", "pk").values_list(*said)))

    @cached_property
    def lineage(self):
        """The same as a graph."""
        return Lineage((link.before, link.after, None) for link in self.links)

    def row_of(self, key, known):
        """The key, among the ``known`` ones, of the row in which the row ``key`` counts: that of its only heir, else its own."""
        ends = self._ends(key)
        (end,) = ends if len(ends) == 1 else (key,)
        return end if end in known else key

    def is_split(self, key):
        """Whether several units stand in its place."""
        return len(self._ends(key)) > 1

    def parted_since(self, keys, day):
        """{key of an heir: keys of those of ``keys`` that were split after ``day``, of which it has a part}."""
        found = {}
        for key in filter(self.is_split, keys):
            if any(link.on > day for link in self._after([key]) if len(self._next(link.before)) > 1):
                for end in sorted(self._ends(key)):
                    found.setdefault(end, []).append(key)
        return found

    def names_after(self, key):
        """The names of the units that stand in its place, in one phrase."""
        ends = self._ends(key)
        return _("、").join({link.after: link.name for link in self.links if str(link.after) in ends}.values())

    def changes_after(self, keys):
        """By what the units followed that stand in the place of ``keys``: 2026年10月1日合并, in the order of time."""
        found = {link.change: (link.on, link.kind) for link in self._after(keys)}
        return _("、").join(
            _("%(day)s%(change)s") % {"day": day_text(on), "change": Kind(kind).label} for on, kind in found.values()
        )

    def _ends(self, key):
        return {str(end) for end in self.lineage.ends_of(int(key))} if key.isdecimal() else {key}

    def _next(self, unit):
        return {link.after for link in self.links if link.before == unit}

    def _after(self, keys):
        """The links that lead on from some rows, in the order of time."""
        ids = {int(key) for key in keys if key.isdecimal()}
        ids |= self.lineage.after(ids)
        return [link for link in self.links if link.before in ids]
