"""What was said before of matters that many lists name alike: which characters speak for which of them.

The sentences were settled by hand (``data/settled.csv``). A line takes part when a line of its list and name was spoken of;
what no list holds is told apart as well. Text in, for each matter a log-odds out.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log
from pathlib import Path

from registry.line_words import FRAME_WORDS
from registry.notice_page import Page
from registry.notice_text import MASK, normalise

SENTENCES = Path(__file__).parent / "data" / "settled.csv"
CERTIFICATE_LISTS = frozenset({"may_issue", "not_to_issue"})
UNLISTED = ("", "")  # the matter of sentences that no line answers
GRAMS = (1, 2, 3)
SMOOTHING = 0.1
FEWEST_PAIRS = 2  # of neighbouring characters that were heard before: fewer are no likeness
FEWEST_ODDS = 3.0  # log-odds below which a likeness is chance
EVIDENCE_OF_ODDS = 0.15
MOST_EVIDENCE = 2.2  # a little more than one keyword of five characters
SHARPNESS = 0.1  # how soon a matter gives way to one that is likelier
UNLIKE = 12.0  # log-odds by which the likeliest matter is ahead of one that the text is unlike
UNLIKE_FACTOR = 0.8
TELLING = 0.7  # log-odds from which a word is shown as one that matched
MOST_WORDS_TOLD = 3

Matter = tuple[str, str]  # list and name, in normal form


@dataclass(frozen=True)
class Likeness:
    """How much a text is like what was said of each matter: ``odds`` are log-odds, ``best`` is the greatest of them."""

    odds: Mapping[Matter, float]
    best: float

    def evidence(self, matter: Matter) -> float:
        """Evidence that the text speaks of this matter: none for a matter nobody has spoken of, or by chance only."""
        odds = self.odds.get(matter, 0.0)
        if odds < FEWEST_ODDS:
            return 0.0
        return min(MOST_EVIDENCE, EVIDENCE_OF_ODDS * odds) * exp(SHARPNESS * (odds - self.best))

    def factor(self, matter: Matter) -> float:
        """How far keywords of the matter count: less where the text is much more like what is said of another."""
        return UNLIKE_FACTOR if self.best - self.odds.get(matter, self.best) > UNLIKE else 1.0


class Sentences:
    """Settled sentences, counted. Reading a text is linear in it."""

    def __init__(self, rows: Iterable[tuple[str, Matter]]):
        counts: dict[Matter, Counter[str]] = defaultdict(Counter)
        for text, matter in rows:
            counts[matter].update(_grams(normalise(text)))
        self.matters = tuple(counts)
        everything = Counter()
        for of_matter in counts.values():
            everything.update(of_matter)
        blank = SMOOTHING * len(everything)
        total = sum(everything.values()) + blank
        self._usual = {gram: log((times + SMOOTHING) / total) for gram, times in everything.items()}
        self._unheard = {matter: log(SMOOTHING / (sum(counts[matter].values()) + blank)) for matter in self.matters}
        self._said: dict[str, list[tuple[Matter, float]]] = defaultdict(list)
        for matter, of_matter in counts.items():
            for gram, times in of_matter.items():
                self._said[gram].append((matter, log((times + SMOOTHING) / SMOOTHING)))

    def likeness(self, text: str) -> Likeness:
        """How like the text, in normal form, is to what was said of each matter."""
        grams = sorted(gram for gram in _grams(text) if gram in self._usual)
        if sum(len(gram) > 1 for gram in grams) < FEWEST_PAIRS:
            return Likeness({}, 0.0)
        usual = sum(self._usual[gram] for gram in grams)
        odds = {matter: len(grams) * self._unheard[matter] - usual for matter in self.matters}
        for gram in grams:
            for matter, more in self._said[gram]:
                odds[matter] += more
        return Likeness(odds, max(odds.values(), default=0.0))

    def words(self, text: str, matter: Matter) -> tuple[str, ...]:
        """The stretches of the text that speak most for the matter."""
        told = [0.0] * len(text)
        for length in (2, 3):
            for start in range(len(text) - length + 1):
                said = dict(self._said.get(text[start : start + length], ())).get(matter)
                if said and said + self._unheard[matter] - self._usual[text[start : start + length]] >= TELLING:
                    told[start : start + length] = (more + said for more in told[start : start + length])
        runs: dict[str, float] = {}
        start = 0
        for end in range(1, len(text) + 1):
            if end == len(text) or bool(told[end]) != bool(told[start]):
                if told[start]:
                    runs[text[start:end]] = sum(told[start:end])
                start = end
        return tuple(sorted(runs, key=lambda run: (-runs[run], run))[:MOST_WORDS_TOLD])


def matter_of_line(kind: str, name: str) -> Matter:
    """By what a line is known among settled sentences: its list, and its name in normal form."""
    return kind, normalise(name)


@lru_cache(maxsize=2)
def settled_sentences(is_certificate: bool) -> Sentences:
    """The sentences that were settled by hand, read once: those that ask for a certificate, or all others."""
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        rows = [(row["text"], matter_of_line(row["list"], row["name"])) for row in csv.DictReader(file)]
    return Sentences(row for row in rows if _asks_for_certificate(*row) == is_certificate)


def _asks_for_certificate(text: str, matter: Matter) -> bool:
    return Page(text).is_certificate if matter == UNLISTED else matter[0] in CERTIFICATE_LISTS


class _Letters(dict):
    """A table for ``str.translate``: letters stay, everything else and what is masked becomes a blank."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        self[code] = kept = sign if sign.isalpha() and sign != MASK else " "
        return kept


_LETTERS = _Letters()


def _grams(text: str) -> set[str]:
    """Characters, pairs and triples of neighbouring ones; none over a sign, a masked word, or one that any text may hold."""
    runs = FRAME_WORDS.sub(" ", text).translate(_LETTERS).split()
    return {run[i : i + n] for run in runs for n in GRAMS for i in range(len(run) - n + 1)}
