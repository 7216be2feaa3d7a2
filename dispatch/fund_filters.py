"""Filters of the ledger of funds, of payments, uses, and of what nobody recorded: one class each for page, API and file."""

import django_filters
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from admission.models import Admission
from dispatch.fund_figures import UNCONFIRMED, UNPAID, unconfirmed
from dispatch.models import FundPayment, FundShare, FundStatus, FundUse
from registry.lineage import Lineage
from registry.models import Community, ListLine, Street, Unit
from registry.models.units import UnitKind
from web import clock

STATUSES = [*FundStatus.choices, (UNPAID, _("没有拨足")), (UNCONFIRMED, _("待社区确认"))]
TO_CONFIRM, DENIED, CONFIRMED, TAKEN_BACK = "to_confirm", "denied", "confirmed", "taken_back"
LATE, NOT_LATE = "yes", "no"
PAYMENTS = [
    (TO_CONFIRM, _("待社区确认")),
    (DENIED, _("社区说没有收到")),
    (CONFIRMED, _("社区已确认")),
    (TAKEN_BACK, _("冲回的")),
]


def _payers(request):
    rows = Unit.objects.exclude(kind=UnitKind.COMMUNITY).filter(authority_id__in=request.user.authority_ids)
    return rows.on(clock.today()).order_by("kind", "official_order", "pk")


def _streets(request):
    return Street.objects.today().filter(authority_id__in=request.user.authority_ids)


def _communities(request):
    """Those of whose uses one may read something, and those that follow them."""
    seen = set(FundUse.objects.visible_to(request.user).order_by().values_list("community", flat=True))
    after = Lineage.load(request.user.authority_ids, until=clock.today()).after(seen)
    rows = Community.objects.filter(pk__in={*seen, *after})
    return rows.order_by("parent__official_order", "official_order", "pk")


class ByStreet(django_filters.FilterSet):
    """What goes to communities is filtered by their street."""

    street = django_filters.ModelChoiceFilter(
        label=_("街道"), method="by_street", queryset=_streets, empty_label=_("全部")
    )

    @extend_schema_field(OpenApiTypes.INT)
    def by_street(self, rows, name, street):
        """What went to the communities of a street, and to all that these, or the street, follow."""
        lineage = Lineage.load([street.authority_id], until=clock.today())
        streets = {street.pk, *lineage.before([street.pk])}
        old = lineage.followed_under(streets)
        return rows.filter(Q(community__parent_id__in=streets) | Q(community_id__in=old))


class MoneyFilter(ByStreet):
    """What shares and payments are both filtered by."""

    q = django_filters.CharFilter(label=_("准入编号、事项、清单条目、社区"), method="by_words")
    payer = django_filters.ModelChoiceFilter(
        label=_("付款单位"), method="by_payer", queryset=_payers, empty_label=_("全部")
    )

    def by_words(self, rows, name, value):
        """Every word stands in number or name of the admission or of the line, or in the community's name."""
        for word in value.split():
            rows = rows.filter(
                Q(promise__admission__number__contains=word)
                | Q(promise__admission__name__contains=word)
                | Q(promise__line__number=word)
                | Q(promise__line__in=ListLine.objects.filter(entries__name__contains=word))
                | Q(community__name__contains=word)
            )
        return rows

    @extend_schema_field(OpenApiTypes.INT)
    def by_payer(self, rows, name, unit):
        """What a unit pays, and what all that it follows paid."""
        lineage = Lineage.load([unit.authority_id], until=clock.today())
        return rows.filter(promise__payer_id__in={unit.pk, *lineage.before([unit.pk])})


class FundFilter(MoneyFilter):
    """Shares by words, status, payer, street and the days on which they are due."""

    status = django_filters.ChoiceFilter(label=_("状态"), choices=STATUSES, method="by_status", empty_label=_("全部"))
    due_from = django_filters.DateFilter(label=_("应拨日期从"), field_name="promise__due_on", lookup_expr="gte")
    due_until = django_filters.DateFilter(label=_("到（含）"), field_name="promise__due_on", lookup_expr="lte")

    class Meta:
        model = FundShare
        fields = ["q", "status", "payer", "street", "due_from", "due_until"]

    def by_status(self, rows, name, value):
        """By the status of the day; what is not paid in full, late or not; what waits for a press of the community."""
        if value == UNPAID:
            return rows.filter(missing__gt=0)
        return rows.filter(unconfirmed()) if value == UNCONFIRMED else rows.filter(status=value)


class UnrecordedFilter(django_filters.FilterSet):
    """Admissions of whose money nobody recorded a promise, by words, payer, and whether it was to be paid by now."""

    q = django_filters.CharFilter(label=_("准入编号、事项"), method="by_words")
    payer = django_filters.ModelChoiceFilter(
        label=_("付款单位"), method="by_payer", queryset=_payers, empty_label=_("全部")
    )
    late = django_filters.ChoiceFilter(
        label=_("应拨日期"),
        method="by_lateness",
        choices=[(LATE, _("已过")), (NOT_LATE, _("没有到，或者没有写明"))],
        empty_label=_("全部"),
    )

    class Meta:
        model = Admission
        fields = ["q", "payer", "late"]

    def by_words(self, rows, name, value):
        """Every word stands in number or name."""
        for word in value.split():
            rows = rows.filter(Q(number__contains=word) | Q(name__contains=word))
        return rows

    def by_lateness(self, rows, name, value):
        """What was to be paid before today, or the rest."""
        return rows.filter(is_late=value == LATE)

    @extend_schema_field(OpenApiTypes.INT)
    def by_payer(self, rows, name, unit):
        """What a unit, or one that it follows, is to pay."""
        lineage = Lineage.load([unit.authority_id], until=clock.today())
        return rows.filter(lead_department_id__in={unit.pk, *lineage.before([unit.pk])})


class UseFilter(ByStreet):
    """What money was used for, by words, street, community and day."""

    q = django_filters.CharFilter(label=_("用途、社区"), method="by_words")
    community = django_filters.ModelChoiceFilter(
        label=_("社区"), method="by_community", queryset=_communities, empty_label=_("全部")
    )
    since = django_filters.DateFilter(label=_("使用日期从"), field_name="used_on", lookup_expr="gte")
    until = django_filters.DateFilter(label=_("到（含）"), field_name="used_on", lookup_expr="lte")

    class Meta:
        model = FundUse
        fields = ["q", "street", "community", "since", "until"]

    def by_words(self, rows, name, value):
        """Every word stands in what it was used for, or in the community's name."""
        for word in value.split():
            rows = rows.filter(Q(purpose__contains=word) | Q(community__name__contains=word))
        return rows

    @extend_schema_field(OpenApiTypes.INT)
    def by_community(self, rows, name, community):
        """What one community used, and all that it follows."""
        lineage = Lineage.load([community.authority_id], until=clock.today())
        return rows.filter(community_id__in={community.pk, *lineage.before([community.pk])})


class PaymentFilter(MoneyFilter):
    """Payments by words, state, payer, street, voucher and day."""

    state = django_filters.ChoiceFilter(label=_("状态"), choices=PAYMENTS, method="by_state", empty_label=_("全部"))
    voucher = django_filters.CharFilter(label=_("凭证号"), lookup_expr="contains")
    since = django_filters.DateFilter(label=_("拨付日期从"), field_name="paid_on", lookup_expr="gte")
    until = django_filters.DateFilter(label=_("到（含）"), field_name="paid_on", lookup_expr="lte")

    class Meta:
        model = FundPayment
        fields = ["q", "state", "payer", "street", "voucher", "since", "until"]

    def by_state(self, rows, name, value):
        """What waits for the community, what it says didn't come, what it confirmed, what was taken back and by what."""
        if value == TO_CONFIRM:
            return rows.to_confirm()
        if value == DENIED:
            return rows.denied()
        if value == CONFIRMED:
            return rows.standing().with_word().filter(came__gte=F("amount"))
        return rows.exclude(takes_back=None, taken_back_by=None)
