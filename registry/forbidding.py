"""Tells a clause that forbids laying something on communities, or releases them from it. Clause in, yes or no out.

Only what surely relieves counts as such: 「不得漏报」 and「不配合的上门动员」 ask all the more.
"""

import re
from collections.abc import Iterable

from registry.forbidding_words import (
    ACTS_BEFORE,
    ALL_THE_SAME,
    ASKS_OTHERS,
    BANS,
    COMMUNITY,
    DEMANDS_ALL_THE_MORE,
    ENDINGS,
    IMPOSITIONS,
    OUTRIGHT_BANNED,
    OUTRIGHT_BANS,
    RELEASES,
)

# Characters between the word that forbids and what it forbids, such as「以任何名义」 or「任何单位借检查之名」.
MOST_BETWEEN = 20
MOST_BETWEEN_OUTRIGHT = 40


def _any_of(patterns: Iterable[str]) -> str:
    return "|".join(patterns)


_RELIEF = re.compile(
    rf"(?:{_any_of(BANS)})[^,]{{0,{MOST_BETWEEN}}}?(?:{_any_of(IMPOSITIONS)})"
    rf"|(?:{_any_of(OUTRIGHT_BANS)})[^,]{{0,{MOST_BETWEEN_OUTRIGHT}}}?{OUTRIGHT_BANNED}"
    rf"|{_any_of(ENDINGS)}|{_any_of(RELEASES)}"
)
_DEMANDS = re.compile(_any_of(DEMANDS_ALL_THE_MORE))
_ACT = re.compile(_any_of(ACTS_BEFORE))
_ASKS_OTHERS = re.compile(_any_of(ASKS_OTHERS))
_MAY_ASK = re.compile(_any_of((COMMUNITY, *ALL_THE_SAME)))


def relieves(clause: str) -> bool:
    """Whether a clause in normal form forbids that communities be burdened, or says that they needn't do something."""
    relief = _RELIEF.search(clause)
    return bool(relief) and not _DEMANDS.search(clause) and not _ACT.search(clause, 0, relief.start())


def asks_others(clause: str) -> bool:
    """Whether a clause in normal form says who else does it, or what becomes of those who burden communities."""
    return bool(_ASKS_OTHERS.search(clause))


def may_ask_communities(clause: str) -> bool:
    """Whether a clause in normal form speaks of those who carry a community's work, or of what is enough."""
    return bool(_MAY_ASK.search(clause))
