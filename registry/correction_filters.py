"""The filter of corrections: one class for page, API and export."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import Correction, CorrectionState
from web.words import containing


class CorrectionFilter(django_filters.FilterSet):
    """Corrections by words, of a line, or in a state."""

    q = django_filters.CharFilter(label=_("条目、勘误说明"), method="by_words")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=CorrectionState.choices, empty_label=_("全部"))
    line = django_filters.NumberFilter(field_name="entry__line", label=_("清单条目"), widget=forms.HiddenInput)

    class Meta:
        model = Correction
        fields = ["q", "state", "line"]

    def by_words(self, rows, name, value):
        """Every word stands in the name of the line, or in the reason, or in what was wrong or is right."""
        return containing(rows, value, "entry__name", "reason", "before", "after")
