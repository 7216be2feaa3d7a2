"""The matters of one notice: which of its stretches ask for something of their own, and what each is answered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dispatch.verdicts import Ruling, Verdict
from registry.asking import Asked
from registry.notice_matters import Piece, asks_for_something


@dataclass(frozen=True)
class RuledPiece:
    """A stretch of a notice, what it asks, and the ruling on it alone."""

    piece: Piece
    asked: Asked
    ruling: Ruling

    @property
    def text(self):
        return self.piece.text

    @property
    def wants_something(self):
        """Whether it is a matter: an item that the notice numbers always is, a sentence when it says so by itself.

        One that only relieves communities asks nothing.
        """
        if self.piece.is_item:
            return True
        asked = self.asked
        if asked.is_relief:
            return False
        asks = asked.acts or asked.helping or asked.is_certificate or asks_for_something(self.text)
        is_sure = self.ruling.verdict not in (Verdict.UNCLEAR, Verdict.UNLISTED)
        return bool(asks and is_sure) or bool(asked.burdens)

    def is_the_same(self, other):
        """Whether two neighbouring sentences speak of one matter: the same verdict, resting on the same line."""
        if self.piece.is_item or other.piece.is_item or self.ruling.verdict != other.ruling.verdict:
            return False
        return _line_of(self.ruling) == _line_of(other.ruling)


def matters_of(pieces: Sequence[RuledPiece]) -> tuple[RuledPiece, ...]:
    """The matters among the pieces, in order; none when the text is about one matter only, which the answer itself is about."""
    found: list[RuledPiece] = []
    for one in pieces:
        if not one.wants_something:
            continue
        if found and one.is_the_same(found[-1]):
            text = f"{found[-1].text}；{one.text}"
            found[-1] = replace(found[-1], piece=replace(found[-1].piece, text=text))
        else:
            found.append(one)
    return tuple(found) if len(found) > 1 else ()


def _line_of(ruling):
    return ruling.rests_on.line.key if ruling.rests_on else None
