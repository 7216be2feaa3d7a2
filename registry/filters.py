"""Filters of the lists: one class for page, API and export."""

import django_filters
from django.db.models import Q
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
        """Every word must stand in the name, content, conditions or keywords."""
        for word in value.split()[:10]:
            rows = rows.filter(
                Q(name__contains=word)
                | Q(content__contains=word)
                | Q(conditions__contains=word)
                | Q(line__keywords__contains=[word])
            )
        return rows


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
        return rows.filter(Q(title__contains=value) | Q(document_number__contains=value))
