"""A mistake is superseded, never edited: what an ask and a stamp have in common when they are put right or struck out."""

import uuid

from django.utils.translation import gettext as _

from certificates.whose import must_work_in
from registry.masking import mask
from web.once import TokenUsed
from web.refusals import NotAllowed

LONGEST_REASON = 200


def token_for(user, key):
    """The token of an Idempotency-Key: the same user and key give the same token."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"certificate:{user.pk}:{key}")


def made_with(rows, token, community):
    """The row that this token made before, or None. Raises TokenUsed when it is another community's."""
    made = rows.filter(token=token).first()
    if made and made.community_id != community.pk:
        raise TokenUsed(_("这个表单已经用过，请回到查询页重新提交。"))
    return made


def may_supersede(row, user):
    """Whether the user may put it right now."""
    is_last = row.is_void is False and not hasattr(row, "replaced_by")
    return user.is_authenticated and is_last and row.community_id in user.unit_ids_with("dispatch.receive")


def to_supersede(row, by, reason):
    """The row, locked, with the reason as it is kept; inside the transaction that writes what supersedes it.

    Raises NotYourPart for another community's, NotAllowed without a reason or when it is superseded already.
    """
    must_work_in(by, row.community)
    # Locked by a fresh query: what is read before the lock may be superseded meanwhile.
    row = type(row).objects.select_for_update(of=("self",)).select_related("community__authority").get(pk=row.pk)
    if row.is_void or hasattr(row, "replaced_by"):
        raise NotAllowed(_("这一条已经更正或者作废，请看最后的一条。"))
    if not (reason := without_people(reason, LONGEST_REASON)):
        raise NotAllowed(_("请写明更正或者作废的原因。"), field="reason")
    return row, reason


def without_people(text, longest):
    """What is kept of typed words: in one line, numbers and names that are given as such hidden, cut to ``longest``."""
    return mask(" ".join(str(text or "").replace("\x00", "").split()))[:longest]
