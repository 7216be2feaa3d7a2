"""Finds the list lines that a text speaks of: the reviewers' keywords first, then the words of the line itself.

A keyword is one word or short term. Two words with a space must stand close together in one sentence; 「-词」 takes back a hit
inside that word;「~词」 is only a hint;「用于:词」 on a may-issue line names a purpose.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import log, sqrt
from typing import NamedTuple

from registry.asking import canonical_number, certificate_anchors, names_an_act, quotes_number, read_asked
from registry.line_words import EMPTY_WORDS
from registry.notice_text import Clause, normalise, read_clauses
from registry.people_words import PEOPLE_WORDS

LISTS = ("duty", "assist", "admission", "emergency", "public_service", "negative", "may_issue", "not_to_issue")
CERTIFICATE_LISTS = frozenset({"may_issue", "not_to_issue"})
NUMBERED_LISTS = frozenset({"admission", "emergency"})
PURPOSE_MARK = "用于:"
EXCEPT_MARK = "-"
HINT_MARK = "~"

FULL_EVIDENCE = 6.0  # evidence at which a score reaches 1
FAINTEST_SCORE = 0.1  # below it a line is not named at all
TOGETHER = 30  # characters within which the words of a compound keyword must stand
NEAR_ANCHOR = 4  # characters between the certified matter and the word「证明」
NEAR_ANCHOR_FACTOR = 2.0
SAME_CLAUSE_FACTOR = 1.4
PURPOSE_FACTOR = 0.6
HINT_FACTOR = 0.5
TITLE_FACTOR = 0.5
ACT_WORD_FACTOR = 0.6  # 「政策 宣传」 says how, and little of what
PEOPLE_FACTOR = 0.6  # whom it concerns, where the text also says what it is about
MATTER_EVIDENCE = 0.8
DIMINISHING = (1.0, 0.6, 0.4, 0.3, 0.2)  # the second, third … word of the same line adds less
OWN_WORDS_EVIDENCE = 2.2
OWN_WORDS_BESIDE_KEYWORDS = 0.4
MOST_OCCURRENCES = 40
MOST_SPANS = 8
MOST_WORDS_SHOWN = 8

_BOOK_TITLE = re.compile(r"《[^《》\n]{1,60}》")


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


@dataclass(frozen=True)
class Match:
    """A line found in a text: score 0..1, the words that matched, and those of them that state the line's purpose."""

    line: Line
    score: float
    words: tuple[str, ...] = ()
    purpose_words: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Keyword:
    line: int
    parts: tuple[str, ...]
    is_purpose: bool
    weight: float


class _Hit(NamedTuple):
    """One place where a keyword of a line stands in the page."""

    start: int
    end: int
    evidence: float
    word: str
    is_purpose: bool


class _Page:
    """The clauses of a text laid end to end, so that a position tells its clause."""

    def __init__(self, clauses: Sequence[Clause]):
        self.clauses = clauses
        self.starts: list[int] = []
        self.anchors: list[list[tuple[int, int]]] = []
        position, parts = 0, []
        for clause in clauses:
            self.starts.append(position)
            self.anchors.append([(position + start, position + end) for start, end in certificate_anchors(clause)])
            parts.append(clause.text)
            position += len(clause.text) + 1
        self.text = "\n".join(parts)
        self.is_certificate = any(self.anchors)

        self._titles = [match.span() for match in _BOOK_TITLE.finditer(self.text)]

    def title_factor(self, start: int, end: int) -> float:
        """Words inside《……》 name a document, and its matter only by the way."""
        before = bisect_left(self._titles, (start, 0)) - 1
        inside = before >= 0 and end < self._titles[before][1]
        return TITLE_FACTOR if inside else 1.0

    def place(self, position: int) -> int:
        return bisect_right(self.starts, position) - 1

    def sentence(self, position: int) -> int:
        return self.clauses[self.place(position)].sentence

    def is_forbidden(self, start: int) -> bool:
        place = self.place(start)
        forbidden = self.clauses[place].forbidden
        return forbidden is not None and start - self.starts[place] >= forbidden[0]

    def anchor_factor(self, start: int, end: int) -> float:
        """How much closer to「证明」 makes a word the certified matter: 2 next to it, 1.4 in its clause, else 1."""
        anchors = self.anchors[self.place(start)]
        if not anchors:
            return 1.0
        gap = min(max(a_start - end, start - a_end, 0) for a_start, a_end in anchors)
        return NEAR_ANCHOR_FACTOR if gap <= NEAR_ANCHOR else SAME_CLAUSE_FACTOR


class Index:
    """Lines prepared for many questions. Building is linear in the keywords, finding in the text and in what it hits."""

    def __init__(self, lines: Sequence[Line]):
        self.lines = tuple(lines)
        self._keywords: list[_Keyword] = []
        self._by_part: dict[str, list[int]] = defaultdict(list)
        self._exceptions: dict[str, list[int]] = defaultdict(list)
        self._by_number = [
            (place, line.number) for place, line in enumerate(self.lines) if line.list in NUMBERED_LISTS and line.number
        ]
        self._read_keywords()
        self._heads = _heads([*self._by_part, *self._exceptions])
        self._read_own_words()

    def find(self, text: str) -> list[Match]:
        """Lines that the text speaks of, best first; ties in the order of lists, then by number. No words, no lines."""
        page = _Page(read_clauses(text))
        occurrences = self._occurrences(page.text)
        found = self._keyword_evidence(page, occurrences)
        own_words = self._own_word_evidence(page)
        people_factor = PEOPLE_FACTOR if self._names_a_matter(page, found) else 1.0
        places = found.keys() | own_words.keys()
        matches = [self._match(p, found.get(p, {}), own_words.get(p, (0.0, ())), people_factor) for p in places]
        matches = self._with_quoted(text, [match for match in matches if match.score >= FAINTEST_SCORE])
        return sorted(matches, key=order_of)

    def _read_keywords(self) -> None:
        lines_with: dict[tuple[str, ...], set[int]] = defaultdict(set)
        read = []
        for place, line in enumerate(self.lines):
            for keyword in dict.fromkeys(line.keywords):
                mark, parts = _read_keyword(keyword)
                if mark == EXCEPT_MARK:
                    self._exceptions["".join(parts)].append(place)
                elif len("".join(parts)) > 1:
                    lines_with[parts].add(place)
                    read.append((place, parts, mark))
        self._exceptions.pop("", None)
        for place, parts, mark in read:
            weight = _rarity(len(lines_with[parts]), len(self.lines)) * _length_factor(parts)
            weight *= HINT_FACTOR if mark == HINT_MARK else 1.0
            weight *= ACT_WORD_FACTOR if any(names_an_act(part) for part in parts) else 1.0
            number = len(self._keywords)
            self._keywords.append(_Keyword(place, parts, mark == PURPOSE_MARK, weight))
            for part in dict.fromkeys(parts):
                self._by_part[part].append(number)

    def _read_own_words(self) -> None:
        self._own: list[frozenset[str]] = [_bigrams(line.name) for line in self.lines]
        self._lines_by_bigram: dict[str, list[int]] = defaultdict(list)
        for place, bigrams in enumerate(self._own):
            for bigram in bigrams:
                self._lines_by_bigram[bigram].append(place)
        total = len(self.lines)
        self._rarity = {bigram: _rarity(len(places), total) for bigram, places in self._lines_by_bigram.items()}
        self._own_weight = [sum(self._rarity[bigram] for bigram in bigrams) for bigrams in self._own]

    def _occurrences(self, text: str) -> dict[str, list[int]]:
        """Where each part of a keyword stands in the text, in order, at most the first 40 places each."""
        found: dict[str, list[int]] = defaultdict(list)
        for position in range(len(text)):
            for head in (text[position], text[position : position + 2]):
                for part in self._heads.get(head, ()):
                    if len(found[part]) < MOST_OCCURRENCES and _stands_at(part, position, text):
                        found[part].append(position)
        return found

    def _keyword_evidence(self, page: _Page, occurrences: dict[str, list[int]]) -> dict[int, dict[str, _Hit]]:
        """By line and keyword the hit that says most."""
        excepted: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for part in occurrences.keys() & self._exceptions.keys():
            for place in self._exceptions[part]:
                excepted[place] += [(start, start + len(part)) for start in occurrences[part]]
        hits: dict[int, list[_Hit]] = defaultdict(list)
        for number in sorted({number for part in occurrences for number in self._by_part.get(part, ())}):
            keyword = self._keywords[number]
            is_negative = self.lines[keyword.line].list == "negative"
            for start, end in islice(_places(keyword.parts, occurrences, page), MOST_SPANS):
                if any(first <= start and end <= last for first, last in excepted.get(keyword.line, ())):
                    continue
                if is_negative and page.is_forbidden(start):
                    continue
                evidence = keyword.weight * page.clauses[page.place(start)].weight
                evidence *= self._certificate_factor(keyword, page, start, end) * page.title_factor(start, end)
                hits[keyword.line].append(_Hit(start, end, evidence, " ".join(keyword.parts), keyword.is_purpose))
        return {place: _uncovered(of_line) for place, of_line in hits.items()}

    def _names_a_matter(self, page: _Page, found: dict[int, dict[str, _Hit]]) -> bool:
        """Whether some line is hit by more than the people whom the text concerns."""
        return any(
            hit.evidence >= MATTER_EVIDENCE and not hit.is_purpose and hit.word not in PEOPLE_WORDS
            for place, hits in found.items()
            if (self.lines[place].list in CERTIFICATE_LISTS) == page.is_certificate
            for hit in hits.values()
        )

    def _certificate_factor(self, keyword: _Keyword, page: _Page, start: int, end: int) -> float:
        if keyword.is_purpose:
            return PURPOSE_FACTOR
        if not page.is_certificate or self.lines[keyword.line].list not in CERTIFICATE_LISTS:
            return 1.0
        return page.anchor_factor(start, end)

    def _own_word_evidence(self, page: _Page) -> dict[int, tuple[float, tuple[str, ...]]]:
        in_text = {page.text[i : i + 2] for i in range(len(page.text) - 1)} & self._lines_by_bigram.keys()
        common = max(3, len(self.lines) // 5)
        weights: dict[int, float] = defaultdict(float)
        for bigram in in_text:
            places = self._lines_by_bigram[bigram]
            if len(places) <= common:
                for place in places:
                    weights[place] += self._rarity[bigram]
        found = {}
        for place, weight in weights.items():
            share = weight / self._own_weight[place]
            evidence = OWN_WORDS_EVIDENCE * share * share * min(1.0, len(self._own[place]) / 3)
            found[place] = (evidence, _runs(self.lines[place].name, self._own[place] & in_text))
        return found

    def _match(
        self, place: int, hits: dict[str, _Hit], own: tuple[float, tuple[str, ...]], people_factor: float
    ) -> Match:
        line, (own_evidence, own_words) = self.lines[place], own
        subject = [
            hit.evidence * (people_factor if hit.word in PEOPLE_WORDS else 1.0)
            for hit in hits.values()
            if not hit.is_purpose
        ]
        evidence = _diminished(subject) + own_evidence * (OWN_WORDS_BESIDE_KEYWORDS if line.keywords else 1.0)
        if evidence:
            evidence += max((hit.evidence for hit in hits.values() if hit.is_purpose), default=0.0)
        words = sorted(hits, key=lambda word: (-hits[word].evidence, word))
        return Match(
            line=line,
            score=round(min(1.0, sqrt(evidence / FULL_EVIDENCE)), 3),
            words=tuple([*words, *(word for word in own_words if word not in hits)][:MOST_WORDS_SHOWN]),
            purpose_words=tuple(word for word in words if hits[word].is_purpose),
        )

    def _with_quoted(self, text: str, matches: list[Match]) -> list[Match]:
        """Admissions whose record number the text quotes are found by that number, with full score."""
        if not self._by_number:
            return matches
        asked = read_asked(text)
        if not asked.quoted_numbers:
            return matches
        quoted = {place for place, number in self._by_number if quotes_number(asked, number)}
        keys = {id(self.lines[place]) for place in quoted}
        kept = [match for match in matches if id(match.line) not in keys]
        return kept + [Match(self.lines[p], 1.0, (canonical_number(self.lines[p].number),)) for p in sorted(quoted)]


def find_lines(text: str, lines: Sequence[Line]) -> list[Match]:
    """`Index(lines).find(text)` for one question; for many questions build the index once."""
    return Index(lines).find(text)


def order_of(match: Match) -> tuple:
    """Sort key of matches: score down, then the order of lists, then number (2 before 10), then name."""
    line = match.line
    place = LISTS.index(line.list) if line.list in LISTS else len(LISTS)
    number = (0, int(line.number), "") if line.number.isdecimal() else (1, 0, line.number)
    return (-match.score, place, number, line.name, str(line.key))


def _read_keyword(keyword: str) -> tuple[str, tuple[str, ...]]:
    """The mark before a keyword, if any, and its words in normal form."""
    written = keyword.strip().replace(":", ":")
    mark = next((mark for mark in (EXCEPT_MARK, HINT_MARK, PURPOSE_MARK) if written.startswith(mark)), "")
    return mark, tuple(part for word in written.removeprefix(mark).split() if (part := normalise(word)))


def _rarity(lines_with: int, total: int) -> float:
    """1 for a word of one line, towards 0 for a word that every line shares."""
    return log((total + 1) / (lines_with + 0.5)) / log((total + 1) / 1.5)


def _length_factor(parts: tuple[str, ...]) -> float:
    """A longer term says more: 1 for two characters, 1.75 for five and more."""
    length = sum(len(part) for part in parts)
    return min(1.75, 1.0 + 0.25 * max(0, length - 2))


def _stands_at(word: str, position: int, text: str) -> bool:
    """Whether the word stands there;「养犬证」 does not stand in「养犬证明」."""
    return text.startswith(word, position) and not (word[-1] == "证" and text.startswith("明", position + len(word)))


def _heads(parts: Sequence[str]) -> dict[str, list[str]]:
    heads: dict[str, list[str]] = defaultdict(list)
    for part in dict.fromkeys(parts):
        heads[part[:2]].append(part)
    return heads


def _bigrams(name: str) -> frozenset[str]:
    return frozenset(word[i : i + 2] for word in EMPTY_WORDS.split(normalise(name)) for i in range(len(word) - 1))


def _runs(name: str, bigrams: frozenset[str]) -> tuple[str, ...]:
    """The stretches of the name that stand in the text."""
    name, runs, run = normalise(name), [], ""
    for i in range(len(name)):
        if name[i : i + 2] in bigrams:
            run = run or name[i]
            run += name[i + 1]
        elif run:
            runs.append(run)
            run = ""
    return tuple(dict.fromkeys(runs))


def _places(parts: tuple[str, ...], occurrences: dict[str, list[int]], page: _Page) -> Iterator[tuple[int, int]]:
    """Where the keyword stands; of a compound, where its first word has all others close by in the same sentence."""
    first = parts[0]
    for start in occurrences.get(first, ()):
        span = (start, start + len(first))
        if len(parts) == 1 or all(_is_close(part, start, len(first), occurrences, page) for part in parts[1:]):
            yield span


def _is_close(part: str, start: int, length: int, occurrences: dict[str, list[int]], page: _Page) -> bool:
    positions = occurrences.get(part, ())
    lowest, highest = start - TOGETHER - len(part), start + length + TOGETHER
    for position in positions[bisect_left(positions, lowest) : bisect_right(positions, highest)]:
        overlaps = position < start + length and start < position + len(part)
        if not overlaps and page.sentence(position) == page.sentence(start):
            return True
    return False


def _uncovered(hits: list[_Hit]) -> dict[str, _Hit]:
    """The hit of most evidence by keyword, without those that only stand inside a longer keyword of the same line."""
    kept: list[_Hit] = []
    best: dict[str, _Hit] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start, hit.word)):
        length = hit.end - hit.start
        if any(k.start <= hit.start and hit.end <= k.end and k.end - k.start > length for k in kept):
            continue
        kept.append(hit)
        if hit.word not in best or hit.evidence > best[hit.word].evidence:
            best[hit.word] = hit
    return best


def _diminished(evidence: list[float]) -> float:
    ranked = sorted(evidence, reverse=True)
    return sum(amount * DIMINISHING[min(i, len(DIMINISHING) - 1)] for i, amount in enumerate(ranked))
