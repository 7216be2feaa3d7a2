"""Which line decides when a text speaks of several: the order of precedence of the verdicts, and their words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.asking import Asked, quotes_number
from registry.matching import CERTIFICATE_LISTS, CONFIDENCE_FLOOR, Match, order_of

FAINT_FLOOR = 0.25  # below it a match isn't even shown as a guess
LIKE_STRENGTH = 0.85  # a score of at least this share of the best is of like strength
PURPOSE_STRENGTH = 0.7  # so strong must a may-issue line with its purpose be, beside the not-to-issue line it beats
MOST_CANDIDATES = 5

# Between matches of like strength the earlier list wins.
ORDER_OF_LISTS = ("duty", "assist", "admission", "emergency", "public_service")
OWN_LISTS = frozenset({"duty", "assist"})
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
_VERDICT_OF_LIST = {
    "duty": Verdict.DUTY,
    "assist": Verdict.ASSIST,
    "admission": Verdict.ADMITTED,
    "emergency": Verdict.EMERGENCY,
    "public_service": Verdict.PUBLIC_SERVICE,
    "negative": Verdict.NEGATIVE,
    "may_issue": Verdict.MAY_ISSUE,
    "not_to_issue": Verdict.NOT_TO_ISSUE,
}


class Flag(models.TextChoices):
    """What qualifies a verdict."""

    EXPIRED = "expired", _("曾准入，现已到期")
    OVER_SCOPE = "over_scope", _("超出准入或者协助的范围")
    UNFUNDED = "unfunded", _("经费未到位")
    DISPUTED = "disputed", _("有争议，待裁定")
    PROVISIONAL = "provisional", _("暂定，依据或者日历待核实")


@dataclass(frozen=True)
class Ruling:
    """A verdict with its flags; `candidates[0]` is the line it rests on, `near` are lines that did not suffice.

    A plain `unlisted` has no candidates: it rests on nothing in force. With the flag `expired` its candidate is the admission that ran out.
    """

    verdict: Verdict
    flags: tuple[Flag, ...] = ()
    candidates: tuple[Match, ...] = ()
    near: tuple[Match, ...] = ()

    @property
    def rests_on(self) -> Match | None:
        return self.candidates[0] if self.candidates else None


def decide(asked: Asked, matches: Iterable[Match]) -> Ruling:
    """The ruling on a text: the four rules of precedence in turn, else unclear or unlisted. Order of matches is of no effect.

    A text that asks nothing is unclear, with nothing to choose from: what isn't asked can't be refused.
    """
    matches = sorted(matches, key=order_of)
    in_force = [match for match in matches if Flag.EXPIRED not in match.line.flags]
    ruling = (
        by_quoted_number(asked, in_force)
        or by_certificate(asked, in_force)
        or by_negative_line(asked, in_force)
        or by_strength(asked, in_force)
        or by_expired_admission(asked, matches)
        or by_guess(asked, in_force)
        or by_silence(asked)
    )
    return ruling or Ruling(Verdict.UNLISTED, near=_faint(in_force))


def decide_for(match: Match, asked: Asked) -> Ruling:
    """The ruling when a person has said which line the text speaks of (the match only suggests)."""
    return _resting_on([match], [], asked)


def by_quoted_number(asked: Asked, matches: list[Match]) -> Ruling | None:
    """Rule 1: a quoted admission or dispatch number resolves by number."""
    quoted = [m for m in matches if m.line.list in ("admission", "emergency") and quotes_number(asked, m.line.number)]
    return _resting_on(quoted, matches, asked) if quoted else None


def by_certificate(asked: Asked, matches: list[Match]) -> Ruling | None:
    """Rule 2: a stated purpose lets the may-issue line beat the general not-to-issue line; unstated, both are shown and asked.

    What the city says isn't to be issued, a district can't allow.
    """
    if not asked.is_certificate:
        return None
    both = [m for m in _confident(matches) if m.line.list in CERTIFICATE_LISTS]
    must_not = [m for m in both if m.line.list == "not_to_issue"]
    may = [m for m in both if m.line.list == "may_issue" and not _is_overruled(m, must_not)]
    with_purpose = [m for m in may if m.purpose_words and m.score >= PURPOSE_STRENGTH * both[0].score]
    if with_purpose:
        return _resting_on(with_purpose, both + _negatives(matches), asked)
    if may and any(_is_like(m, both[0]) for m in may):
        return Ruling(Verdict.UNCLEAR, candidates=_few(both + _negatives(matches)))
    if must_not:
        return _resting_on(must_not, both + _negatives(matches), asked)
    return None


def by_negative_line(asked: Asked, matches: list[Match]) -> Ruling | None:
    """Rule 3: a negative line matched with confidence wins, unless the text says the opposite.

    A district's lists add to the city's and never weaken them: its negative line gives way to a duty or an assisted matter
    of the city that is matched with like strength. A negative line of the city gives way to none.
    """
    own = [m for m in _answering(asked, _confident(matches)) if m.line.list in OWN_LISTS]
    winning = [m for m in _negatives(matches) if not _says_the_opposite(asked, m) and not _is_overruled(m, own)]
    return _resting_on(winning, _answering(asked, _confident(matches)), asked) if winning else None


def by_strength(asked: Asked, matches: list[Match]) -> Ruling | None:
    """Rule 4: a clearly stronger match wins; between matches of like strength the order of lists decides, then the city's."""
    others = [m for m in _answering(asked, _confident(matches)) if m.line.list in ORDER_OF_LISTS]
    if not others:
        return None
    alike = [m for m in others if _is_like(m, others[0])]
    alike.sort(key=lambda m: (ORDER_OF_LISTS.index(m.line.list), not m.line.is_from_above, order_of(m)))
    return _resting_on(alike, others + _negatives(matches), asked)


def by_expired_admission(asked: Asked, matches: list[Match]) -> Ruling | None:
    """An admission that ran out admits nothing: unlisted, flagged, with that admission to cite."""
    expired = [m for m in matches if m.line.list == "admission" and Flag.EXPIRED in m.line.flags]
    named = [m for m in expired if quotes_number(asked, m.line.number)] or _confident(expired)
    if not named or asked.is_certificate:
        return None
    return Ruling(Verdict.UNLISTED, flags=(Flag.EXPIRED,), candidates=_few(named), near=_faint(matches))


def by_guess(asked: Asked, matches: list[Match]) -> Ruling | None:
    """Matches below confidence, or a negative line that the text contradicts: shown, and the person chooses."""
    if asked.burden_only:
        return None
    guesses = [m for m in _answering(asked, matches) if m.score >= FAINT_FLOOR]
    return Ruling(Verdict.UNCLEAR, candidates=_few(guesses)) if guesses else None


def by_silence(asked: Asked) -> Ruling | None:
    """Nothing is asked of anybody: who asks says first what the community is to do."""
    return Ruling(Verdict.UNCLEAR) if asked.is_idle else None


def _resting_on(winners: list[Match], others: list[Match], asked: Asked) -> Ruling:
    line = winners[0].line
    flags = [Flag(flag) for flag in line.flags]
    if line.list == "assist" and asked.burdens and Flag.OVER_SCOPE not in flags:
        flags.append(Flag.OVER_SCOPE)
    return Ruling(_VERDICT_OF_LIST[line.list], tuple(flags), _few([*winners, *others]))


def _answering(asked: Asked, matches: list[Match]) -> list[Match]:
    """Lines that can answer what is asked: no certificate line for a task, no task line for a certificate, and no line of
    the community's own lists for a mere form, count, campaign or inspection about its matter."""
    if asked.is_certificate:
        return [m for m in matches if m.line.list not in OWN_LISTS]
    kept = [m for m in matches if m.line.list not in CERTIFICATE_LISTS]
    return [m for m in kept if m.line.list not in OWN_LISTS] if asked.burden_only else kept


def _says_the_opposite(asked: Asked, match: Match) -> bool:
    return RESPONSIBLE_BODY in match.line.name and (asked.helping or asked.burden_only) and not asked.responsible


def _is_overruled(match: Match, opposite: list[Match]) -> bool:
    """Whether a line of one's own is contradicted by one from above of at least like strength."""
    return not match.line.is_from_above and any(one.line.is_from_above and _is_like(one, match) for one in opposite)


def _negatives(matches: list[Match]) -> list[Match]:
    return [m for m in _confident(matches) if m.line.list == "negative"]


def _confident(matches: list[Match]) -> list[Match]:
    return [m for m in matches if m.score >= CONFIDENCE_FLOOR]


def _faint(matches: list[Match]) -> tuple[Match, ...]:
    return _few([m for m in matches if m.score >= FAINT_FLOOR])


def _is_like(match: Match, best: Match) -> bool:
    return match.score >= LIKE_STRENGTH * best.score


def _few(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Without repetition; a confident negative line is never cut off."""
    kept = list({id(m.line): m for m in matches}.values())
    shown, rest = kept[:MOST_CANDIDATES], kept[MOST_CANDIDATES:]
    return tuple(shown + _negatives(rest))
