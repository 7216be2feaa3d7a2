"""What people fill in about a month."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reports.comparing import DEFAULT, comparable
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


class CompareForm(forms.Form):
    """Which two months are compared, and by which figure their tables are; what isn't said is the usual."""

    earlier = forms.ChoiceField(label=_("月份"), required=False)
    later = forms.ChoiceField(label=_("和哪个月比"), required=False)
    metric = forms.ChoiceField(label=_("分表的指标"), choices=comparable, required=False)

    def __init__(self, asked, *, reports):
        self.reports = {report.slug: report for report in reports}
        newest = list(self.reports)
        usual = {"later": newest[0], "earlier": newest[1], "metric": DEFAULT}
        super().__init__({**usual, **{name: asked[name] for name in usual if asked.get(name)}})
        for name in ("earlier", "later"):
            self.fields[name].choices = [(slug, report.month_text) for slug, report in self.reports.items()]

    def clean(self):
        """Both months in the order of time. Raises ValidationError for one month twice."""
        said = super().clean()
        if "earlier" in said and said["earlier"] == said.get("later"):
            raise ValidationError({"later": _("请选两个不同的月份。")})
        return said

    def chosen(self):
        """(the earlier report, the later one), whatever the order in which they were chosen."""
        return [self.reports[slug] for slug in sorted((self.cleaned_data["earlier"], self.cleaned_data["later"]))]
