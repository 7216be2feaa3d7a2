"""What a dispute asks of the sender, and its ruling of the reviewer."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from desk.uploads import ACCEPT, check_upload
from web import clock


class DisputeForm(forms.Form):
    """Why the sender holds that it is to be taken on."""

    text = forms.CharField(
        label=_("申诉理由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("写明属于清单哪一项，或者哪一个准入编号。"),
        error_messages={"required": _("请写明申诉理由。")},
    )
    file = forms.FileField(
        label=_("材料"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("可以不附。"),
    )

    def clean_file(self):
        """A file of a kind that can be kept."""
        if upload := self.cleaned_data["file"]:
            check_upload(upload)
        return upload


class StandsForm(forms.Form):
    """Why the refusal stands."""

    ruling = forms.CharField(
        label=_("裁定理由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("下派单位和社区都会看到。"),
        error_messages={"required": _("请写明裁定理由。")},
    )


class OverruleForm(StandsForm):
    """Why it is to be taken on, and by when: nothing was due while it was disputed, so the old day doesn't count."""

    due_on = forms.DateField(
        label=_("新的完成日期"),
        required=False,
        help_text=_("争议期间不计时限，原来的日期不再作数；没有要求的可以不填。"),
    )

    def clean_due_on(self):
        """Not before today."""
        day = self.cleaned_data["due_on"]
        if day and day < clock.today():
            raise ValidationError(_t("新的完成日期不能早于今天。"), code="past")
        return day


class WithdrawForm(forms.Form):
    """Why the sender takes the dispute back, if it wants to say so."""

    reason = forms.CharField(
        label=_("说明"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("可以不填。"),
    )
