"""What a correction must not touch: numbers, denials, obligations, limits, joining words and the names of units."""

import re
import unicodedata
from difflib import SequenceMatcher

from django.utils.translation import gettext_lazy as _

from registry.meaning_words import BODIES, DENIALS, DIRECTIONS, LIMITS, NUMBERS, OBLIGATIONS

#: (what is compared, the sentence that says so).
GUARDS = (
    (NUMBERS, _("数字、日期或者数量有变化")),
    (DENIALS, _("否定、禁止或者除外的字眼有变化")),
    (OBLIGATIONS, _("「应当、必须、可以、协助」一类表示责任的字眼有变化")),
    (LIMITS, _("范围、限度或者「和、或」一类的字眼有变化")),
    (BODIES, _("单位、部门或者人员的称呼有变化")),
)
#: As the guards above, for a text that says where something is.
OF_A_PLACE = (DIRECTIONS, _("方位有变化"))
LARGEST_SHARE = 3  # at most a third of a text
FEWEST_CHARACTERS = 2  # of a short text


def change_of_meaning(before, after, *, unit_names=(), most=10, is_place=False):
    """Why ``after`` is more than ``before`` without its typing errors, as a phrase; None when it isn't.

    ``most``: how many characters may be typed, dropped or replaced; in short texts a third of them, two at least.
    ``is_place``: the text says where something is, so that 东 for 西 is no typing error.
    """
    before, after = _plain(before), _plain(after)
    most = min(most, max(FEWEST_CHARACTERS, len(before) // LARGEST_SHARE))
    if distance(before, after, most) > most:
        return _("改动的字太多")
    kept = _kept(before, after)
    guards = [*GUARDS, OF_A_PLACE] if is_place else [*GUARDS]
    if unit_names:
        guards.append((_any_of(unit_names), _("单位或者部门的名称有变化")))
    for guard, why in guards:
        if not (_stands(guard, before, kept[0]) and _stands(guard, after, kept[1])):
            return why
    return None


def _kept(before, after):
    """The places of both texts, as two sets, at which a character stays what and where it is among the others."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return (
        {block.a + n for block in blocks for n in range(block.size)},
        {block.b + n for block in blocks for n in range(block.size)},
    )


def _stands(guard, text, kept):
    """Whether every word of the guard stands in ``text`` untouched: moved or cut words are none."""
    return all(kept.issuperset(range(*found.span())) for found in guard.finditer(text))


def _any_of(names):
    return re.compile("|".join(re.escape(_plain(name)) for name in sorted(names, key=len, reverse=True)))


def _plain(text):
    return unicodedata.normalize("NFKC", text)


def distance(one, other, most):
    """How many characters must be put in, dropped or replaced to turn one text into the other (Levenshtein); any number
    above ``most`` means more than that."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for i, sign in enumerate(one, 1):
        low, high = max(1, i - most), min(len(other), i + most)
        new = [most + 1] * (len(other) + 1)
        new[0] = i
        for j in range(low, high + 1):
            new[j] = min(row[j] + 1, new[j - 1] + 1, row[j - 1] + (sign != other[j - 1]))
        row = new
    return row[len(other)]
