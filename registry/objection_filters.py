"""The filter of objections: one class for page, API and export."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models import Objection, ObjectionState


class ObjectionFilter(django_filters.FilterSet):
    """Objections by words, in a state, accepted or not, to an order."""

    q = django_filters.CharFilter(label=_("文件、异议"), method="by_words")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=ObjectionState.choices, empty_label=_("全部"))
    is_accepted = django_filters.BooleanFilter(
        label=_("是否采纳"),
        widget=forms.Select(choices=[("", _("全部")), ("true", _("采纳")), ("false", _("不采纳"))]),
    )
    order = django_filters.NumberFilter(label=_("文件"), widget=forms.HiddenInput)

    class Meta:
        model = Objection
        fields = ["q", "state", "is_accepted", "order"]

    def by_words(self, rows, name, value):
        """Every word stands in the title or number of the order, or in the objection."""
        for word in value.split()[:10]:
            rows = rows.filter(
                Q(order__title__contains=word)
                | Q(order__document_number__contains=word)
                | Q(about__contains=word)
                | Q(text__contains=word)
            )
        return rows
