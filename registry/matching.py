"""Finds the list lines that a text speaks of: the reviewers' keywords first, then the words of the line itself.

Lines may stand in several indexes, such as the lists and the admissions, each weighed by its own words.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from math import sqrt
from typing import NamedTuple

from registry.asking import canonical_number, quotes_number, read_asked
from registry.keywords import Keyword, read_keywords
from registry.notice_page import Page, by_head
from registry.own_words import Names, OwnWords

LISTS = ("duty", "assist", "admission", "emergency", "public_service", "negative", "may_issue", "not_to_issue")
CERTIFICATE_LISTS = frozenset({"may_issue", "not_to_issue"})
NUMBERED_LISTS = frozenset({"admission", "emergency"})

FULL_EVIDENCE = 6.0  # evidence at which a score reaches 1
CONFIDENCE_FLOOR = 0.36  # from this score on a text is taken to speak of a line
FAINTEST_SCORE = 0.1  # below it a line is not named at all
DIMINISHING = (1.0, 0.6, 0.4, 0.3, 0.2)  # the second, third … word of the same line adds less
PURPOSE_FACTOR = 0.6
PEOPLE_FACTOR = 0.6  # whom it concerns, where the text also says what it is about
MATTER_EVIDENCE = 0.8
FULL_NAME = 6  # characters from which the name of an admission, said in full, says that it is meant
OWN_WORDS_BEFORE_KEYWORDS = 0.4  # on a line that has keywords, none of which is hit
MOST_SPANS = 8
ROUNDING = 0.02  # scores are rounded: what falls short by less is still looked at
MOST_WORDS_SHOWN = 8
NOTHING_OF_ITS_OWN = OwnWords()


@dataclass(frozen=True)
class Line:
    """One line of a list, or one admission; `flags` are those its record carries (expired, unfunded, …)."""

    key: object
    list: str
    number: str
    name: str
    content: str = ""
    keywords: tuple[str, ...] = ()
    purpose: str = ""
    flags: tuple[str, ...] = ()
    is_from_above: bool = False  # on a list of the authority above


@dataclass(frozen=True)
class Match:
    """A line found in a text: score 0..1, the words that matched, and those of them that state the line's purpose."""

    line: Line
    score: float
    words: tuple[str, ...] = ()
    purpose_words: tuple[str, ...] = ()


class _Hit(NamedTuple):
    """One place where a keyword of a line stands on the page."""

    start: int
    end: int
    evidence: float
    keyword: Keyword


class Index:
    """Lines prepared for many questions. Building is linear in the lines, finding in the text and what it hits."""

    def __init__(self, lines: Sequence[Line]):
        self.lines = tuple(lines)
        self._numbered = [place for place, line in enumerate(lines) if line.list in NUMBERED_LISTS and line.number]
        self._keywords = read_keywords([line.keywords for line in self.lines])
        self._heads = by_head([*self._keywords.by_part, *self._keywords.exceptions])
        self._names = Names([line.name for line in lines], [line.list == "negative" for line in lines])

    def find(self, text: str) -> list[Match]:
        """Lines that the text speaks of, best first; ties in the order of lists, then by number. No words, no lines."""
        return find_among(text, [self])

    def read(self, page: Page, least: float) -> "_Reading":
        """What of the lines stands on the page; own words only where by themselves they may reach this score."""
        own_words = self._names.on(page, FULL_EVIDENCE * least * least * (1 - ROUNDING))
        return _Reading(self, page, self._keyword_hits(page), own_words)

    def is_called_by_name(self, place: int, own: OwnWords) -> bool:
        """Whether the text says the name of an admission in full; a line of a list is named for its words only."""
        return own.is_whole and self.lines[place].list in NUMBERED_LISTS and self._names.length(place) >= FULL_NAME

    def own_words(self, place: int, page: Page) -> tuple[str, ...]:
        """The stretches of the line's name that stand on the page."""
        return self._names.words(place, page)

    def _keyword_hits(self, page: Page) -> dict[int, dict[str, _Hit]]:
        """By line and word the hit that says most."""
        occurrences = page.occurrences(self._heads)
        excepted = self._excepted(occurrences)
        hits: dict[int, list[_Hit]] = defaultdict(list)
        numbers = {number for word in occurrences for number in self._keywords.by_part.get(word, ())}
        stands: dict[tuple[str, ...], list[tuple[int, int, float]]] = {}
        for keyword in (self._keywords.all[number] for number in sorted(numbers)):
            if keyword.parts not in stands:
                spans = islice(page.spans(keyword.parts, occurrences), MOST_SPANS)
                stands[keyword.parts] = [(start, end, page.weight(start, end)) for start, end in spans]
            for start, end, weight in stands[keyword.parts]:
                if not self._is_void(keyword, start, end, excepted, page):
                    evidence = keyword.weight * weight * self._list_factor(keyword, start, end, page)
                    hits[keyword.line].append(_Hit(start, end, evidence, keyword))
        return {place: _best_uncovered(of_line) for place, of_line in hits.items()}

    def _excepted(self, occurrences: Mapping[str, Sequence[int]]) -> dict[int, list[tuple[int, int]]]:
        excepted: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for word in occurrences.keys() & self._keywords.exceptions.keys():
            for place in self._keywords.exceptions[word]:
                excepted[place] += [(start, start + len(word)) for start in occurrences[word]]
        return excepted

    def _is_void(self, keyword: Keyword, start: int, end: int, excepted: Mapping, page: Page) -> bool:
        """A hit inside an excepted word, or on the negative list where the text forbids the very thing."""
        if excepted and any(first <= start and end <= last for first, last in excepted.get(keyword.line, ())):
            return True
        return self.lines[keyword.line].list == "negative" and page.is_forbidden(start)

    def _list_factor(self, keyword: Keyword, start: int, end: int, page: Page) -> float:
        """How the place of a hit counts: for a certificate, by its distance to the word「证明」."""
        if keyword.is_purpose:
            return PURPOSE_FACTOR
        if page.is_certificate and self.lines[keyword.line].list in CERTIFICATE_LISTS:
            return page.anchor_factor(start, end)
        return 1.0

    def with_quoted(self, text: str, matches: list[Match]) -> list[Match]:
        """Admissions whose record number the text quotes are found by that number, with full score."""
        asked = read_asked(text) if self._numbered else None
        if asked is None or not asked.quoted_numbers:
            return matches
        quoted = [self.lines[p] for p in self._numbered if quotes_number(asked, self.lines[p].number)]
        kept = [match for match in matches if not any(match.line is line for line in quoted)]
        return kept + [Match(line, 1.0, (canonical_number(line.number),)) for line in quoted]


@dataclass(frozen=True)
class _Reading:
    """What of an index stands on a page: by line the hits of its keywords, and its own words."""

    index: Index
    page: Page
    hits: Mapping[int, Mapping[str, _Hit]]
    own_words: Mapping[int, OwnWords]

    def names_a_matter(self) -> bool:
        """Whether some line is hit by more than the people whom the text concerns."""
        return any(
            hit.evidence >= MATTER_EVIDENCE and not hit.keyword.is_purpose and not hit.keyword.names_people
            for place, of_line in self.hits.items()
            if (self.index.lines[place].list in CERTIFICATE_LISTS) == self.page.is_certificate
            for hit in of_line.values()
        )

    def matches(self, people_factor: float, least: float) -> Iterator[Match]:
        """The lines of at least this score, in no order."""
        for place in self.hits.keys() | self.own_words.keys():
            score = round(min(1.0, sqrt(self._evidence(place, people_factor) / FULL_EVIDENCE)), 3)
            if score >= least:
                yield self._match(place, score)

    def _evidence(self, place: int, people_factor: float) -> float:
        hits, own = self.hits.get(place), self.own_words.get(place, NOTHING_OF_ITS_OWN)
        own_evidence = own.evidence * self._own_share(place, bool(hits), own) if own.evidence else 0.0
        if not hits:
            return own_evidence
        subject = [
            hit.evidence * (people_factor if hit.keyword.names_people else 1.0)
            for hit in hits.values()
            if not hit.keyword.is_purpose
        ]
        evidence = _diminished(subject) + own_evidence
        if evidence:
            evidence += max((hit.evidence for hit in hits.values() if hit.keyword.is_purpose), default=0.0)
        return evidence

    def _own_share(self, place: int, is_hit: bool, own: OwnWords) -> float:
        """How far the line's own words count beside its keywords: not at all beside a hit, wholly where it has none.

        An admission that the text calls by its full name counts both.
        """
        if not self.index.lines[place].keywords or self.index.is_called_by_name(place, own):
            return 1.0
        return 0.0 if is_hit else OWN_WORDS_BEFORE_KEYWORDS

    def _match(self, place: int, score: float) -> Match:
        hits = self.hits.get(place, {})
        words = sorted(hits, key=lambda word: (-hits[word].evidence, word)) if len(hits) > 1 else list(hits)
        own = self.own_words.get(place, NOTHING_OF_ITS_OWN)
        counts = own.evidence and self._own_share(place, bool(hits), own)
        own = self.index.own_words(place, self.page) if counts else ()
        return Match(
            line=self.index.lines[place],
            score=score,
            words=tuple([*words, *(word for word in own if word not in hits)][:MOST_WORDS_SHOWN]),
            purpose_words=tuple(word for word in words if hits[word].keyword.is_purpose),
        )


def find_among(text: str, indexes: Sequence[Index], least: float = FAINTEST_SCORE) -> list[Match]:
    """What a text speaks of in several indexes together, best first, from a least score on; each weighs its words by itself."""
    page = Page(text)
    readings = [index.read(page, least) for index in indexes]
    people_factor = PEOPLE_FACTOR if any(one.names_a_matter() for one in readings) else 1.0
    matches = [match for one in readings for match in one.matches(people_factor, least)]
    for index in indexes:
        matches = index.with_quoted(text, matches)
    return sorted(matches, key=order_of)


def find_lines(text: str, lines: Sequence[Line]) -> list[Match]:
    """`Index(lines).find(text)` for one question; for many questions build the index once."""
    return Index(lines).find(text)


def order_of(match: Match) -> tuple:
    """Sort key of matches: score down, then the order of lists, then number (2 before 10), then name."""
    line = match.line
    place = LISTS.index(line.list) if line.list in LISTS else len(LISTS)
    number = (0, int(line.number), "") if line.number.isdecimal() else (1, 0, line.number)
    return (-match.score, place, number, line.name, str(line.key))


def _best_uncovered(hits: Sequence[_Hit]) -> dict[str, _Hit]:
    """The hit of most evidence by word, without those that only stand inside a longer word of the same line."""
    if len(hits) == 1:
        return {hits[0].keyword.word: hits[0]}
    best: dict[str, _Hit] = {}
    covered_to = -1
    for (_start, end), alike in groupby(sorted(hits, key=_from_left), key=lambda hit: (hit.start, hit.end)):
        if end > covered_to:
            for hit in alike:
                if hit.keyword.word not in best or hit.evidence > best[hit.keyword.word].evidence:
                    best[hit.keyword.word] = hit
        covered_to = max(covered_to, end)
    return best


def _from_left(hit: _Hit) -> tuple:
    return (hit.start, -hit.end, hit.keyword.word)


def _diminished(evidence: Sequence[float]) -> float:
    if len(evidence) < 2:
        return evidence[0] if evidence else 0.0
    ranked = sorted(evidence, reverse=True)
    return sum(amount * DIMINISHING[min(i, len(DIMINISHING) - 1)] for i, amount in enumerate(ranked))
