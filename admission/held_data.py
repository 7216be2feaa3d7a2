"""Asked once: which of the data that an application would have communities collect a department already holds."""

import re
import unicodedata
from dataclasses import dataclass

from admission.held_words import BETWEEN, EVERYBODY, KIND
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
    Else when what either is about is the same: 「低保人员信息」 asks for 「低保对象名册」, 「残疾人信息」 for 「残疾人证信息」.
    """
    plain, items = _plain(text), _items(text)
    found = []
    for holding in holdings:
        names = [one for one in (holding.field, *holding.also_called) if len(_plain(one)) >= SHORTEST]
        words = [one for one in names if _plain(one) in plain]
        words = words or [item for item in items if any(_is_about_the_same(item, name) for name in names)]
        if words:
            found.append(Held(holding, max(words, key=len)))
    return found


def _items(text):
    """The things that a text lists, as they are written."""
    return [item for item in (one.strip() for one in BETWEEN.split(text)) if item]


def _is_about_the_same(item, name):
    """Whether the core of the one begins the other's; what everybody is (居民) is nobody's core."""
    one, other = core(item), core(name)
    shorter = min(one, other, key=len)
    return len(shorter) >= SHORTEST and shorter not in EVERYBODY and (one.startswith(other) or other.startswith(one))


def core(name):
    """What a name of data is about: without the words for its kind or for its being about people, which end it."""
    plain = _plain(name)
    while shorter := KIND.sub("", plain):
        if shorter == plain:
            return plain
        plain = shorter
    return plain


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
