"""Changes of units over the API: open to read."""

from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny

from registry.models import Succession, Unit, UnitChange
from registry.public_copies import kept_by_edition
from registry.unit_filters import UnitChangeFilter


class ChangedUnitSerializer(serializers.ModelSerializer):
    """A unit that opens or ends, with its street."""

    street = serializers.CharField(source="parent.name", default=None, allow_null=True)

    class Meta:
        model = Unit
        fields = ["id", "kind", "code", "name", "street", "valid_from", "last_day"]


class SuccessionSerializer(serializers.ModelSerializer):
    """Who follows whom, by ids."""

    class Meta:
        model = Succession
        fields = ["predecessor", "successor"]


class UnitChangeSerializer(serializers.ModelSerializer):
    """One act that changes units from the day ``on``."""

    authority = serializers.CharField(source="authority.name")
    kind_label = serializers.CharField(source="get_kind_display")
    ended = ChangedUnitSerializer(many=True)
    opened = ChangedUnitSerializer(many=True)
    successions = SuccessionSerializer(many=True)

    class Meta:
        model = UnitChange
        fields = [
            "id",
            "authority",
            "kind",
            "kind_label",
            "on",
            "document_number",
            "reason",
            "recorded_at",
            "ended",
            "opened",
            "successions",
        ]


@kept_by_edition
class UnitChanges(viewsets.ReadOnlyModelViewSet):
    """What became of units: opened, renamed, merged, split, moved to another street, closed; and who follows whom."""

    permission_classes = [AllowAny]
    serializer_class = UnitChangeSerializer
    queryset = UnitChange.objects.none()
    filterset_class = UnitChangeFilter

    def get_queryset(self):
        return UnitChange.objects.visible_to(self.request.user).for_reading()
