"""Rows that an office keeps with days (会签人, 分办规则): begun today or later, never edited, ended on a day."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Membership
from admission.fields import DayField
from web import clock
from web.refusals import NotAllowed
from web.templatetags.ui import cn_date


class EndForm(forms.Form):
    """From which day a row holds no longer."""

    valid_to = DayField(
        label=gettext_lazy("从哪一日起停用"), help_text=gettext_lazy("这一日起不再适用；以前办过的不变。")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"valid_to": clock.today()}, **kwargs)


def not_past(day):
    """The day, unless it is past. Raises ValidationError."""
    if day < clock.today():
        raise ValidationError(_("启用日期不能早于今天。"))
    return day


@transaction.atomic
def end(row, *, on):
    """Let ``row`` hold no longer from the day ``on``. Raises NotAllowed, and ValidationError for the field ``valid_to``."""
    row = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.valid_to is not None:
        raise NotAllowed(_("这一条已经写明停用日期。"))
    if on < clock.today():
        raise ValidationError({"valid_to": _("停用日期不能早于今天。")})
    if on <= row.valid_from:
        words = _("停用日期应当晚于启用日期（%(day)s）。") % {"day": cn_date(row.valid_from)}
        raise ValidationError({"valid_to": words})
    row.valid_to = on
    row.save(update_fields=["valid_to"])
    return row


def standing(row):
    """(words, tone, icon) of a row today, and whether it may be ended."""
    today = clock.today()
    may_end = row.valid_to is None
    if row.valid_to is not None and row.valid_to <= today:
        return _("停用"), "mute", "x-circle", may_end
    if row.valid_from > today:
        return _("尚未启用"), "assist", "clock", may_end
    return _("在用"), "admitted", "check", may_end


def named_with_posts(people):
    """{id: name and units} of users, for a choice among people; one query."""
    names = {person.pk: [] for person in people}
    for post in Membership.objects.today().filter(user__in=names).select_related("unit").order_by("pk"):
        if post.unit.name not in names[post.user_id]:
            names[post.user_id].append(post.unit.name)
    return {person.pk: f"{person}（{'、'.join(names[person.pk])}）" for person in people}
