"""A department's year in the API: its months, its kinds of work, and the numbers of its yearly sheet."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from reports import department_page
from reports.assessment import sheets
from reports.department_year import department_for, span_of, year_asked
from reports.whose import authority_of
from web.api import ErrorSerializer


class NumbersField(serializers.DictField):
    """{metric: number}; null for what isn't known."""

    child = serializers.DecimalField(max_digits=18, decimal_places=2, allow_null=True, coerce_to_string=False)


class DepartmentMonthSerializer(serializers.Serializer):
    """A month; ``is_frozen`` once it is closed."""

    month = serializers.CharField(source="slug")
    is_frozen = serializers.BooleanField()
    values = NumbersField()


class DepartmentCategorySerializer(serializers.Serializer):
    """One kind of work over the year."""

    label = serializers.CharField()
    values = NumbersField()


class SheetLineSerializer(serializers.Serializer):
    """One number of the yearly sheet with what it counts; money in yuan."""

    key = serializers.CharField()
    group = serializers.CharField()
    label = serializers.CharField()
    value = serializers.DecimalField(max_digits=18, decimal_places=2, coerce_to_string=False)
    unit = serializers.CharField()
    definition = serializers.CharField()


class DepartmentYearSerializer(serializers.Serializer):
    """A department's year; months that aren't frozen, and the sheet, are counted up to ``cut_at``."""

    code = serializers.CharField(source="department.code")
    name = serializers.CharField(source="department.name")
    year = serializers.IntegerField()
    cut_at = serializers.DateTimeField()
    months = DepartmentMonthSerializer(many=True)
    categories = DepartmentCategorySerializer(many=True)
    sheet = SheetLineSerializer(many=True)


class DepartmentYearViewSet(ViewSet):
    """The year of one department, for itself and for those who review, decide or supervise. No score, no rank."""

    lookup_field = "code"
    lookup_value_regex = "[^/]+"

    @extend_schema(
        parameters=[OpenApiParameter("year", int), OpenApiParameter("code", str, OpenApiParameter.PATH)],
        responses={200: DepartmentYearSerializer, 400: ErrorSerializer, 403: ErrorSerializer, 404: ErrorSerializer},
    )
    def retrieve(self, request, code=None):
        """``?year=`` chooses the year, the present one without it; ``?authority=`` when one's posts are in several."""
        authority = authority_of(request)
        department = department_for(request.user, authority, code)
        span = span_of(authority, year_asked(request.GET.get("year", "")))
        found = department_page.year_of(department, span)
        (sheet,) = sheets(span, [department])
        said = {
            **{name: getattr(found, name) for name in ("department", "year", "cut_at", "months")},
            "categories": [{"label": label, "values": values} for label, values in found.categories],
            "sheet": sheet.lines,
        }
        return Response(DepartmentYearSerializer(said).data)
