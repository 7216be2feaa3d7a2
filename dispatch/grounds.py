"""Which verdicts a community may refuse on, and on what ground: the ground follows from the verdict."""

from dispatch.models import Ground, ReceiptState
from dispatch.verdicts import Flag, Verdict

#: In this order; a verdict that isn't here can't be refused at one press.
GROUND_OF_FLAG = (
    (Flag.EXPIRED, Ground.EXPIRED),
    (Flag.SUSPENDED, Ground.SUSPENDED),
    (Flag.UNFILED, Ground.EMERGENCY_OVER),
    (Flag.OVER, Ground.EMERGENCY_OVER),
    (Flag.OVER_SCOPE, Ground.OVER_SCOPE),
    (Flag.UNFUNDED, Ground.UNFUNDED),
)
GROUND_OF_VERDICT = {
    Verdict.NEGATIVE: Ground.NEGATIVE,
    Verdict.UNLISTED: Ground.UNLISTED,
    Verdict.NOT_TO_ISSUE: Ground.NOT_TO_ISSUE,
    Verdict.PUBLIC_SERVICE: Ground.PUBLIC_SERVICE,
}
#: Refusable only for what goes beyond, or while a condition isn't met: the flag gives the ground.
REFUSABLE_BEYOND = (Verdict.DUTY, Verdict.ASSIST, Verdict.ADMITTED, Verdict.EMERGENCY)


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


def ground_of(receipt):
    """The ground on which its community may refuse a receipt, by the verdict that it froze; None when it is to be done."""
    if receipt.is_ruled:
        return None
    kept = receipt.citation
    is_certificate = kept.get("is_certificate", False)
    return kept.get("ground") or ground_for(receipt.verdict, receipt.flags, is_certificate=is_certificate)


def refuses_in_part(receipt):
    """Whether of a receipt only what goes beyond is refused, and not the matter."""
    kept = receipt.citation
    return receipt.verdict in REFUSABLE_BEYOND and (not kept.get("unmet") or kept["in_part"])


def refused_in_part(receipt):
    """Whether a receipt was refused, and only for what goes beyond."""
    return receipt.state == ReceiptState.REFUSED and refuses_in_part(receipt)
