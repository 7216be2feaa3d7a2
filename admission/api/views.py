"""Applications with their verbs, decisions, and the public admissions."""

import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.response import Response

from admission.api import serializers
from admission.completeness import gaps
from admission.decision_register import published_decisions
from admission.drafting import save_fields, start_draft
from admission.filters import AdmissionFilter, ApplicationFilter, DecisionFilter, QueueFilter
from admission.models import Admission, Application, Decision
from admission.queue import TABS, queue_of, tab_for
from admission.section_forms import form_for
from admission.sections import SECTION_OF
from registry.models import Unit
from registry.public_copies import kept_by_edition
from web import clock
from web.api import ProcedureMixin, answers_of
from web.days import on_and_known, read_day


class ApplicationViewSet(ProcedureMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The applications that one may see; drafts are begun and written here, and moved by their verbs."""

    serializer_class = serializers.ApplicationSerializer
    filterset_class = ApplicationFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        rows = Application.objects.visible_to(self.request.user).for_list()
        return rows if self.action == "list" else rows.prefetch_related("communities")

    def filter_queryset(self, rows):
        """Only a list is filtered."""
        return super().filter_queryset(rows) if self.action == "list" else rows

    def get_serializer_class(self):
        return serializers.ApplicationRowSerializer if self.action == "list" else self.serializer_class

    @extend_schema(request=serializers.DraftSerializer, responses={201: serializers.ApplicationSerializer})
    def create(self, request):
        """Begin a draft."""
        asked = serializers.DraftSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        answers = asked.validated_data
        unit = request.user.unit_for("admission.apply")
        if "applicant" in answers:
            unit = Unit.objects.filter(pk=answers["applicant"]).first()
        draft = start_draft(
            unit=unit, by=request.user, token=answers.get("token") or uuid.uuid4(), kind=answers["kind"]
        )
        return Response(self.get_serializer(draft).data, status=201)

    @extend_schema(request=serializers.EditSerializer, responses=serializers.ApplicationSerializer)
    def partial_update(self, request, pk=None):
        """Save some answers; ``version`` is the one that was read. What isn't named stays as it is."""
        application = self.get_object()
        data = answers_of(request.data, form_for(SECTION_OF).base_fields)
        version = data.pop("version", None)
        if not str(version).isdecimal() or len(str(version)) > 9:
            raise ValidationError({"version": _("请给出读取时的版本号（整数）。")})
        if unknown := data.keys() - SECTION_OF.keys():
            raise ValidationError({name: _("没有这个栏目。") for name in sorted(unknown)})
        form = save_fields(application, list(data), data, by=request.user, seen=int(version))
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(responses=serializers.GapSerializer(many=True))
    @action(detail=True, filterset_class=None, pagination_class=None)
    def gaps(self, request, pk=None):
        """What is missing before it can be submitted."""
        return Response(serializers.GapSerializer(gaps(self.get_object()), many=True).data)

    @extend_schema(responses=serializers.StepSerializer(many=True))
    @action(detail=True, filterset_class=None, pagination_class=None)
    def steps(self, request, pk=None):
        """What has been done, in order."""
        return Response(serializers.StepSerializer(self.get_object().steps.all(), many=True).data)


class QueueViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """The reviewers' queue, the soonest due first; ``?tab=`` mine, open or closed."""

    serializer_class = serializers.ApplicationRowSerializer
    queryset = Application.objects.none()
    filterset_class = QueueFilter

    def get_queryset(self):
        if not self.request.user.has_perm("admission.view_all"):
            raise PermissionDenied
        return queue_of(self.request.user, tab_for(self.request.user, self.request.GET.get("tab")))

    @extend_schema(parameters=[OpenApiParameter("tab", str, enum=list(TABS))])
    def list(self, request, *args, **kwargs):
        """One page of a tab; without ``tab``, what waits for you."""
        return super().list(request, *args, **kwargs)


class DecisionViewSet(viewsets.ReadOnlyModelViewSet):
    """Decisions on the applications that one may see."""

    serializer_class = serializers.DecisionSerializer
    filterset_class = DecisionFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        rows = Decision.objects.visible_to(self.request.user)
        return rows.select_related("application", "body", "admission").prefetch_related("reasons")


@kept_by_edition
class PublishedDecisionViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """The public register: what was published up to a day (``?on=``), as known at a moment (``?known_at=``)."""

    permission_classes = [AllowAny]
    serializer_class = serializers.PublishedDecisionSerializer
    queryset = Decision.objects.none()
    filterset_class = DecisionFilter

    def get_queryset(self):
        return published_decisions(*on_and_known(self.request))


@kept_by_edition
class AdmissionViewSet(viewsets.ReadOnlyModelViewSet):
    """What is admitted, open to everybody; the list holds what is in force ``?on=`` a day."""

    permission_classes = [AllowAny]
    serializer_class = serializers.AdmissionSerializer
    filterset_class = AdmissionFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        return Admission.objects.visible_to(self.request.user).for_reading()

    def filter_queryset(self, rows):
        """Only a list is filtered."""
        return super().filter_queryset(rows) if self.action == "list" else rows

    def get_serializer_context(self):
        on = read_day(self.request.GET.get("on") if self.request else None, default=clock.today())
        return {**super().get_serializer_context(), "on": on}
