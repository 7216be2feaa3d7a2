"""The API of what communities did with certificates: asks, how often, stamps. Recorded once per Idempotency-Key."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from certificates import asking, issuing
from certificates.agencies import read_agency
from certificates.filters import AskFilter, AskTotalFilter, IssueFilter
from certificates.forms import AgencyForm, CorrectedStampForm, ReasonForm, StampForm
from certificates.models import CertificateAsk, CertificateIssue
from certificates.superseding import token_for
from certificates.types import where_to_go, who_confirmed
from certificates.views.lookup import asked_of, read_token
from certificates.whose import worked_in
from web.api import answers_of
from web.refusals import BadQuery

IDEMPOTENCY = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)
STANDING = ["replaces", "superseded_by", "is_void", "reason", "recorded_at", "citation"]


class RecordSerializer(serializers.ModelSerializer):
    """What asks and stamps have in common."""

    community = serializers.CharField(source="community.code", read_only=True)
    community_name = serializers.CharField(source="community.name", read_only=True)
    superseded_by = serializers.IntegerField(source="successor_id", read_only=True, allow_null=True, default=None)


class AskSerializer(RecordSerializer):
    """One ask; where to go as the slips say it."""

    outcome_label = serializers.CharField(source="get_outcome_display", read_only=True)
    agency = serializers.CharField(source="agency.code", read_only=True, default=None, help_text="Code of the unit.")
    agency_name = serializers.CharField(source="agency_label", read_only=True)
    where = serializers.SerializerMethodField()
    confirmation = serializers.SerializerMethodField()

    class Meta:
        model = CertificateAsk
        fields = ["id", "number", "name", "line", "outcome", "outcome_label", "agency", "agency_name"]
        fields += ["community", "community_name", "asked_on", "where", "confirmation", *STANDING]
        read_only_fields = fields

    def get_where(self, ask) -> str:
        """Empty for one that may be issued."""
        return where_to_go(ask.citation) if ask.is_refused else ""

    def get_confirmation(self, ask) -> str:
        """Who confirmed it and when, or that nobody did."""
        return who_confirmed(ask.citation)


class IssueSerializer(RecordSerializer):
    """One stamp."""

    class Meta:
        model = CertificateIssue
        fields = ["id", "number", "name", "line", "purpose", "agency_name", "issued_on"]
        fields += ["community", "community_name", *STANDING]
        read_only_fields = fields


class PressSerializer(serializers.Serializer):
    """What counts an ask: the words, the choice among candidates, and the agency as a code or by its name."""

    q = serializers.CharField()
    choice = serializers.CharField(required=False)
    agency = serializers.CharField(required=False)
    community = serializers.CharField(required=False, help_text="Code; one's own without it.")


class AgencySerializer(serializers.Serializer):
    """Which agency it really was, and why it is put right."""

    agency = serializers.CharField(required=False)
    reason = serializers.CharField()


class CertificateReasonSerializer(serializers.Serializer):
    """Why something is struck out."""

    reason = serializers.CharField()


class StampSerializer(serializers.Serializer):
    """What logs a stamp."""

    line = serializers.IntegerField()
    purpose = serializers.CharField()
    agency_name = serializers.CharField(required=False)
    issued_on = serializers.DateField()
    community = serializers.CharField(required=False, help_text="Code; one's own without it.")


class CorrectedStampSerializer(StampSerializer):
    """The stamp as it really was, and why it is put right."""

    reason = serializers.CharField()


class Recorded(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Rows of one's communities, or of all for reviewers and supervisors."""

    model = None
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        return self.model.objects.visible_to(self.request.user).for_list()

    def answer(self, row, status=200):
        """The row as it is read."""
        return Response(self.get_serializer(self.get_queryset().get(pk=row.pk)).data, status=status)

    def token(self):
        """The token of the Idempotency-Key or of the body; a request without one is new."""
        if key := self.request.headers.get("Idempotency-Key"):
            return token_for(self.request.user, key)
        return read_token(str(self.request.data.get("token") or ""))

    def said(self, form_class, **kwargs):
        """The clean form of a body. Raises ValidationError."""
        said = answers_of(self.request.data, form_class.base_fields)
        form = form_class({name: "" if value is None else value for name, value in said.items()}, **kwargs)
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        return form


class Asks(Recorded):
    """Asks for certificates; POST counts one at one press."""

    model = CertificateAsk
    queryset = CertificateAsk.objects.none()
    serializer_class = AskSerializer
    filterset_class = AskFilter

    @extend_schema(
        request=PressSerializer, responses={201: AskSerializer, 200: AskSerializer}, parameters=[IDEMPOTENCY]
    )
    def create(self, request):
        """201 with the ask; 200 with the same ask when it was made before."""
        values = {name: str(value or "") for name, value in answers_of(request.data, {}).items()}
        community = worked_in(request.user, values.get("community", ""))
        _text, _choice, found, why = asked_of(request, values, community)
        if found is None:
            raise why or BadQuery(_("请写出要开什么证明，例如「居住证明」。"), code="required", field="q")
        agency = read_agency(values.get("agency"), community.authority)
        ask, made = asking.press(found, community=community, agency=agency, by=request.user, token=self.token())
        return self.answer(ask, 201 if made else 200)

    @extend_schema(request=AgencySerializer, responses={201: AskSerializer})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def correct(self, request, pk=None):
        """It was another agency: 201 with the ask that takes the place of this one."""
        ask, said = self.get_object(), self.said(AgencyForm).cleaned_data
        agency = read_agency(said["agency"], ask.authority)
        return self.answer(asking.name_agency(ask, agency=agency, reason=said["reason"], by=request.user), 201)

    @extend_schema(request=CertificateReasonSerializer, responses={201: AskSerializer})
    @action(detail=True, methods=["post"], url_path="strike-out", filterset_class=None, pagination_class=None)
    def strike_out(self, request, pk=None):
        """It was no ask at all: 201 with the row that says so."""
        ask = self.get_object()
        reason = self.said(ReasonForm).cleaned_data["reason"]
        return self.answer(asking.strike_out(ask, reason=reason, by=request.user), 201)


class AskTotalSerializer(serializers.Serializer):
    """A group of asks: what tells it apart (by ``?by=``), how many, and how many of them weren't to be issued."""

    month = serializers.DateField(required=False, help_text="Its first day.")
    name = serializers.CharField(required=False)
    outcome = serializers.CharField(required=False)
    agency = serializers.CharField(required=False, source="agency_label")
    asked = serializers.IntegerField()
    refused = serializers.IntegerField()


class AskTotals(mixins.ListModelMixin, viewsets.GenericViewSet):
    """Asks counted: by certificate, agency, month, or all three (``?by=``). Never by community."""

    queryset = CertificateAsk.objects.none()
    serializer_class = AskTotalSerializer
    filterset_class = AskTotalFilter

    def get_queryset(self):
        return CertificateAsk.objects.visible_to(self.request.user)


class Issues(Recorded):
    """The log of stamps; POST logs one under the next number of the community."""

    model = CertificateIssue
    queryset = CertificateIssue.objects.none()
    serializer_class = IssueSerializer
    filterset_class = IssueFilter

    @extend_schema(
        request=StampSerializer, responses={201: IssueSerializer, 200: IssueSerializer}, parameters=[IDEMPOTENCY]
    )
    def create(self, request):
        """201 with the stamp; 200 with the same stamp when it was logged before."""
        community = worked_in(request.user, str(answers_of(request.data, {}).get("community") or ""))
        said = self.said(StampForm, community=community).said()
        issue, made = issuing.log_stamp(community=community, by=request.user, token=self.token(), **said)
        return self.answer(issue, 201 if made else 200)

    @extend_schema(request=CorrectedStampSerializer, responses={201: IssueSerializer})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def correct(self, request, pk=None):
        """The stamp as it really was: 201 with the row that takes the place of this one."""
        issue = self.get_object()
        form = self.said(CorrectedStampForm, community=issue.community)
        new = issuing.put_right(issue, reason=form.cleaned_data["reason"], by=request.user, **form.said())
        return self.answer(new, 201)

    @extend_schema(request=CertificateReasonSerializer, responses={201: IssueSerializer})
    @action(detail=True, methods=["post"], url_path="strike-out", filterset_class=None, pagination_class=None)
    def strike_out(self, request, pk=None):
        """The stamp was never given: 201 with the row that says so."""
        issue = self.get_object()
        reason = self.said(ReasonForm).cleaned_data["reason"]
        return self.answer(issuing.strike_out(issue, reason=reason, by=request.user), 201)
