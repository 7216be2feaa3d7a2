"""Yearly questions in the API: what waits, and the answer."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from admission import yearly_reviews
from admission.api.serializers import UnitNameSerializer
from admission.models import YearlyReview
from admission.models.routing import ReviewOutcome
from admission.yearly_review_filters import YearlyReviewFilter
from web.api import AskedSerializer, OnlyListsAreFiltered


class YearlyReviewSerializer(serializers.ModelSerializer):
    """Whether an admission is still needed; no person is named."""

    admission_number = serializers.CharField(source="admission.number")
    name = serializers.CharField(source="admission.name")
    lead_department = UnitNameSerializer(source="admission.lead_department")
    last_day = serializers.DateField(source="admission.last_day", allow_null=True)
    outcome = serializers.ChoiceField(choices=ReviewOutcome.choices)

    class Meta:
        model = YearlyReview
        fields = ["id", "admission", "admission_number", "name", "lead_department", "last_day", "year", "due_on"]
        fields = [*fields, "outcome", "is_needed", "note", "asked_at", "answered_at"]
        read_only_fields = fields


class ReviewAnswerSerializer(AskedSerializer):
    """An answer: whether it is needed; why not, when it isn't."""

    is_needed = serializers.BooleanField()
    note = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")


class YearlyReviewViewSet(OnlyListsAreFiltered, viewsets.ReadOnlyModelViewSet):
    """The yearly questions that one may see; ``?state=exit`` what wasn't confirmed."""

    queryset = YearlyReview.objects.none()
    serializer_class = YearlyReviewSerializer
    filterset_class = YearlyReviewFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        return YearlyReview.objects.visible_to(self.request.user).for_list()

    @extend_schema(request=ReviewAnswerSerializer, responses=YearlyReviewSerializer)
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def answer(self, request, pk=None):
        """Say whether the admission is still needed; it changes nothing of the admission."""
        asked = ReviewAnswerSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        review = self.get_object()
        yearly_reviews.answer(review, by=request.user, **asked.validated_data)
        return Response(self.get_serializer(self.get_queryset().get(pk=review.pk)).data)
