"""Filters of the lists: one class for page, API and export."""

import django_filters
from django.utils.translation import gettext_lazy as _

from registry.models import (
    AdjustmentOrder,
    Authority,
    Category,
    ItemList,
    ListEntry,
    ListKind,
    OrderState,
    Reconfirmation,
    Unit,
)
from registry.models.units import UnitKind


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


class ItemListFilter(django_filters.FilterSet):
    """Lists by kind and authority."""

    kind = django_filters.ChoiceFilter(label=_("种类"), choices=ListKind.choices, empty_label=_("全部种类"))
    authority = django_filters.ModelChoiceFilter(
        label=_("辖区"), queryset=Authority.objects.order_by("level", "pk"), empty_label=_("全部辖区")
    )

    class Meta:
        model = ItemList
        fields = ["kind", "authority"]


class UnitFilter(django_filters.FilterSet):
    """Units by words, kind and code."""

    q = django_filters.CharFilter(label=_("名称、代码"), method="by_words")
    kind = django_filters.ChoiceFilter(label=_("类别"), choices=UnitKind.choices, empty_label=_("全部类别"))
    code = django_filters.CharFilter(label=_("代码（完整）"))

    class Meta:
        model = Unit
        fields = ["q", "kind", "code"]

    def by_words(self, rows, name, value):
        """The words stand in name or code."""
        return rows.saying(value)


class OrderFilter(django_filters.FilterSet):
    """Orders by words, state, and what is still to come."""

    q = django_filters.CharFilter(label=_("标题、文号"), method="by_words")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=OrderState.choices, empty_label=_("全部"))
    due = django_filters.ChoiceFilter(
        label=_("生效"),
        choices=[("scheduled", _("已公布，待生效")), ("reconfirm", _("待再次确认"))],
        method="by_due",
        empty_label=_("全部"),
    )

    class Meta:
        model = AdjustmentOrder
        fields = ["q", "state", "due"]

    def by_words(self, rows, name, value):
        """The words stand in title or document number."""
        return rows.saying(value)

    def by_due(self, rows, name, value):
        """Not yet in effect, or to be confirmed again."""
        if value == "scheduled":
            return rows.scheduled()
        return rows.filter(pk__in=Reconfirmation.objects.waiting().values("order"))
