"""Forms of the head of an adjustment order, and of keywords."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from desk.uploads import ACCEPT, check_upload, store
from registry.models import AdjustmentOrder, OrderState
from web.days import EARLIEST, LATEST

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


NUMBER_TAKEN = _("这个文号已有调整文件，请核对文号。")


MOST_KEYWORDS = 300
LONGEST_KEYWORD = 30  # characters


class KeywordsField(forms.CharField):
    """Keywords between blanks; each counts once."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value):
        """The list of keywords. Raises ValidationError for too many or too long ones."""
        words = list(dict.fromkeys(super().clean(value).split()))
        if len(words) > MOST_KEYWORDS or any(len(word) > LONGEST_KEYWORD for word in words):
            said = {"most": MOST_KEYWORDS, "longest": LONGEST_KEYWORD}
            raise ValidationError(_t("关键词最多%(most)s个，每个不超过%(longest)s字。") % said, code="keywords")
        return words


class KeywordsForm(forms.Form):
    """The keywords by which a line is found."""

    keywords = KeywordsField(required=False)


class OrderForm(forms.ModelForm):
    """The head of a draft of an authority: title, document number, the two days, the signed paper.

    ``by`` is who keeps the paper, when one is given.
    """

    scan_file = forms.FileField(
        label=_("文件扫描件"),
        required=False,
        help_text=_("签发文件的扫描件，公布后任何人都可以下载。可以是 PDF、Word、WPS、OFD 或者图片。"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    drop_scan = forms.BooleanField(label=_("去掉已上传的扫描件"), required=False)

    class Meta:
        model = AdjustmentOrder
        fields = ["title", "document_number", "published_on", "effective_on", "reason"]
        widgets = {"published_on": DAY, "effective_on": DAY, "reason": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "document_number": _("例如「示民发〔2026〕5号」。"),
            "effective_on": _("应当晚于公布日期。"),
        }

    def __init__(self, *args, authority=None, by=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.authority, self.by = authority, by
        if not self.instance.scan_id:
            del self.fields["drop_scan"]

    def clean_scan_file(self):
        """A readable paper of a permitted kind and size, or none."""
        upload = self.cleaned_data["scan_file"]
        if upload:
            check_upload(upload)
        return upload

    def clean_document_number(self):
        """One order of an authority bears a number; discarded ones give it back."""
        number = self.cleaned_data["document_number"]
        rows = AdjustmentOrder.objects.filter(authority=self.authority, document_number=number)
        if rows.exclude(state=OrderState.DISCARDED).exclude(pk=self.instance.pk).exists():
            raise ValidationError(NUMBER_TAKEN, code="taken")
        return number

    def clean(self):
        """Nothing takes effect before, or on, its publication day: said beside the field."""
        cleaned = super().clean()
        for name in ("published_on", "effective_on"):
            if cleaned.get(name) and not EARLIEST <= cleaned[name] <= LATEST:
                self.add_error(
                    name,
                    _t("请填写%(first)s年到%(last)s年之间的日期。") % {"first": EARLIEST.year, "last": LATEST.year},
                )
        published, effective = cleaned.get("published_on"), cleaned.get("effective_on")
        if published and effective and effective <= published:
            self.add_error("effective_on", _t("生效日期应当晚于公布日期：文件公布之前（含当日）不能生效。"))
        return cleaned

    def save(self, commit=True):
        """Keep the paper with the order; the one it replaces stays in the register, unlinked."""
        if upload := self.cleaned_data.get("scan_file"):
            self.instance.scan = store(upload, by=self.by)
        elif self.cleaned_data.get("drop_scan"):
            self.instance.scan = None
        return super().save(commit)
