"""Filters of the changes of units: one class for page and API."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models import UnitChange, UnitChangeKind


class UnitChangeFilter(django_filters.FilterSet):
    """Changes by the name of a unit or the document, kind and day."""

    q = django_filters.CharFilter(label=_("单位、文号"), method="by_words")
    kind = django_filters.ChoiceFilter(label=_("种类"), choices=UnitChangeKind.choices, empty_label=_("全部"))
    since = django_filters.DateFilter(label=_("从"), field_name="on", lookup_expr="gte")
    until = django_filters.DateFilter(label=_("到（含）"), field_name="on", lookup_expr="lte")

    class Meta:
        model = UnitChange
        fields = ["q", "kind", "since", "until"]

    def by_words(self, rows, name, value):
        """The words stand in the document number or in the name or code of a unit that ends or opens."""
        found = Q(document_number__contains=value) | Q(reason__contains=value)
        for units in ("opened", "ended"):
            found |= Q(**{f"{units}__name__contains": value}) | Q(**{f"{units}__code": value})
        return rows.filter(pk__in=rows.order_by().filter(found).values("pk"))
