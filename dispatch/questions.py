"""「这件事我们该接吗？」: a text, a community and a day in; a verdict with what it rests on out."""

from dataclasses import dataclass, replace

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission.models import Emergency, Exemption
from dispatch.advice import remedy_for
from dispatch.citations import Citation
from dispatch.grounds import REFUSABLE_BEYOND
from dispatch.matters import RuledPiece, matters_of
from dispatch.standing import Standing
from dispatch.verdicts import FORBIDDING_LISTS, Flag, Ruling, Verdict, decide, decide_for
from registry.asking import Asked, read_asked
from registry.matching import CERTIFICATE_LISTS, Match
from registry.notice_matters import pieces_of
from web.refusals import BadQuery

LONGEST_TEXT = 20_000  # characters; a longer notice is asked about in parts
NONE_OF_THESE = "none"
#: What money may be promised with: what is admitted, and what stands on a list of what communities do.
WITH_MONEY = (Verdict.DUTY, Verdict.ASSIST, Verdict.ADMITTED)


class NumberState(models.TextChoices):
    """What becomes of a quoted record number on the day asked about."""

    LIVE = "live", _("有效")
    ELSEWHERE = "elsewhere", _("有效，但范围不含本社区")
    UPCOMING = "upcoming", _("尚未生效")
    SUSPENDED = "suspended", _("暂停中")
    UNFILED = "unfiled", _("逾期没有补报")
    ENDED = "ended", _("已失效")
    UNKNOWN = "unknown", _("查无此号")


@dataclass(frozen=True)
class QuotedNumber:
    """A record number that the text quotes, and the admission or emergency that bears it, if any."""

    number: str
    state: NumberState
    candidate: "Candidate | None" = None
    is_here: bool = False

    def as_json(self):
        """In the shape that the page, the API and the command share."""
        return {"number": self.number, "state": str(self.state), "label": str(self.state.label)}


@dataclass(frozen=True)
class Candidate:
    """A line that the text may speak of; ``shared`` gives citations by key: those of all lines of an answer together."""

    match: Match
    shared: "Citations"

    citation = property(lambda self: self.shared[self.match.line.key])
    key = property(lambda self: self.match.line.key)
    list = property(lambda self: self.match.line.list)
    number = property(lambda self: self.match.line.number)
    name = property(lambda self: self.match.line.name)
    score = property(lambda self: self.match.score)
    words = property(lambda self: self.match.words)

    @property
    def is_divided(self):
        """Whether its line says more of who does what than who leads."""
        return self.key in self.shared.standing.lists.divided

    def as_json(self):
        """In the shape that the page, the API and the command share."""
        return {"list": self.list, "number": self.number, "name": self.name, "score": self.score}


class Citations:
    """The citations of an answer's lines, read when the first is wanted: the command answers without any."""

    def __init__(self, standing):
        self.standing = standing
        self.keys: list[str] = []
        self._cited: dict[str, Citation] = {}

    def candidates(self, matches):
        """The matches as candidates that share these citations."""
        self.keys += [match.line.key for match in matches]
        return tuple(Candidate(match, self) for match in matches)

    def __getitem__(self, key):
        if key not in self._cited:
            self._cited = self.standing.cite(dict.fromkeys(self.keys))
        return self._cited[key]


class Ruled:
    """What an answer and each of its matters have in common: ``asked``, ``verdict`` and ``candidates``."""

    @property
    def rests_on(self):
        """The candidate on which the verdict rests; None when it rests on nothing in force."""
        return self.candidates[0] if self.candidates and self.verdict is not Verdict.UNCLEAR else None

    @property
    def is_relief(self):
        """Whether it only forbids that communities be burdened, or releases them: nothing to do, nothing to refuse."""
        return self.asked.is_relief and self.verdict is Verdict.UNCLEAR

    @property
    def agrees_with(self):
        """The candidate that forbids what it forbids; None when no line does."""
        first = next(iter(self.candidates), None) if self.is_relief else None
        return first if first and first.list in FORBIDDING_LISTS else None


@dataclass(frozen=True)
class Matter(Ruled):
    """One of several matters of a notice, answered by itself."""

    text: str
    asked: Asked
    verdict: Verdict
    flags: tuple[Flag, ...]
    candidates: tuple[Candidate, ...]

    def as_json(self):
        """In the shape of an answer."""
        return {
            "text": self.text,
            "verdict": str(self.verdict),
            "flags": [str(flag) for flag in self.flags],
            "candidates": [one.as_json() for one in self.candidates],
            **_division(self),
        }


@dataclass(frozen=True)
class Answer(Ruled):
    """A verdict with its flags; ``candidates[0]`` is what it rests on, ``near`` are lines that don't suffice.

    The verdict is that of the text as a whole. ``matters`` are the matters of a notice that has several, each with a
    verdict of its own; empty when there is one matter only.
    """

    standing: Standing
    text: str
    asked: Asked
    verdict: Verdict
    flags: tuple[Flag, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    near: tuple[Candidate, ...] = ()
    quoted: tuple[QuotedNumber, ...] = ()
    matters: tuple[Matter, ...] = ()
    is_chosen: bool = False

    @property
    def asks_nothing(self):
        """Whether nothing is asked: the text relieves communities of something, or no line is near it."""
        return self.verdict is Verdict.UNCLEAR and (self.asked.is_relief or not self.candidates)

    @property
    def unmet(self):
        """What of the conditions of an admission isn't met, or what money is late: what may be refused although it is
        admitted, or stands on a list."""
        if self.verdict not in WITH_MONEY:
            return ()
        return self.standing.unmet(self.rests_on.key, self.asked, self.text[:LONGEST_TEXT])

    @property
    def is_beyond_in_part(self):
        """Whether only what goes beyond may be refused: other than by the six ways of helping, or a form."""
        return self.verdict in REFUSABLE_BEYOND and all(one.is_part for one in self.unmet)

    def concerns(self, kind):
        """True when a list of this kind can answer the text: certificate lists for certificates, the others for the rest."""
        return (kind in CERTIFICATE_LISTS) == self.asked.is_certificate

    def as_json(self):
        """The answer in the shape that the page, the API and the command share."""
        return {
            "text": self.text,
            "verdict": str(self.verdict),
            "flags": [str(flag) for flag in self.flags],
            "candidates": [one.as_json() for one in self.candidates],
            "matters": [one.as_json() for one in self.matters],
            **({"quoted": [one.as_json() for one in self.quoted]} if self.quoted else {}),
            **_division(self),
        }

    def frozen(self):
        """What a receipt keeps of this answer: the day, the lists searched, and the line it rests on."""
        kept = {
            "on": self.standing.on.isoformat(),
            "checked": [list(one) for one in self.standing.checked if self.concerns(one[0])],
            "asks_for": list(self.asked.burdens),
            "is_certificate": self.asked.is_certificate,
            "is_chosen": self.is_chosen,
            **(
                {"unmet": [one.sentence for one in self.unmet], "in_part": self.is_beyond_in_part} if self.unmet else {}
            ),
            **({"quoted": [[one.number, str(one.state)] for one in self.quoted]} if self.quoted else {}),
        }
        return {**kept, "line": self.rests_on.citation.as_json()} if self.rests_on else kept

    def choosing(self, key):
        """The answer when a person says which candidate it is, or ``none`` of those that an unclear answer shows.

        Of a text that seems to ask nothing, ``none`` says that it is a matter all the same.

        Raises BadQuery for a key that isn't among the candidates, such as one from an older page.
        """
        if key == NONE_OF_THESE and self.verdict is Verdict.UNCLEAR:
            return replace(self, is_chosen=True, near=self.candidates, **_plain(Verdict.UNLISTED, self.standing))
        chosen = [one for one in (*self.candidates, *self.near) if one.key == key]
        if not chosen:
            raise BadQuery(_t("选的这一项已经不在候选里，请重新选择。"), code="unknown_choice", field="choice")
        ruling = _with_conditions(decide_for(chosen[0].match, self.asked), self.asked, self.text, self.standing)
        others = [one for one in self.candidates if one.key != key]
        return replace(
            self,
            verdict=ruling.verdict,
            flags=_with_year(ruling.flags, self.standing),
            candidates=(chosen[0], *others),
            near=(),
            is_chosen=True,
        )


def answer(text, *, authority, community=None, on=None, known_at=None):
    """The answer to one text; for many texts load a ``Standing`` once and use ``answer_with``."""
    return answer_with(Standing.load(authority, community=community, on=on, known_at=known_at), text)


def answer_with(standing, text):
    """The answer to a text by what a ``Standing`` holds. A text without words is unclear, with nothing to choose from.

    No query without a community, unless the text quotes the record number of an admission. Reads the first 20,000
    characters.
    """
    read = text[:LONGEST_TEXT]
    if not is_readable(read):
        return Answer(standing, text, Asked(), Verdict.UNCLEAR)
    pieces = pieces_of(read)
    texts = [read, *(piece.text for piece in pieces)] if len(pieces) > 1 else [read]
    rulings = _rulings(standing, texts)
    asked, ruling, quoted = rulings[0]
    parts = zip(pieces, rulings[1:], strict=False)
    cited = Citations(standing)
    return Answer(
        standing,
        text,
        asked,
        ruling.verdict,
        flags=_with_year(ruling.flags, standing),
        candidates=cited.candidates(ruling.candidates),
        near=cited.candidates(ruling.near),
        quoted=quoted,
        matters=tuple(
            Matter(
                one.text,
                one.asked,
                one.ruling.verdict,
                _with_year(one.ruling.flags, standing),
                cited.candidates(one.ruling.candidates),
            )
            for one in matters_of([RuledPiece(piece, part[0], part[1]) for piece, part in parts])
        ),
    )


def _rulings(standing, texts):
    """For each text what it asks, the ruling, and what becomes of the record numbers that it quotes."""
    everything = [read_asked(text) for text in texts]
    # A remark between the matters of a notice asks nothing either, but only the whole text is sent back for it.
    everything[1:] = [replace(asked, is_idle=False) for asked in everything[1:]]
    admissions = _numbered(standing, everything)
    found = []
    for text, asked, matches in zip(texts, everything, standing.find(texts), strict=True):
        quoted = _quoted(standing, asked, admissions)
        ruling = _with_numbers(decide(asked, _with_quoted(matches, quoted, standing), text), quoted)
        found.append((asked, _with_conditions(ruling, asked, text, standing), quoted))
    return found


def _with_conditions(ruling, asked, text, standing):
    """What is admitted is flagged for what the text asks beyond its conditions, it and what is listed for late money."""
    if ruling.verdict not in WITH_MONEY:
        return ruling
    unmet = [one.flag for one in standing.unmet(ruling.rests_on.line.key, asked, text)]
    return replace(ruling, flags=tuple(dict.fromkeys((*ruling.flags, *unmet))))


def is_readable(text):
    """False for a text that is empty or only punctuation."""
    return any(sign.isalnum() for sign in text)


def _plain(verdict, standing):
    return {"verdict": verdict, "flags": _with_year((), standing), "candidates": ()}


def _division(ruled):
    """Who does what, and where to go with a public service, when the line that decides says it; else nothing.

    Only such a line is read: for all others the command needs no query.
    """
    line = ruled.rests_on
    if line is None or not line.is_divided:
        return {}
    remedy = remedy_for(ruled.verdict, line.citation)
    return {"division": line.citation.division, **({"sentence": remedy} if remedy else {})}


def _with_year(flags, standing):
    """A day in a year that is not announced yet makes every answer provisional."""
    if standing.is_provisional and Flag.PROVISIONAL not in flags:
        return (*flags, Flag.PROVISIONAL)
    return tuple(flags)


def _ours(standing, asked):
    """The record numbers that a text quotes; other document numbers are none of ours."""
    found = [match.group() for number in asked.quoted_numbers if (match := standing.record_number.search(number))]
    return list(dict.fromkeys(found))


def _numbered(standing, everything):
    """The admissions and emergencies whose numbers the texts quote; two queries or three for each kind, none when nothing
    is quoted."""
    numbers = [number for asked in everything if asked.quoted_numbers for number in _ours(standing, asked)]
    return standing.admissions_numbered(numbers) | standing.emergencies_numbered(numbers) if numbers else {}


def _quoted(standing, asked, admissions):
    """What becomes of each quoted record number."""
    if not asked.quoted_numbers:
        return ()
    return tuple(_state_of(number, admissions.get(number), standing) for number in _ours(standing, asked))


def _state_of(number, admission, standing):
    if admission is None:
        return QuotedNumber(number, NumberState.UNKNOWN)
    if isinstance(admission, Emergency):
        return _state_of_emergency(number, admission, standing)
    begun = [term for term in admission.known_terms if term.valid_from <= standing.on]
    term = begun[-1] if begun else admission.known_terms[0]
    line = standing.line_of(admission, term)
    (candidate,) = Citations(standing).candidates([Match(line, 1.0, (number,))])
    if not begun:
        return QuotedNumber(number, NumberState.UPCOMING, candidate)
    if not term.is_true_on(standing.on):
        state = NumberState.SUSPENDED if Flag.SUSPENDED in line.flags else NumberState.ENDED
        return QuotedNumber(number, state, candidate, admission.is_here)
    state = NumberState.LIVE if admission.is_here else NumberState.ELSEWHERE
    return QuotedNumber(number, state, candidate, admission.is_here)


STATE_OF = {
    Exemption.PENDING: NumberState.UPCOMING,
    Exemption.UNFILED: NumberState.UNFILED,
    Exemption.OVER: NumberState.ENDED,
    Exemption.ENDED: NumberState.ENDED,
}


def _state_of_emergency(number, emergency, standing):
    exemption = emergency.days(standing.known_at).exemption(standing.on)
    line = standing.line_of_emergency(emergency)
    (candidate,) = Citations(standing).candidates([Match(line, 1.0, (number,))])
    state = STATE_OF.get(exemption) or (NumberState.LIVE if emergency.is_here else NumberState.ELSEWHERE)
    return QuotedNumber(number, state, candidate, emergency.is_here)


def _with_quoted(matches, quoted, standing):
    """The matches, with the quoted admissions and emergencies that are or were in force for the community for sure."""
    if standing.community is None:
        return matches
    named = [one.candidate.match for one in quoted if one.is_here and one.state != NumberState.UPCOMING]
    keys = {match.line.key for match in named}
    return [match for match in matches if match.line.key not in keys] + named


def _with_numbers(ruling, quoted):
    """What doesn't reach this community admits nothing here: unlisted, beyond its scope."""
    beyond = [one.candidate.match for one in quoted if one.state is NumberState.ELSEWHERE]
    if beyond and ruling.verdict in (Verdict.UNLISTED, Verdict.UNCLEAR):
        return Ruling(Verdict.UNLISTED, (Flag.OVER_SCOPE,), tuple(beyond), ruling.near or ruling.candidates)
    return ruling
