"""Several applications at once, as JSON: each for itself, with what became of it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from admission.bulk_handling import IN_BULK, MOST, carry_out, chosen
from admission.case_parts import HANDED_OVER
from admission.handing_over import TransferForm
from web.api import AskedSerializer


class BulkRowSerializer(AskedSerializer):
    """One application, and the version of it that was read."""

    id = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class BulkSerializer(AskedSerializer):
    """The applications; for handing over also to whom (the user's id) and why."""

    rows = BulkRowSerializer(many=True, allow_empty=False, max_length=MOST)
    reviewer = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    reason = serializers.CharField(required=False, max_length=TransferForm.base_fields["reason"].max_length)


class HandledSerializer(serializers.Serializer):
    """What became of one application; ``refusal`` says why nothing did."""

    id = serializers.IntegerField(source="application.pk")
    number = serializers.CharField(source="application.number")
    state = serializers.CharField(source="application.state")
    due_on = serializers.DateField(source="application.due_on", allow_null=True)
    version = serializers.IntegerField(source="application.version")
    is_done = serializers.BooleanField()
    refusal = serializers.CharField()


class BulkOfQueue:
    """For the viewset of the queue: ``POST …/bulk/accept/`` and ``POST …/bulk/transfer/``."""

    @extend_schema(request=BulkSerializer, responses=HandledSerializer(many=True))
    @action(detail=False, methods=["post"], url_path=r"bulk/(?P<verb>[a-z_]+)", filterset_class=None)
    def bulk(self, request, verb=None):
        """Accept, or hand over to another reviewer; every row for itself, those that can't be moved with the reason."""
        if not request.user.has_perm("admission.review"):
            raise PermissionDenied
        if verb not in IN_BULK:
            raise Http404
        asked = BulkSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        answers = dict(asked.validated_data)
        seen = {row["id"]: row["version"] for row in answers.pop("rows")}
        wanted = {"reviewer", "reason"} if verb == HANDED_OVER else set()
        if unknown := answers.keys() - wanted:
            raise ValidationError({name: _("这一步不需要填写此项。") for name in sorted(unknown)})
        if missing := wanted - answers.keys():
            raise ValidationError({name: _("请填写此项。") for name in sorted(missing)})
        rows = carry_out(request.user, verb, chosen(request.user, seen), seen, **answers)
        return Response(HandledSerializer(rows, many=True).data)
