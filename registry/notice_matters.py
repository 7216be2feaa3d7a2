"""Cuts a pasted notice into its matters, word for word: numbered items, and sentences that ask for something of their own."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from registry.notice_text import is_frame, matter_of, normalise
from registry.notice_words import (
    ATTACHMENTS,
    CIRCUMSTANCES,
    CLOSINGS,
    CONSEQUENCES,
    FURTHER,
    NOT_CLOSED_YET,
    REQUESTS,
    SENDERS,
)

MOST_PIECES = 60  # what follows is left in one piece
_NUMERAL = r"[一二三四五六七八九十]{1,3}"
_START = r"(?:^|(?<=[。;；!！:：,，\s]))[^\S\n]*"
# The ways to number, from the outer to the inner.
STYLES = {
    "chinese": rf"{_NUMERAL}\s*[、.．]",
    "chinese_in_brackets": rf"[(（]\s*{_NUMERAL}\s*[)）]",
    "one_is": rf"{_NUMERAL}是(?=[\u4e00-\u9fff])",
    "ordinal": rf"(?:第{_NUMERAL}|其{_NUMERAL}|首先|其次|再次|最后)\s*[,，、:：]",
    "arabic": r"\d{1,2}\s*[、.．)）](?!\d)",
    "arabic_in_brackets": r"[(（]\s*\d{1,2}\s*[)）]",
    "circled": r"[①-⑳]|[0-9]\ufe0f?\u20e3",
}
# These can't be mistaken for anything else, wherever they stand.
_UNMISTAKABLE = {"chinese_in_brackets", "arabic_in_brackets", "circled"}
_MARK = re.compile(
    "|".join(f"{'' if style in _UNMISTAKABLE else _START}(?P<{style}>{written})" for style, written in STYLES.items()),
    re.MULTILINE,
)
_SENTENCE = re.compile(r"[。!！?？;；\n…]+")
_FURTHER = re.compile(rf"[,，、\s](?=(?:{'|'.join(FURTHER)}))")
_REQUEST = re.compile("|".join(REQUESTS))
_ATTACHMENT = re.compile(rf"^\s*(?:{'|'.join(ATTACHMENTS)})")
_CIRCUMSTANCE = re.compile(rf"^(?:{'|'.join(CIRCUMSTANCES)})")
_CONSEQUENCE = re.compile(rf"^(?:{'|'.join(CONSEQUENCES)})")
_CLOSING = re.compile(rf"(?:^|[。；;，,！!\s(（])\s*(?:{'|'.join(CLOSINGS)})")
_NOT_CLOSED_YET = re.compile("|".join(NOT_CLOSED_YET))
_DAY = r"(?:20\d\d|[〇○零一二三四五六七八九]{4})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日"
_SIGNED = rf"[^，。；！,;!、:：请\s]{{2,30}}(?:{'|'.join(SENDERS)})(?:[(（][^)）]{{0,6}}章[)）])?"
# Signed on the line of the last matter: behind the end of a sentence, or with the day behind the name.
_SIGNATURE = re.compile(rf"(?:^|[。；;！!\s])\s*(?:{_SIGNED}\s*{_DAY}|(?<=[。；;！!]){_SIGNED})[。\s]*$")
_BRACKETED = re.compile(r"^[\[【][^\]】]{1,12}[\]】]\s*")


@dataclass(frozen=True)
class Piece:
    """A stretch of a notice; `is_item` when the notice itself numbers it."""

    text: str
    is_item: bool = False


def pieces_of(text: str) -> list[Piece]:
    """The stretches of a notice that may be matters of their own, in order; address, signature and attachments are none."""
    body = _body(text)
    marks = _marks(body)
    if not marks:
        return _sentences(body)[:MOST_PIECES]
    ends = [*(mark.start() for mark in marks[1:]), _end_of_last_item(body, marks)]
    pieces = _sentences(body[: marks[0].start()])
    for mark, end in zip(marks[: MOST_PIECES - 1], ends, strict=False):
        pieces += _item(body[mark.end() : end])
    if len(marks) >= MOST_PIECES:
        return [*pieces, *_item(body[marks[MOST_PIECES - 1].end() :])]
    return pieces + _sentences(body[ends[-1] :])


def asks_for_something(sentence: str) -> bool:
    """Whether a sentence asks for something, by words such as「请」 or「务必」."""
    return bool(_REQUEST.search(sentence))


def _body(text: str) -> str:
    """The text without the lines that only address, sign or date it, a signature behind its end, and attachments."""
    lines = [line for line in text.split("\n") if line.strip()]
    kept, in_attachments = [], False
    for place, line in enumerate(lines):
        starts = bool(_ATTACHMENT.match(line))
        in_attachments = starts or (in_attachments and bool(_MARK.match(line)))
        frame = len(lines) > 1 and is_frame(normalise(line), first=place == 0, last=place >= len(lines) - 3)
        if not in_attachments and not frame:
            kept.append(line)
    return _unsigned("\n".join(kept))


def _marks(body: str) -> list[re.Match[str]]:
    """The numbers before items: of each style that stands at least twice."""
    marks = list(_MARK.finditer(body))
    often = {style for style, times in Counter(mark.lastgroup for mark in marks).items() if times > 1}
    return [mark for mark in marks if mark.lastgroup in often]


def _end_of_last_item(body: str, marks: list[re.Match[str]]) -> int:
    """The last item ends with its line where all before it did, else with the text."""
    before = pairwise(marks)
    of_one_line = all("\n" not in body[one.end() : after.start()].strip() for one, after in before)
    end = body.find("\n", marks[-1].end())
    return end if of_one_line and end > 0 else len(body)


def _item(text: str) -> list[Piece]:
    said = _unclosed(text).strip(" \t\n\u3000;；,，。")
    if not any(sign.isalnum() for sign in said) or _CIRCUMSTANCE.match(said):
        return []
    return [Piece(said, is_item=True)]


def _sentences(text: str) -> list[Piece]:
    parts = [part for sentence in _SENTENCE.split(text) for part in _FURTHER.split(sentence)]
    parts = [bare for part in parts if not _CIRCUMSTANCE.match(bare := _BRACKETED.sub("", part.strip()))]
    said = [_unclosed(matter_of(part)).strip() for part in parts]
    # What ends with a colon leads to the items that follow.
    said = [one for one in said if one and one[-1] not in ":：" and not _CIRCUMSTANCE.match(one)]
    return [Piece(one) for one in _with_consequences(said)]


def _unclosed(text: str) -> str:
    """A stretch without whom to call, the closing words and the signature that stand behind its matter on one line."""
    text = _unsigned(text)
    for closing in _CLOSING.finditer(text):
        if not _NOT_CLOSED_YET.search(text, closing.start()):
            return _unsigned(text[: closing.start()])
    return text


def _unsigned(text: str) -> str:
    signature = _SIGNATURE.search(text)
    return text[: signature.start()] if signature else text


def _with_consequences(said: list[str]) -> list[str]:
    """「逾期将通报」 is no matter of its own: it belongs to the sentence before."""
    joined: list[str] = []
    for one in said:
        if joined and _CONSEQUENCE.match(one):
            joined[-1] = f"{joined[-1]}。{one}"
        else:
            joined.append(one)
    return joined
