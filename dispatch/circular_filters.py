"""Filters of circulars: one class for page, API and file."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch.models import Circular, CircularState


class CircularFilter(django_filters.FilterSet):
    """Circulars by words and state."""

    q = django_filters.CharFilter(label=_("标题、文号、正文"), method="by_words")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=CircularState.choices, empty_label=_("全部状态"))

    class Meta:
        model = Circular
        fields = ["q", "state"]

    def by_words(self, rows, name, value):
        """Every word stands in the title, the document number or the text."""
        for word in value.split()[:10]:
            rows = rows.filter(Q(title__contains=word) | Q(document_number__contains=word) | Q(text__contains=word))
        return rows
