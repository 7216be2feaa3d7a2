"""What bars the declaration of an emergency: a line that prohibits the matter for sure, and the same event declared anew.

What only resembles a prohibited line by a word bars nothing: whoever declares says in a sentence why it is another matter.
"""

from dataclasses import dataclass

from admission.emergency_words import WHY_ANOTHER
from admission.evidence import verdicts_on
from admission.models import Emergency
from registry.findings import plain_form
from registry.keywords import TOGETHER_MARK
from registry.matching import CONFIDENCE_FLOOR, Index, Line
from registry.models import ListEntry, ListKind

NEGATIVE = "negative"
WHOLE_PHRASE = 4  # characters from which one word by itself says what a matter is
MANY_PARTS = 3  # words of one keyword, all of which stand together


@dataclass(frozen=True)
class Prohibition:
    """A line of a negative list that a declaration speaks of; ``is_sure`` when it is that line, not only like it."""

    list_name: str
    number: str
    name: str
    words: tuple
    is_sure: bool


def prohibition(authority, name, requirement, on):
    """The Prohibition that the words of a declaration meet on a day, or None.

    It is sure when the check answers the same words, or the name alone, with the line, and not because of a single word that stands there by
    chance. What resembles a line with confidence and isn't answered with it is told, and isn't sure.
    """
    found = None
    for ruling in verdicts_on(authority, [name, f"{name}。{requirement}"]):
        if ruling["verdict"] == NEGATIVE:
            words = tuple(ruling.get("words", ()))
            sure = speaks_surely(words) or any(word in ruling["name"] and word in name for word in words)
            found = Prohibition(ruling["list_name"], ruling["number"], ruling["name"], words, sure)
            if sure:
                break
    return found or _resembled(authority, f"{name}。{requirement}", on)


def speaks_surely(words):
    """Whether the words by which a line was found are more than a single one: a whole phrase, or several that have nothing
    in common. 「连夜」 and 「连夜+报」 are one."""
    parts = [set(word.split(TOGETHER_MARK)) for word in words]
    if any(len(of_word) >= MANY_PARTS or any(len(part) >= WHOLE_PHRASE for part in of_word) for of_word in parts):
        return True
    return any(_is_apart(one, other) for place, one in enumerate(parts) for other in parts[place + 1 :])


def _is_apart(one, other):
    return not any(a in b or b in a for a in one for b in other)


def _resembled(authority, text, on):
    """The negative line in force on a day that a text resembles most, with confidence, or None."""
    entries = ListEntry.objects.in_force(on).holding_in(authority).filter(line__item_list__kind=ListKind.NEGATIVE)
    rows = {entry.pk: entry for entry in entries.select_related("line__item_list")}
    lines = [
        Line(row.pk, NEGATIVE, row.line.number, row.name, row.content, tuple(row.line.keywords))
        for row in rows.values()
    ]
    match = next((one for one in Index(lines).find(text) if one.score >= CONFIDENCE_FLOOR), None)
    if match is None:
        return None
    entry = rows[match.line.key]
    return Prohibition(entry.line.item_list.name, entry.line.number, entry.name, match.words, False)


def declared_before(sender, name, event, starts_on, rules, calendar):
    """The latest emergency of a sender for the same event, or of the same name, that still runs when another starts, or has
    ended fewer than the days to file before; None otherwise."""
    wanted_name, wanted_event = plain_form(name), plain_form(event.split(WHY_ANOTHER)[0])
    for row in Emergency.objects.filter(sender=sender).order_by("-pk"):
        is_same = plain_form(row.name) == wanted_name or plain_form(row.event.split(WHY_ANOTHER)[0]) == wanted_event
        if is_same and starts_on <= calendar.add(row.days().final_day, rules["emergency_filing_days"]):
            return row
    return None
