"""The filters of objections: one class for page, API and export."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import Objection, ObjectionState
from web.words import containing


class RaisedFilter(django_filters.FilterSet):
    """Objections to whatever is on public notice: in a state, accepted or not."""

    state = django_filters.ChoiceFilter(label=_("状态"), choices=ObjectionState.choices, empty_label=_("全部状态"))
    is_accepted = django_filters.BooleanFilter(
        label=_("是否采纳"),
        widget=forms.Select(choices=[("", _("全部")), ("true", _("采纳")), ("false", _("不采纳"))]),
    )


class ObjectionFilter(RaisedFilter):
    """Objections by words, in a state, accepted or not, to an order."""

    q = django_filters.CharFilter(label=_("文件、异议"), method="by_words")
    order = django_filters.NumberFilter(label=_("文件"), widget=forms.HiddenInput)

    class Meta:
        model = Objection
        fields = ["q", "state", "is_accepted", "order"]

    def by_words(self, rows, name, value):
        """Every word stands in the title or number of the order, or in the objection."""
        return containing(rows, value, "order__title", "order__document_number", "about", "text")
