"""Two-way evaluation over the API: a community's four taps, and the totals that the sender may read."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from dispatch.evaluations import evaluate, sees_totals, totals_of_dispatch
from dispatch.models import Dispatch, Receipt
from web.api import AskedSerializer


class TapsSerializer(AskedSerializer):
    """Four questions, each yes (true), no (false), or left out."""

    funds_arrived = serializers.BooleanField(required=False, allow_null=True)
    data_came_back = serializers.BooleanField(required=False, allow_null=True)
    hours_as_stated = serializers.BooleanField(required=False, allow_null=True)
    worth_renewing = serializers.BooleanField(required=False, allow_null=True)


class KeptSerializer(serializers.Serializer):
    """Whether the answers were kept now; what was kept before stays as it is."""

    is_new = serializers.BooleanField()


class TotalSerializer(serializers.Serializer):
    """The released answers to one question, in steps of five; of them from ``least`` to ``most`` a yes."""

    question = serializers.CharField()
    label = serializers.CharField()
    answers = serializers.IntegerField()
    least = serializers.IntegerField()
    most = serializers.IntegerField()


class ReceiptEvaluation(APIView):
    """What a community says of a task that has ended; once, and never read again by anybody."""

    @extend_schema(request=TapsSerializer, responses={201: KeptSerializer, 200: KeptSerializer})
    def post(self, request, pk):
        """Keep the answers."""
        taps = TapsSerializer(data=request.data)
        taps.is_valid(raise_exception=True)
        receipt = get_object_or_404(Receipt.objects.visible_to(request.user).for_list(), pk=pk)
        is_new = evaluate(receipt, by=request.user, **taps.validated_data)
        return Response({"is_new": is_new}, status=201 if is_new else 200)


class DispatchEvaluation(APIView):
    """The totals of a dispatch; of one under an admission those of the admission."""

    @extend_schema(responses=TotalSerializer(many=True))
    def get(self, request, pk):
        """For the sender, and for who sees everything."""
        found = get_object_or_404(Dispatch.objects.visible_to(request.user), pk=pk)
        if not sees_totals(request.user, sender=found.sender_id, authority=found.authority_id):
            raise PermissionDenied
        return Response(TotalSerializer(totals_of_dispatch(found), many=True).data)
