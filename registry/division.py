"""Who does what on a line (分工): which columns a table of lines needs for it."""

from collections.abc import Iterable
from dataclasses import dataclass

from registry.models import ListEntry


@dataclass(frozen=True)
class Columns:
    """Which of the columns about who does what any line of a table fills: those that no line fills aren't drawn."""

    leads: bool = False
    cooperates: bool = False
    roles: bool = False
    places: bool = False

    @property
    def divides(self):
        """Whether work is divided: somebody co-operates, or the community's part is said."""
        return self.cooperates or self.roles

    @property
    def narrow(self):
        """How many columns are drawn when who does what shares one."""
        return self.divides + self.places

    @property
    def count(self):
        """How many columns are drawn when each has one of its own."""
        return sum((self.leads, self.cooperates, self.roles, self.places))


def columns_of(entries: Iterable[ListEntry]) -> Columns:
    """The columns that ``entries``, read with ``for_reading()``, fill."""
    entries = list(entries)
    return Columns(
        leads=any(entry.lead_departments.all() for entry in entries),
        cooperates=any(entry.cooperating_departments.all() for entry in entries),
        roles=any(entry.community_role for entry in entries),
        places=any(entry.service_place for entry in entries),
    )
