"""The feed of closed months for other systems: every number with its definition, in the order in which months were closed."""

from django.db.models import F, Q
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from desk.feed import read_cursor, read_size, settled, written_cursor
from desk.feed_api import PARAMETERS, authorities_for
from reports.models import ReportDefinition, ReportLine, ReportStep

CLOSES = "close"
#: A place in the feed: the step that closed a month, and the number of that month that was read last.
PLACE = ("step", "line")


class FedNumberSerializer(serializers.Serializer):
    """One number of a closed month; a month that is closed again comes again, under another ``closing``."""

    closing = serializers.IntegerField(help_text="The step that closed the month.")
    id = serializers.IntegerField()
    authority = serializers.IntegerField()
    month = serializers.DateField(help_text="Its first day.")
    street = serializers.CharField(allow_null=True, help_text="The code of a street, for its part of the month.")
    report = serializers.IntegerField(help_text="Under /api/v1/reports/ also what it corrects of earlier months.")
    closed_at = serializers.DateTimeField()
    table = serializers.CharField()
    key = serializers.CharField()
    label = serializers.CharField()
    metric = serializers.CharField()
    value = serializers.DecimalField(max_digits=16, decimal_places=2)


class FedDefinitionSerializer(serializers.Serializer):
    """What a metric counted (口径) in a month, as frozen with it."""

    report = serializers.IntegerField()
    metric = serializers.CharField()
    label = serializers.CharField()
    unit = serializers.CharField()
    definition = serializers.CharField()


class MonthsSerializer(serializers.Serializer):
    """A page with the definitions of the metrics on it: keep ``next``, and ask again with it."""

    results = FedNumberSerializer(many=True)
    definitions = FedDefinitionSerializer(many=True)
    next = serializers.CharField()
    has_more = serializers.BooleanField()


class MonthsFeed(APIView):
    """Numbers of closed months, month by month as they were closed."""

    @extend_schema(parameters=PARAMETERS, responses=MonthsSerializer)
    def get(self, request):
        """The next page: four queries, whatever it holds. 400 for a cursor of something else."""
        ours = authorities_for(request.user)
        place = read_cursor(request.GET.get("cursor", ""), PLACE)
        size = read_size(request.GET.get("page_size", ""))
        top = settled([ReportStep])[ReportStep]
        found = [] if top is None else list(_numbers(request.user, ours, place, top)[: size + 1])
        rows = found[:size]
        if rows:
            place = {"step": rows[-1]["closing"], "line": rows[-1]["pk"]}
        return Response(
            {
                "results": FedNumberSerializer([{"id": row.pop("pk"), **row} for row in rows], many=True).data,
                "definitions": definitions_of(rows),
                "next": written_cursor(place),
                "has_more": len(found) > size,
            }
        )


def _numbers(user, authorities, place, top):
    """The numbers after a place, of months that were closed up to the step ``top``, as far as the user may see them."""
    seen = ReportLine.objects.visible_to(user)
    lines = seen.filter(
        report__steps__action=CLOSES, report__steps__pk__lte=top, report__authority_id__in=authorities
    ).annotate(
        closing=F("report__steps__pk"),
        closed_at=F("report__steps__at"),
        authority=F("report__authority_id"),
        month=F("report__month"),
        street=F("report__street__code"),
    )
    after = Q(closing__gt=place["step"]) | Q(closing=place["step"], pk__gt=place["line"])
    columns = ("closing", "pk", "authority", "month", "street", "report", "closed_at")
    numbers = ("table", "key", "label", "metric", "value")
    return lines.filter(after).order_by("closing", "pk").values(*columns, *numbers)


def definitions_of(rows):
    """What the metrics of some rows meant in their months; one statement. Months that were frozen before meanings were
    kept have none."""
    asked = {(row["report"], row["metric"]) for row in rows}
    reports, metrics = {report for report, _metric in asked}, {metric for _report, metric in asked}
    kept = ReportDefinition.objects.filter(report__in=reports, metric__in=metrics).order_by("report", "position")
    said = kept.values("report", "metric", "label", "unit", "definition")
    return [one for one in said if (one["report"], one["metric"]) in asked]
