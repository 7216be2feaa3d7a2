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
from web.api import OnlyListsAreFiltered, ProcedureMixin


class RaisedSerializer(serializers.ModelSerializer):
    """An objection to something on public notice. A room's serializer names the three below."""

    #: The field that holds what is objected to; the page's form, which takes it by that name; what records it.
    subject = ""
    form_class = None
    raise_objection = None

    unit = row_of(Unit.objects.all(), required=False, allow_null=True)
    unit_name = serializers.SerializerMethodField()
    state_label = serializers.CharField(source="get_state_display", read_only=True)

    @extend_schema_field(serializers.CharField())
    def get_unit_name(self, objection) -> str:
        """The name of the unit; empty for a resident."""
        return objection.unit.name if objection.unit_id else ""

    def validate(self, attrs):
        """The page's form decides for the API too."""
        subject = {self.subject: attrs[self.subject]}
        unit = attrs["unit"].pk if attrs.get("unit") else (RESIDENT if "unit" in attrs else "")
        typed = {name: attrs.get(name, "") for name in (*self.form_class.words, "received_on")}
        form = self.form_class({**typed, "unit": unit}, **subject, user=self.context["request"].user)
        if unit and str(unit) not in form.units and not (unit == RESIDENT and form.is_staff):
            raise ValidationError({"unit": _("您只能以本单位的名义提出异议。")})
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        return {**subject, **form.said()}

    def create(self, said):
        """Record it, once."""
        return self.raise_objection(said.pop(self.subject), by=self.context["request"].user, **said)[0]


class ObjectionSerializer(RaisedSerializer):
    """An objection. ``unit`` null: a resident, who is not named; left out: the only unit in which one holds a post."""

    subject = "order"
    form_class = ObjectionForm
    raise_objection = staticmethod(raise_objection)

    order = row_of(AdjustmentOrder.objects.all())

    class Meta:
        model = Objection
        fields = ["id", "order", "unit", "unit_name", "about", "text", "received_on"]
        fields += ["state", "state_label", "is_accepted", "answer", "version"]
        read_only_fields = ["state", "is_accepted", "answer", "version"]

    def validate_order(self, order):
        """What a reader doesn't see, isn't there."""
        if not AdjustmentOrder.objects.visible_to(self.context["request"].user).filter(pk=order.pk).exists():
            self.fields["order"].fail("does_not_exist", pk_value=order.pk)
        return order


class Objections(ProcedureMixin, mixins.CreateModelMixin, OnlyListsAreFiltered, viewsets.ReadOnlyModelViewSet):
    """One's own units' objections; all of one's authority for those who draft or publish, and their answers."""

    serializer_class = ObjectionSerializer
    queryset = Objection.objects.none()
    filterset_class = ObjectionFilter

    def get_queryset(self):
        return Objection.objects.visible_to(self.request.user).select_related("unit")


#: (prefix, viewset, basename), as ``registry.api.ROUTES``.
ROUTES = [("objections", Objections, "objection")]
