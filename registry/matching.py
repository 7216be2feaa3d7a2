"""Finds the list lines that a text speaks of: the reviewers' keywords first, then the words of the line itself.

Lines may stand in several indexes, such as the lists and the admissions, each weighed by its own words.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, islice
from math import sqrt
from typing import NamedTuple

from registry.asking import canonical_number, is_held_responsible, quotes_number, read_asked
from registry.idle_talk import is_idle
from registry.keywords import TOGETHER_MARK, Keyword, read_keywords
from registry.near_words import near_words
from registry.notice_page import Page, Places, by_head
from registry.own_words import Names, OwnWords
from registry.settled import CERTIFICATE_LISTS, Likeness, Matter, matter_of_line, settled_sentences

LISTS = (
    "duty",
    "assist",
    "admission",
    "regular",
    "creation",
    "emergency",
    "public_service",
    "negative",
    "may_issue",
    "not_to_issue",
)
OWN_LISTS = frozenset({"duty", "assist"})
NUMBERED_LISTS = frozenset({"admission", "emergency"})

CERTIFICATE_WORD = "证明"
FULL_EVIDENCE = 6.0  # evidence at which a score reaches 1
CONFIDENCE_FLOOR = 0.36  # from this score on a text is taken to speak of a line
A_GUESS = 0.34  # a score below confidence
CLEARLY_LESS = 0.85  # less than this share of another score
FAINTEST_SCORE = 0.1  # below it a line is not named at all
DIMINISHING = (1.0, 0.6, 0.4, 0.3, 0.2)  # the second, third … word of the same line adds less
PURPOSE_FACTOR = 0.6
NEAR_FACTOR = 0.8  # a near word in place of one of a keyword's own
NEAR_ALONE_FACTOR = 0.5  # in place of the only one
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
    kept_against: tuple[str, ...] = ()  # keys of the negative lines whose orders let this admission go on


@dataclass(frozen=True)
class Match:
    """A line found in a text: score 0..1, the words that matched, and those of them that state the line's purpose.

    ``is_by_likeness``: neither a keyword nor a word of its own stands in the text, which only sounds like others that
    meant it.
    """

    line: Line
    score: float
    words: tuple[str, ...] = ()
    purpose_words: tuple[str, ...] = ()
    is_by_likeness: bool = False


class _Hit(NamedTuple):
    """One place where a keyword of a line stands on the page, in the words of the text."""

    start: int
    end: int
    evidence: float
    keyword: Keyword
    heard: tuple[str, ...]

    word = property(lambda self: TOGETHER_MARK.join(self.heard))
    is_near = property(lambda self: self.heard != self.keyword.parts)


class _Stand(NamedTuple):
    """Where a keyword stands, how much it says there, and in which words of the text."""

    start: int
    end: int
    weight: float
    heard: tuple[str, ...]


class Index:
    """Lines prepared for many questions. Building is linear in the lines, finding in the text and what it hits."""

    def __init__(self, lines: Sequence[Line]):
        self.lines = tuple(lines)
        self._numbered = [place for place, line in enumerate(lines) if line.list in NUMBERED_LISTS and line.number]
        self._keywords = read_keywords([line.keywords for line in self.lines])
        self._near = {part: near for part in self._keywords.by_part if (near := near_words(part))}
        self._parts_near: dict[str, list[str]] = defaultdict(list)
        for part, near in self._near.items():
            for word in near:
                self._parts_near[word].append(part)
        self._heads = by_head([*self._keywords.by_part, *self._keywords.exceptions, *self._parts_near])
        self._names = Names([line.name for line in lines], [line.list == "negative" for line in lines])

    @cached_property
    def matters(self) -> dict[int, Matter]:
        """By place of a line by what it is known among settled sentences, if at all."""
        known = {matter for kind in (False, True) for matter in settled_sentences(kind).matters}
        read = ((place, matter_of_line(line.list, line.name)) for place, line in enumerate(self.lines))
        return {place: matter for place, matter in read if matter in known}

    def find(self, text: str) -> list[Match]:
        """Lines that the text speaks of, best first; ties in the order of lists, then by number. No words, no lines."""
        return find_among(text, [self])

    def read(self, page: Page, least: float, likeness: Likeness) -> "_Reading":
        """What of the lines stands on the page; own words only where by themselves they may reach this score."""
        own_words = self._names.on(page, FULL_EVIDENCE * least * least * (1 - ROUNDING))
        like = {place: evidence for place, matter in self.matters.items() if (evidence := likeness.evidence(matter))}
        unlike = {place: factor for place, matter in self.matters.items() if (factor := likeness.factor(matter)) < 1}
        return _Reading(self, page, self._keyword_hits(page), own_words, like, unlike)

    def is_called_by_name(self, place: int, own: OwnWords) -> bool:
        """Whether the text says the name of an admission in full; a line of a list is named for its words only."""
        return own.is_whole and self.lines[place].list in NUMBERED_LISTS and self._names.length(place) >= FULL_NAME

    def own_words(self, place: int, page: Page) -> tuple[str, ...]:
        """The stretches of the line's name that stand on the page."""
        return self._names.words(place, page)

    def _keyword_hits(self, page: Page) -> dict[int, list[_Hit]]:
        """By line the hit that says most for each word."""
        occurrences = page.occurrences(self._heads)
        excepted = self._excepted(occurrences)
        places = Places(occurrences, self._near)
        hits: dict[int, list[_Hit]] = defaultdict(list)
        stands: dict[tuple[str, ...], list[_Stand]] = {}
        for keyword in (self._keywords.all[number] for number in self._numbers(occurrences)):
            if keyword.parts not in stands:
                stands[keyword.parts] = self._stands(keyword.parts, places, page)
            for start, end, weight, heard in stands[keyword.parts]:
                if not self._is_void(keyword, start, end, excepted, page):
                    evidence = keyword.weight * weight * self._list_factor(keyword, start, end, page)
                    hits[keyword.line].append(_Hit(start, end, evidence, keyword, heard))
        return {place: _best_uncovered(of_line) for place, of_line in hits.items()}

    def _numbers(self, occurrences: Mapping[str, Sequence[int]]) -> list[int]:
        """The numbers of the keywords that may stand on the page: a word of theirs does, or one near to it."""
        parts = {part for word in occurrences for part in (word, *self._parts_near.get(word, ()))}
        return sorted({number for part in parts for number in self._keywords.by_part.get(part, ())})

    def _stands(self, parts: tuple[str, ...], places: Places, page: Page) -> list[_Stand]:
        """Where a keyword stands, and how much it says there: less by a near word.

        A near word alone says nothing where the very word is a keyword itself.
        """
        found = []
        for start, end, heard in islice(page.spans(parts, places), MOST_SPANS):
            near = sum(word != part for word, part in zip(heard, parts, strict=True))
            if not (near and len(parts) == 1 and heard[0] in self._keywords.plain):
                factor = NEAR_ALONE_FACTOR if near == len(parts) else NEAR_FACTOR**near
                found.append(_Stand(start, end, page.weight(start, end) * factor, heard))
        return found

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
    """What of an index stands on a page: by line the hits of its keywords, its own words, and how like the page is to
    what was said of it before."""

    index: Index
    page: Page
    hits: Mapping[int, Sequence[_Hit]]
    own_words: Mapping[int, OwnWords]
    like: Mapping[int, float]
    unlike: Mapping[int, float]

    def names_a_matter(self) -> bool:
        """Whether some line is hit by more than the people whom the text concerns."""
        return any(
            hit.evidence >= MATTER_EVIDENCE and not hit.keyword.is_purpose and not hit.keyword.names_people
            for place, of_line in self.hits.items()
            if (self.index.lines[place].list in CERTIFICATE_LISTS) == self.page.is_certificate
            for hit in of_line
        )

    def calls_by_name(self) -> bool:
        """Whether an admission is called by its full name: then the text is like nothing else."""
        return any(self.index.is_called_by_name(place, own) for place, own in self.own_words.items())

    def matches(self, people_factor: float, least: float) -> Iterator[Match]:
        """The lines of at least this score, in no order."""
        for place in self.hits.keys() | self.own_words.keys() | self.like.keys():
            score = round(min(1.0, sqrt(self._evidence(place, people_factor) / FULL_EVIDENCE)), 3)
            if score >= least:
                yield self._match(place, score)

    def _evidence(self, place: int, people_factor: float) -> float:
        hits, own = self.hits.get(place, ()), self.own_words.get(place, NOTHING_OF_ITS_OWN)
        own_evidence = own.evidence * self._own_share(place, bool(hits), own) if own.evidence else 0.0
        own_evidence += self.like.get(place, 0.0)
        if not hits:
            return own_evidence
        subject = [
            hit.evidence * (people_factor if hit.keyword.names_people else 1.0)
            for hit in hits
            if not hit.keyword.is_purpose
        ]
        evidence = _diminished(subject) + own_evidence
        if evidence:
            evidence += max((hit.evidence for hit in hits if hit.keyword.is_purpose), default=0.0)
        return evidence * self.unlike.get(place, 1.0)

    def _own_share(self, place: int, is_hit: bool, own: OwnWords) -> float:
        """How far the line's own words count beside its keywords: not at all beside a hit, wholly where it has none.

        An admission that the text calls by its full name counts both.
        """
        if not self.index.lines[place].keywords or self.index.is_called_by_name(place, own):
            return 1.0
        return 0.0 if is_hit else OWN_WORDS_BEFORE_KEYWORDS

    def _match(self, place: int, score: float) -> Match:
        hits = sorted(self.hits.get(place, ()), key=lambda hit: (-hit.evidence, hit.word))
        words = list(dict.fromkeys(hit.word for hit in hits))
        own = self.own_words.get(place, NOTHING_OF_ITS_OWN)
        counts = own.evidence and self._own_share(place, bool(hits), own)
        own = self.index.own_words(place, self.page) if counts else ()
        is_by_likeness = not (words or own)
        if is_by_likeness:
            own = settled_sentences(self.page.is_certificate).words(self.page.text, self.index.matters[place])
        return Match(
            line=self.index.lines[place],
            score=score,
            words=tuple([*words, *(word for word in own if word not in words)][:MOST_WORDS_SHOWN]),
            purpose_words=tuple(hit.word for hit in hits if hit.keyword.is_purpose),
            is_by_likeness=is_by_likeness,
        )


def find_among(text: str, indexes: Sequence[Index], least: float = FAINTEST_SCORE) -> list[Match]:
    """What a text speaks of in several indexes together, best first, from a least score on; each weighs its words by itself."""
    page = Page(text)
    likeness = settled_sentences(page.is_certificate).likeness(page.text)
    readings = [index.read(page, least, likeness) for index in indexes]
    if any(one.calls_by_name() for one in readings):
        readings = [replace(one, like={}) for one in readings]
    people_factor = PEOPLE_FACTOR if any(one.names_a_matter() for one in readings) else 1.0
    matches = [match for one in readings for match in one.matches(people_factor, least)]
    if is_idle(text) and read_asked(text).is_idle:
        matches = [replace(match, score=min(match.score, A_GUESS)) for match in matches]
    elif page.only_relieves:
        matches = [match for match in matches if _is_of_its_sort(match, page)]
    elif not is_held_responsible(page.clauses):
        matches = _without_demand(matches)
    for index in indexes:
        matches = index.with_quoted(text, matches)
    return sorted(matches, key=order_of)


def _is_of_its_sort(match: Match, page: Page) -> bool:
    """Whether a page that only relieves can mean the line: one of certificates where it speaks of them, else another."""
    if match.line.list in CERTIFICATE_LISTS:
        return page.is_certificate or CERTIFICATE_WORD in page.text
    return match.line.list == "negative" or not page.is_certificate


def _without_demand(matches: list[Match]) -> list[Match]:
    """Where a text lays nothing on the community, a line that forbids such demands is only a guess beside a duty or an
    assisted matter that the text speaks of more clearly."""
    clearest = max((match.score for match in matches if match.line.list in OWN_LISTS), default=0.0)
    return [
        replace(match, score=min(match.score, A_GUESS))
        if match.line.list == "negative" and match.score < CLEARLY_LESS * clearest
        else match
        for match in matches
    ]


def find_lines(text: str, lines: Sequence[Line]) -> list[Match]:
    """`Index(lines).find(text)` for one question; for many questions build the index once."""
    return Index(lines).find(text)


def order_of(match: Match) -> tuple:
    """Sort key of matches: score down, then the order of lists, then number (2 before 10), then name."""
    line = match.line
    place = LISTS.index(line.list) if line.list in LISTS else len(LISTS)
    number = (0, int(line.number), "") if line.number.isdecimal() else (1, 0, line.number)
    return (-match.score, place, number, line.name, str(line.key))


def _best_uncovered(hits: Sequence[_Hit]) -> list[_Hit]:
    """The hit of most evidence by words heard, without those that only stand inside a longer word of the same line.

    What reviewers wrote themselves goes before what is near to another keyword.
    """
    if len(hits) == 1:
        return list(hits)
    best: dict[tuple[bool, tuple[str, ...]], _Hit] = {}
    covered_to = -1
    for (_start, end), alike in groupby(sorted(hits, key=_from_left), key=lambda hit: (hit.start, hit.end)):
        for hit in alike:
            said = hit.keyword.is_purpose, tuple(sorted(hit.heard))
            if end <= covered_to and len(hit.heard) == 1 and not hit.keyword.is_purpose:
                continue
            if said not in best or _preference(hit) > _preference(best[said]):
                best[said] = hit
        covered_to = max(covered_to, end)
    return list(best.values())


def _preference(hit: _Hit) -> tuple[bool, float]:
    return (not hit.is_near, hit.evidence)


def _from_left(hit: _Hit) -> tuple:
    return (hit.start, -hit.end, hit.word)


def _diminished(evidence: Sequence[float]) -> float:
    if len(evidence) < 2:
        return evidence[0] if evidence else 0.0
    ranked = sorted(evidence, reverse=True)
    return sum(amount * DIMINISHING[min(i, len(DIMINISHING) - 1)] for i, amount in enumerate(ranked))
