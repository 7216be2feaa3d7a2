"""Filters of the lists: one class for page, API and export."""

import django_filters
from django.utils.translation import gettext_lazy as _

from registry.models import AdjustmentOrder, Category, ListEntry, ListKind, OrderState


class EntryFilter(django_filters.FilterSet):
    """Lines of lists by words, list and category; the day and what was known come from the view."""

    q = django_filters.CharFilter(label=_("关键词"), method="by_words")
    list = django_filters.ChoiceFilter(
        label=_("清单"), field_name="line__item_list__kind", choices=ListKind.choices, empty_label=_("全部清单")
    )
    category = django_filters.ChoiceFilter(label=_("类别"), choices=Category.choices, empty_label=_("全部类别"))

    class Meta:
        model = ListEntry
        fields = ["q", "list", "category"]

    def by_words(self, rows, name, value):
        """Every word stands in the name, content or conditions, or is a keyword."""
        return rows.saying(value)


class LineFilter(EntryFilter):
    """Lines of one list: which list is known already."""

    list = None

    class Meta:
        model = ListEntry
        fields = ["q", "category"]


class OrderFilter(django_filters.FilterSet):
    """Orders by words and state."""

    q = django_filters.CharFilter(label=_("标题、文号"), method="by_words")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=OrderState.choices, empty_label=_("全部"))

    class Meta:
        model = AdjustmentOrder
        fields = ["q", "state"]

    def by_words(self, rows, name, value):
        """The words stand in title or document number."""
        return rows.saying(value)
