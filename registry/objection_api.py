"""Objections to orders on public notice over the API: raised by units, recorded and answered by staff."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers, viewsets

from registry.models import AdjustmentOrder, Objection, Unit
from registry.objecting import raise_objection
from registry.objection_filters import ObjectionFilter
from registry.objection_forms import RESIDENT, ObjectionForm
from registry.order_api import row_of
from web.api import ProcedureMixin


class ObjectionSerializer(serializers.ModelSerializer):
    """An objection. ``unit`` null: a resident, who is not named; left out: the only unit in which one holds a post."""

    order = row_of(AdjustmentOrder.objects.all())
    unit = row_of(Unit.objects.all(), required=False, allow_null=True)
    unit_name = serializers.SerializerMethodField()
    state_label = serializers.CharField(source="get_state_display", read_only=True)

    class Meta:
        model = Objection
        fields = ["id", "order", "unit", "unit_name", "about", "text", "received_on"]
        fields += ["state", "state_label", "is_accepted", "answer", "version"]
        read_only_fields = ["state", "is_accepted", "answer", "version"]

    @extend_schema_field(serializers.CharField())
    def get_unit_name(self, objection) -> str:
        """The name of the unit; empty for a resident."""
        return objection.unit.name if objection.unit_id else ""

    def validate_order(self, order):
        """What a reader doesn't see, isn't there."""
        if not AdjustmentOrder.objects.visible_to(self.context["request"].user).filter(pk=order.pk).exists():
            self.fields["order"].fail("does_not_exist", pk_value=order.pk)
        return order

    def validate(self, attrs):
        """The page's form decides for the API too."""
        unit = attrs["unit"].pk if attrs.get("unit") else (RESIDENT if "unit" in attrs else "")
        typed = {**{name: attrs.get(name, "") for name in ("about", "text", "received_on")}, "unit": unit}
        form = ObjectionForm(typed, order=attrs["order"], user=self.context["request"].user)
        if unit and str(unit) not in form.units and not (unit == RESIDENT and form.is_staff):
            raise ValidationError({"unit": _("您只能以本单位的名义提出异议。")})
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        return {"order": attrs["order"], **form.said()}


class Objections(ProcedureMixin, mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """One's own units' objections; all of one's authority for those who draft or publish, and their answers."""

    serializer_class = ObjectionSerializer
    queryset = Objection.objects.none()
    filterset_class = ObjectionFilter

    def get_queryset(self):
        return Objection.objects.visible_to(self.request.user).select_related("unit")

    def perform_create(self, serializer):
        """Record it, once."""
        said = dict(serializer.validated_data)
        serializer.instance, _new = raise_objection(said.pop("order"), by=self.request.user, **said)


#: (prefix, viewset, basename), as ``registry.api.ROUTES``.
ROUTES = [("objections", Objections, "objection")]
