"""The filter of certificates: one class for page, API and export."""

import django_filters
from django.utils.translation import gettext_lazy as _

from certificates.guides import KINDS
from registry.models import ListEntry


class CertificateFilter(django_filters.FilterSet):
    """Certificates by words, and by whether they may be issued."""

    q = django_filters.CharFilter(label=_("证明名称、用途"), method="by_words")
    list = django_filters.ChoiceFilter(
        label=_("能不能开"),
        field_name="line__item_list__kind",
        choices=[(kind.value, kind.label) for kind in KINDS],
        empty_label=_("全部"),
    )

    class Meta:
        model = ListEntry
        fields = ["q", "list"]

    def by_words(self, rows, name, value):
        """Every word stands in the name, the purpose or the keywords."""
        return rows.saying(value)
