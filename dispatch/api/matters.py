"""Joined matters in the API: what may be one, joining it, taking it apart."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from dispatch.alike import suggestions
from dispatch.api.serializers import UnitReference
from dispatch.joining import JOINS, MOST, join, take_out
from dispatch.matter_filters import MatterFilter
from dispatch.models import ReportedMatter
from web.api import AskedSerializer

LARGEST = 2**31 - 1


class ReportedMatterSerializer(serializers.ModelSerializer):
    """A joined matter: ``dispatches`` are the ids of its reports."""

    sender = UnitReference(allow_null=True, read_only=True)
    reports = serializers.IntegerField(source="n_reports", read_only=True)
    communities = serializers.IntegerField(source="n_communities", read_only=True)
    dispatches = serializers.SerializerMethodField()

    class Meta:
        model = ReportedMatter
        fields = ["id", "title", "sender", "sender_name", "document_number", "joined_at"]
        fields = [*fields, "reports", "communities", "dispatches"]
        read_only_fields = fields

    def get_dispatches(self, matter) -> list[int]:
        """The ids of the reports."""
        return [report.dispatch_id for report in matter.reports.all()]


class SuggestionSerializer(serializers.Serializer):
    """Reports that may be one matter, or be added to ``matter``."""

    title = serializers.CharField()
    sender = serializers.CharField()
    why = serializers.CharField(source="sentence")
    matter = serializers.IntegerField(source="matter.pk", default=None, allow_null=True)
    dispatches = serializers.SerializerMethodField()

    def get_dispatches(self, group) -> list[int]:
        """The ids of the reports."""
        return [one.pk for one in group.dispatches]


class JoiningSerializer(AskedSerializer):
    """Which reported dispatches are one; ``matter`` adds them to what is joined already."""

    dispatches = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST), allow_empty=False, max_length=MOST
    )
    matter = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST)


class TakingOutSerializer(AskedSerializer):
    """Which reported dispatches are taken out."""

    dispatches = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST), allow_empty=False, max_length=MOST
    )


class MatterViewSet(viewsets.ReadOnlyModelViewSet):
    """Joined matters, for those who see every dispatch; reviewers join and take apart."""

    queryset = ReportedMatter.objects.none()
    serializer_class = ReportedMatterSerializer
    filterset_class = MatterFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        return ReportedMatter.objects.visible_to(self.request.user).for_list().prefetch_related("reports")

    @extend_schema(request=JoiningSerializer, responses={201: ReportedMatterSerializer})
    def create(self, request):
        """Join reported dispatches; the same ones again give the same matter."""
        asked = JoiningSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        key = asked.validated_data.get("matter")
        matter = get_object_or_404(ReportedMatter.objects.visible_to(request.user), pk=key) if key else None
        matter = join(asked.validated_data["dispatches"], by=request.user, matter=matter)
        return Response(self.get_serializer(self.get_queryset().get(pk=matter.pk)).data, status=201)

    @extend_schema(request=TakingOutSerializer, responses={200: ReportedMatterSerializer, 204: None})
    @action(detail=True, methods=["post"], url_path="take-out", filterset_class=None)
    def take_out(self, request, pk=None):
        """Take reports out; 204 when nothing of the matter is left."""
        asked = TakingOutSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        matter = take_out(self.get_object(), asked.validated_data["dispatches"], by=request.user)
        if matter is None:
            return Response(status=204)
        return Response(self.get_serializer(self.get_queryset().get(pk=matter.pk)).data)

    @extend_schema(responses=SuggestionSerializer(many=True))
    @action(detail=False, methods=["get"], filterset_class=None, pagination_class=None)
    def suggested(self, request):
        """What may be one matter, by sender, document number and like text."""
        if not request.user.has_perm(JOINS):
            raise PermissionDenied
        return Response(SuggestionSerializer(suggestions(request.user), many=True).data)
