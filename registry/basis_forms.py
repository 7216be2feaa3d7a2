"""Forms of legal bases: recording one, ending or replacing one, reviewing a line whose basis has ended."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from desk.uploads import ACCEPT, check_upload, store
from registry.bases import FIXED_ONCE_CITED, is_circle, is_cited
from registry.models import LegalBasis
from web.days import EARLIEST, LATEST

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
#: What a basis that follows another has in common with it, most often.
INHERITED = ("title", "issuer", "level")


class DayField(forms.DateField):
    """A day between 1949 and 2999."""

    widget = DAY

    def validate(self, value):
        """Raises ValidationError for a day beyond what the register knows."""
        super().validate(value)
        if value and not EARLIEST <= value <= LATEST:
            said = {"first": EARLIEST.year, "last": LATEST.year}
            raise ValidationError(_t("请填写%(first)s年到%(last)s年之间的日期。") % said, code="bounds")


class BasisForm(forms.ModelForm):
    """A basis. What lines cite of it is shown and stays; ``replaces`` is a basis that the new one takes the place of."""

    valid_from = DayField(label=_("施行日期"), required=False)
    final_day = DayField(label=_("有效到哪一天（含）"), required=False, help_text=_("一直有效的不填。"))
    upload = forms.FileField(
        label=_("文件"),
        required=False,
        help_text=_("PDF、Word、OFD 等，不超过20MB；再次上传即替换。"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    because = forms.CharField(label=_("取代的缘由"), max_length=200)

    class Meta:
        model = LegalBasis
        fields = ["title", "document_number", "issuer", "level", "article", "valid_from", "is_confirmed", "replaced_by"]
        help_texts = {
            "title": _("写全称，不写书名号。"),
            "document_number": _("例如「民发〔2015〕136号」；法律可以不填。"),
            "article": _("例如「第三条」；条文序号还没有核实的，先不填，并且不要勾选「已核实」。"),
            "is_confirmed": _("题名、文号、条款都已对照原文。"),
        }

    def __init__(self, *args, replaces=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.replaces = replaces
        self.is_cited = bool(self.instance.pk) and is_cited(self.instance)
        self.fields["level"].choices = [("", _("请选择")), *self.fields["level"].choices[1:]]
        self.fields["replaced_by"].queryset = LegalBasis.objects.exclude(pk=self.instance.pk)
        self.fields["replaced_by"].empty_label = _("没有")
        self.initial["final_day"] = self.instance.last_day
        if self.is_cited:
            for name in FIXED_ONCE_CITED:
                self.fields[name].disabled = True
                self.fields[name].help_text = ""
        if replaces:
            self.fields["valid_from"].required = True
            self.initial |= {name: getattr(replaces, name) for name in INHERITED}
        else:
            del self.fields["because"]
        if not self.instance.pk:
            del self.fields["replaced_by"]
        self.order_fields([*self.Meta.fields[:6], "final_day", "replaced_by", "because", "upload", "is_confirmed"])

    def clean_upload(self):
        """A document of a kind that is taken, or none."""
        if self.cleaned_data["upload"]:
            check_upload(self.cleaned_data["upload"])
        return self.cleaned_data["upload"]

    def clean(self):
        """People write the last day; the row holds the first day after it."""
        cleaned = super().clean()
        first, last = cleaned.get("valid_from"), cleaned.get("final_day")
        if first and last and last < first:
            self.add_error("final_day", _t("最后一天不能早于施行日期。"))
        if self.replaces and first and self.replaces.valid_from and first <= self.replaces.valid_from:
            self.add_error("valid_from", _t("应当晚于原依据的施行日期。"))
        if self.instance.pk and is_circle(self.instance, cleaned.get("replaced_by")):
            self.add_error("replaced_by", _t("取代它的依据又被它取代，请核对。"))
        self.instance.valid_to = last + timedelta(days=1) if last else None
        return cleaned

    def save_by(self, user):
        """Save it with its file; returns the basis."""
        if self.cleaned_data["upload"]:
            self.instance.file = store(self.cleaned_data["upload"], by=user)
        return self.save()


class BasisEndForm(forms.Form):
    """The first day without the basis, what takes its place, and why."""

    on = DayField(label=_("从哪一天起失效"), help_text=_("这一天起不再有效；新法施行的，填施行之日。"))
    successor = forms.ModelChoiceField(
        label=_("由哪条依据取代"),
        queryset=LegalBasis.objects.none(),
        required=False,
        empty_label=_("没有，或者还没有登记"),
    )
    because = forms.CharField(label=_("缘由"), max_length=200, help_text=_("例如：新修订的法律自2026年1月1日起施行。"))

    def __init__(self, *args, basis, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = LegalBasis.objects.exclude(pk=basis.pk)


class BasisReviewForm(forms.Form):
    """That a line still holds, by what, and why."""

    replacement = forms.ModelChoiceField(
        label=_("现在的依据"),
        queryset=LegalBasis.objects.none(),
        required=False,
        empty_label=_("没有另外的依据"),
        help_text=_("选现行有效的依据和条款；没有登记的，先登记依据。"),
    )
    note = forms.CharField(
        label=_("复核意见"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("为什么继续适用。")
    )

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        ended = LegalBasis.objects.ended_by(on).values("pk")
        self.fields["replacement"].queryset = LegalBasis.objects.in_force(on).exclude(pk__in=ended)
