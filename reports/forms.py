"""What people fill in about a month."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from web.days import read_month
from web.refusals import BadQuery


class BuildForm(forms.Form):
    """Which month is to be built; ``token`` makes a second press find the first."""

    month = forms.CharField(
        label=_("月份"),
        help_text=_("只能生成已经结束的月份。"),
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-03"}),
    )
    token = forms.UUIDField(
        label=_("表单"),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": _("表单不完整，请重新打开「选择月份生成」。")},
    )

    def clean_month(self):
        """The first day of the month."""
        try:
            return read_month(self.cleaned_data["month"])
        except BadQuery as why:
            raise ValidationError(str(why), code=why.code) from None
