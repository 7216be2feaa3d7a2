"""The forms in which an application is written: any of its fields, saved as far as they are filled in."""

from django import forms
from django.core.validators import MinValueValidator, RegexValidator
from django.forms import modelform_factory
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission.fields import ActsField, CommunitiesField, DayField
from admission.models import Application, ApplicationKind, AttachmentSlot
from desk.uploads import ACCEPT
from registry.models import Community
from web import clock

NOT_NEGATIVE = ("funding_amount", "workload_hours")
NUMBER_MESSAGES = {
    "invalid": _("请填写一个数字。"),
    "max_digits": _("这个数字太大了，请核对单位。"),
    "max_whole_digits": _("这个数字太大了，请核对单位。"),
    "max_decimal_places": _("小数位数太多了：工时最多一位，金额最多两位。"),
}
ONE_LINE, SHORT = {"rows": 2}, {"rows": 4}
FEWEST_DIGITS = 4  # of an office's extension
PHONE = RegexValidator(rf"(?:\D*\d){{{FEWEST_DIGITS}}}", _("请填写电话号码，例如：010-60000000转8001。"))


class SectionForm(forms.ModelForm):
    """Some fields of an application. Nothing is required here: what is missing is said at submission."""

    class Meta:
        model = Application
        fields = []
        field_classes = {
            "acts": ActsField,
            "communities": CommunitiesField,
            "starts_on": DayField,
            "ends_on": DayField,
            "funding_due_on": DayField,
        }
        widgets = {
            "kind": forms.RadioSelect,
            "relation": forms.RadioSelect,
            "duration": forms.RadioSelect,
            "content": forms.Textarea(attrs=SHORT),
            "requirement": forms.Textarea(attrs=SHORT),
            "attached_forms": forms.Textarea(attrs=ONE_LINE),
            "attached_systems": forms.Textarea(attrs=ONE_LINE),
            "necessity_statement": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = {
            "name": _("一句话说清是什么事，例如：独居老人冬季取暖安全走访。"),
            "content": _("这项工作是什么，谁牵头，做到什么程度。"),
            "requirement": _("只写需要社区做的部分，例如：每户张贴一份提示单，并把发现的隐患报给街道。"),
            "acts": _("协助事项只限这六种方式。"),
            "other_act": _("超出六种方式的要求写在这里，将由联席会议审定。没有就不填。"),
            "basis_title": _("例如：关于进一步开展社区减负工作的通知。"),
            "basis_document_number": _("例如：民发〔2015〕136号。法律可以不填。"),
            "basis_article": _("例如：第三条第二款。"),
            "basis_issuer": _("例如：民政部、中央组织部。"),
            "basis_level": _("函件、会议要求不能作为准入依据。"),
            "ends_on": _("当日仍然有效。长期性事项可以不填，准入一般到当年年底。"),
            "frequency": _("每个社区多久做一次。"),
            "workload_hours": _("一个社区做一次要用的总工时，例如：两个人各半天，填 8。"),
            "attached_forms": _("写明名称和报送频次。没有就不填。"),
            "attached_systems": _("写明名称和需要社区录入的内容。没有就不填。"),
            "funding_amount": _("没有经费填 0，并写明理由。"),
            "funding_basis": _("例如：每户 20 元，按实际走访户数结算。"),
            "no_funding_reason": _("协助事项没有经费的，由联席会议审定。"),
            "necessity_statement": _("为什么不能由本部门自己做、不能通过数据共享取得、不能购买服务。"),
            "contact_phone": _("只供审核单位联系，不对外公开。"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.required = False
            if name in NOT_NEGATIVE:
                field.error_messages.update(NUMBER_MESSAGES)
                field.validators.append(MinValueValidator(0, _("金额和工时不能小于 0。")))
                field.widget.attrs["min"] = 0
            if name == "contact_phone":
                field.validators.append(PHONE)
            if isinstance(field, forms.TypedChoiceField) and field.choices[0][0] == "":
                radio = isinstance(field.widget, forms.RadioSelect)
                field.choices = field.choices[1:] if radio else [("", _("请选择")), *field.choices[1:]]
        if "communities" in self.fields:
            self.fields["communities"].queryset = Community.objects.of(self.instance.authority).on(clock.today())

    def clean_kind(self):
        """Not asked, not changed."""
        return self.cleaned_data["kind"] or self.instance.kind

    def clean(self):
        """The end isn't before the start; what this form doesn't ask stands as it is saved."""
        cleaned = super().clean()
        start, end = (
            cleaned.get(name) if name in self.fields else getattr(self.instance, name)
            for name in ("starts_on", "ends_on")
        )
        if start and end and end < start:
            self.add_error("ends_on" if "ends_on" in self.fields else "starts_on", _t("结束日期不能早于开始日期。"))
        return cleaned


def form_for(fields):
    """The form class for some fields of an application."""
    return modelform_factory(Application, form=SectionForm, fields=list(fields))


class StartForm(forms.Form):
    """What a new application needs first: by which door, and for which of one's units."""

    token = forms.UUIDField(
        label=_("表单"),
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), _("表单不完整，请重新打开「新建准入申请」。")),
    )
    kind = forms.ChoiceField(
        label=_("申请种类"), choices=ApplicationKind.choices, initial=ApplicationKind.ADDITION, widget=forms.RadioSelect
    )
    applicant = forms.ModelChoiceField(label=_("申请单位"), queryset=None, empty_label=None)

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["applicant"].queryset = units
        self.fields["kind"].choice_notes = {
            ApplicationKind.ADDITION.value: _("年度计划之外，单独申请。"),
            ApplicationKind.ANNUAL_PLAN.value: _("列入下一年度的社区工作事项计划清单。"),
        }


class AttachmentForm(forms.Form):
    """A file for a slot."""

    slot = forms.ChoiceField(label=_("是什么材料"), choices=AttachmentSlot.choices, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("文件"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF、Word、WPS、Excel、OFD 或者 JPG、PNG 图片，每个不超过 20 MB。"),
        error_messages={"empty": _("这个文件是空的，请重新选择。")},
    )
