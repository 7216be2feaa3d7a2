"""What is asked of whoever prepares, reschedules or publishes an annual plan."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission.fields import DayField
from admission.models.plan_years import FIRST_YEAR, LAST_YEAR
from registry.models import Authority
from web import clock


class WindowForm(forms.Form):
    """The days on which departments apply, both inclusive."""

    opens_on = DayField(label=_("开始申报"))
    closes_on = DayField(label=_("截止申报（含）"))

    def clean(self):
        """The window closes after it opens, and isn't over already."""
        cleaned = super().clean()
        opens, closes = cleaned.get("opens_on"), cleaned.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _t("截止申报的日期不能早于开始申报的日期。"))
        elif closes and closes < clock.today():
            self.add_error("closes_on", _t("截止申报的日期不能早于今天。"))
        return cleaned


class PlanForm(WindowForm):
    """A year and its window."""

    authority = forms.ModelChoiceField(label=_("辖区"), queryset=Authority.objects.none(), empty_label=None)
    year = forms.IntegerField(label=_("年度"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    field_order = ("authority", "year", "opens_on", "closes_on")

    def __init__(self, *args, authorities, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["authority"].queryset = authorities

    def clean_year(self):
        """Nothing is planned for a year that is over."""
        year = self.cleaned_data["year"]
        if year < clock.today().year:
            raise ValidationError(_t("年度不能早于今年。"))
        return year


class PublishForm(forms.Form):
    """The document by which a plan is published today, and from which day it holds."""

    document_number = forms.CharField(label=_("公布文号"), max_length=60, help_text=_("例如「示民发〔2027〕1号」。"))
    effective_on = DayField(label=_("生效日期"), help_text=_("最早是公布的次日；各项决定的生效日期更晚的，从其决定。"))

    def clean_effective_on(self):
        """After today: nothing takes effect on, or before, the day of its publication."""
        day = self.cleaned_data["effective_on"]
        if day < clock.today() + timedelta(days=1):
            raise ValidationError(_t("生效日期应当晚于今天：公布之前（含当日）不能生效。"))
        return day
