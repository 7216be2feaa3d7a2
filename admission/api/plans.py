"""Annual plans over the API, open to everybody; moved by their verbs."""

from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny

from admission.filters import PlanFilter
from admission.models import PlanYear
from web.api import ProcedureMixin


class PlanSerializer(serializers.ModelSerializer):
    """A plan: its window, and once published its document."""

    state_label = serializers.CharField(source="get_state_display", read_only=True)
    authority_name = serializers.CharField(source="authority.name", read_only=True)
    admitted_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = PlanYear
        fields = ["id", "authority", "authority_name", "year", "opens_on", "closes_on", "document_number"]
        fields += ["published_on", "admitted_count", "state", "state_label", "version"]
        read_only_fields = fields


class Plans(ProcedureMixin, viewsets.ReadOnlyModelViewSet):
    """The plans of every year."""

    permission_classes = [AllowAny]
    serializer_class = PlanSerializer
    queryset = PlanYear.objects.none()
    filterset_class = PlanFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        return PlanYear.objects.visible_to(self.request.user).for_list()

    def get_permissions(self):
        """Reading is open; acting is for those who are signed in."""
        return super().get_permissions() if self.action in ("do", "actions") else [AllowAny()]


#: (prefix, viewset, basename), as ``admission.api.ROUTES``.
ROUTES = [("plans", Plans, "plan")]
