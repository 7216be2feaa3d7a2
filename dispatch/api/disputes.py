"""Disputes over refusals in the API: the sender files, the reviewing office rules. No person is named."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from dispatch.api.serializers import UnitReference
from dispatch.dispute_filters import DisputeFilter
from dispatch.dispute_forms import DisputeForm
from dispatch.disputes import file_dispute
from dispatch.models import Dispute, Receipt
from web.api import AskedSerializer, ProcedureMixin, answers_of


class DisputeSerializer(serializers.ModelSerializer):
    """A dispute with its ruling; ``obligation`` is the dispatch that a refusal ruled to be taken on led to."""

    state_label = serializers.CharField(source="get_state_display", read_only=True)
    number = serializers.CharField(source="receipt.number", read_only=True)
    title = serializers.CharField(source="receipt.dispatch.title", read_only=True)
    community = UnitReference(source="receipt.community", read_only=True)
    unit = UnitReference(read_only=True)

    class Meta:
        model = Dispute
        fields = ["id", "receipt", "number", "title", "community", "unit", "text", "filed_at", "state", "state_label"]
        fields = [*fields, "version", "due_on", "ruling", "ruled_on", "obligation"]
        read_only_fields = fields


class DisputeFilingSerializer(AskedSerializer):
    """What begins a dispute."""

    receipt = serializers.IntegerField(help_text="Id of the refusal.")
    text = serializers.CharField(max_length=1000)


class DisputeFilingWithFileSerializer(DisputeFilingSerializer):
    """The same as a form with a file."""

    file = serializers.FileField(required=False)


class DisputeViewSet(ProcedureMixin, viewsets.ReadOnlyModelViewSet):
    """The disputes that one may see; the sender files them, the reviewing office rules."""

    queryset = Dispute.objects.none()
    serializer_class = DisputeSerializer
    filterset_class = DisputeFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        return Dispute.objects.visible_to(self.request.user).by_due_day().for_list()

    @extend_schema(
        request={"application/json": DisputeFilingSerializer, "multipart/form-data": DisputeFilingWithFileSerializer},
        responses={201: DisputeSerializer},
    )
    def create(self, request):
        """File one; the question is that of the page."""
        asked = answers_of(request.data, DisputeForm.base_fields)
        key = str(asked.pop("receipt", ""))
        files = {"file": file} if (file := asked.pop("file", None)) else {}
        if unknown := asked.keys() - {"text"}:
            raise ValidationError({name: _("没有这个栏目。") for name in sorted(unknown)})
        if not (key.isascii() and key.isdecimal() and len(key) <= 9):
            raise ValidationError({"receipt": _("请给出拒收回执的编码（整数）。")})
        receipt = get_object_or_404(Receipt.objects.visible_to(request.user).refused(), pk=key)
        form = DisputeForm(asked, files)
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        dispute = file_dispute(receipt, by=request.user, **form.cleaned_data)
        return Response(self.get_serializer(self.get_queryset().get(pk=dispute.pk)).data, status=201)
