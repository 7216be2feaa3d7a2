"""The catalogue of standing burdens: what a survey found communities to keep, by kind; a list to tick off, not a law."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dispatch.burden_imports import Burdens
from dispatch.burdens import KEEPER, OWN
from dispatch.models import BurdenKind, StandingBurden
from dispatch.own_burdens import OwnBurdens

TABLE = Path(__file__).resolve().parent / "data" / "burden_catalogue.csv"
#: Of the burdens that are registered so many are named beside one of the catalogue.
NAMED = 3


@dataclass(frozen=True)
class Known:
    """One burden of the catalogue; ``count`` is how many of it one community had at most, ``entry_frequency`` words."""

    kind: BurdenKind
    name: str
    count: int
    entry_frequency: str


@dataclass(frozen=True)
class Found:
    """One of the catalogue with the burdens of its kind that are registered under such a name, ``more`` beyond those named."""

    known: Known
    registered: tuple
    more: int = 0


@cache
def catalogue():
    """All of it, kind by kind, in the order of the table."""
    with open(TABLE, encoding="utf-8", newline="") as lines:
        rows = [
            Known(BurdenKind(row["kind"]), row["name"], int(row["count"]), row["entry_frequency"])
            for row in csv.DictReader(lines)
        ]
    kinds = list(BurdenKind)
    return tuple(sorted(rows, key=lambda row: kinds.index(row.kind)))


def found_for(user):
    """[(kind, [Found])] for whom the page is; what is registered as far as the user may see it, in one query."""
    rows = StandingBurden.objects.visible_to(user).still_there().order_by("name", "pk")
    registered = defaultdict(list)
    for burden in rows.only("pk", "kind", "name"):
        registered[burden.kind].append(burden)
    found = defaultdict(list)
    for known in catalogue():
        same = [burden for burden in registered[known.kind] if known.name in burden.name]
        found[known.kind].append(Found(known, tuple(same[:NAMED]), max(0, len(same) - NAMED)))
    return list(found.items())


class FromCatalogue:
    """Rows of the catalogue in the columns of an import: kind and name are there, the rest is to be filled in."""

    def rows_of(self):
        """One row each; what isn't kept is to be deleted."""
        for known in catalogue():
            yield {**{column.key: column.cell.empty for column in self.columns}, "kind": known.kind, "name": known.name}


class WholeSheet(FromCatalogue, Burdens):
    """As reviewers import it."""


class OwnSheet(FromCatalogue, OwnBurdens):
    """As streets and communities import it."""


def sheet_for(user):
    """The importer whose columns the user's sheet has; None for those who import no burdens."""
    for permission, kind in ((KEEPER, WholeSheet), (OWN, OwnSheet)):
        if unit := user.unit_for(permission):
            return kind(unit.authority, user)
    return None
