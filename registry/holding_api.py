"""Data that departments already hold, over the API: open to read."""

from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny

from registry.holding_lists import HoldingFilter
from registry.models import DataHolding
from registry.public_copies import kept_by_edition


class HoldingSerializer(serializers.ModelSerializer):
    """One field that one unit holds, from ``valid_from`` through ``last_day``, inclusive."""

    authority = serializers.CharField(source="authority.name")
    holder = serializers.CharField(source="holder.name")
    holder_code = serializers.CharField(source="holder.code")
    last_day = serializers.DateField(read_only=True, allow_null=True)

    class Meta:
        model = DataHolding
        fields = ["id", "authority", "field", "also_called", "holder", "holder_code", "valid_from", "last_day", "note"]


@kept_by_edition
class Holdings(viewsets.ReadOnlyModelViewSet):
    """What is held on a day (``?on=``, default today), by words and holder."""

    permission_classes = [AllowAny]
    serializer_class = HoldingSerializer
    queryset = DataHolding.objects.none()
    filterset_class = HoldingFilter

    def get_queryset(self):
        return DataHolding.objects.visible_to(self.request.user).select_related("authority", "holder")

    def filter_queryset(self, queryset):
        """One that is asked for by its number is told on any day."""
        return queryset if self.action == "retrieve" else super().filter_queryset(queryset)
