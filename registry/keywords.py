"""How reviewers write keywords, and how much each says.

A keyword is one word or short term.「甲+乙」: both words near each other in one sentence.「~词」: only a hint.
「-词」: what stands inside this word is no hit.「用于:词」: on a may-issue line, a purpose.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import log

from registry.asking import names_an_act
from registry.notice_text import normalise
from registry.people_words import PEOPLE_WORDS

TOGETHER_MARK = "+"
HINT_MARK = "~"
EXCEPT_MARK = "-"
PURPOSE_MARK = "用于:"

REMEMBERED = 100_000  # keywords whose reading is kept: after a change nearly all of them are the same

HINT_FACTOR = 0.5
ACT_WORD_FACTOR = 0.6  # 「政策+宣传」 says how, and little of what
LONGEST_TERM_FACTOR = 1.75
FEWEST_LINES_TO_JUDGE = 60  # from fewer lines nobody can tell which words are common: rarity is judged as among so many


@dataclass(frozen=True)
class Keyword:
    """A keyword of the line at place `line`; `weight` is the evidence of one hit before it is seen where it stands."""

    line: int
    parts: tuple[str, ...]
    weight: float
    is_purpose: bool = False

    @cached_property
    def word(self) -> str:
        return TOGETHER_MARK.join(self.parts)

    @cached_property
    def names_people(self) -> bool:
        return self.word in PEOPLE_WORDS


@dataclass(frozen=True)
class Keywords:
    """The keywords of many lines; `by_part` gives the places of keywords, `exceptions` the places of lines, by word.

    `plain`: the words that are a keyword of some line by themselves, and not only a hint.
    """

    all: list[Keyword] = field(default_factory=list)
    by_part: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    exceptions: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    plain: set[str] = field(default_factory=set)


def read_keywords(of_lines: Sequence[Sequence[str]]) -> Keywords:
    """The keywords of all lines, weighed against each other: a word of one line says more than a word of many."""
    read, keywords = [], Keywords()
    lines_with: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for place, written in enumerate(of_lines):
        for keyword in dict.fromkeys(written):
            mark, parts = _parts(keyword)
            if mark == EXCEPT_MARK and parts:
                keywords.exceptions["".join(parts)].append(place)
            elif len("".join(parts)) > 1:
                lines_with[parts].add(place)
                read.append((place, parts, mark))
    judged_by = max(FEWEST_LINES_TO_JUDGE, len(of_lines))
    how_rare = {parts: rarity(len(places), judged_by) for parts, places in lines_with.items()}
    for place, parts, mark in read:
        weight = how_rare[parts] * _form_factor(parts, mark)
        for part in dict.fromkeys(parts):
            keywords.by_part[part].append(len(keywords.all))
        if len(parts) == 1 and not mark:
            keywords.plain.add(parts[0])
        keywords.all.append(Keyword(place, parts, weight, mark == PURPOSE_MARK))
    return keywords


def rarity(lines_with: int, total: int) -> float:
    """1 for a word of one line, towards 0 for a word that every line shares."""
    return log((total + 1) / (lines_with + 0.5)) / log((total + 1) / 1.5)


@lru_cache(maxsize=REMEMBERED)
def _parts(written: str) -> tuple[str, tuple[str, ...]]:
    """The mark before a keyword, if any, and its words in normal form."""
    written = normalise(written)
    mark = next((mark for mark in (EXCEPT_MARK, HINT_MARK, PURPOSE_MARK) if written.startswith(mark)), "")
    return mark, tuple(part.strip() for part in written.removeprefix(mark).split(TOGETHER_MARK) if part.strip())


@lru_cache(maxsize=REMEMBERED)
def _form_factor(parts: tuple[str, ...], mark: str) -> float:
    """A longer term says more, up to five characters; a hint, or a term that names one of the six acts, says less."""
    length = sum(len(part) for part in parts)
    factor = min(LONGEST_TERM_FACTOR, 1.0 + 0.25 * max(0, length - 2))
    factor *= HINT_FACTOR if mark == HINT_MARK else 1.0
    return factor * (ACT_WORD_FACTOR if any(names_an_act(part) for part in parts) else 1.0)


def is_keyword(keywords: Sequence[str], heard: str) -> bool:
    """Whether words that a text says, joined by「+」, are one of these keywords as reviewers wrote it, not only near to one."""
    parts = tuple(heard.split(TOGETHER_MARK))
    return any(_parts(one) in (("", parts), (HINT_MARK, parts)) for one in keywords)
