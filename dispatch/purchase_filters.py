"""Filters of the directory of organisations and of agreements on purchased services."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch.models import Provider, ServiceAgreement
from web import clock

TODAY, ENDED = "today", "ended"
RUNNING, TO_ACCEPT, ACCEPTED = "running", "to_accept", "accepted"


class ProviderFilter(django_filters.FilterSet):
    """Organisations by words, and by whether they are in the directory today."""

    q = django_filters.CharFilter(label=_("名称、代码、承接的工作"), method="by_words")
    state = django_filters.ChoiceFilter(
        label=_("状态"),
        choices=[(TODAY, _("现在在名录里")), (ENDED, _("已退出"))],
        method="by_state",
        empty_label=_("全部"),
    )

    class Meta:
        model = Provider
        fields = ["q", "state"]

    def by_words(self, rows, name, value):
        """Every word stands in name, code or services."""
        for word in value.split():
            rows = rows.filter(Q(name__contains=word) | Q(code__contains=word) | Q(services__contains=word))
        return rows

    def by_state(self, rows, name, value):
        """Those of today, or those whose last day is over."""
        return rows.today() if value == TODAY else rows.filter(valid_to__lte=clock.today())


class AgreementFilter(django_filters.FilterSet):
    """Agreements by words, state, and the days of their period."""

    q = django_filters.CharFilter(label=_("名称、编号、购买单位、承接组织"), method="by_words")
    state = django_filters.ChoiceFilter(
        label=_("状态"),
        choices=[(RUNNING, _("履行中")), (TO_ACCEPT, _("到期待验收")), (ACCEPTED, _("已验收"))],
        method="by_state",
        empty_label=_("全部"),
    )
    since = django_filters.DateFilter(label=_("开始日期从"), field_name="starts_on", lookup_expr="gte")
    until = django_filters.DateFilter(label=_("到（含）"), field_name="starts_on", lookup_expr="lte")

    class Meta:
        model = ServiceAgreement
        fields = ["q", "state", "since", "until"]

    def by_words(self, rows, name, value):
        """Every word stands in title, number, or the names of the parties."""
        for word in value.split():
            rows = rows.filter(
                Q(title__contains=word)
                | Q(number__contains=word)
                | Q(buyer__name__contains=word)
                | Q(provider__name__contains=word)
            )
        return rows

    def by_state(self, rows, name, value):
        """By whether the work was accepted, and the period of what wasn't is over."""
        if value == ACCEPTED:
            return rows.exclude(accepted_on=None)
        bound = "last_day__lt" if value == TO_ACCEPT else "last_day__gte"
        return rows.filter(**{"accepted_on": None, bound: clock.today()})
