"""Filters of receipts and refusals: one class for page and API."""

import django_filters
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from dispatch.models import Dispatch, DisputeState, Ground, Origin, Receipt, ReceiptState
from dispatch.verdicts import Verdict
from dispatch.workbench import end_of_week
from registry.lineage import Lineage
from registry.models import Category, Department, Street, Unit
from web import clock


class ReceiptFilter(django_filters.FilterSet):
    """Receipts by words, state, verdict and day; the day of a refused one is that of its refusal."""

    q = django_filters.CharFilter(label=_("事项、来件单位、社区、原文、编号"), method="by_words")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=ReceiptState.choices, empty_label=_("全部"))
    verdict = django_filters.ChoiceFilter(label=_("结论"), choices=Verdict.choices, empty_label=_("全部"))
    due = django_filters.ChoiceFilter(
        label=_("要求完成"),
        method="by_due",
        choices=[("week", _("本周以内，含已过期的")), ("overdue", _("已过期"))],
        empty_label=_("全部"),
    )
    since = django_filters.DateFilter(label=_("从"), method="by_day", lookup_expr="gte")
    until = django_filters.DateFilter(label=_("到（含）"), method="by_day", lookup_expr="lte")

    class Meta:
        model = Receipt
        fields = ["q", "state", "verdict", "due", "since", "until"]

    def by_due(self, rows, name, value):
        """What is still to be done by Sunday, or late; what is refused is due no more."""
        today = clock.today()
        bound = {"lt": today} if value == "overdue" else {"lte": end_of_week(today)}
        return rows.open().filter(**{f"dispatch__due_on__{name}": day for name, day in bound.items()})

    def by_words(self, rows, name, value):
        """The words stand in title, text, document number, sender, number or the community's name."""
        return rows.filter(
            Q(dispatch__title__contains=value)
            | Q(dispatch__text__contains=value)
            | Q(dispatch__document_number__contains=value)
            | Q(dispatch__sender_name__contains=value)
            | Q(dispatch__sender__name__contains=value)
            | Q(number__contains=value)
            | Q(community__name__contains=value)
        )

    def by_day(self, rows, name, value):
        """The day on which it was refused, else received."""
        bound = "moment__date__gte" if name == "since" else "moment__date__lte"
        return rows.alias(moment=Coalesce("refused_at", "received_at")).filter(**{bound: value})


def _streets(request):
    return Street.objects.today().filter(authority_id__in=request.user.authority_ids)


def _departments(request):
    return Department.objects.today().filter(authority_id__in=request.user.authority_ids)


def _senders(request):
    rows = Unit.objects.today().filter(kind__in=[Department.KIND, Street.KIND])
    return rows.filter(authority_id__in=request.user.authority_ids).order_by("kind", "official_order", "pk")


class RefusalFilter(ReceiptFilter):
    """Refusals by words, ground, street, sending department and day."""

    ground = django_filters.ChoiceFilter(label=_("拒收理由"), choices=Ground.choices, empty_label=_("全部"))
    street = django_filters.ModelChoiceFilter(
        label=_("街道"), method="by_street", queryset=_streets, empty_label=_("全部")
    )
    department = django_filters.ModelChoiceFilter(
        label=_("来件部门"), method="by_department", queryset=_departments, empty_label=_("全部")
    )
    dispute = django_filters.ChoiceFilter(
        label=_("申诉和裁定"),
        method="by_dispute",
        choices=[("none", _("没有申诉")), *DisputeState.choices],
        empty_label=_("全部"),
    )
    state = None
    verdict = None
    due = None

    class Meta:
        model = Receipt
        fields = ["q", "ground", "street", "department", "dispute", "since", "until"]

    def by_dispute(self, rows, name, value):
        """Those that nobody disputed; or by what became of the dispute."""
        return rows.filter(dispute=None) if value == "none" else rows.filter(dispute__state=value)

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
    """Dispatches by words, origin, sending unit, category and day."""

    q = django_filters.CharFilter(label=_("事项、下派单位、原文、文号"), method="by_words")
    origin = django_filters.ChoiceFilter(label=_("来源"), choices=Origin.choices, empty_label=_("全部"))
    sender = django_filters.ModelChoiceFilter(
        label=_("下派单位"), method="by_sender", queryset=_senders, empty_label=_("全部")
    )
    category = django_filters.ChoiceFilter(label=_("类别"), choices=Category.choices, empty_label=_("全部"))
    since = django_filters.DateFilter(label=_("从"), field_name="sent_at", lookup_expr="date__gte")
    until = django_filters.DateFilter(label=_("到（含）"), field_name="sent_at", lookup_expr="date__lte")

    class Meta:
        model = Dispatch
        fields = ["q", "origin", "sender", "category", "since", "until"]

    def by_words(self, rows, name, value):
        """The words stand in title, text, document number or sender."""
        said = Q(title__contains=value) | Q(text__contains=value) | Q(document_number__contains=value)
        return rows.filter(said | Q(sender_name__contains=value) | Q(sender__name__contains=value))

    @extend_schema_field(OpenApiTypes.INT)
    def by_sender(self, rows, name, unit):
        """Those of the unit and of all that it follows."""
        lineage = Lineage.load([unit.authority_id], until=clock.today())
        return rows.filter(sender_id__in={unit.pk, *lineage.before([unit.pk])})
