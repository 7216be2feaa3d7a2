"""The forms in which an application is written: any of its fields, saved as far as they are filled in."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.forms import modelform_factory
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission.applicable import causes_implied
from admission.fields import ActsField, CausesField, CommunitiesField, DayField, YesNoField
from admission.models import Application, ApplicationKind, AttachmentSlot, Path
from admission.question_help import HELP
from desk.uploads import ACCEPT
from registry.models import Community, Unit
from registry.models.units import UnitKind
from web import clock

NOT_NEGATIVE = ("funding_amount", "purchase_price", "minutes_each")
MOST_MINUTES = 600_000  # ten thousand hours a time, beyond which it is a slip of the pen
NUMBER_MESSAGES = {
    "invalid": _("请填写一个数字。"),
    "max_digits": _("这个数字太大了，请核对单位。"),
    "max_whole_digits": _("这个数字太大了，请核对单位。"),
    "max_decimal_places": _("小数位数太多了：金额最多两位。"),
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
            "causes": CausesField,
            "has_quota": YesNoField,
            "communities": CommunitiesField,
            "starts_on": DayField,
            "ends_on": DayField,
            "funding_due_on": DayField,
        }
        widgets = {
            "kind": forms.RadioSelect,
            "relation": forms.RadioSelect,
            "duration": forms.RadioSelect,
            "path": forms.RadioSelect,
            "content": forms.Textarea(attrs=SHORT),
            "requirement": forms.Textarea(attrs=SHORT),
            "attached_forms": forms.Textarea(attrs=ONE_LINE),
            "attached_systems": forms.Textarea(attrs=ONE_LINE),
            "collected_data": forms.Textarea(attrs=SHORT),
            "held_data_answer": forms.Textarea(attrs=SHORT),
            "necessity_statement": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = HELP

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.required = False
            # Compared with what is saved: a list's own default would count taking out all of it as no change.
            field.show_hidden_initial = False
            if name in NOT_NEGATIVE:
                field.error_messages.update(NUMBER_MESSAGES)
                field.validators = [one for one in field.validators if not isinstance(one, MinValueValidator)]
                field.validators.append(MinValueValidator(0, _("金额和用时不能小于 0。")))
                field.widget.attrs["min"] = 0
            if name == "contact_phone":
                field.validators.append(PHONE)
            if isinstance(field, forms.TypedChoiceField) and field.choices[0][0] == "":
                radio = isinstance(field.widget, forms.RadioSelect)
                field.choices = field.choices[1:] if radio else [("", _("请选择")), *field.choices[1:]]
        if "path" in self.fields:
            # The ordinary way isn't open to what is asked this question.
            self.fields["path"].choices = [one for one in Path.choices if one[0] != Path.ORDINARY]
        if "minutes_each" in self.fields:
            words = _("用时太长了，请核对单位：填的是分钟。")
            self.fields["minutes_each"].validators.append(MaxValueValidator(MOST_MINUTES, words))
        if "causes" in self.fields and (implied := causes_implied(self.instance)):
            self.initial["causes"] = implied
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


class TokenForm(forms.Form):
    """Makes a second press of a button find what the first one made."""

    token = forms.UUIDField(
        label=_("表单"),
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), _("表单不完整，请重新打开「新建准入申请」。")),
    )


class PaperForm(TokenForm):
    """A paper application: whose, who signed it, when it came, and its scan."""

    applicant = forms.ModelChoiceField(label=_("申请单位"), queryset=Unit.objects.none(), empty_label=_("请选择"))
    kind = forms.ChoiceField(
        label=_("申请种类"), choices=ApplicationKind.choices, initial=ApplicationKind.ADDITION, widget=forms.RadioSelect
    )
    signed_by = forms.CharField(
        label=_("签字人"), max_length=60, help_text=_("纸质申请上签字的负责人，例如：王某某副局长。")
    )
    received_on = DayField(label=_("收到日期"), help_text=_("收到纸质申请的那一天，不能晚于今天。"))
    paper = forms.FileField(
        label=_("纸质申请扫描件"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF 或者 JPG、PNG 图片等，不超过 20 MB。"),
        error_messages={"empty": _("这个文件是空的，请重新选择。")},
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Unit.objects.filter(authority_id__in=user.authority_ids_with("admission.review")).on(clock.today())
        rows = rows.filter(kind__in=[UnitKind.DEPARTMENT, UnitKind.STREET]).exclude(pk__in=user.unit_ids)
        self.fields["applicant"].queryset = rows.order_by("kind", "official_order", "pk")

    def clean_received_on(self):
        """Not in the future."""
        day = self.cleaned_data["received_on"]
        if day > clock.today():
            raise forms.ValidationError(_t("收到日期不能晚于今天。"))
        return day


class StartForm(TokenForm):
    """What a new application needs first: by which door, and for which of one's units."""

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
        help_text=_(
            "PDF、Word、WPS、Excel、OFD 或者 JPG、PNG 图片，每个不超过 20 MB。照片里记录的拍摄地点、时间、设备不会保存。"
        ),
        error_messages={"empty": _("这个文件是空的，请重新选择。")},
    )
