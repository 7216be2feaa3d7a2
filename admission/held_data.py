"""Asked once: which of the data that an application would have communities collect a department already holds."""

import re
import unicodedata
from dataclasses import dataclass

from registry.models import DataHolding

_BLANK = re.compile(r"\s+")
SHORTEST = 2  # characters of a name that is looked for


@dataclass(frozen=True)
class Held:
    """One field that is held already, and the word of the text that asks for it."""

    holding: object
    word: str


def matches(text, holdings):
    """The Held of a text among ``holdings`` (rows with ``field`` and ``also_called``), in their order.

    A holding is met when its field, or a name that it is also called, stands in the text; the longest such name is told.
    """
    plain = _plain(text)
    found = []
    for holding in holdings:
        words = [one for one in (holding.field, *holding.also_called) if len(_plain(one)) >= SHORTEST]
        words = [one for one in words if _plain(one) in plain]
        if words:
            found.append(Held(holding, max(words, key=len)))
    return found


def held_data(application):
    """What of the data to be collected, in forms too, is held today in the application's authority or its city; at most
    one query."""
    text = f"{application.collected_data}\n{application.attached_forms}"
    if not text.strip():
        return []
    rows = DataHolding.objects.of(application.authority).today().select_related("holder").order_by("field", "pk")
    return matches(text, rows)


def _plain(text):
    """Without spaces and without difference of width or case."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text)).casefold()
