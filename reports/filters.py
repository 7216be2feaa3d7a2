"""How lists of months are narrowed; page and API ask alike."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from reports.models import MonthlyReport, ReportState


class ReportFilter(django_filters.FilterSet):
    """By year, by state and by street: the months of whole authorities unless a street is named by its code."""

    year = django_filters.NumberFilter(
        field_name="month",
        lookup_expr="year",
        label=_("年份"),
        min_value=1949,
        max_value=2999,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    state = django_filters.ChoiceFilter(
        label=_("状态"),
        choices=[(one.value, one.label) for one in (ReportState.BUILT, ReportState.REVIEWED, ReportState.CLOSED)],
        empty_label=_("全部"),
    )

    street = django_filters.CharFilter(field_name="street__code", label=_("街道代码"), max_length=20)

    class Meta:
        model = MonthlyReport
        fields = ("year", "state", "street")

    def filter_queryset(self, queryset):
        """The rows asked for."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("street") else rows.whole()
