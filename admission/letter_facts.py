"""What a letter states of its decision, days, numbers, amounts: an edited letter states the same."""

import re
import unicodedata
from collections import Counter

from django.utils.translation import gettext as _

from admission.letter_words import END, KINDS

SPACES = re.compile(r"\s+")


def contradictions(letter, draft):
    """What ``letter`` says otherwise than ``draft``, one sentence each; none when every day, number of communities, amount,
    frequency, month and document number of the draft stands in it, and no other last day."""
    letter, draft = _plain(letter), _plain(draft)
    found = []
    for kind in KINDS:
        stated, written = Counter(kind.findall(draft)), Counter(kind.findall(letter))
        instead = list((written - stated).elements())
        for n, missing in enumerate((stated - written).elements()):
            found.append(_missing(missing, instead[n] if n < len(instead) else ""))
    stated = _ends(draft)
    others = [day for day in _ends(letter) if day not in stated]
    # What stands in the place of a missing day was named above.
    named = "".join(found)
    found += [_("决定里没有「%(day)s」这个截止日期。") % {"day": day} for day in others if day not in named]
    return found


def _missing(what, instead):
    if instead:
        return _("「%(what)s」不见了，现在写的是「%(instead)s」。") % {"what": what, "instead": instead}
    return _("「%(what)s」不见了。") % {"what": what}


def _ends(text):
    return [one or other for one, other in END.findall(text)]


def _plain(text):
    """The text without spaces, its figures in one width."""
    return SPACES.sub("", unicodedata.normalize("NFKC", text))
