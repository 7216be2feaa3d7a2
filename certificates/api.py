"""The API of the certificates and of the guides to them; open, as the lists are."""

from rest_framework import mixins, serializers, viewsets
from rest_framework.permissions import AllowAny

from certificates.filters import CertificateFilter
from certificates.guides import certificate_entries, with_guides
from certificates.models import CertificateGuide
from registry.models import ListEntry
from registry.public_copies import kept_by_edition
from web.days import on_and_known


class GuideSerializer(serializers.ModelSerializer):
    """How a certificate is issued, or where to go instead."""

    list = serializers.CharField(source="line.item_list.kind", read_only=True)
    number = serializers.CharField(source="line.number", read_only=True)
    last_day = serializers.DateField(read_only=True, allow_null=True)

    class Meta:
        model = CertificateGuide
        fields = ["id", "line", "list", "number", "steps", "handled_by", "is_confirmed", "valid_from", "last_day"]


@kept_by_edition
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


class CertificateSerializer(serializers.ModelSerializer):
    """A line of one of the two certificate lists, with what to do."""

    list = serializers.CharField(source="line.item_list.kind")
    number = serializers.CharField(source="line.number")
    steps = serializers.CharField(source="guide.steps", default="")
    handled_by = serializers.CharField(source="guide.handled_by", default="")
    is_confirmed = serializers.BooleanField(source="guide.is_confirmed", default=False)
    last_day = serializers.DateField(allow_null=True)

    class Meta:
        model = ListEntry
        fields = ["id", "line", "list", "number", "name", "conditions"]
        fields = [*fields, "steps", "handled_by", "is_confirmed", "valid_from", "last_day"]
        read_only_fields = fields


@kept_by_edition
class Certificates(mixins.ListModelMixin, viewsets.GenericViewSet):
    """What may be issued and what may not on a day (``?on=``), as known at a moment (``?known_at=``)."""

    permission_classes = [AllowAny]
    queryset = ListEntry.objects.none()
    serializer_class = CertificateSerializer
    filterset_class = CertificateFilter

    def get_queryset(self):
        return certificate_entries(*on_and_known(self.request))

    def paginate_queryset(self, queryset):
        """The rows of the page with their guides."""
        return with_guides(super().paginate_queryset(queryset), on_and_known(self.request)[0])


#: (prefix, viewset, basename) for the router of /api/v1/.
ROUTES = [("certificate-guides", Guides, "certificate-guide"), ("certificates", Certificates, "certificate")]
