"""What a sender writes in its own words, read as the check reads a notice that is pasted into it."""

from dataclasses import dataclass, field, replace

from dispatch.grounds import ground_for
from dispatch.matters import RuledPiece, matters_of
from dispatch.questions import is_readable
from dispatch.verdicts import FAINT_FLOOR, Verdict, decide
from registry.about_words import asks_something_of_its_own, speaks_of
from registry.asking import Asked, read_asked
from registry.matching import CONFIDENCE_FLOOR, Line, find_among
from registry.models import Category
from registry.notice_matters import Piece, pieces_of


@dataclass(frozen=True)
class Written:
    """What the words ask by the lists of one kind of community.

    ``negative``: key of the line by which they are prohibited, or empty; ``prohibited``: the stretches that are so by
    themselves. ``refusable``: the stretches that the check would let a community refuse by themselves, whatever they are
    sent under; ``is_whole`` when nothing else is written.
    ``elsewhere``: stretches that don't speak of the subject, on no list or near to what is prohibited; ``is_elsewhere``
    when all does so. ``rests_on``: the line with which the check answers the words; None when with none for sure.
    """

    asked: Asked = field(default_factory=Asked)
    negative: str = ""
    prohibited: tuple[str, ...] = ()
    refusable: tuple[str, ...] = ()
    is_whole: bool = False
    elsewhere: tuple[str, ...] = ()
    is_elsewhere: bool = False
    rests_on: Line | None = None


def words_of(wish, subject):
    """What a wish says besides the name of its subject: its title, where the text doesn't repeat it, text and other acts."""
    repeated = wish.title == subject.name or wish.title.rstrip("…") in wish.text
    return "\n".join(said for said in ("" if repeated else wish.title, wish.text, wish.other_act) if said)


def is_written(wish, subject):
    """Whether a wish says anything in words."""
    return is_readable(f"{words_of(wish, subject)}{wish.forms_asked}{wish.meetings_asked}")


def read_written(wish, subject, book):
    """The Written of a wish by a list book. What a subject was decided to be about (``decided``) is prohibited by no line."""
    words = words_of(wish, subject)
    everything = "\n".join(said for said in (words, wish.forms_asked, wish.meetings_asked) if said)
    settled = [one.line.key for one in _found(subject.decided, book) if one.score >= CONFIDENCE_FLOOR]
    ruling = _ruled(Piece(everything), book, settled).ruling
    negative = ruling.rests_on.line.key if ruling.verdict is Verdict.NEGATIVE else ""
    each = [_ruled(piece, book, settled) for piece in pieces_of(everything)] if negative else []
    prohibited = tuple(one.text for one in each if one.ruling.verdict is Verdict.NEGATIVE)
    whole = _ruled(Piece(words), book)
    pieces = [_ruled(piece, book) for piece in pieces_of(words)]
    if _is_refusable(whole, subject):
        more = tuple(one.text for one in pieces if _is_refusable(one, subject) or _is_elsewhere(one, subject))
        is_part = more and any(one.text not in more and speaks_of(one.text, subject.described) for one in pieces)
        return Written(whole.asked, negative, prohibited, more if is_part else (words,), is_whole=not is_part)
    refusable = tuple(one.text for one in matters_of(pieces) if _is_refusable(one, subject))
    is_elsewhere = _is_elsewhere(whole, subject)
    elsewhere = [one.text for one in pieces if _is_elsewhere(one, subject, by_itself=is_elsewhere)]
    elsewhere = tuple(one for one in elsewhere if not any(one in known for known in refusable))
    if is_elsewhere and not elsewhere and not refusable:
        elsewhere = (words,)
    ruling = whole.ruling
    rests_on = ruling.rests_on.line if ruling.rests_on and ruling.verdict is not Verdict.UNCLEAR else None
    found = Written(whole.asked, negative, prohibited, refusable, rests_on=rests_on)
    return replace(found, elsewhere=elsewhere, is_elsewhere=is_elsewhere)


def _ruled(piece, book, settled=()):
    """A stretch with the check's ruling on it; the lines with the keys ``settled`` are left out."""
    asked = replace(read_asked(piece.text), is_idle=False)
    matches = [one for one in _found(piece.text, book) if one.line.key not in settled]
    return RuledPiece(piece, asked, decide(asked, matches, piece.text))


def _found(text, book):
    return find_among(text, [book.index], FAINT_FLOOR) if text else []


def _is_refusable(one, subject):
    """Whether a stretch asks for a burden, and for little else, that nothing on the lists lays on a community."""
    asked, ruling = one.asked, one.ruling
    more = [kind for kind in asked.burdens if kind not in subject.kinds]
    by_itself = asked.burden_only or asked.is_certificate
    ground = ground_for(ruling.verdict, ruling.flags, is_certificate=asked.is_certificate)
    return bool(more) and by_itself and ground is not None


def _is_elsewhere(one, subject, *, by_itself=True):
    """Whether a stretch doesn't speak of the subject, and the check answers it with no line, or with one that prohibits
    the like among those to choose from.

    A sentence beside others that do speak of it may say how it is done: without ``by_itself`` only what is near to what
    is prohibited counts; forms and the like that come with the subject don't.
    """
    asked, ruling = one.asked, one.ruling
    if asked.is_relief or read_asked(one.text).is_idle or speaks_of(one.text, subject.described):
        return False
    if ruling.verdict is Verdict.UNCLEAR:
        return any(match.line.list == "negative" for match in ruling.candidates)
    brought = {kind for kind in asked.burdens if kind != Category.TASK}
    is_unlisted = ruling.verdict is Verdict.UNLISTED and not asked.is_certificate
    if brought and brought <= subject.kinds:
        return False
    return by_itself and is_unlisted and asks_something_of_its_own(one.text)
