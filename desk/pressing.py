"""Presses that are known by their one-time token alone: the second one finds the row that the first one made."""

import uuid

from django.utils.translation import gettext as _

from desk.models import FormToken
from web.once import TokenUsed, made_once


def pressed_once(token, model, make, *, by):
    """(row of ``model``, whether it was made now): what ``make()`` makes, once for a token (a UUID). Four statements more.

    Raises TokenUsed when the token made something else, or was somebody else's; and what ``make`` raises.
    """

    def press():
        # Written first: of two presses at once the slower one waits here, before it reads what the quicker one changes.
        FormToken.objects.create(token=token, made=model._meta.label_lower, user=by)
        row = make()
        FormToken.objects.filter(token=token).update(made_pk=row.pk)
        return row

    return made_once(lambda: _made_by(token, model, by), press)


def _made_by(token, model, by):
    pressed = FormToken.objects.filter(token=token).first()
    if pressed is None:
        return None
    row = model.objects.filter(pk=pressed.made_pk).first() if pressed.made == model._meta.label_lower else None
    if row is None or pressed.user_id != by.pk:
        raise TokenUsed(_("这个表单已经用过，请重新打开。"))
    return row


def token_of(key, user, what):
    """The token of an Idempotency-Key: the same user, key and kind of thing (``what``) give the same one."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{what}:{user.pk}:{key}")
