"""Grades how a notice is cut into its matters and what each is answered, by the demonstration's lines."""

from dispatch.matters import RuledPiece, matters_of
from dispatch.verdicts import Verdict
from registry.asking import read_asked
from registry.notice_matters import pieces_of
from tests.dispatch.demonstration_lines import ruling_on


def answers_to(text):
    """For each matter of the text, or the text itself when it is one matter, the answers that count as given."""
    pieces = pieces_of(text)
    read = [RuledPiece(piece, read_asked(piece.text), ruling_on(piece.text)) for piece in pieces]
    matters = matters_of(read) if len(pieces) > 1 else ()
    return [given(matter.ruling) for matter in matters] or [given(ruling_on(text))]


def given(ruling):
    """The line that decides, or `unlisted`; `unclear` beside the line that stands first among the guesses."""
    if ruling.verdict is Verdict.UNLISTED:
        return {"unlisted"}
    line = ruling.candidates[0].line.key
    return {"unclear", line} if ruling.verdict is Verdict.UNCLEAR else {line}


def is_right(text, expected):
    """Right is the same number of matters, each answered as expected: alternatives by「|」, matters by「;」."""
    answers, wanted = answers_to(text), expected.split(";")
    return len(answers) == len(wanted) and all(
        answer & set(want.split("|")) for answer, want in zip(answers, wanted, strict=True)
    )


def wrong(notices):
    return [row["text"] for row in notices if not is_right(row["text"], row["expected"])]
