"""What is asked of whoever declares, files or ends an emergency."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission.fields import CommunitiesField, DayField
from admission.models import EmergencyKind
from registry.models import Community
from web import clock


class DeclareForm(forms.Form):
    """One page, because there is no time: what happened, what is needed, where, and who authorised it."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    sender = forms.ModelChoiceField(label=_("声明单位"), queryset=None, empty_label=None)
    kind = forms.ChoiceField(label=_("属于哪一种应急"), choices=EmergencyKind.choices, widget=forms.RadioSelect)
    event = forms.CharField(
        label=_("发生了什么"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如：11月19日20时起暴雨红色预警，低洼小区须连夜转移。"),
    )
    name = forms.CharField(label=_("事项名称"), max_length=100, help_text=_("例如：低洼小区人员转移。"))
    requirement = forms.CharField(
        label=_("需要社区做什么"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("只写应急所必需的；日常工作请申请准入。"),
    )
    authorised_by = forms.CharField(
        label=_("由谁批准启动"), max_length=100, help_text=_("写机关或者职务，例如：区防汛抗旱指挥部。")
    )
    for_all_communities = forms.BooleanField(label=_("面向全部社区"), required=False)
    communities = CommunitiesField(label=_("涉及社区"), queryset=Community.objects.none(), required=False)
    starts_on = DayField(label=_("从哪一日开始"), help_text=_("不能早于今天，不能晚于补报期限。"))
    not_prohibited = forms.CharField(
        label=_("为什么不是所提示的禁止事项"),
        max_length=300,
        required=False,
        help_text=_("一句话写明区别，例如：连夜是因为雨势，不要求报送数据和材料。随声明公开。"),
    )

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sender"].queryset = units
        authorities = units.values("authority_id")
        self.fields["communities"].queryset = Community.objects.filter(authority_id__in=authorities).on(clock.today())

    def clean(self):
        """Some community is named."""
        cleaned = super().clean()
        if (
            not cleaned.get("for_all_communities")
            and not cleaned.get("communities")
            and "communities" not in self.errors
        ):
            self.add_error("communities", _t("请选择涉及的社区，或者选「面向全部社区」。"))
        return cleaned


class FilingForm(forms.Form):
    """The filing afterwards: on what basis, and what was done."""

    basis = forms.CharField(
        label=_("应急依据"),
        max_length=200,
        help_text=_("应急预案、响应通知等，写明文号，例如：区防汛预案（示政办发〔2025〕6号）。"),
    )
    filing = forms.CharField(
        label=_("情况说明"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("为什么来不及申请，请社区做了什么，预计何时结束。"),
    )


class EndForm(forms.Form):
    """From which day it exempts nobody any more, and why."""

    ended_on = DayField(label=_("从哪一日起终止"))
    reason = forms.CharField(label=_("终止理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def clean_ended_on(self):
        """Not before tomorrow: what communities were told today stays true today."""
        day = self.cleaned_data["ended_on"]
        if day <= clock.today():
            raise ValidationError(_t("最早从明天起终止：公布以前（含当日）不能生效。"))
        return day
