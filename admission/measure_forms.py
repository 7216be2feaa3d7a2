"""What a measure on an admission asks, and what an exit must see to."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission import exits
from admission.fields import DayField
from admission.meeting_forms import in_order
from admission.models import ExitItem, ExitTask, MeasureKind
from registry.models import Unit
from web import clock
from web.templatetags.ui import cn_date

STARTS = {
    MeasureKind.SUSPEND: _("自哪一日起暂停"),
    MeasureKind.RESUME: _("自哪一日起恢复"),
    MeasureKind.REVOKE: _("自哪一日起撤销"),
    MeasureKind.SURRENDER: _("自哪一日起退出"),
}
HELP = {
    MeasureKind.SUSPEND: _("暂停期间社区可以拒收；期限不因暂停而延长。"),
    MeasureKind.RESUME: _("恢复到原定的截止日期为止。"),
    MeasureKind.REVOKE: _("撤销以后不能恢复，需要时重新申请准入。"),
    MeasureKind.SURRENDER: _("退出以后不能恢复，需要时重新申请准入。"),
}


class MeasureForm(forms.Form):
    """From when, why, and at whose wish; a suspension may say until when."""

    starts_on = DayField(label=_("生效日期"), help_text=_("最早是明天：公布以后才能生效。"))
    last_day = DayField(label=_("暂停至（含）"), required=False, help_text=_("不填的，到恢复为止。"))
    asked_by = forms.ModelChoiceField(
        label=_("由谁提出"), queryset=Unit.objects.none(), required=False, empty_label=_("审定单位自行提出")
    )
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, kind, authority, **kwargs):
        super().__init__(*args, initial={"starts_on": clock.today() + timedelta(days=1)}, **kwargs)
        self.fields["starts_on"].label = STARTS[kind]
        if kind != MeasureKind.SUSPEND:
            del self.fields["last_day"]
        if kind == MeasureKind.SURRENDER:
            del self.fields["asked_by"]
        else:
            self.fields["asked_by"].queryset = in_order(Unit.objects.of(authority).today())


class ExitItemForm(forms.ModelForm):
    """One thing that an exit must see to: not needed, or done on a day."""

    class Meta:
        model = ExitItem
        fields = ["is_needed", "done_on", "note"]
        field_classes = {"done_on": DayField}

    def clean(self):
        """What isn't needed says why and has no day; what is done was done since the end was announced. Where communities
        were covered they are told."""
        cleaned = super().clean()
        day, item = cleaned.get("done_on"), self.instance
        if item.admission_id is None:
            self.add_error(None, _("退出清单里没有这一项，请重新打开页面再填。"))
            return cleaned
        if not cleaned.get("is_needed") and "is_needed" not in self.errors:
            if item.task == ExitTask.COMMUNITIES_TOLD and exits.covers_communities(item.admission):
                self.add_error("is_needed", _("这项准入涉及社区，应当告知社区，不能选不涉及。"))
            if not (cleaned.get("note") or "").strip() and "note" not in self.errors:
                self.add_error("note", _("不涉及的，请写明理由。"))
        if day and not cleaned.get("is_needed"):
            self.add_error("done_on", _("不涉及的，不填完成日期。"))
        if day and day > clock.today():
            self.add_error("done_on", _("完成日期不能晚于今天。"))
        if day and day < (first := exits.announced_on(item.admission)):
            words = _t("完成日期不能早于公布退出的日期（%(day)s）。")
            self.add_error("done_on", words % {"day": cn_date(first)})
        return cleaned
