"""The lists over the API: open to read on any day; orders for those who write them."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import AllowAny

from registry.bases import basis_sentence, with_basis_status
from registry.basis_api import Bases, GuidanceInForce
from registry.comparison_api import ComparedLists
from registry.filters import EntryFilter, ItemListFilter, LineFilter, OrderFilter, UnitFilter
from registry.forms import OrderForm
from registry.holding_api import Holdings
from registry.models import AdjustmentOrder, ItemList, LegalBasis, ListEntry, Unit
from registry.objection_api import ROUTES as OBJECTION_ROUTES
from registry.order_api import ROUTES as ORDER_ROUTES
from registry.order_api import FindingsOfDraft
from registry.public_copies import kept_by_edition
from registry.rule_api import PATHS as RULE_PATHS
from registry.unit_api import UnitChanges
from web.api import ProcedureMixin
from web.days import on_and_known


class BasisSerializer(serializers.ModelSerializer):
    """A legal basis."""

    class Meta:
        model = LegalBasis
        fields = ["title", "document_number", "issuer", "level", "article", "is_confirmed"]


class UnitSerializer(serializers.ModelSerializer):
    """A unit in the official order."""

    parent_code = serializers.CharField(source="parent.code", default=None, allow_null=True)

    class Meta:
        model = Unit
        fields = ["id", "kind", "code", "name", "parent_code", "official_order", "valid_from", "last_day"]


class ItemListSerializer(serializers.ModelSerializer):
    """A list of an authority; ``for_rural`` says for which of its communities: null for all, else only the rural or the
    urban ones."""

    authority = serializers.CharField(source="authority.name")

    class Meta:
        model = ItemList
        fields = ["id", "kind", "name", "authority", "for_rural"]


class OrderReferenceSerializer(serializers.ModelSerializer):
    """An order as an entry cites it."""

    class Meta:
        model = AdjustmentOrder
        fields = ["id", "title", "document_number", "published_on", "effective_on"]


class EntrySerializer(serializers.ModelSerializer):
    """What a line says from ``valid_from`` through ``last_day``, inclusive."""

    list = serializers.CharField(source="line.item_list.kind")
    list_name = serializers.CharField(source="line.item_list.name")
    authority = serializers.CharField(source="line.item_list.authority.name")
    number = serializers.CharField(source="line.number")
    line = serializers.IntegerField(source="line_id")
    basis = BasisSerializer()
    basis_status = serializers.SerializerMethodField()
    enacted_by = OrderReferenceSerializer()
    lead_departments = serializers.SlugRelatedField("name", many=True, read_only=True)
    cooperating_departments = serializers.SlugRelatedField("name", many=True, read_only=True)

    class Meta:
        model = ListEntry
        fields = [
            "id",
            "line",
            "list",
            "list_name",
            "authority",
            "number",
            "heading",
            "subheading",
            "name",
            "category",
            "content",
            "conditions",
            "community_role",
            "service_place",
            "permitted_acts",
            "lead_departments",
            "cooperating_departments",
            "basis",
            "basis_status",
            "enacted_by",
            "valid_from",
            "last_day",
        ]

    def get_basis_status(self, entry) -> str:
        """That its basis has lost its force by the day asked about, and the review; empty as long as it holds."""
        return basis_sentence(entry, on_and_known(self.context["request"])[0])


class OrderSerializer(serializers.ModelSerializer):
    """An adjustment order; created as a draft."""

    state_label = serializers.CharField(source="get_state_display", read_only=True)

    class Meta:
        model = AdjustmentOrder
        fields = [
            "id",
            "title",
            "document_number",
            "published_on",
            "effective_on",
            "reason",
            "notice_from",
            "notice_until",
            "state",
            "state_label",
            "version",
        ]
        read_only_fields = ["notice_from", "notice_until", "state", "version"]
        validators = []

    def validate(self, attrs):
        """The page's form decides for the API too."""
        unit = self.context["request"].user.unit_for("registry.draft_order")
        form = OrderForm(attrs, authority=unit and unit.authority)
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        return attrs


class OpenReading:
    """Readable without signing in."""

    permission_classes = [AllowAny]


@kept_by_edition
class Units(OpenReading, viewsets.ReadOnlyModelViewSet):
    """Units on a day (``?on=``)."""

    serializer_class = UnitSerializer
    queryset = Unit.objects.none()
    filterset_class = UnitFilter

    def get_queryset(self):
        on, _known = on_and_known(self.request)
        return (
            Unit.objects.visible_to(self.request.user)
            .on(on)
            .select_related("parent")
            .order_by("kind", "official_order", "pk")
        )


@kept_by_edition
class Lists(ComparedLists, OpenReading, viewsets.ReadOnlyModelViewSet):
    """The lists of all authorities."""

    serializer_class = ItemListSerializer
    queryset = ItemList.objects.none()
    filterset_class = ItemListFilter
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self):
        if self.action == "entries":
            return ListEntry.objects.visible_to(self.request.user).for_reading().in_list_order()
        return self.lists()

    def lists(self):
        """Those known at the moment (``?known_at=``), in the order in which people read them."""
        known_at = on_and_known(self.request)[1] if self.action == "list" else None
        rows = ItemList.objects.visible_to(self.request.user, known_at)
        return rows.select_related("authority").order_by("position", "pk")

    @extend_schema(responses=EntrySerializer(many=True))
    @action(
        detail=True,
        filterset_class=LineFilter,
        serializer_class=EntrySerializer,
        queryset=ListEntry.objects.none(),
    )
    def entries(self, request, pk=None):
        """The lines of one list in force on a day (``?on=``), as known at a moment (``?known_at=``)."""
        on, known_at = on_and_known(request)
        item_list = get_object_or_404(self.lists(), pk=pk)
        rows = self.get_queryset().in_force(on, known_at).filter(line__item_list=item_list)
        rows = with_basis_status(rows, on, known_at).select_related("basis__replaced_by")
        page = self.paginate_queryset(self.filter_queryset(rows))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


@kept_by_edition
class Entries(OpenReading, viewsets.ReadOnlyModelViewSet):
    """Lines in force on a day (``?on=``), as known at a moment (``?known_at=``)."""

    serializer_class = EntrySerializer
    queryset = ListEntry.objects.none()
    filterset_class = EntryFilter

    def get_queryset(self):
        on, known_at = on_and_known(self.request)
        rows = ListEntry.objects.visible_to(self.request.user).in_force(on, known_at)
        rows = with_basis_status(rows.for_reading(), on, known_at).select_related("basis__replaced_by")
        return rows.in_list_order()


@kept_by_edition
class Orders(
    FindingsOfDraft,
    ProcedureMixin,
    mixins.CreateModelMixin,
    viewsets.ReadOnlyModelViewSet,
):
    """Published orders and those on public notice (公示中, not law yet), open to read; drafts and their verbs for those who
    write and publish them."""

    serializer_class = OrderSerializer
    queryset = AdjustmentOrder.objects.none()
    filterset_class = OrderFilter

    def get_permissions(self):
        return [AllowAny()] if self.action in ("list", "retrieve") else super().get_permissions()

    def get_queryset(self):
        return AdjustmentOrder.objects.visible_to(self.request.user)

    def perform_create(self, serializer):
        """A new draft of the authority for which the user drafts."""
        unit = self.request.user.unit_for("registry.draft_order")
        if unit is None:
            raise PermissionDenied
        order = AdjustmentOrder(authority=unit.authority, drafted_by=self.request.user, **serializer.validated_data)
        order.validate_constraints()
        order.save()
        serializer.instance = order


#: (prefix, viewset, basename) for the router of /api/v1/.
ROUTES = [
    ("units", Units, "unit"),
    ("unit-changes", UnitChanges, "unit-change"),
    ("lists", Lists, "list"),
    ("entries", Entries, "entry"),
    ("orders", Orders, "order"),
    ("bases", Bases, "basis"),
    ("holdings", Holdings, "holding"),
    ("guidance", GuidanceInForce, "guidance"),
    *ORDER_ROUTES,
    *OBJECTION_ROUTES,
]
PATHS = [*RULE_PATHS]
