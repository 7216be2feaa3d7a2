"""Who follows whom: the chains of successions of some authorities, read once and walked both ways."""

from collections import defaultdict

from registry.models import Succession, Unit


class Lineage:
    """Successions as a graph of unit ids."""

    def __init__(self, links):
        """``links`` are (predecessor, successor, the successor's street or None)."""
        self._before, self._after, self._under = defaultdict(set), defaultdict(set), defaultdict(set)
        for predecessor, successor, street in links:
            self._before[successor].add(predecessor)
            self._after[predecessor].add(successor)
            self._under[street].add(successor)

    @classmethod
    def load(cls, authority_ids, *, until=None, known_at=None):
        """The successions of some authorities, those that take effect after the day ``until``, or were recorded after the
        moment ``known_at``, left out. One query."""
        rows = Succession.objects.filter(change__authority_id__in=authority_ids)
        if until is not None:
            rows = rows.filter(on__lte=until)
        if known_at is not None:
            rows = rows.filter(change__recorded_at__lte=known_at)
        return cls(rows.order_by().values_list("predecessor_id", "successor_id", "successor__parent_id"))

    def before(self, ids):
        """Ids of all units that the given ones follow, directly or through others; the given ones left out."""
        return _reached(self._before, ids)

    def after(self, ids):
        """Ids of all units that follow the given ones, directly or through others; the given ones left out."""
        return _reached(self._after, ids)

    def ends_of(self, unit):
        """Ids of the units that stand at the end of a unit's line, followed by nobody; the unit itself if nobody follows it."""
        return frozenset(one for one in {unit, *self.after([unit])} if one not in self._after)

    def wholly_before(self, unit):
        """Ids of the units whose every line leads to ``unit``: what was renamed or merged into it, not what was split."""
        found = {unit}
        while new := {one for one in self.before(found) if self._after[one] <= found} - found:
            found |= new
        return frozenset(found - {unit})

    def passes_to(self, unit, holders):
        """Whether what holds for the units with the ids ``holders`` holds for ``unit``: it is one of them, or follows
        others for all of whom it holds."""
        if unit in holders:
            return True
        before = self._before.get(unit, ())
        return bool(before) and all(self.passes_to(one, holders) for one in before)

    def followed_under(self, streets):
        """Ids of all communities that the communities of some streets follow, whichever street they ended in."""
        return self.before(set().union(*(self._under[street] for street in streets)))


def _reached(steps, ids):
    start, seen, ahead = set(ids), set(), list(ids)
    while ahead:
        new = steps.get(ahead.pop(), set()) - seen
        seen |= new
        ahead += new
    return frozenset(seen - start)


def heirs_of(units, on):
    """{id: the units that stand in its place on a day, in official order} for those of ``units`` that have ended by then.

    Two queries when one of them has ended, none otherwise; an ended unit that nobody follows has an empty list.
    """
    gone = [unit for unit in units if unit.valid_to is not None and unit.valid_to <= on]
    if not gone:
        return {}
    lineage = Lineage.load({unit.authority_id for unit in gone}, until=on)
    after = {unit.pk: lineage.after([unit.pk]) for unit in gone}
    ids = frozenset().union(*after.values())
    living = list(Unit.objects.on(on).filter(pk__in=ids).order_by("kind", "official_order", "pk")) if ids else []
    return {pk: [unit for unit in living if unit.pk in reached] for pk, reached in after.items()}


def with_heirs(units, on):
    """Give every one of ``units`` the attribute ``heirs``, for templates/registry/unit_now.html; returns them."""
    found = heirs_of(units, on)
    for unit in units:
        unit.heirs = found.get(unit.pk, [])
    return units
