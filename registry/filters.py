"""Filters of the lists: one class for page, API and export."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from registry.headings import headings_of
from registry.holding import lists_holding_for
from registry.models import (
    AdjustmentOrder,
    Authority,
    Category,
    Community,
    Department,
    ItemList,
    ListEntry,
    ListKind,
    OrderState,
    Reconfirmation,
    Unit,
)
from registry.models.units import UnitKind
from registry.timeline import published_by
from web.days import on_and_known

#: What an order may do to a list: the count that says so, or that what it enacted was corrected.
TOUCHES = [("adds", _("增加")), ("alters", _("修改")), ("removes", _("移出")), ("corrected", _("勘误"))]


class EntryFilter(django_filters.FilterSet):
    """Lines of lists by words, list, heading and category; the day and what was known come from the view."""

    q = django_filters.CharFilter(label=_("关键词"), method="by_words")
    list = django_filters.ChoiceFilter(
        label=_("清单"), field_name="line__item_list__kind", choices=ListKind.choices, empty_label=_("全部清单")
    )
    heading = django_filters.CharFilter(label=_("一级分类"), widget=forms.Select)
    category = django_filters.ChoiceFilter(label=_("类别"), choices=Category.choices, empty_label=_("全部类别"))
    community = django_filters.ModelChoiceFilter(
        label=_("社区"),
        queryset=Community.objects.select_related("authority"),
        method="holding_for",
        empty_label=_("全部社区"),
    )

    class Meta:
        model = ListEntry
        fields = ["q", "list", "heading", "category", "community"]

    def offer_headings(self):
        """For a page: the headings of its rows to choose from, in their order; the field goes where no row has one. One query.

        A heading that is asked for and stands on no row is shown all the same.
        """
        names = [*(one.name for one in headings_of(self.queryset)), self.data.get("heading", "")]
        if any(names):
            choices = [("", _("全部分类")), *((name, name) for name in dict.fromkeys(filter(None, names)))]
            self.form.fields["heading"].widget.choices = choices
        else:
            del self.form.fields["heading"]

    def offer_community(self):
        """For a page: the community that is asked for, or all; the field goes when none is. One query when one is."""
        field = self.form.fields.get("community")
        if field and self.data.get("community"):
            self.form.is_valid()
            asked = self.form.cleaned_data.get("community")
            field.widget.choices = [("", field.empty_label), *([(asked.pk, asked.name)] if asked else [])]
        elif field:
            del self.form.fields["community"]

    @extend_schema_field(OpenApiTypes.INT)
    def holding_for(self, rows, name, value):
        """Lines of the lists that hold for a community: its district's and its city's, of its kind, urban or rural."""
        return rows.filter(line__item_list__in=lists_holding_for(value))

    def by_words(self, rows, name, value):
        """Every word stands in the name, content, conditions or a heading, or is a keyword."""
        return rows.saying(value)


class LineFilter(EntryFilter):
    """Lines of one list: which list is known already."""

    list = community = None

    class Meta:
        model = ListEntry
        fields = ["q", "heading", "category"]


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


class DepartmentFilter(django_filters.FilterSet):
    """Departments by words."""

    q = django_filters.CharFilter(label=_("名称、代码"), method="by_words")

    class Meta:
        model = Department
        fields = ["q"]

    def by_words(self, rows, name, value):
        """The words stand in name or code."""
        return rows.saying(value)


class HistoryFilter(django_filters.FilterSet):
    """The orders of one list by what they do to it and the year in which they take effect."""

    kind = django_filters.ChoiceFilter(label=_("怎样改"), choices=TOUCHES, method="by_kind", empty_label=_("全部"))
    year = django_filters.NumberFilter(
        label=_("生效年份"), field_name="effective_on__year", min_value=1949, max_value=2999, decimal_places=0
    )
    q = django_filters.CharFilter(label=_("标题、文号"), method="by_words")

    class Meta:
        model = AdjustmentOrder
        fields = ["kind", "year", "q"]

    def by_kind(self, rows, name, value):
        """Orders that add, change or remove lines of the list, or of which a line was corrected."""
        return rows.filter(is_corrected=True) if value == "corrected" else rows.filter(**{f"{value}__gt": 0})

    def by_words(self, rows, name, value):
        """The words stand in title or document number."""
        return rows.saying(value)


class OrderFilter(django_filters.FilterSet):
    """Orders by words, state, and what is still to come; on a past day, those published by then."""

    q = django_filters.CharFilter(label=_("标题、文号"), method="by_words")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=OrderState.choices, empty_label=_("全部"))
    due = django_filters.ChoiceFilter(
        label=_("进度"),
        choices=[
            ("notice", _("公示中，可以提出异议")),
            ("after_notice", _("公示期满，待公布")),
            ("scheduled", _("已公布，待生效")),
            ("reconfirm", _("待再次确认")),
        ],
        method="by_due",
        empty_label=_("全部"),
    )

    class Meta:
        model = AdjustmentOrder
        fields = ["q", "state", "due"]

    def filter_queryset(self, rows):
        """All filters; with ``?on=`` or ``?known_at=`` only what was published by then. Raises BadQuery."""
        rows = super().filter_queryset(rows)
        asked = self.request.GET if self.request else {}
        if not (asked.get("on") or asked.get("known_at")):
            return rows
        on, known_at = on_and_known(self.request)
        return published_by(rows.filter(published_on__lte=on), known_at)

    def by_words(self, rows, name, value):
        """The words stand in title or document number."""
        return rows.saying(value)

    def by_due(self, rows, name, value):
        """On notice, after it, not yet in effect, or to be confirmed again."""
        named = {"notice": rows.on_notice, "after_notice": rows.after_notice, "scheduled": rows.scheduled}
        if value in named:
            return named[value]()
        return rows.filter(pk__in=Reconfirmation.objects.waiting().values("order"))
