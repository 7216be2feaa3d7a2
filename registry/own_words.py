"""Finds lines by the words of their own names: pairs of neighbouring characters, the rarer the more they say."""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from math import sqrt
from typing import NamedTuple

from registry.keywords import FEWEST_LINES_TO_JUDGE, REMEMBERED, rarity
from registry.line_words import EMPTY_WORDS
from registry.notice_page import Page
from registry.notice_text import normalise

OWN_WORDS_EVIDENCE = 2.2  # of a name that stands in the text whole
FEWEST_OWN_BIGRAMS = 3  # a shorter name says less
COMMON_SHARE = 5  # a bigram in the names of more than a fifth of the lines tells nothing
NEARLY_ALL = 0.99


class OwnWords(NamedTuple):
    """How much of a line's name stands on the page, and whether all of it does."""

    evidence: float = 0.0
    is_whole: bool = False


class Names:
    """The names of many lines, weighed against each other. `is_negative` says of each whether its list forbids."""

    def __init__(self, names: Sequence[str], is_negative: Sequence[bool]):
        read = [_read(name) for name in names]
        self._names = [name for name, _own in read]
        self._is_negative = is_negative
        self._own = [own for _name, own in read]
        self._by_bigram: dict[str, list[int]] = defaultdict(list)
        for place, bigrams in enumerate(self._own):
            for bigram in bigrams:
                self._by_bigram[bigram].append(place)
        self._judged_by = max(FEWEST_LINES_TO_JUDGE, len(names))
        self._rarity = {bigram: rarity(len(at), self._judged_by) for bigram, at in self._by_bigram.items()}
        self._weight = [sum(map(self._rarity.__getitem__, sorted(bigrams))) for bigrams in self._own]

    def on(self, page: Page, least: float = 0.0) -> dict[int, OwnWords]:
        """By place of the line what of its name stands on the page, where that is at least this much evidence."""
        found, own = {}, self._weight
        least_share = sqrt(least / OWN_WORDS_EVIDENCE)
        for place, weight in self._weights(page).items():
            share = weight / own[place]
            if share >= least_share:
                evidence = OWN_WORDS_EVIDENCE * share * share * min(1.0, len(self._own[place]) / FEWEST_OWN_BIGRAMS)
                found[place] = OwnWords(evidence, share > NEARLY_ALL and self._names[place] in page.text)
        return found

    def words(self, place: int, page: Page) -> tuple[str, ...]:
        """The stretches of the name that stand in the text, in order."""
        name, runs, run = self._names[place], [], ""
        in_text = self._own[place] & page.bigrams[0]
        for i in range(len(name)):
            if name[i : i + 2] in in_text:
                run = (run or name[i]) + name[i + 1]
            elif run:
                runs.append(run)
                run = ""
        return tuple(dict.fromkeys(runs))

    def length(self, place: int) -> int:
        """Characters of a name in normal form."""
        return len(self._names[place])

    def _weights(self, page: Page) -> dict[int, float]:
        in_text, allowed = (pairs & self._by_bigram.keys() for pairs in page.bigrams)
        common = self._judged_by // COMMON_SHARE
        weights: dict[int, float] = defaultdict(float)
        for bigram in sorted(in_text):
            places, said = self._by_bigram[bigram], self._rarity[bigram]
            if len(places) <= common:
                if bigram not in allowed:
                    places = [place for place in places if not self._is_negative[place]]
                for place in places:
                    weights[place] += said
        return weights


@lru_cache(maxsize=REMEMBERED)
def _read(name: str) -> tuple[str, frozenset[str]]:
    """A name in normal form, and its pairs of characters."""
    name = normalise(name)
    return name, _bigrams(name)


def _bigrams(name: str) -> frozenset[str]:
    return frozenset(word[i : i + 2] for word in EMPTY_WORDS.split(name) for i in range(len(word) - 1))
