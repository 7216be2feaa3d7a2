"""How figures of surveys are narrowed; page, API and file ask alike."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reports.survey_models import SurveyFigure, SurveyRate

ALL = "all"


class SurveyFilter(django_filters.FilterSet):
    """By words, rate, year of the period; those that were replaced only when they are asked for."""

    q = django_filters.CharFilter(label=_("调查、调查单位、来源"), method="by_words")
    rate = django_filters.ChoiceFilter(label=_("指标"), choices=SurveyRate.choices, empty_label=_("全部"))
    year = django_filters.NumberFilter(
        label=_("年份"),
        method="by_year",
        min_value=1949,
        max_value=2999,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    versions = django_filters.ChoiceFilter(
        label=_("版本"), method="by_versions", choices=[(ALL, _("含已被取代的"))], empty_label=_("现行的")
    )

    class Meta:
        model = SurveyFigure
        fields = ("q", "rate", "year", "versions")

    def filter_queryset(self, queryset):
        """Those that stand, unless all are asked for."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("versions") == ALL else rows.current()

    def by_words(self, rows, name, value):
        """Every word stands in the survey, in who surveyed or in the source."""
        for word in value.split()[:10]:
            rows = rows.filter(Q(survey__contains=word) | Q(surveyed_by__contains=word) | Q(source__contains=word))
        return rows

    def by_year(self, rows, name, value):
        """Those whose period touches the year."""
        return rows.filter(first_month__year__lte=int(value), last_month__year__gte=int(value))

    def by_versions(self, rows, name, value):
        """As ``filter_queryset``."""
        return rows
