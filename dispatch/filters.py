"""Filters of receipts and refusals: one class for page and API."""

import django_filters
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from dispatch.models import Dispatch, Ground, Origin, Receipt, ReceiptState
from dispatch.verdicts import Verdict
from registry.lineage import Lineage
from registry.models import Category, Department, Street
from web import clock


class ReceiptFilter(django_filters.FilterSet):
    """Receipts by words, state, verdict and day; the day of a refused one is that of its refusal."""

    q = django_filters.CharFilter(label=_("事项、原文、编号"), method="by_words")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=ReceiptState.choices, empty_label=_("全部"))
    verdict = django_filters.ChoiceFilter(label=_("结论"), choices=Verdict.choices, empty_label=_("全部"))
    since = django_filters.DateFilter(label=_("从"), method="by_day", lookup_expr="gte")
    until = django_filters.DateFilter(label=_("到（含）"), method="by_day", lookup_expr="lte")

    class Meta:
        model = Receipt
        fields = ["q", "state", "verdict", "since", "until"]

    def by_words(self, rows, name, value):
        """The words stand in title, text, document number, sender or number."""
        return rows.filter(
            Q(dispatch__title__contains=value)
            | Q(dispatch__text__contains=value)
            | Q(dispatch__document_number__contains=value)
            | Q(dispatch__sender_name__contains=value)
            | Q(number__contains=value)
        )

    def by_day(self, rows, name, value):
        """The day on which it was refused, else received."""
        bound = "moment__date__gte" if name == "since" else "moment__date__lte"
        return rows.alias(moment=Coalesce("refused_at", "received_at")).filter(**{bound: value})


def _streets(request):
    return Street.objects.today()


def _departments(request):
    return Department.objects.today()


class RefusalFilter(ReceiptFilter):
    """Refusals by words, ground, street, sending department and day."""

    ground = django_filters.ChoiceFilter(label=_("拒收理由"), choices=Ground.choices, empty_label=_("全部"))
    street = django_filters.ModelChoiceFilter(
        label=_("街道"), method="by_street", queryset=_streets, empty_label=_("全部")
    )
    department = django_filters.ModelChoiceFilter(
        label=_("来件部门"), method="by_department", queryset=_departments, empty_label=_("全部")
    )
    state = None
    verdict = None

    class Meta:
        model = Receipt
        fields = ["q", "ground", "street", "department", "since", "until"]

    @extend_schema_field(OpenApiTypes.INT)
    def by_street(self, rows, name, street):
        """Those of the street's communities and of all that these, or the street, follow."""
        lineage = Lineage.load([street.authority_id], until=clock.today())
        streets = {street.pk, *lineage.before([street.pk])}
        old = lineage.followed_under(streets)
        return rows.filter(Q(community__parent_id__in=streets) | Q(community_id__in=old))

    @extend_schema_field(OpenApiTypes.INT)
    def by_department(self, rows, name, department):
        """Those of the department and of all that it follows."""
        lineage = Lineage.load([department.authority_id], until=clock.today())
        return rows.filter(dispatch__sender_id__in={department.pk, *lineage.before([department.pk])})


class DispatchFilter(django_filters.FilterSet):
    """Dispatches by words, origin, category and day."""

    q = django_filters.CharFilter(label=_("事项、原文、文号"), method="by_words")
    origin = django_filters.ChoiceFilter(label=_("来源"), choices=Origin.choices)
    category = django_filters.ChoiceFilter(label=_("类别"), choices=Category.choices)
    since = django_filters.DateFilter(label=_("从"), field_name="sent_at", lookup_expr="date__gte")
    until = django_filters.DateFilter(label=_("到（含）"), field_name="sent_at", lookup_expr="date__lte")

    class Meta:
        model = Dispatch
        fields = ["q", "origin", "category", "since", "until"]

    def by_words(self, rows, name, value):
        """The words stand in title, text or document number."""
        return rows.filter(Q(title__contains=value) | Q(text__contains=value) | Q(document_number__contains=value))
