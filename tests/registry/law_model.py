"""A slow, plain model of the law of lists, without a database: the latest word that is effective by a day holds on it.

It knows nothing of intervals, rows or splitting; so that the register, which does, can be held against it.
"""

from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise


@dataclass(frozen=True)
class Word:
    """What an order says of a place, a number of a list, from a day on (None: that it is no longer on the list); known
    from ``known``."""

    order: int
    place: tuple
    on: date
    text: str | None
    known: int


@dataclass(frozen=True)
class Mending:
    """A correction: the word of an order about a place reads otherwise, known from ``known``."""

    order: int
    place: tuple
    text: str
    known: int


@dataclass
class Law:
    """Everything that was said, in the order in which it became known."""

    words: list = field(default_factory=list)
    mendings: list = field(default_factory=list)

    def of(self, place, known=None):
        """The words about a place, as known at a moment (None: now)."""
        return [one for one in self.words if one.place == place and (known is None or one.known <= known)]

    def holding(self, place, day, known=None):
        """The word that holds for a place on a day, or None."""
        begun = [one for one in self.of(place, known) if one.on <= day]
        latest = max(begun, key=lambda one: one.on, default=None)
        return latest if latest and latest.text is not None else None

    def said(self, place, day, known=None):
        """What a place says on a day, or None."""
        word = self.holding(place, day, known)
        if word is None:
            return None
        mended = [one for one in self.mendings if (one.order, one.place) == (word.order, place)]
        mended = [one for one in mended if known is None or one.known <= known]
        return mended[-1].text if mended else word.text

    def all_said(self, day, known=None):
        """{place: text} of everything on the lists on a day."""
        places = {one.place for one in self.words}
        said = {place: self.said(place, day, known) for place in places}
        return {place: text for place, text in said.items() if text is not None}

    def accepts(self, change, place, day):
        """Whether an order may say this: a place is new when it is added; else it stands on that day, and no other
        order speaks of it on the very same day."""
        if change == "add":
            return not self.of(place)
        return self.holding(place, day) is not None and all(one.on != day for one in self.of(place))

    def later_orders(self, place, day):
        """The orders whose words about a place begin after a day, but for removals of what another has removed."""
        words = sorted(self.of(place), key=lambda one: one.on)
        void = {two for one, two in pairwise(words) if one.text is None and two.text is None}
        return {one.order for one in words if one.on > day and one not in void}
