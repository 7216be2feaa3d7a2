"""Tells a text that asks nothing of anybody: greetings, small talk, keys struck at random. Text in, yes or no out.

Whoever asks about a real burden must not be held up, so only what is surely idle counts as such.
"""

import re

from registry.idle_words import ABOUT_PEOPLE, REMARK_END, SMALL_TALK, SOUNDS, WORK
from registry.notice_text import is_courtesy, normalise

LONGEST_TALK = 60  # characters; what is longer is a notice
LONGEST_REMARK = 12
FEWEST_SIGNS = 2  # different characters: fewer are a key held down

_CLAUSE_END = re.compile(r"[^\w~]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_WORK = re.compile("|".join(WORK))
_SMALL_TALK = re.compile("|".join(SMALL_TALK))
_SOUNDS = re.compile(SOUNDS)
_ABOUT_PEOPLE = re.compile(ABOUT_PEOPLE)
_REMARK_END = re.compile(REMARK_END)


def is_idle(text: str) -> bool:
    """Whether the text says something, and nothing of it is asked, reported or ordered."""
    said = normalise(text)
    if not _CHINESE.search(said):
        return any(sign.isalnum() for sign in said)
    if len(said) > LONGEST_TALK:
        return False
    clauses = [clause for clause in _CLAUSE_END.split(said) if clause and not is_courtesy(clause)]
    return not any(map(_WORK.search, clauses)) and all(map(_is_idle_clause, clauses))


def _is_idle_clause(clause: str) -> bool:
    if not _CHINESE.search(clause) or len(set(clause)) < FEWEST_SIGNS or _SOUNDS.fullmatch(clause):
        return True
    if _SMALL_TALK.search(clause) or _ABOUT_PEOPLE.match(clause):
        return True
    return len(clause) <= LONGEST_REMARK and bool(_REMARK_END.search(clause))
