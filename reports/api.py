"""The room's part of the API: months with their frozen numbers."""

from django.core.exceptions import ValidationError
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from desk.api import JobRunSerializer
from registry.models import Authority
from reports import building, corrections, definitions, meanings
from reports.department_api import DepartmentYearViewSet
from reports.feed_api import MonthsFeed
from reports.filters import ReportFilter
from reports.models import MonthlyReport, ReportCorrection, ReportLine
from reports.survey_api import SurveyViewSet
from reports.transitions import MONTH, check_whose_turn
from web.api import AskedSerializer, ErrorSerializer, OnlyListsAreFiltered, ProcedureMixin
from web.days import read_month
from web.refusals import NotAllowed, NotYourPart


class LineSerializer(serializers.ModelSerializer):
    """One number of one row of one table."""

    class Meta:
        model = ReportLine
        fields = ("table", "key", "label", "position", "metric", "value")


class ReportCorrectionSerializer(serializers.ModelSerializer):
    """What a report tells of a number of an earlier closed month; ``report`` is the one that tells."""

    month = serializers.DateField(format="%Y-%m")

    class Meta:
        model = ReportCorrection
        fields = ("report", "month", "table", "key", "label", "metric", "was", "now")


class MetricSerializer(serializers.Serializer):
    """What a number counts."""

    key = serializers.CharField()
    label = serializers.CharField()
    unit = serializers.CharField()
    definition = serializers.CharField()


class DefinedSerializer(MetricSerializer):
    """A metric or a share; of a share also the names of both numbers that it is made of."""

    numerator = serializers.CharField()
    denominator = serializers.CharField()


class NotDoneSerializer(serializers.Serializer):
    """A number that others report and this register doesn't count, and why."""

    key = serializers.CharField()
    label = serializers.CharField()
    reason = serializers.CharField()


class CountedSerializer(serializers.Serializer):
    """A number that others report, and by which metrics and shares it is counted here."""

    key = serializers.CharField()
    label = serializers.CharField()
    counted_by = serializers.ListField(child=serializers.CharField())
    note = serializers.CharField()


class DefinitionsSerializer(serializers.Serializer):
    """All definitions."""

    metrics = DefinedSerializer(many=True)
    shares = DefinedSerializer(many=True)
    counted = CountedSerializer(many=True)
    not_done = NotDoneSerializer(many=True)


class ReportSerializer(serializers.ModelSerializer):
    """A month and how far it is; ``run`` is the job that counts it."""

    month = serializers.CharField(source="slug", read_only=True)
    state_label = serializers.CharField(source="get_state_display", read_only=True)
    is_complete = serializers.BooleanField(read_only=True)
    street = serializers.CharField(source="street.code", default=None, read_only=True)
    run = JobRunSerializer(read_only=True)

    class Meta:
        model = MonthlyReport
        fields = (
            "id",
            "authority",
            "month",
            "street",
            "state",
            "state_label",
            "version",
            "cut_at",
            "is_complete",
            "run",
        )
        read_only_fields = fields


class ReportDetailSerializer(ReportSerializer):
    """A month with its numbers and what they mean; no numbers while it is being built."""

    lines = serializers.SerializerMethodField()
    metrics = serializers.SerializerMethodField()
    corrections = serializers.SerializerMethodField()
    told_later = serializers.SerializerMethodField()

    class Meta(ReportSerializer.Meta):
        fields = (*ReportSerializer.Meta.fields, "lines", "metrics", "corrections", "told_later")
        read_only_fields = fields

    @extend_schema_field(LineSerializer(many=True))
    def get_lines(self, report):
        """The frozen lines that the reader may see, table by table."""
        lines = report.lines.visible_to(self.context["request"].user) if report.is_complete else []
        return LineSerializer(lines, many=True).data

    @extend_schema_field(MetricSerializer(many=True))
    def get_metrics(self, report):
        """What the numbers of this month mean, as frozen when it was built; shares are worked out, not stored."""
        return MetricSerializer(meanings.of_month(report).values(), many=True).data

    @extend_schema_field(ReportCorrectionSerializer(many=True))
    def get_corrections(self, report):
        """What this month corrects of earlier ones."""
        return ReportCorrectionSerializer(report.corrections.all() if report.is_complete else [], many=True).data

    @extend_schema_field(ReportCorrectionSerializer(many=True))
    def get_told_later(self, report):
        """What later months correct of this one."""
        return ReportCorrectionSerializer(corrections.told_later(report, self.context["request"].user), many=True).data


class BuildSerializer(AskedSerializer):
    """The month to build, ``YYYY-MM``; ``authority`` when one's posts are in several."""

    month = serializers.CharField(max_length=40)
    authority = serializers.IntegerField(required=False)


class ReportViewSet(OnlyListsAreFiltered, ProcedureMixin, ReadOnlyModelViewSet):
    """Months: all of them for those who build, closed ones for everybody else who may read reports."""

    serializer_class = ReportSerializer
    filterset_class = ReportFilter
    queryset = MonthlyReport.objects.none()

    def get_queryset(self):
        return MonthlyReport.objects.visible_to(self.request.user).select_related("authority", "street", "run")

    def get_serializer_class(self):
        return ReportSerializer if self.action in ("list", "create") else ReportDetailSerializer

    @extend_schema(
        request=BuildSerializer,
        responses={202: ReportSerializer, 400: ErrorSerializer, 403: ErrorSerializer, 409: ErrorSerializer},
    )
    def create(self, request):
        """Start building a month; asking twice finds the same run. Follow it at ``/jobs/<run.id>/``."""
        asked = BuildSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        month = read_month(asked.validated_data["month"])
        authority = _authority_to_build(request.user, asked.validated_data.get("authority"))
        report = building.ask(authority, month, by=request.user)
        return Response(ReportSerializer(report).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(responses={200: DefinitionsSerializer, 403: ErrorSerializer}, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None)
    def definitions(self, request):
        """What every number means, and which of those that others report aren't counted here, with the reason."""
        if not request.user.authority_ids_with("reports.build", "reports.view"):
            raise NotYourPart(_("您的岗位不能查看减负月报。"))
        told = {
            "metrics": definitions.metrics(),
            "shares": definitions.shares(),
            "counted": definitions.COUNTED,
            "not_done": definitions.NOT_DONE,
        }
        return Response(DefinitionsSerializer(told).data)

    @action(detail=True, methods=["post"], url_path=r"do/(?P<verb>[a-z_]+)")
    def do(self, request, verb=None, **kwargs):
        """Perform one action. ``build`` starts the job that counts, and answers 202."""
        if verb != "build":
            if verb in MONTH.by_action:
                check_whose_turn(self.get_object(), verb, request.user)
            return super().do(request, verb=verb, **kwargs)
        report = self.get_object()
        if report.street_id:
            raise NotAllowed(_("街道的分报告随全区月报一并生成、复核和封存，不单独办理。"))
        report = building.ask(report.authority, report.month, by=request.user)
        return Response(ReportSerializer(report).data, status=status.HTTP_202_ACCEPTED)


def _authority_to_build(user, asked):
    """The authority whose month is to be built. Raises NotYourPart, or ValidationError for one that isn't the user's."""
    ids = user.authority_ids_with("reports.build")
    if not ids:
        raise NotYourPart(_("您的岗位不能生成减负月报。"))
    if asked is not None and asked not in ids:
        raise ValidationError({"authority": _("没有这个辖区，或者不在您可以办理的范围内。")})
    return Authority.objects.get(pk=asked or ids[0])


#: (prefix, viewset, basename) for the router of /api/v1/.
ROUTES = [
    ("reports", ReportViewSet, "report"),
    ("surveys", SurveyViewSet, "survey"),
    ("department-years", DepartmentYearViewSet, "department-year"),
]
PATHS = [path("feed/months/", MonthsFeed.as_view(), name="api-feed-months")]
