"""Money that a decision says and nobody recorded, over the API."""

from rest_framework import serializers, viewsets

from admission.models import Admission
from dispatch.api.serializers import UnitReference
from dispatch.fund_filters import UnrecordedFilter
from dispatch.fund_unrecorded import in_order, unrecorded_for


class UnrecordedSerializer(serializers.ModelSerializer):
    """An admission with what its decision says of money; ``is_late``: it was to be paid before today."""

    payer = UnitReference(source="lead_department", read_only=True)
    amount = serializers.DecimalField(source="funding_amount", max_digits=14, decimal_places=2, read_only=True)
    due_on = serializers.DateField(source="funding_due_on", allow_null=True, read_only=True)
    communities = serializers.IntegerField(
        source="n_communities", read_only=True, help_text="To how many communities the whole amount goes."
    )
    is_late = serializers.BooleanField(read_only=True)

    class Meta:
        model = Admission
        fields = ["id", "number", "name", "payer", "amount", "communities", "due_on", "is_late"]
        read_only_fields = fields


class UnrecordedFunds(viewsets.ReadOnlyModelViewSet):
    """The admissions whose money nobody recorded, as far as it concerns the user; what is due first on top."""

    queryset = Admission.objects.none()
    serializer_class = UnrecordedSerializer
    filterset_class = UnrecordedFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        return in_order(unrecorded_for(self.request.user))
