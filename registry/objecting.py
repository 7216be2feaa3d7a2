"""Objections (异议) to an order on public notice: who may raise one, recording it, answering it."""

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from registry import notices
from registry.masking import mask
from registry.models import AdjustmentOrder, Objection, OrderState
from web import clock
from web.refusals import NotAllowed
from web.templatetags.ui import cn_date

LONGEST = 5000  # characters
YES, NO = "yes", "no"


class AnswerForm(forms.Form):
    """Whether an objection is accepted, and why."""

    is_accepted = forms.TypedChoiceField(
        label=_("是否采纳"),
        choices=[(YES, _("采纳")), (NO, _("不采纳"))],
        coerce=lambda value: value == YES,
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("答复"),
        max_length=LONGEST,
        help_text=_("采纳的写明怎样修改，不采纳的写明理由。"),
        widget=forms.Textarea(attrs={"rows": 4, "data-autosize": True}),
    )


def answer(objection, step):
    """Keep the answer and tell those who raised it."""
    objection.is_accepted, objection.answer = step.cleaned["is_accepted"], step.cleaned["answer"]
    notices.tell_of_answer(objection, step)


def is_staff(order, user):
    """Whether ``user`` drafts or publishes for the authority of the order, and so records what others raise."""
    may = ("registry.draft_order", "registry.publish_order")
    return user.is_authenticated and order.authority_id in user.authority_ids_with(*may)


def why_not(order, *, staff):
    """The sentence that bars another objection today, or None. Staff still record what came in within the days."""
    if order.state != OrderState.IN_NOTICE:
        return _t("这份文件现在不在公示期，不能登记异议。")
    if not staff and not order.is_on_notice:
        return _t("公示已于%(day)s截止，不能再提出异议。") % {"day": cn_date(order.notice_until)}
    return None


@transaction.atomic
def raise_objection(order, *, by, unit, text, about="", received_on=None):
    """Record an objection of ``unit`` (None: a resident, who is not named) and tell who drafts and publishes.

    What could tell who somebody is, is hidden before it is kept. The very same objection by the same person is recorded
    once. Returns (objection, whether it is new). Raises NotAllowed outside the days of the notice.
    """
    locked = AdjustmentOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    said = {"unit": unit, "about": mask(about), "text": mask(text), "received_on": received_on or clock.today()}
    if made := Objection.objects.filter(order=locked, recorded_by=by, **said).first():
        return made, False
    if why := why_not(locked, staff=is_staff(locked, by)):
        raise NotAllowed(why)
    if not locked.notice_from <= said["received_on"] <= min(locked.notice_until, clock.today()):
        days = {"first": cn_date(locked.notice_from), "last": cn_date(min(locked.notice_until, clock.today()))}
        raise NotAllowed(_t("收到日期应当在%(first)s到%(last)s之间。") % days, field="received_on")
    objection = Objection.objects.create(order=locked, recorded_by=by, **said)
    notices.tell_of_objection(objection)
    return objection, True
