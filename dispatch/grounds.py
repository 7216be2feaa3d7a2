"""Which verdicts a community may refuse on, and on what ground: the ground follows from the verdict."""

from dispatch.models import Ground
from dispatch.verdicts import Flag, Verdict

#: In this order; a verdict that isn't here can't be refused at one press.
GROUND_OF_FLAG = (
    (Flag.EXPIRED, Ground.EXPIRED),
    (Flag.OVER_SCOPE, Ground.OVER_SCOPE),
    (Flag.UNFUNDED, Ground.UNFUNDED),
)
GROUND_OF_VERDICT = {
    Verdict.NEGATIVE: Ground.NEGATIVE,
    Verdict.UNLISTED: Ground.UNLISTED,
    Verdict.NOT_TO_ISSUE: Ground.NOT_TO_ISSUE,
    Verdict.PUBLIC_SERVICE: Ground.PUBLIC_SERVICE,
}
#: Refusable only for what goes beyond: the flag gives the ground.
REFUSABLE_BEYOND = (Verdict.ASSIST, Verdict.ADMITTED, Verdict.EMERGENCY)


def ground_for(verdict, flags=(), *, is_certificate=False):
    """The ground on which a verdict is refused, or None when it isn't refused (a duty, an unclear answer).

    A certificate on no list has no basis, and so is not to be issued (民发〔2020〕20号).
    """
    verdict = Verdict(verdict)
    by_flag = next((ground for flag, ground in GROUND_OF_FLAG if flag in flags), None)
    if verdict is Verdict.UNLISTED and is_certificate:
        return Ground.NOT_TO_ISSUE
    if verdict is Verdict.UNLISTED or verdict in REFUSABLE_BEYOND:
        return by_flag or GROUND_OF_VERDICT.get(verdict)
    return GROUND_OF_VERDICT.get(verdict)
