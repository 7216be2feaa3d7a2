"""What every objection (异议) to something on public notice has in common: its answer, recording it once, who is told.

What is objected to (a draft order; above, an approval) brings its own days, its own staff and its own words.
"""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from registry.masking import mask
from registry.notice_wordings import in_chinese, tell_of
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


def keep_answer(objection, step):
    """Write what was answered into the objection."""
    objection.is_accepted, objection.answer = step.cleaned["is_accepted"], step.cleaned["answer"]


def why_not_received(day, first, last):
    """The sentence that bars ``day`` as that of receipt: not one of the notice ``first``–``last``, or to come; or None."""
    last = min(last, clock.today())
    if first <= day <= last:
        return None
    return _t("收到日期应当在%(first)s到%(last)s之间。") % {"first": cn_date(first), "last": cn_date(last)}


def record(objections, *, by, unit, first, last, barred=None, received_on=None, **words):
    """Record an objection among ``objections`` (all those to one thing, whose row the caller has locked).

    ``barred`` is the sentence that bars another one today, ``first`` and ``last`` are the days of the notice. What could
    tell who somebody is, is hidden in the ``words`` before they are kept. The very same objection by the same person is
    recorded once. Returns (objection, whether it is new). Raises NotAllowed.
    """
    said = {"unit": unit, "received_on": received_on or clock.today()}
    said |= {name: mask(text) for name, text in words.items()}
    if made := objections.filter(recorded_by=by, **said).first():
        return made, False
    if barred:
        raise NotAllowed(barred)
    if why := why_not_received(said["received_on"], first, last):
        raise NotAllowed(why, field="received_on")
    return objections.create(recorded_by=by, **said), True


@in_chinese
def tell_of_objection(event, objection, people, *, last_day, **named):
    """Tell ``people``, but for who recorded it, that somebody objects. ``named`` says where, and to what."""
    tell_of(
        event,
        [person for person in people if person.pk != objection.recorded_by_id],
        key=f"{event}:{objection.pk}",
        who=objection.unit.name if objection.unit_id else _t("居民"),
        day=cn_date(objection.received_on),
        last_day=cn_date(last_day),
        **named,
    )


@in_chinese
def tell_of_answer(event, objection, step, **named):
    """Tell the unit that objected, and who recorded it, what was answered; nobody of it is told by name."""
    users = get_user_model().objects
    people = [*users.filter(pk=objection.recorded_by_id, is_active=True)]
    if objection.unit_id:
        # Everybody who reads on behalf of the unit, or of the one that follows it.
        people += users.who_may("reports.view", units=[objection.unit_id])
    tell_of(
        event,
        [person for person in people if person.pk != step.by_id],
        key=f"{event}:{objection.pk}",
        accepted=_t("采纳") if objection.is_accepted else _t("不采纳"),
        answer=objection.answer,
        **named,
    )
