"""Which of the certificate lines that a text speaks of decides: may it be issued, may it not, or must a person say."""

from enum import StrEnum

from registry.matching import CERTIFICATE_LISTS, CONFIDENCE_FLOOR
from registry.notice_text import normalise

FAINT_FLOOR = 0.25  # below it a match isn't even shown as a guess
LIKE_STRENGTH = 0.85  # a score of at least this share of the best is of like strength
PURPOSE_STRENGTH = 0.7  # so strong must a may-issue line with its purpose be, beside the not-to-issue line it beats
MAY_ISSUE, NOT_TO_ISSUE = "may_issue", "not_to_issue"


class Decided(StrEnum):
    """How the lines of the two certificate lists decide."""

    MAY_ISSUE = MAY_ISSUE
    NOT_TO_ISSUE = NOT_TO_ISSUE
    EITHER = "either"


def rule_on(matches, text=""):
    """(Decided or None, the lines that decide) among the matches of a request for a certificate, best first.

    A text that is the name of a certificate and nothing else means that one. What only sounds like what others asked for
    decides nothing: on the slip would stand another certificate than the one that was asked for.

    A stated purpose lets the may-issue line beat the general not-to-issue line; unstated, both are shown and asked. What
    the city says isn't to be issued, a district can't allow.
    """
    said = normalise(text)
    lines = [one for one in matches if one.line.list in CERTIFICATE_LISTS]
    named = [one for one in lines if normalise(one.line.name) == said]
    both = named or [one for one in lines if one.score >= CONFIDENCE_FLOOR and not one.is_by_likeness]
    must_not = [one for one in both if one.line.list == NOT_TO_ISSUE]
    may = [one for one in both if one.line.list == MAY_ISSUE and not is_overruled(one, must_not)]
    with_purpose = [one for one in may if one.purpose_words and one.score >= PURPOSE_STRENGTH * both[0].score]
    if with_purpose:
        return Decided.MAY_ISSUE, with_purpose
    if any(is_like(one, both[0]) for one in may):
        return Decided.EITHER, both
    if must_not:
        return Decided.NOT_TO_ISSUE, must_not
    return None, []


def is_overruled(match, opposite):
    """Whether a line of one's own is contradicted by one from above of at least like strength."""
    return not match.line.is_from_above and any(one.line.is_from_above and is_like(one, match) for one in opposite)


def is_like(match, best):
    """Whether a match is of like strength as another."""
    return match.score >= LIKE_STRENGTH * best.score
