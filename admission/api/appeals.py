"""Appeals and the coded reasons in the API."""

import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.response import Response

from admission.api.serializers import UnitNameSerializer
from admission.appeal_forms import AppealForm
from admission.appeals import file_appeal, units_for
from admission.decision_register import published_decisions
from admission.filters import AppealFilter, ReasonFilter
from admission.models import Appeal, RejectionReason
from web import clock
from web.api import AskedSerializer, OnlyListsAreFiltered, ProcedureMixin, answers_of


class AppealSerializer(serializers.ModelSerializer):
    """An appeal with its answer; no person is named."""

    state_label = serializers.CharField(source="get_state_display", read_only=True)
    decision_number = serializers.CharField(source="decision.number", read_only=True)
    appellant = UnitNameSerializer(read_only=True)
    replacement_number = serializers.CharField(source="replacement.number", default=None, allow_null=True)

    class Meta:
        model = Appeal
        fields = ["id", "decision", "decision_number", "appellant", "text", "filed_at", "state", "state_label"]
        fields = [*fields, "due_on", "version", "answer", "replacement", "replacement_number"]
        read_only_fields = fields


class FilingSerializer(AskedSerializer):
    """What begins an appeal; the same token again gives the same one."""

    token = serializers.UUIDField(required=False)
    decision = serializers.IntegerField()
    appellant = serializers.IntegerField(required=False, help_text="Id of one's unit; the first one by default.")
    text = serializers.CharField(max_length=2000)


class AppealViewSet(ProcedureMixin, OnlyListsAreFiltered, viewsets.ReadOnlyModelViewSet):
    """The appeals that one may see; named units file them, the joint meeting answers."""

    queryset = Appeal.objects.none()
    serializer_class = AppealSerializer
    filterset_class = AppealFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        return Appeal.objects.visible_to(self.request.user).for_reading()

    @extend_schema(request=FilingSerializer, responses={201: AppealSerializer})
    def create(self, request):
        """File one; the questions are those of the page."""
        asked = answers_of(request.data, AppealForm.base_fields)
        key = str(asked.pop("decision", ""))
        if unknown := asked.keys() - AppealForm.base_fields.keys():
            raise ValidationError({name: _("没有这个栏目。") for name in sorted(unknown)})
        if not (key.isascii() and key.isdecimal() and len(key) <= 9):
            raise ValidationError({"decision": _("请给出决定的编码（整数）。")})
        decision = get_object_or_404(published_decisions(clock.today()), pk=key)
        units = units_for(decision, request.user)
        if not units:
            raise PermissionDenied
        form = AppealForm({"token": uuid.uuid4(), "appellant": units[0].pk, **asked}, units=units)
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        appeal = file_appeal(decision, by=request.user, **form.cleaned_data)
        return Response(self.get_serializer(self.get_queryset().get(pk=appeal.pk)).data, status=201)


class RejectionReasonSerializer(serializers.ModelSerializer):
    """A coded reason, with the days on which it may be chosen."""

    class Meta:
        model = RejectionReason
        fields = ["id", "code", "text", "rule", "is_current", "valid_from", "valid_to"]
        read_only_fields = fields


class RejectionReasonViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """The coded reasons; ``?offered=yes`` those that may be chosen today."""

    queryset = RejectionReason.objects.none()
    serializer_class = RejectionReasonSerializer
    filterset_class = ReasonFilter

    def get_queryset(self):
        if not self.request.user.has_perm("admission.view_all"):
            raise PermissionDenied
        return RejectionReason.objects.order_by("position", "pk")
