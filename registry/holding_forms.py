"""Forms of the register of data that departments already hold."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.basis_forms import DayField
from registry.models import DataHolding, Unit
from registry.models.units import UnitKind
from web import clock

LONGEST_NAME = 30  # characters of one of the other names
MOST_NAMES = 20


class HoldingForm(forms.Form):
    """Which field, who holds it, since when, and under which other names people ask for it."""

    field = forms.CharField(
        label=_("数据项"), max_length=60, min_length=2, help_text=_("一项写一条，例如：居民身份证号。")
    )
    holder = forms.ModelChoiceField(label=_("持有单位"), queryset=Unit.objects.none(), empty_label=_("请选择"))
    since = DayField(label=_("从哪一天起持有"))
    also_called = forms.CharField(
        label=_("别的叫法"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行一个，例如：身份证号码、证件号。申请里出现这些词，系统就会提示。"),
    )
    note = forms.CharField(
        label=_("怎样取得"),
        required=False,
        max_length=200,
        help_text=_("例如：向大数据中心提出共享申请，三个工作日内提供。"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        from_where = user.authority_ids_with("registry.keep_guidance")
        rows = Unit.objects.filter(authority_id__in=from_where, kind__in=[UnitKind.DEPARTMENT, UnitKind.STREET])
        self.fields["holder"].queryset = rows.on(clock.today()).order_by("kind", "official_order", "pk")

    def clean_also_called(self):
        """The names as a list, each once."""
        names = [one.strip() for one in self.cleaned_data["also_called"].replace("、", "\n").splitlines()]
        names = list(dict.fromkeys(one for one in names if one))
        if len(names) > MOST_NAMES or any(len(one) > LONGEST_NAME for one in names):
            raise forms.ValidationError(
                _("最多%(most)s个叫法，每个不超过%(longest)s字。"),
                params={"most": MOST_NAMES, "longest": LONGEST_NAME},
            )
        if any(len(one) == 1 for one in names):
            raise forms.ValidationError(_("一个字太短，会误伤别的词；请至少写两个字。"))
        return names


class HoldingEndForm(forms.Form):
    """The first day on which it is no longer held."""

    on = DayField(label=_("从哪一天起不再持有"))


def holders():
    """Units that hold something, for the filter."""
    return Unit.objects.filter(pk__in=DataHolding.objects.values("holder")).order_by("kind", "official_order", "pk")
