"""A notice laid out as one page of clauses: what stands where, and how much it counts there."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice, pairwise
from typing import NamedTuple

from registry.asking import certificate_anchors, only_relieves
from registry.line_words import EMPTY_WORDS
from registry.notice_text import read_clauses, unmasked

TOGETHER = 30  # characters within which the words of a compound keyword must stand
LONGEST_WORD = 30
CLOSE_TOGETHER = 12  # where one of them is a single character or as common as「社区」
NEAR_ANCHOR = 4  # characters between the certified matter and the word「证明」
NEAR_ANCHOR_FACTOR = 2.0
SAME_CLAUSE_FACTOR = 1.4
TITLE_FACTOR = 0.5
MOST_OCCURRENCES = 40  # of one word; a text that says it more often says nothing more

_BOOK_TITLE = re.compile(r"《[^《》\n]{1,60}》")


class Span(NamedTuple):
    """Where a keyword stands by its first word, and the words that stand there for its own: themselves, or near ones."""

    start: int
    end: int
    heard: tuple[str, ...]


class Places(dict):
    """Where a word stands, from left to right, as (start, end, word); by a near word where it doesn't stand itself."""

    def __init__(self, occurrences: Mapping[str, Sequence[int]], near: Mapping[str, Sequence[str]] | None = None):
        self._occurrences = occurrences
        self._near = near or {}

    def __missing__(self, word: str) -> list[tuple[int, int, str]]:
        found = self._of(word)
        for other in self._near.get(word, ()):
            found += [one for one in self._of(other) if all(one[1] <= own[0] or own[1] <= one[0] for own in found)]
        self[word] = sorted(found)
        return self[word]

    def _of(self, word: str) -> list[tuple[int, int, str]]:
        return [(start, start + len(word), word) for start in self._occurrences.get(word, ())]


class Page:
    """The clauses of a text end to end, so that a position tells its clause and its sentence.

    Of a text that only relieves communities the page says of what.
    """

    def __init__(self, text: str):
        self.clauses = read_clauses(text)
        self.only_relieves = only_relieves(text, self.clauses)
        if self.only_relieves:
            self.clauses = unmasked(self.clauses)
        self.text = "\n".join(clause.text for clause in self.clauses)
        self._starts: list[int] = []
        self._anchors: list[list[tuple[int, int]]] = []
        position = 0
        for clause in self.clauses:
            self._starts.append(position)
            self._anchors.append([(position + start, position + end) for start, end in certificate_anchors(clause)])
            position += len(clause.text) + 1
        self._titles = [match.span() for match in _BOOK_TITLE.finditer(self.text)]
        self.is_certificate = any(self._anchors)

    @cached_property
    def bigrams(self) -> tuple[set[str], set[str]]:
        """Pairs of neighbouring characters: all of them, and those outside what the text forbids."""
        everywhere, allowed = set(), set()
        for clause in self.clauses:
            pairs = [clause.text[i : i + 2] for i in range(len(clause.text) - 1)]
            everywhere.update(pairs)
            allowed.update(pairs[: clause.forbidden[0]] if clause.forbidden else pairs)
        return everywhere, allowed

    def occurrences(self, heads: Mapping[str, Sequence[str]]) -> dict[str, list[int]]:
        """Where each word stands, in order; `heads` gives the words by their first two characters (see `by_head`)."""
        text, found = self.text, {}
        there = {*text, *map("".join, pairwise(text))}
        for head in (one for one in heads if one in there):
            for word in heads[head]:
                if positions := list(islice(_places_of(word, text), MOST_OCCURRENCES)):
                    found[word] = positions
        return found

    def spans(self, parts: Sequence[str], places: Places) -> Iterator[Span]:
        """Where a keyword stands; of a compound, where its first word has all others near it in the same sentence."""
        first, others = parts[0], parts[1:]
        is_loose = any(len(part) < 2 or EMPTY_WORDS.fullmatch(part) for part in parts)
        within = CLOSE_TOGETHER if is_loose else TOGETHER
        for start, end, word in places[first]:
            beside = [self._beside(places[part], part, (start, end), within) for part in others]
            if all(beside):
                yield Span(start, end, (word, *beside))

    def weight(self, start: int, end: int) -> float:
        """Background counts half; words inside《……》 name a document, and its matter only by the way."""
        before = bisect_left(self._titles, (start, 0)) - 1
        in_title = before >= 0 and end < self._titles[before][1]
        return self.clauses[self._place(start)].weight * (TITLE_FACTOR if in_title else 1.0)

    def anchor_factor(self, start: int, end: int) -> float:
        """How much nearness to「证明」 makes a word the certified matter: 2 next to it, 1.4 in its clause, else 1."""
        anchors = self._anchors[self._place(start)]
        if not anchors:
            return 1.0
        gap = min(max(anchor_start - end, start - anchor_end, 0) for anchor_start, anchor_end in anchors)
        return NEAR_ANCHOR_FACTOR if gap <= NEAR_ANCHOR else SAME_CLAUSE_FACTOR

    def is_forbidden(self, start: int) -> bool:
        """Whether the text says there what must not be done."""
        place = self._place(start)
        forbidden = self.clauses[place].forbidden
        return forbidden is not None and start - self._starts[place] >= forbidden[0]

    def _place(self, position: int) -> int:
        return bisect_right(self._starts, position) - 1

    def _sentence(self, position: int) -> int:
        return self.clauses[self._place(position)].sentence

    def _beside(self, places: Sequence[tuple[int, int, str]], part: str, span: tuple[int, int], within: int) -> str:
        """The word that stands for the part near the span in its sentence: itself before a near one; else nothing."""
        start, end = span
        heard = ""
        for first, last, word in places[bisect_left(places, (start - within - LONGEST_WORD,)) :]:
            if first > end + within:
                break
            is_apart = first >= end or last <= start
            if is_apart and last >= start - within and self._sentence(first) == self._sentence(start):
                if word == part:
                    return word
                heard = heard or word
        return heard


def by_head(words: Iterable[str]) -> dict[str, list[str]]:
    """Words by their first two characters (or their only one)."""
    heads: dict[str, list[str]] = defaultdict(list)
    for word in dict.fromkeys(words):
        heads[word[:2]].append(word)
    return dict(heads)


def _places_of(word: str, text: str) -> Iterator[int]:
    """Where the word stands;「养犬证」 does not stand in「养犬证明」."""
    position = text.find(word)
    while position >= 0:
        if not (word[-1] == "证" and text.startswith("明", position + len(word))):
            yield position
        position = text.find(word, position + 1)
