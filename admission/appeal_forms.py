"""What an appeal asks of the unit that files it, and of whoever answers it."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission.conditions import KEYS
from admission.fields import DayField
from admission.forms import ApproveForm, RejectForm
from admission.minutes import why_no_number, why_not_held_on, why_taken
from admission.replacing import admission_of
from registry.models import Unit
from web import clock
from web.templatetags.ui import cn_date


class AppealForm(forms.Form):
    """For which unit, and why."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    appellant = forms.ModelChoiceField(label=_("申请复核单位"), queryset=Unit.objects.none(), empty_label=None)
    text = forms.CharField(
        label=_("复核理由"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("写明对决定的哪一处有异议、理由是什么、希望怎样变更。"),
    )

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["appellant"].queryset = units


class UpholdForm(forms.Form):
    """The decision stays, with the reasons, and the meeting that said so."""

    wants_object = True

    answer = forms.CharField(label=_("维持的理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    meeting_on = DayField(label=_("联席会议日期"))
    minutes_number = forms.CharField(label=_("会议纪要编号"), max_length=60)

    def __init__(self, data=None, files=None, *, obj, **kwargs):
        super().__init__(data, files, **kwargs)
        self.appeal = obj

    def clean(self):
        """A meeting that was held after the appeal was filed, with minutes that have a number of their own."""
        cleaned = super().clean()
        day, number = cleaned.get("meeting_on"), cleaned.get("minutes_number")
        if day and (why := why_not_since(day, self.appeal)):
            self.add_error("meeting_on", why)
        authority = self.appeal.decision.application.authority
        if number and (why := why_no_number(number) or why_taken(authority, number, on=day)):
            self.add_error("minutes_number", why)
        return cleaned


def why_not_since(day, appeal):
    """The sentence that bars a meeting on a day as one that spoke of an appeal, or None."""
    filed = localdate(appeal.filed_at)
    if day < filed:
        return _t("会议日期不能早于提出复核之日（%(day)s）。") % {"day": cn_date(filed)}
    return why_not_held_on(day, None)


class AnswersAppeal(forms.Form):
    """The form of a decision in place of the one that is appealed against; made by the joint meeting."""

    def __init__(self, data=None, files=None, *, obj, **kwargs):
        self.replaces, self.appeal = obj.decision, obj
        super().__init__(data, files, obj=obj.decision.application, **kwargs)
        self.fields["opinion"].required = True
        self.fields["opinion"].label = _("复核意见")

    def is_by_meeting(self):
        """Always: that is where appeals are answered."""
        return True

    def concluded(self):
        """None: what the joint meeting concluded on the application was said before the appeal."""
        return {}

    def check_typed(self, cleaned):
        """As for every decision; and the meeting spoke of the appeal."""
        super().check_typed(cleaned)
        day = cleaned.get("meeting_on")
        if day and "meeting_on" not in self.errors and (why := why_not_since(day, self.appeal)):
            self.add_error("meeting_on", why)


class ReplaceByApprovalForm(AnswersAppeal, ApproveForm):
    """Admit after all, or admit something else: what is admitted now stands in the form."""

    def __init__(self, data=None, files=None, *, obj, **kwargs):
        super().__init__(data, files, obj=obj, **kwargs)
        if admission := admission_of(obj.decision):
            rows = obj.decision.condition_rows.values(*KEYS)
            self.initial |= {
                "communities": list(admission.communities.values_list("pk", flat=True)),
                "conditions": list(rows),
                "last_day": admission.last_day or self.initial["last_day"],
            }


class ReplaceByRejectionForm(AnswersAppeal, RejectForm):
    """Admit no longer; what was admitted ends the day before ``effective_on``."""

    effective_on = DayField(
        label=_("自哪一日起不予准入"), required=False, help_text=_("原来准予的，到前一日为止；最早是明天。")
    )
    field_order = (
        "reasons",
        "effective_on",
        "opinion",
        "meeting_on",
        "minutes_number",
        "paragraphs",
        "letter",
    )

    def __init__(self, data=None, files=None, *, obj, **kwargs):
        super().__init__(data, files, obj=obj, **kwargs)
        if admission_of(obj.decision) is None:
            del self.fields["effective_on"]
        else:
            self.fields["effective_on"].required = True
            self.fields["effective_on"].initial = clock.today() + timedelta(days=1)

    def clean_effective_on(self):
        """Not before tomorrow: what communities were told today stays true today."""
        day = self.cleaned_data["effective_on"]
        if day and day <= clock.today():
            raise ValidationError(_t("生效日期应当晚于今天：决定公布之前（含当日）不能生效。"))
        return day
