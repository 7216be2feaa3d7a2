"""Exports in the API: what was taken, and opening a file that a worker wrote."""

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.viewsets import ReadOnlyModelViewSet

from desk.exports.filters import ExportFilter
from desk.exports.views import opened, own_run
from desk.models import ExportRecord, ExportState
from web.api import OnlyListsAreFiltered


class ExportSerializer(serializers.ModelSerializer):
    """One export: who took which list with which filter; ``kept_until`` while a file of it waits."""

    by = serializers.CharField(source="by.display_name")
    format = serializers.CharField(source="ending")
    rows = serializers.IntegerField(source="rows_taken")
    state = serializers.ChoiceField(choices=ExportState.choices)
    kept_until = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = ExportRecord
        fields = ("id", "by", "units", "name", "page", "query", "filter", "format", "rows", "at", "state", "kept_until")
        read_only_fields = fields


class ExportViewSet(OnlyListsAreFiltered, ReadOnlyModelViewSet):
    """One's own exports; for those who look after the system all of their authorities. Files open for who asked alone."""

    serializer_class = ExportSerializer
    queryset = ExportRecord.objects.none()
    filterset_class = ExportFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        return ExportRecord.objects.visible_to(self.request.user).select_related("by", "run__job")

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY)})
    @action(detail=True, methods=["get"])
    def file(self, request, pk=None):
        """The file that a worker wrote; 404 where none was, or for somebody else's; 410 once it is thrown away."""
        run = self.get_object().run_or_none
        if run is None:
            raise Http404
        return opened(own_run(request.user, run.pk))
