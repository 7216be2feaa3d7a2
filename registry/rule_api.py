"""The rules of one's authority over the API: for those who see every case, and for who sets them."""

from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from registry.rule_readings import Readings, authority_for
from web import clock
from web.days import read_day


class HeldSerializer(serializers.Serializer):
    """A value of a rule, which holds from ``since`` through ``last_day``, inclusive."""

    value = serializers.JSONField()
    words = serializers.CharField(help_text="The value in words, units with their names.")
    origin = serializers.CharField(help_text="`own`, `city` or `default`.")
    origin_label = serializers.CharField(source="origin.label")
    source = serializers.CharField()
    is_assumption = serializers.BooleanField(source="is_assumed")
    since = serializers.DateField()
    last_day = serializers.DateField(allow_null=True)


class RuleReadingSerializer(serializers.Serializer):
    """A rule: what holds on the day asked about, and what will hold later."""

    key = serializers.CharField(source="now.key")
    label = serializers.CharField(source="now.rule.label")
    now = HeldSerializer()
    later = HeldSerializer(many=True)


class RulesInForce(APIView):
    """By which rules the authority works."""

    @extend_schema(
        operation_id="rules_in_force",
        parameters=[
            OpenApiParameter("on", {"type": "string", "format": "date"}, description="The day; default today.")
        ],
        responses=RuleReadingSerializer(many=True),
    )
    def get(self, request):
        """All rules on a day (``?on=``, default today)."""
        authority = authority_for(request.user)
        day = read_day(request.GET.get("on"), default=clock.today())
        return Response(RuleReadingSerializer(Readings(authority).on(day), many=True).data)


PATHS = [path("rules/", RulesInForce.as_view(), name="api-rule-list")]
