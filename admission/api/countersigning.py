"""Countersignatures as JSON, for those who work where the case is reviewed."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from admission.countersigning import Countersigning, countersigning_to_show


class SignatureSerializer(serializers.Serializer):
    """What one person signed."""

    position = serializers.IntegerField()
    signer = serializers.CharField()
    text = serializers.CharField()
    at = serializers.DateTimeField()


class DisagreementSerializer(SignatureSerializer):
    """Why one person didn't sign."""


class SaidSerializer(SignatureSerializer):
    """What was signed, or not agreed to, under an older recommendation."""

    is_disagreement = serializers.BooleanField(default=False)


class PlaceSerializer(serializers.Serializer):
    """One place in the order; ``signature`` and ``disagreement`` are null until it says one or the other."""

    position = serializers.IntegerField()
    signer = serializers.CharField()
    keeps_out = serializers.BooleanField()
    signature = SignatureSerializer(allow_null=True)
    disagreement = DisagreementSerializer(allow_null=True)


class CountersigningSerializer(serializers.Serializer):
    """Why it is asked, the places in their order, what is lacking, what an approval answered to those who didn't agree, and
    what no longer counts."""

    reasons = serializers.ListField(child=serializers.CharField())
    places = PlaceSerializer(many=True)
    lacks = serializers.CharField(allow_null=True)
    answer = serializers.CharField(allow_blank=True)
    earlier = SaidSerializer(many=True)


class CountersigningOfCase:
    """For the viewset of applications: ``GET …/countersigning/``; the actions are ``countersign`` and ``disagree``."""

    @extend_schema(responses=CountersigningSerializer)
    @action(detail=True, filterset_class=None, pagination_class=None)
    def countersigning(self, request, pk=None):
        """Who countersigns in which order, and what was signed; empty when it isn't asked."""
        application = self.get_object()
        if application.authority_id not in request.user.authority_ids_with("admission.view_all"):
            raise Http404
        rules, steps = application.authority.rules_on(), application.steps.all()
        shown = countersigning_to_show(application, rules, steps) or Countersigning([])
        said = CountersigningSerializer(shown).data
        return Response(said if shown.is_due else {**said, "lacks": None})
