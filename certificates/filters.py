"""The filters of certificates, asks and stamps: one class each for page, API and export."""

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from certificates.guides import KINDS
from certificates.models import AskOutcome, CertificateAsk, CertificateGuide, CertificateIssue
from certificates.totals import GROUPINGS, totals
from registry.models import ListEntry
from web.days import on_and_known

CONFIRMED, USUAL = "confirmed", "usual"
CONFIRMATIONS = [(CONFIRMED, _("本区已确认")), (USUAL, _("通常做法，待本区确认"))]
COUNTED, SUPERSEDED = "counted", "superseded"
STANDINGS = [(COUNTED, _("有效")), (SUPERSEDED, _("已更正或者作废"))]


class CertificateFilter(django_filters.FilterSet):
    """Certificates by words, by whether they may be issued, and by whether the district confirmed where to go."""

    q = django_filters.CharFilter(label=_("证明名称、用途"), method="by_words")
    list = django_filters.ChoiceFilter(
        label=_("能不能开"),
        field_name="line__item_list__kind",
        choices=[(kind.value, kind.label) for kind in KINDS],
        empty_label=_("全部"),
    )
    guide = django_filters.ChoiceFilter(
        label=_("办理指引"), choices=CONFIRMATIONS, method="by_confirmation", empty_label=_("全部")
    )

    class Meta:
        model = ListEntry
        fields = ["q", "list", "guide"]

    def by_words(self, rows, name, value):
        """Every word stands in the name, the purpose or the keywords."""
        return rows.saying(value)

    def by_confirmation(self, rows, name, value):
        """Those whose guide of the day is confirmed, or isn't."""
        on, _known_at = on_and_known(self.request)
        guides = CertificateGuide.objects.on(on).filter(line=OuterRef("line"), is_confirmed=value == CONFIRMED)
        return rows.filter(Exists(guides))


class OfCommunities(django_filters.FilterSet):
    """What communities did: by words, community and standing."""

    q = django_filters.CharFilter(label=_("证明、单位、编号"), method="by_words")
    community = django_filters.CharFilter(label=_("社区（名称或者代码）"), method="by_community")
    standing = django_filters.ChoiceFilter(
        label=_("记录"), choices=STANDINGS, method="by_standing", empty_label=_("全部")
    )

    def by_words(self, rows, name, value):
        """Every word stands in what it says."""
        return rows.saying(value)

    def by_community(self, rows, name, value):
        """Of a community whose name says so, or whose code is this."""
        return rows.filter(Q(community__name__contains=value.strip()) | Q(community__code=value.strip()))

    def by_standing(self, rows, name, value):
        """Those that hold, or those that were put right or struck out, with the rows that do so."""
        if value == COUNTED:
            return rows.counted()
        return rows.exclude(is_void=False, replaced_by=None)


class AskFilter(OfCommunities):
    """Asks by words, outcome, days, community and standing."""

    outcome = django_filters.ChoiceFilter(label=_("能不能开"), choices=AskOutcome.choices, empty_label=_("全部"))
    since = django_filters.DateFilter(label=_("从哪一天起"), field_name="asked_on", lookup_expr="gte")
    until = django_filters.DateFilter(label=_("到哪一天止（含）"), field_name="asked_on", lookup_expr="lte")

    class Meta:
        model = CertificateAsk
        fields = ["q", "outcome", "since", "until", "community", "standing"]


class AskTotalFilter(AskFilter):
    """Asks as they are counted: the filter of asks, and by what they are put together."""

    standing = None
    by = django_filters.ChoiceFilter(
        label=_("怎样合计"), choices=GROUPINGS, method="as_chosen", empty_label=None, null_label=None
    )

    class Meta(AskFilter.Meta):
        fields = ["by", "q", "outcome", "since", "until", "community"]

    def as_chosen(self, rows, name, value):
        """The grouping comes last, in ``qs``."""
        return rows

    @property
    def asks(self):
        """The asks that are counted, one by one."""
        return super().qs.counted()

    @property
    def qs(self):
        """The groups."""
        return totals(self.asks, self.form.cleaned_data.get("by"))


class IssueFilter(OfCommunities):
    """Stamps by words, days, community and standing."""

    since = django_filters.DateFilter(label=_("从哪一天起"), field_name="issued_on", lookup_expr="gte")
    until = django_filters.DateFilter(label=_("到哪一天止（含）"), field_name="issued_on", lookup_expr="lte")

    class Meta:
        model = CertificateIssue
        fields = ["q", "since", "until", "community", "standing"]
