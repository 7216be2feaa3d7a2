"""How long cases take, as JSON."""

from django.core.exceptions import PermissionDenied, ValidationError
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from admission.stages import Stage
from admission.times_asked import TimesForm
from registry.models.units import UnitKind

KINDS = [UnitKind.DEPARTMENT.value, UnitKind.STREET.value]


class StageTimesSerializer(serializers.Serializer):
    """The times of one stage in working days; null where nothing was measured."""

    stage = serializers.ChoiceField(choices=Stage.choices)
    measured_from = serializers.CharField()
    count = serializers.IntegerField()
    median = serializers.FloatField(allow_null=True)
    percentile = serializers.IntegerField(allow_null=True, help_text="Nine times of ten it took no longer.")


class TimesSerializer(serializers.Serializer):
    """The span, and the times of each stage over all cases together."""

    since = serializers.DateField()
    until = serializers.DateField()
    stages = StageTimesSerializer(many=True)


class TimesOfQueue:
    """For the reviewers' queue: how long its cases took."""

    @extend_schema(
        parameters=[
            OpenApiParameter("since", str, description="YYYY-MM-DD; the beginning of the year by default."),
            OpenApiParameter("until", str, description="YYYY-MM-DD; today by default."),
            OpenApiParameter("applicant", str, enum=KINDS),
        ],
        responses=TimesSerializer,
    )
    @action(detail=False, filterset_class=None, pagination_class=None)
    def times(self, request):
        """Median and 90th percentile of working days per stage; no unit is named."""
        if not request.user.has_perm("admission.view_all"):
            raise PermissionDenied
        form = TimesForm(request.GET)
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        since, until, stages = form.times_for(request.user)
        return Response(TimesSerializer({"since": since, "until": until, "stages": stages}).data)
