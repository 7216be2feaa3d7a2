"""Filters of joined matters: one class for page and API."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch.models import ReportedMatter


class MatterFilter(django_filters.FilterSet):
    """Joined matters by words and day."""

    q = django_filters.CharFilter(label=_("事项、来件单位、文号"), method="by_words")
    since = django_filters.DateFilter(label=_("从"), field_name="joined_at", lookup_expr="date__gte")
    until = django_filters.DateFilter(label=_("到（含）"), field_name="joined_at", lookup_expr="date__lte")

    class Meta:
        model = ReportedMatter
        fields = ["q", "since", "until"]

    def by_words(self, rows, name, value):
        """The words stand in the title, the sender or the number."""
        return rows.filter(
            Q(title__contains=value)
            | Q(sender__name__contains=value)
            | Q(sender_name__contains=value)
            | Q(document_number__contains=value)
        )
