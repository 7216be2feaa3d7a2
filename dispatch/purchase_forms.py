"""What is asked for the rates, the directory of organisations, and agreements on purchased services."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission.fields import DayField
from admission.models import Admission
from desk.uploads import ACCEPT, check_upload
from dispatch.fund_choices import admissions_led, payers_of
from dispatch.fund_forms import TokenField, YuanField
from dispatch.models import Dispatch, Provider, ServiceAgreement
from dispatch.providers import offered
from registry.models import Unit
from web import clock
from web.templatetags.ui import cn_date

#: Of so many days back what was sent may be chosen.
SENT_DAYS = 366


class RateForm(forms.Form):
    """Another rate, from a day on."""

    yuan = YuanField(label=_("每工时（元）"))
    valid_from = DayField(label=_("自哪一日起"), help_text=_("原来的标准到前一日为止。"))
    source = forms.CharField(label=_("依据"), max_length=200, required=False, help_text=_("文件名称、文号。"))


class ProviderForm(forms.ModelForm):
    """An organisation of the directory."""

    valid_from = DayField(label=_("列入日期"))
    last_day = DayField(label=_("最后一日"), required=False, help_text=_("不再承接的，写最后一日；其他的留空。"))

    class Meta:
        model = Provider
        fields = ["name", "code", "services", "contact", "valid_from"]
        help_texts = {
            "code": _("18位，可以不填。"),
            "services": _("例如：居家养老服务、法律援助、心理疏导。"),
            "contact": _("单位的电话、地址；不写个人的手机号码。"),
        }

    def said(self):
        """What was said, by field."""
        return {name: self.cleaned_data[name] for name in (*self.Meta.fields, "last_day")}

    def validate_unique(self):
        """Whether the name is taken is said when it is written."""

    def validate_constraints(self):
        """Likewise."""


def provider_form(row, data=None):
    """The form of a row of the directory, new or not, with what stands; the row itself stays as it is."""
    known = row.pk is not None
    initial = {"last_day": row.last_day} if known else {"valid_from": clock.today()}
    instance = Provider.objects.get(pk=row.pk) if known else Provider(authority=row.authority)
    return ProviderForm(data, instance=instance, initial=initial)


class AgreementForm(forms.ModelForm):
    """An agreement: parties, what it is about, period, workload, price, the signed text. Of one that is known already the
    buyer stays."""

    token = TokenField()
    buyer = forms.ModelChoiceField(label=_("购买单位"), queryset=Unit.objects.none(), empty_label=None)
    provider = forms.ModelChoiceField(
        label=_("承接组织"),
        queryset=Provider.objects.none(),
        empty_label=_("请选择"),
        help_text=_("从承接组织名录里选。"),
    )
    admission = forms.ModelChoiceField(
        label=_("准入"), queryset=Admission.objects.none(), required=False, empty_label=_("没有")
    )
    dispatch = forms.ModelChoiceField(
        label=_("下派"), queryset=Dispatch.objects.none(), required=False, empty_label=_("没有")
    )
    starts_on = DayField(label=_("自"))
    last_day = DayField(label=_("至（含）"))
    price = YuanField(label=_("金额（元）"), min_value=0)
    upload = forms.FileField(
        label=_("协议文本"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT}), help_text=_("可以不附。")
    )

    class Meta:
        model = ServiceAgreement
        fields = ["buyer", "provider", "title", "number", "admission", "dispatch", "starts_on", "last_day"]
        fields += ["workload", "price"]
        help_texts = {
            "title": _("例如：独居老人月度探访服务。"),
            "workload": _("例如：每月探访120户，每户不少于20分钟。"),
            "number": _("可以不填。"),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.buyers = list(payers_of(user))
        self.fields["buyer"].queryset = payers_of(user)
        self.fields["buyer"].initial = self.buyers[0].pk if self.buyers else None
        row = self.instance
        self.fields["provider"].queryset = offered(user.authority, clock.today()) | _those(Provider, row.provider_id)
        self.fields["admission"].queryset = admissions_led(user) | _those(Admission, row.admission_id)
        self.fields["dispatch"].queryset = _sent_lately(self.buyers) | _those(Dispatch, row.dispatch_id)
        self.fields["dispatch"].label_from_instance = _said_of
        if row.pk:
            del self.fields["buyer"], self.fields["token"]

    def clean_upload(self):
        """A file of a kind that can be kept."""
        if upload := self.cleaned_data["upload"]:
            check_upload(upload)
        return upload

    def clean(self):
        """It ends after it starts."""
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _t("截止日期不能早于开始日期。"))
        return cleaned

    def validate_constraints(self):
        """The period is checked above; who it belongs to is known later."""

    def said(self):
        """What was said, by field, without the buyer and the file."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name != "buyer"}


def _those(model, *pks):
    """What an agreement names already may be named again."""
    return model.objects.filter(pk__in=[pk for pk in pks if pk])


def _sent_lately(buyers):
    """What some units sent in the last year, the latest first."""
    since = clock.now() - timedelta(days=SENT_DAYS)
    rows = Dispatch.objects.filter(sender_id__in=[one.pk for one in buyers], sent_at__gte=since)
    return rows.select_related("admission").order_by("-sent_at", "-pk")


def _said_of(dispatch):
    """A dispatch among others of the same title: the day, the title, and the admission."""
    number = f"（{dispatch.admission.number}）" if dispatch.admission else ""
    return f"{cn_date(localdate(dispatch.sent_at))} {dispatch.title}{number}"


class AcceptForm(forms.Form):
    """How the work was accepted."""

    accepted_on = DayField(label=_("验收日期"))
    acceptance = forms.CharField(
        label=_("验收结论"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如：按协议完成，验收合格。"),
    )

    def clean_accepted_on(self):
        """Not to come."""
        day = self.cleaned_data["accepted_on"]
        if day > clock.today():
            raise ValidationError(_t("验收日期不能晚于今天。"), code="to_come")
        return day
