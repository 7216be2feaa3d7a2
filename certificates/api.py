"""The API of the guides to certificates; open, as the lists are."""

from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny

from certificates.models import CertificateGuide
from web.days import on_and_known


class GuideSerializer(serializers.ModelSerializer):
    """How a certificate is issued, or where to go instead."""

    list = serializers.CharField(source="line.item_list.kind", read_only=True)
    number = serializers.CharField(source="line.number", read_only=True)
    last_day = serializers.DateField(read_only=True, allow_null=True)

    class Meta:
        model = CertificateGuide
        fields = ["id", "line", "list", "number", "steps", "handled_by", "is_confirmed", "valid_from", "last_day"]


class Guides(viewsets.ReadOnlyModelViewSet):
    """Guides on a day (``?on=``)."""

    permission_classes = [AllowAny]
    queryset = CertificateGuide.objects.none()
    serializer_class = GuideSerializer
    filterset_fields = ["line"]

    def get_queryset(self):
        on, _known_at = on_and_known(self.request)
        rows = CertificateGuide.objects.visible_to(self.request.user).on(on).select_related("line__item_list")
        return rows.order_by("line__item_list__position", "line__position", "pk")


#: (prefix, viewset, basename) for the router of /api/v1/.
ROUTES = [("certificate-guides", Guides, "certificate-guide")]
