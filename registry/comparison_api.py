"""The comparison of two readings over the API."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from registry.comparison import compare_readings
from registry.readings import read_sides

DAY = "YYYY-MM-DD"
SIDES = [
    OpenApiParameter("from", str, description=DAY),
    OpenApiParameter("to", str, description=DAY),
    OpenApiParameter("known_from", str, description="ISO 8601"),
    OpenApiParameter("known_to", str, description="ISO 8601"),
]


class SideSerializer(serializers.Serializer):
    """One of the two readings."""

    on = serializers.DateField()
    known_at = serializers.DateTimeField(allow_null=True)


class ComparedLineSerializer(serializers.Serializer):
    """A line that one side has and the other hasn't, as that side says it."""

    line = serializers.IntegerField(source="line_id")
    number = serializers.CharField(source="line.number")
    name = serializers.CharField()
    content = serializers.CharField()
    conditions = serializers.CharField()


class FieldChangeSerializer(serializers.Serializer):
    """A field that says something else; both wordings as they are printed."""

    field = serializers.CharField()
    label = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class LineChangeSerializer(serializers.Serializer):
    """A line that says something else."""

    line = serializers.IntegerField(source="after.line_id")
    number = serializers.CharField(source="after.line.number")
    name = serializers.CharField(source="after.name")
    fields_changed = FieldChangeSerializer(many=True, source="fields")


class ComparisonSerializer(serializers.Serializer):
    """What a list says differently on the second side."""

    first = SideSerializer()
    second = SideSerializer()
    added = ComparedLineSerializer(many=True)
    removed = ComparedLineSerializer(many=True)
    changed = LineChangeSerializer(many=True)
    unchanged = serializers.IntegerField()


class ComparedLists:
    """For the viewset of lists: ``GET …/compare/``."""

    @extend_schema(parameters=SIDES, responses=ComparisonSerializer)
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def compare(self, request, **kwargs):
        """What the list says differently on two days (``from``, ``to``), or at two moments of knowledge."""
        lists = [self.get_object()]
        first, second = read_sides(request, lists)
        found = compare_readings(lists, first, second)
        sides = {"first": first, "second": second}
        rows = {name: getattr(found, name) for name in ("added", "removed", "changed", "unchanged")}
        return Response(ComparisonSerializer({**sides, **rows}).data)
