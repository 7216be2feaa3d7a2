"""What is asked of whoever consults, answers, enters an opinion that came on paper, or takes a question back."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission.fields import CommunitiesField, DayField
from admission.models import Consultation, Opinion
from desk.uploads import ACCEPT, check_upload
from registry.models import Community, Unit
from registry.models.units import UnitKind
from registry.working_days import WorkingCalendar
from web import clock

LONGEST_TIME = 60 * 24  # minutes


class ConsultForm(forms.Form):
    """Several departments, streets and a sample of the communities concerned, asked at once."""

    wants_object = True
    chips = ("departments", "streets")

    departments = forms.ModelMultipleChoiceField(
        label=_("部门"), queryset=Unit.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    streets = forms.ModelMultipleChoiceField(
        label=_("街道"), queryset=Unit.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    communities = CommunitiesField(
        label=_("涉及的社区（抽选几个）"),
        queryset=Community.objects.none(),
        required=False,
        help_text=_("社区只需说明要花多少时间、和什么重复、有没有能力承接。"),
    )
    question = forms.CharField(
        label=_("征求什么意见"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如：是否属于本单位职责，和现有工作有没有重复，数据能不能共享。"),
    )
    due_on = DayField(
        label=_("请在哪一日以前答复"),
        help_text=_("这次征求的单位都按这一日，遇节假日、休息日顺延到下一个工作日；需要不同期限的，分几次征求。"),
    )

    def __init__(self, data=None, files=None, *, obj, **kwargs):
        days = obj.authority.rule("consultation_days")
        initial = {
            "due_on": WorkingCalendar.load().add(clock.today(), days),
            "question": _t("请就这件事项是否必要、是否可行、和现有工作是否重复提出意见。"),
        }
        super().__init__(data, files, initial=initial, **kwargs)
        asked = Consultation.objects.filter(application=obj).waiting().values("unit_id")
        units = Unit.objects.of(obj.authority).on(clock.today()).exclude(pk=obj.applicant_id).exclude(pk__in=asked)
        units = units.order_by("official_order", "pk")
        self.fields["departments"].queryset = units.filter(kind=UnitKind.DEPARTMENT)
        self.fields["streets"].queryset = units.filter(kind=UnitKind.STREET)
        self.fields["communities"].queryset = obj.target_communities().exclude(pk__in=asked)

    def clean_due_on(self):
        """A day after today."""
        day = self.cleaned_data["due_on"]
        if day <= clock.today():
            raise ValidationError(_t("答复期限应当晚于今天。"))
        return day

    def clean(self):
        """Somebody is asked."""
        cleaned = super().clean()
        if not self.errors and not any(cleaned.get(name) for name in ("departments", "streets", "communities")):
            raise ValidationError(_t("请至少选择一个单位。"))
        return cleaned


class OpinionForm(forms.Form):
    """Agree, disagree or amend; a community also says how long it takes, what overlaps, and whether it can."""

    wants_object = True
    of_communities = ("is_able", "minutes_estimate", "overlaps")

    opinion = forms.ChoiceField(label=_("意见"), choices=Opinion.choices, widget=forms.RadioSelect)
    is_able = forms.TypedChoiceField(
        label=_("有没有能力承接"),
        choices=[("yes", _("有")), ("no", _("没有"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    minutes_estimate = forms.IntegerField(
        label=_("估计每次用时（分钟）"),
        min_value=0,
        max_value=LONGEST_TIME,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    overlaps = forms.CharField(
        label=_("和哪些工作重复"),
        max_length=300,
        required=False,
        help_text=_("例如：每月的安全巡查。没有重复的，留空。"),
    )
    text = forms.CharField(
        label=_("意见内容"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不同意或者要求修改的，请写明内容。"),
    )

    def __init__(self, data=None, files=None, *, obj, **kwargs):
        super().__init__(data, files, **kwargs)
        if obj.unit.kind != UnitKind.COMMUNITY:
            for name in self.of_communities:
                del self.fields[name]

    def clean(self):
        """Dissent says why."""
        cleaned = super().clean()
        if cleaned.get("opinion") in (Opinion.DISAGREE, Opinion.AMEND) and not cleaned.get("text"):
            self.add_error("text", _t("不同意或者要求修改的，请写明内容。"))
        return cleaned


class PaperOpinionForm(OpinionForm):
    """An opinion that came on paper, with its file and its day."""

    answered_on = DayField(label=_("书面意见的日期"))
    file = forms.FileField(
        label=_("书面意见扫描件"),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF、Word、WPS、图片等，不超过20MB。"),
    )

    def clean_answered_on(self):
        """Not in the future."""
        day = self.cleaned_data["answered_on"]
        if day > clock.today():
            raise ValidationError(_t("日期不能晚于今天。"))
        return day

    def clean_file(self):
        """A file of a kind that is taken."""
        check_upload(self.cleaned_data["file"])
        return self.cleaned_data["file"]


class CancelForm(forms.Form):
    """Why a question is taken back."""

    reason = forms.CharField(label=_("取消理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
