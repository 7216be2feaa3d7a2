"""The lists over the API: open to read on any day; orders for those who write them."""

from django.core.exceptions import ValidationError
from rest_framework import mixins, serializers, viewsets
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import AllowAny

from registry.filters import EntryFilter, OrderFilter
from registry.forms import OrderForm
from registry.models import AdjustmentOrder, ItemList, LegalBasis, ListEntry, Unit
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
    """A list of an authority."""

    authority = serializers.CharField(source="authority.name")

    class Meta:
        model = ItemList
        fields = ["id", "kind", "name", "authority"]


class OrderReferenceSerializer(serializers.ModelSerializer):
    """An order as an entry cites it."""

    class Meta:
        model = AdjustmentOrder
        fields = ["id", "title", "document_number", "published_on", "effective_on"]


class EntrySerializer(serializers.ModelSerializer):
    """What a line says from ``valid_from`` through ``last_day``, inclusive."""

    list = serializers.CharField(source="line.item_list.kind")
    list_name = serializers.CharField(source="line.item_list.name")
    number = serializers.CharField(source="line.number")
    line = serializers.IntegerField(source="line_id")
    basis = BasisSerializer()
    enacted_by = OrderReferenceSerializer()
    lead_departments = serializers.SlugRelatedField("name", many=True, read_only=True)

    class Meta:
        model = ListEntry
        fields = [
            "id",
            "line",
            "list",
            "list_name",
            "number",
            "name",
            "category",
            "content",
            "conditions",
            "permitted_acts",
            "lead_departments",
            "basis",
            "enacted_by",
            "valid_from",
            "last_day",
        ]


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
            "state",
            "state_label",
            "version",
        ]
        read_only_fields = ["state", "version"]
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


class Units(OpenReading, viewsets.ReadOnlyModelViewSet):
    """Units on a day (``?on=``)."""

    serializer_class = UnitSerializer
    queryset = Unit.objects.none()
    filterset_fields = ["kind", "code"]

    def get_queryset(self):
        on, _known = on_and_known(self.request)
        return (
            Unit.objects.visible_to(self.request.user)
            .on(on)
            .select_related("parent")
            .order_by("kind", "official_order", "pk")
        )


class Lists(OpenReading, viewsets.ReadOnlyModelViewSet):
    """The lists of all authorities."""

    serializer_class = ItemListSerializer
    queryset = ItemList.objects.none()
    filterset_fields = ["kind", "authority"]

    def get_queryset(self):
        return ItemList.objects.visible_to(self.request.user).select_related("authority").order_by("position", "pk")


class Entries(OpenReading, viewsets.ReadOnlyModelViewSet):
    """Lines in force on a day (``?on=``), as known at a moment (``?known_at=``)."""

    serializer_class = EntrySerializer
    queryset = ListEntry.objects.none()
    filterset_class = EntryFilter

    def get_queryset(self):
        on, known_at = on_and_known(self.request)
        rows = ListEntry.objects.visible_to(self.request.user).in_force(on, known_at)
        return rows.for_reading().in_list_order()


class Orders(
    ProcedureMixin,
    mixins.CreateModelMixin,
    viewsets.ReadOnlyModelViewSet,
):
    """Published orders, open to read; drafts and their verbs for those who write and publish them."""

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
    ("lists", Lists, "list"),
    ("entries", Entries, "entry"),
    ("orders", Orders, "order"),
]
