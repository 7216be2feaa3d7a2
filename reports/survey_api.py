"""Figures of surveys in the API: read only, since they come in by import alone."""

from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from reports.survey_filters import SurveyFilter
from reports.survey_models import SurveyFigure


class SurveySerializer(serializers.ModelSerializer):
    """One rate of one survey with both its numbers; ``share`` is in percent as printed, — where none may be printed."""

    rate_label = serializers.CharField(source="get_rate_display", read_only=True)
    first_month = serializers.DateField(format="%Y-%m")
    last_month = serializers.DateField(format="%Y-%m")
    share = serializers.CharField(source="share_text", read_only=True)
    document_name = serializers.CharField(source="document.name", read_only=True)
    is_current = serializers.SerializerMethodField()

    class Meta:
        model = SurveyFigure
        fields = (
            *("id", "authority", "survey", "rate", "rate_label", "first_month", "last_month"),
            *("part", "part_bound", "whole", "whole_bound", "share", "surveyed_by", "method", "source"),
            *("document_name", "imported_at", "version", "replaces", "is_current"),
        )
        read_only_fields = fields

    def get_is_current(self, figure) -> bool:
        """False once a later import has replaced it."""
        return not hasattr(figure, "replaced_by")


class SurveyViewSet(ReadOnlyModelViewSet):
    """Figures of surveys; those that stand, with ``versions=all`` also those that were replaced."""

    serializer_class = SurveySerializer
    filterset_class = SurveyFilter
    queryset = SurveyFigure.objects.none()

    def get_queryset(self):
        return SurveyFigure.objects.visible_to(self.request.user).for_list()

    def filter_queryset(self, queryset):
        """A single figure is found whether or not it was replaced."""
        return super().filter_queryset(queryset) if self.action == "list" else queryset
