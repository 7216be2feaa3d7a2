"""「这件事我们该接吗？」: a text, a community and a day in; a verdict with what it rests on out."""

from dataclasses import dataclass, replace

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dispatch.citations import Citation
from dispatch.standing import Standing, line_of_term
from dispatch.verdicts import Flag, Ruling, Verdict, decide, decide_for
from registry.asking import Asked, read_asked
from registry.matching import CERTIFICATE_LISTS, Match
from web.refusals import BadQuery

LONGEST_TEXT = 20_000  # characters; a longer notice is asked about in parts
NONE_OF_THESE = "none"


class NumberState(models.TextChoices):
    """What becomes of a quoted record number on the day asked about."""

    LIVE = "live", _("有效")
    ELSEWHERE = "elsewhere", _("有效，但准入范围不含本社区")
    UPCOMING = "upcoming", _("尚未生效")
    ENDED = "ended", _("已失效")
    UNKNOWN = "unknown", _("查无此号")


@dataclass(frozen=True)
class QuotedNumber:
    """A record number that the text quotes, and the admission that bears it, if any."""

    number: str
    state: NumberState
    candidate: "Candidate | None" = None


@dataclass(frozen=True)
class Candidate:
    """A line that the text may speak of, with its full wording."""

    match: Match
    citation: Citation

    key = property(lambda self: self.match.line.key)
    list = property(lambda self: self.match.line.list)
    number = property(lambda self: self.match.line.number)
    name = property(lambda self: self.match.line.name)
    score = property(lambda self: self.match.score)


@dataclass(frozen=True)
class Answer:
    """A verdict with its flags; ``candidates[0]`` is what it rests on, ``near`` are lines that don't suffice."""

    standing: Standing
    text: str
    asked: Asked
    verdict: Verdict
    flags: tuple[Flag, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    near: tuple[Candidate, ...] = ()
    quoted: tuple[QuotedNumber, ...] = ()
    is_chosen: bool = False

    @property
    def rests_on(self):
        """The candidate on which the verdict rests; None when it rests on nothing in force."""
        return self.candidates[0] if self.candidates and self.verdict is not Verdict.UNCLEAR else None

    def concerns(self, kind):
        """True when a list of this kind can answer the text: certificate lists for certificates, the others for the rest."""
        return (kind in CERTIFICATE_LISTS) == self.asked.is_certificate

    def as_json(self):
        """The answer in the shape that the page, the API and the command share."""
        return {
            "text": self.text,
            "verdict": str(self.verdict),
            "flags": [str(flag) for flag in self.flags],
            "candidates": [
                {"list": one.list, "number": one.number, "name": one.name, "score": one.score}
                for one in self.candidates
            ],
        }

    def frozen(self):
        """What a receipt keeps of this answer: the day, the lists searched, and the line it rests on."""
        kept = {
            "on": self.standing.on.isoformat(),
            "checked": [list(one) for one in self.standing.checked if self.concerns(one[0])],
            "asks_for": list(self.asked.burdens),
            "is_certificate": self.asked.is_certificate,
            "is_chosen": self.is_chosen,
        }
        return {**kept, "line": self.rests_on.citation.as_json()} if self.rests_on else kept

    def choosing(self, key):
        """The answer when a person says which candidate it is, or ``none`` of those that an unclear answer shows.

        Raises BadQuery for a key that isn't among the candidates, such as one from an older page.
        """
        if key == NONE_OF_THESE and self.verdict is Verdict.UNCLEAR:
            return replace(self, is_chosen=True, near=self.candidates, **_plain(Verdict.UNLISTED, self.standing))
        chosen = [one for one in (*self.candidates, *self.near) if one.key == key]
        if not chosen:
            raise BadQuery(_t("选的这一项已经不在候选里，请重新选择。"), code="unknown_choice", field="choice")
        ruling = decide_for(chosen[0].match, self.asked)
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

    No query, unless the text quotes the record number of an admission. Reads the first 20,000 characters.
    """
    read = text[:LONGEST_TEXT]
    if not is_readable(read):
        return Answer(standing, text, Asked(), Verdict.UNCLEAR)
    asked = read_asked(read)
    quoted = _quoted(standing, asked)
    ruling = _with_numbers(decide(asked, standing.index.find(read)), quoted)
    citations = {**standing.citations, **{one.candidate.key: one.candidate.citation for one in quoted if one.candidate}}
    return Answer(
        standing,
        text,
        asked,
        ruling.verdict,
        flags=_with_year(ruling.flags, standing),
        candidates=tuple(Candidate(match, citations[match.line.key]) for match in ruling.candidates),
        near=tuple(Candidate(match, citations[match.line.key]) for match in ruling.near),
        quoted=quoted,
    )


def is_readable(text):
    """False for a text that is empty or only punctuation."""
    return any(sign.isalnum() for sign in text)


def _plain(verdict, standing):
    return {"verdict": verdict, "flags": _with_year((), standing), "candidates": ()}


def _with_year(flags, standing):
    """A day in a year that is not announced yet makes every answer provisional."""
    if standing.is_provisional and Flag.PROVISIONAL not in flags:
        return (*flags, Flag.PROVISIONAL)
    return tuple(flags)


def _quoted(standing, asked):
    """What becomes of each quoted record number; other document numbers are none of ours."""
    found = [match.group() for number in asked.quoted_numbers if (match := standing.record_number.search(number))]
    if not found:
        return ()
    admissions = standing.admissions_numbered(found)
    return tuple(_state_of(number, admissions.get(number), standing) for number in dict.fromkeys(found))


def _state_of(number, admission, standing):
    if admission is None:
        return QuotedNumber(number, NumberState.UNKNOWN)
    begun = [term for term in admission.known_terms if term.valid_from <= standing.on]
    term = begun[-1] if begun else admission.known_terms[0]
    line, citation = line_of_term(admission, term, standing.on)
    candidate = Candidate(Match(line, 1.0, (number,)), citation)
    if not begun:
        return QuotedNumber(number, NumberState.UPCOMING, candidate)
    if not term.is_true_on(standing.on):
        return QuotedNumber(number, NumberState.ENDED, candidate)
    here = standing.community is None or standing.community.pk in {one.pk for one in admission.communities.all()}
    return QuotedNumber(number, NumberState.LIVE if here else NumberState.ELSEWHERE, candidate)


def _with_numbers(ruling, quoted):
    """An admission that doesn't reach this community admits nothing here: unlisted, beyond its scope."""
    beyond = [one.candidate.match for one in quoted if one.state is NumberState.ELSEWHERE]
    if beyond and ruling.verdict in (Verdict.UNLISTED, Verdict.UNCLEAR):
        return Ruling(Verdict.UNLISTED, (Flag.OVER_SCOPE,), tuple(beyond), ruling.near or ruling.candidates)
    return ruling
