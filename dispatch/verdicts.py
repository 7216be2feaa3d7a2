"""Which line decides when a text speaks of several: the order of precedence of the verdicts, and their words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.ruling import FAINT_FLOOR, Decided, is_like, is_overruled, rule_on
from registry.asking import Asked, quotes_number
from registry.keywords import is_keyword
from registry.matching import CERTIFICATE_LISTS, CONFIDENCE_FLOOR, FULL_NAME, NUMBERED_LISTS, Match, order_of
from registry.notice_text import normalise

MOST_CANDIDATES = 5

# Between matches of like strength the earlier list wins.
ORDER_OF_LISTS = ("duty", "assist", "admission", "regular", "creation", "emergency", "public_service")
OWN_LISTS = frozenset({"duty", "assist"})
# A text that forbids something of the kind agrees with these.
FORBIDDING_LISTS = frozenset({"negative", "not_to_issue"})
LEAST_OF_ADMITTED = ORDER_OF_LISTS.index("emergency")
# A negative line with these words forbids the community's answering for a matter, not its helping with it.
RESPONSIBLE_BODY = "责任主体"


class Verdict(models.TextChoices):
    """The ten answers to 「这件事我们该接吗？」, with the tone and the icon that show them beside their words."""

    DUTY = "duty", _("必须接")
    ASSIST = "assist", _("协助")
    ADMITTED = "admitted", _("已准入")
    EMERGENCY = "emergency", _("应急，须于规定期限前补报")
    PUBLIC_SERVICE = "public_service", _("请到服务中心（站）办理")
    NEGATIVE = "negative", _("不接（禁入）")
    UNLISTED = "unlisted", _("未入清单，可以拒收")
    UNCLEAR = "unclear", _("看起来像以下事项，请选一项")
    MAY_ISSUE = "may_issue", _("可以开")
    NOT_TO_ISSUE = "not_to_issue", _("不能开")

    @property
    def tone(self) -> str:
        """The colour family: duty, assist, admit, refuse or ask."""
        return _TONES[self.value]

    @property
    def icon(self) -> str:
        """Name of the outline icon."""
        return _ICONS[self.value]


_TONES = {
    "duty": "duty",
    "assist": "assist",
    "admitted": "admit",
    "emergency": "admit",
    "public_service": "assist",
    "negative": "refuse",
    "unlisted": "refuse",
    "unclear": "ask",
    "may_issue": "admit",
    "not_to_issue": "refuse",
}
_ICONS = {
    "duty": "check-circle",
    "assist": "users",
    "admitted": "document-check",
    "emergency": "bolt",
    "public_service": "building-office-2",
    "negative": "no-symbol",
    "unlisted": "x-circle",
    "unclear": "question-mark-circle",
    "may_issue": "check-badge",
    "not_to_issue": "hand-raised",
}
VERDICT_OF_LIST = {
    "duty": Verdict.DUTY,
    "assist": Verdict.ASSIST,
    "admission": Verdict.ADMITTED,
    # What stands on a catalogue runs as it stands there, without an application.
    "regular": Verdict.ADMITTED,
    "creation": Verdict.ADMITTED,
    "emergency": Verdict.EMERGENCY,
    "public_service": Verdict.PUBLIC_SERVICE,
    "negative": Verdict.NEGATIVE,
    "may_issue": Verdict.MAY_ISSUE,
    "not_to_issue": Verdict.NOT_TO_ISSUE,
}


class Flag(models.TextChoices):
    """What qualifies a verdict."""

    EXPIRED = "expired", _("曾准入，现已到期")
    SUSPENDED = "suspended", _("曾准入，现暂停")
    UNFILED = "unfiled", _("应急逾期没有补报")
    OVER = "over", _("曾应急，现已结束")
    OVER_SCOPE = "over_scope", _("超出准入或者协助的范围")
    UNFUNDED = "unfunded", _("经费未到位")
    DISPUTED = "disputed", _("有争议，待裁定")
    PROVISIONAL = "provisional", _("暂定，依据或者日历待核实")


#: An admission or an emergency with one of these was in force and isn't on the day: it admits nothing.
OUT_OF_FORCE = frozenset({Flag.EXPIRED, Flag.SUSPENDED, Flag.UNFILED, Flag.OVER})
#: What is admitted or listed with one of these goes beyond what it was admitted for, or lacks its money.
BEYOND = frozenset({Flag.OVER_SCOPE, Flag.UNFUNDED})


def is_beyond(verdict, flags) -> bool:
    """Whether a matter is admitted, and a condition of its admission isn't met; or is a duty, and more is asked with it; or
    whether money that was promised with what is listed is late."""
    if verdict == Verdict.ASSIST:
        return Flag.UNFUNDED in flags
    return verdict in (Verdict.ADMITTED, Verdict.DUTY) and not BEYOND.isdisjoint(flags)


@dataclass(frozen=True)
class Ruling:
    """A verdict with its flags; `candidates[0]` is the line it rests on, `near` are lines that did not suffice.

    A plain `unlisted` has no candidates: it rests on nothing in force. With a flag of OUT_OF_FORCE its candidate is what was in force.
    """

    verdict: Verdict
    flags: tuple[Flag, ...] = ()
    candidates: tuple[Match, ...] = ()
    near: tuple[Match, ...] = ()

    @property
    def rests_on(self) -> Match | None:
        return self.candidates[0] if self.candidates else None


def decide(asked: Asked, matches: Iterable[Match], text: str = "") -> Ruling:
    """The ruling on a text: the four rules of precedence in turn, else unclear or unlisted. Order of matches is of no effect.

    ``text`` tells which names stand in it whole. A text that asks nothing is unclear, with nothing to choose from: what
    isn't asked can't be refused.
    """
    matches = sorted(matches, key=order_of)
    in_force = [match for match in matches if OUT_OF_FORCE.isdisjoint(match.line.flags)]
    ruling = (
        by_quoted_number(asked, in_force)
        or by_relief(asked, in_force)
        or by_certificate(asked, in_force, text)
        or by_kept_admission(asked, in_force, text)
        or by_negative_line(asked, in_force)
        or by_name_of_what_ran_out(asked, matches, text)
        or by_strength(asked, in_force, text)
        or by_what_ran_out(asked, matches)
        or by_guess(asked, in_force)
        or by_silence(asked)
    )
    return ruling or Ruling(Verdict.UNLISTED, near=_faint(in_force))


def decide_for(match: Match, asked: Asked) -> Ruling:
    """The ruling when a person has said which line the text speaks of (the match only suggests)."""
    return _resting_on([match], [], asked)


def by_quoted_number(asked: Asked, matches: list[Match]) -> Ruling | None:
    """Rule 1: a quoted admission or dispatch number resolves by number."""
    quoted = [m for m in matches if m.line.list in NUMBERED_LISTS and quotes_number(asked, m.line.number)]
    quoted.sort(key=lambda m: not BEYOND.isdisjoint(m.line.flags))
    return _resting_on(quoted, matches, asked) if quoted else None


def by_relief(asked: Asked, matches: list[Match]) -> Ruling | None:
    """A text that forbids or releases asks nothing: unclear, with the lines that forbid the same, else those it is about."""
    if not asked.is_relief:
        return None
    about = _confident(matches)
    agreeing = [match for match in about if match.line.list in FORBIDDING_LISTS]
    return Ruling(Verdict.UNCLEAR, candidates=_few(agreeing or about))


def by_certificate(asked: Asked, matches: list[Match], text: str = "") -> Ruling | None:
    """Rule 2: of a certificate the two certificate lists decide (``certificates.ruling``), if they speak of it."""
    if not asked.is_certificate:
        return None
    both = [m for m in _confident(matches) if m.line.list in CERTIFICATE_LISTS]
    decided, winners = rule_on(matches, text)
    if decided is Decided.EITHER:
        return Ruling(Verdict.UNCLEAR, candidates=_few([*winners, *both, *_negatives(matches)]))
    return _resting_on(winners, both + _negatives(matches), asked) if decided else None


def by_kept_admission(asked: Asked, matches: list[Match], text: str = "") -> Ruling | None:
    """Before rule 3: an admission that the orders of all negative lines which would win have kept goes on for what names
    it, by its full name or by words as strong as those that speak of these lines."""
    against = _prohibiting(asked, matches)
    if not against:
        return None
    winners, others = _strongest(asked, matches, text)
    keys, strongest = {m.line.key for m in against}, max(against, key=lambda m: m.score)
    called = _called_by_name(others, text)
    first = winners[0].line.list if winners else ""
    kept = [m for m in winners if m.line.list == first and keys <= set(m.line.kept_against)]
    kept = [m for m in kept if m in called or is_like(m, strongest)]
    return _resting_on(kept, [*winners, *others, *against], asked) if kept else None


def by_negative_line(asked: Asked, matches: list[Match]) -> Ruling | None:
    """Rule 3: a negative line matched with confidence wins, unless the text says the opposite.

    A district's lists add to the city's and never weaken them: its negative line gives way to a duty or an assisted matter
    of the city that is matched with like strength. A negative line of the city gives way to none.
    """
    winning = _prohibiting(asked, matches)
    return _resting_on(winning, _answering(asked, _confident(matches)), asked) if winning else None


def by_strength(asked: Asked, matches: list[Match], text: str = "") -> Ruling | None:
    """Rule 4: a clearly stronger match wins; between matches of like strength the order of lists decides, then the city's.

    An admission or an emergency that the text calls by its full name is the strongest match there is.
    """
    winners, others = _strongest(asked, matches, text)
    return _resting_on(winners, others + _negatives(matches), asked) if winners else None


def by_name_of_what_ran_out(asked: Asked, matches: list[Match], text: str) -> Ruling | None:
    """An admission or an emergency out of force that the text calls by its full name is what is meant, not a vaguer line;
    unless one of the name is in force."""
    called = _called_by_name(_answering(asked, _confident(matches)), text)
    if any(OUT_OF_FORCE.isdisjoint(m.line.flags) for m in called):
        return None
    ruling = by_what_ran_out(asked, called)
    return ruling and replace(ruling, near=_faint([m for m in matches if m not in called]))


def by_what_ran_out(asked: Asked, matches: list[Match]) -> Ruling | None:
    """An admission or an emergency that is out of force admits nothing: unlisted, flagged, with it to cite."""
    ended = [m for m in matches if not OUT_OF_FORCE.isdisjoint(m.line.flags)]
    named = [m for m in ended if quotes_number(asked, m.line.number)] or _confident(ended)
    if not named or asked.is_certificate:
        return None
    flags = tuple(Flag(flag) for flag in named[0].line.flags)
    return Ruling(Verdict.UNLISTED, flags=flags, candidates=_few(named), near=_faint(matches))


def by_guess(asked: Asked, matches: list[Match]) -> Ruling | None:
    """Matches below confidence, or a negative line that the text contradicts: shown, and the person chooses."""
    if asked.burden_only:
        return None
    guesses = [m for m in _answering(asked, matches) if m.score >= FAINT_FLOOR]
    return Ruling(Verdict.UNCLEAR, candidates=_few(guesses)) if guesses else None


def by_silence(asked: Asked) -> Ruling | None:
    """Nothing is asked of anybody: who asks says first what the community is to do."""
    return Ruling(Verdict.UNCLEAR) if asked.is_idle else None


def _prohibiting(asked: Asked, matches: list[Match]) -> list[Match]:
    """The negative lines that win by rule 3."""
    own = [m for m in _answering(asked, _confident(matches)) if m.line.list in OWN_LISTS]
    return [m for m in _negatives(matches) if not _says_the_opposite(asked, m) and not is_overruled(m, own)]


def _strongest(asked: Asked, matches: list[Match], text: str) -> tuple[list[Match], list[Match]]:
    """The matches that win by rule 4, the first best, and all among which they were chosen."""
    others = [m for m in _answering(asked, _confident(matches)) if m.line.list in ORDER_OF_LISTS]
    alike = [m for m in others if is_like(m, others[0])]
    alike.sort(key=lambda m: (*_rank(m), not m.line.is_from_above, order_of(m)))
    return _called_by_name(others, text) or alike, others


def _resting_on(winners: list[Match], others: list[Match], asked: Asked) -> Ruling:
    line = winners[0].line
    flags = [Flag(flag) for flag in line.flags]
    beyond = asked.burdens and not _names_the_burdens(asked, winners[0])
    if line.list == "assist" and beyond and Flag.OVER_SCOPE not in flags:
        flags.append(Flag.OVER_SCOPE)
    return Ruling(VERDICT_OF_LIST[line.list], tuple(flags), _few([*winners, *others]))


def _rank(match: Match) -> tuple[int, bool]:
    """The place of its list; an admission of which a condition isn't met gives way to an emergency."""
    is_unmet = match.line.list == "admission" and not BEYOND.isdisjoint(match.line.flags)
    return (LEAST_OF_ADMITTED if is_unmet else ORDER_OF_LISTS.index(match.line.list)), is_unmet


def _called_by_name(matches: list[Match], text: str) -> list[Match]:
    """The admissions or emergencies whose name stands in the text whole; none when a longer name of a line does too."""
    if not any(m.line.list in NUMBERED_LISTS for m in matches):
        return []
    said = normalise(text)
    named = [m for m in matches if len(m.line.name) >= FULL_NAME and normalise(m.line.name) in said]
    longest = max((len(m.line.name) for m in named), default=0)
    meant = [m for m in named if len(m.line.name) == longest]
    return sorted(meant, key=_rank) if all(m.line.list in NUMBERED_LISTS for m in meant) else []


def _answering(asked: Asked, matches: list[Match]) -> list[Match]:
    """Lines that can answer what is asked: no certificate line for a task, no task line for a certificate, and no line of
    the community's own lists for a mere form, count, campaign or inspection about its matter, unless it names that act."""
    if asked.is_certificate:
        return [m for m in matches if m.line.list not in OWN_LISTS]
    kept = [m for m in matches if m.line.list not in CERTIFICATE_LISTS]
    return (
        [m for m in kept if m.line.list not in OWN_LISTS or _names_the_burdens(asked, m)] if asked.burden_only else kept
    )


def _names_the_burdens(asked: Asked, match: Match) -> bool:
    """Whether every word that tells a burden stands in a keyword of the line that the text says: 「矛盾+排查」 is what the
    line itself has communities do."""
    keywords = [word for word in match.words if is_keyword(match.line.keywords, word)]
    return bool(asked.burden_words) and all(any(word in one for one in keywords) for word in asked.burden_words)


def _says_the_opposite(asked: Asked, match: Match) -> bool:
    return RESPONSIBLE_BODY in match.line.name and (asked.helping or asked.burden_only) and not asked.responsible


def _negatives(matches: list[Match]) -> list[Match]:
    return [m for m in _confident(matches) if m.line.list == "negative"]


def _confident(matches: list[Match]) -> list[Match]:
    return [m for m in matches if m.score >= CONFIDENCE_FLOOR]


def _faint(matches: list[Match]) -> tuple[Match, ...]:
    return _few([m for m in matches if m.score >= FAINT_FLOOR])


def _few(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Without repetition; a confident negative line is never cut off."""
    kept = list({id(m.line): m for m in matches}.values())
    shown, rest = kept[:MOST_CANDIDATES], kept[MOST_CANDIDATES:]
    return tuple(shown + _negatives(rest))
