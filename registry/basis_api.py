"""Legal bases and guidance over the API: open to read."""

from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny

from registry.basis_filters import BasisFilter
from registry.models import Guidance, LegalBasis
from registry.public_copies import kept_by_edition
from web import clock
from web.days import on_and_known, read_day


class LegalBasisSerializer(serializers.ModelSerializer):
    """A basis, and whether it is in force on the day asked about (``?on=``, default today). Days are inclusive."""

    last_day = serializers.DateField(read_only=True, allow_null=True)
    is_in_force = serializers.SerializerMethodField()
    has_file = serializers.SerializerMethodField()

    class Meta:
        model = LegalBasis
        fields = [
            "id",
            "title",
            "document_number",
            "issuer",
            "level",
            "article",
            "valid_from",
            "last_day",
            "is_confirmed",
            "is_in_force",
            "replaced_by",
            "ended_because",
            "has_file",
        ]

    def get_is_in_force(self, basis) -> bool:
        """By its own days and by what replaces it."""
        return basis.status_on(self.context["on"]).is_in_force

    def get_has_file(self, basis) -> bool:
        """Whether its text can be downloaded from its page."""
        return basis.file_id is not None


@kept_by_edition
class Bases(viewsets.ReadOnlyModelViewSet):
    """Legal bases by words, level, and what they are worth on a day."""

    permission_classes = [AllowAny]
    serializer_class = LegalBasisSerializer
    queryset = LegalBasis.objects.none()
    filterset_class = BasisFilter

    def get_queryset(self):
        return LegalBasis.objects.visible_to(self.request.user).select_related("replaced_by")

    def filter_queryset(self, queryset):
        """A basis asked for by its number is told on any day: in force or not."""
        return queryset if self.action == "retrieve" else super().filter_queryset(queryset)

    def get_serializer_context(self):
        on = read_day(self.request.GET.get("on"), default=clock.today()) if self.request else clock.today()
        return {**super().get_serializer_context(), "on": on}


class GuidanceSerializer(serializers.ModelSerializer):
    """What guides a line from ``valid_from`` through ``last_day``, inclusive."""

    sample = serializers.CharField(source="sample.name", default=None, allow_null=True)

    class Meta:
        model = Guidance
        fields = [
            "id",
            "line",
            "community_does",
            "community_does_not",
            "steps",
            "sample",
            "valid_from",
            "last_day",
            "known_from",
        ]


@kept_by_edition
class GuidanceInForce(viewsets.ReadOnlyModelViewSet):
    """Guidance in force on a day (``?on=``), as known at a moment (``?known_at=``), of all lines or of one (``?line=``)."""

    permission_classes = [AllowAny]
    serializer_class = GuidanceSerializer
    queryset = Guidance.objects.none()
    filterset_fields = ["line"]

    def get_queryset(self):
        on, known_at = on_and_known(self.request)
        rows = Guidance.objects.visible_to(self.request.user).in_force(on, known_at).order_by("line_id", "pk")
        return rows.select_related("sample").defer("sample__content")
