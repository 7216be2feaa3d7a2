"""The API of the certificates: the look-up, the lists and the guides, open as the lists are; writing and confirming guides."""

from django.core.exceptions import ValidationError
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView

from certificates.filters import CertificateFilter
from certificates.forms import GuideForm
from certificates.guide_writing import confirm_guide, write_guide
from certificates.guides import certificate_entries, with_guides
from certificates.lookup import Outcome
from certificates.lookup_page import card_of
from certificates.models import CertificateGuide
from certificates.record_api import Asks, AskTotals, Issues
from certificates.views.lists import certificate_line
from certificates.views.lookup import asked_of
from registry.models import ListEntry
from registry.public_copies import kept_by_edition
from web.api import answers_of
from web.days import on_and_known
from web.refusals import BadQuery


class GuideSerializer(serializers.ModelSerializer):
    """How a certificate is issued, or where to go instead."""

    list = serializers.CharField(source="line.item_list.kind", read_only=True)
    number = serializers.CharField(source="line.number", read_only=True)
    confirmed_by = serializers.CharField(source="confirmed_by.name", read_only=True, default=None)
    last_day = serializers.DateField(read_only=True, allow_null=True)

    class Meta:
        model = CertificateGuide
        fields = ["id", "line", "list", "number", "steps", "time_limit", "handled_by", "is_confirmed"]
        fields += ["confirmed_by", "confirmed_on", "valid_from", "last_day"]


class GuideRequestSerializer(serializers.Serializer):
    """What a guide says from today on; the page's form decides for the API too."""

    line = serializers.IntegerField(help_text="Id of the line of a certificate list.")
    handled_by = serializers.CharField(required=False)
    steps = serializers.CharField(required=False)
    time_limit = serializers.IntegerField(required=False, help_text="Working days.")
    confirms = serializers.BooleanField(
        required=False, help_text="The district confirms it; else it is usual practice."
    )


@kept_by_edition
class Guides(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """Guides on a day (``?on=``); reviewers write one (POST) and confirm one."""

    queryset = CertificateGuide.objects.none()
    serializer_class = GuideSerializer
    filterset_fields = ["line"]

    def get_queryset(self):
        on, _known_at = on_and_known(self.request)
        rows = CertificateGuide.objects.visible_to(self.request.user).on(on)
        rows = rows.select_related("line__item_list__authority", "confirmed_by")
        return rows.order_by("line__item_list__position", "line__position", "pk")

    def get_permissions(self):
        """Guides are read by anybody."""
        return [AllowAny() if self.action in ("list", "retrieve") else IsAuthenticated()]

    @extend_schema(request=GuideRequestSerializer, responses={201: GuideSerializer})
    def create(self, request):
        """What is said of a certificate from today on, in the place of what was said before."""
        said = answers_of(request.data, {**GuideForm.base_fields})
        line = said.pop("line", None)
        if not str(line or "").isdecimal():
            raise BadQuery(_("请写明清单条目。"), code="required", field="line")
        form = GuideForm(said)
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        guide = write_guide(certificate_line(int(line)), by=request.user, **form.cleaned_data)
        return Response(self.get_serializer(guide).data, status=201)

    @extend_schema(request=None, responses=GuideSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request, pk=None):
        """Usual practice is confirmed as that of the district, by the reviewer's unit, from today on."""
        return Response(self.get_serializer(confirm_guide(self.get_object().line, by=request.user)).data)


class CertificateSerializer(serializers.ModelSerializer):
    """A line of one of the two certificate lists, with what to do."""

    list = serializers.CharField(source="line.item_list.kind")
    number = serializers.CharField(source="line.number")
    steps = serializers.CharField(source="guide.steps", default="")
    handled_by = serializers.CharField(source="guide.handled_by", default="")
    time_limit = serializers.IntegerField(source="guide.time_limit", default=None, help_text="Working days.")
    is_confirmed = serializers.BooleanField(source="guide.is_confirmed", default=False)
    confirmed_by = serializers.CharField(source="guide.confirmed_by.name", default=None)
    confirmed_on = serializers.DateField(source="guide.confirmed_on", default=None)
    last_day = serializers.DateField(allow_null=True)

    class Meta:
        model = ListEntry
        fields = ["id", "line", "list", "number", "name", "conditions"]
        fields = [*fields, "steps", "time_limit", "handled_by", "is_confirmed", "confirmed_by", "confirmed_on"]
        fields = [*fields, "valid_from", "last_day"]
        read_only_fields = fields


@kept_by_edition
class Certificates(mixins.ListModelMixin, viewsets.GenericViewSet):
    """What may be issued and what may not on a day (``?on=``), as known at a moment (``?known_at=``)."""

    permission_classes = [AllowAny]
    queryset = ListEntry.objects.none()
    serializer_class = CertificateSerializer
    filterset_class = CertificateFilter

    def get_queryset(self):
        return certificate_entries(*on_and_known(self.request))

    def paginate_queryset(self, queryset):
        """The rows of the page with their guides."""
        return with_guides(super().paginate_queryset(queryset), on_and_known(self.request)[0])


class LookupSerializer(serializers.Serializer):
    """What somebody wants certified, in their own words; ``choice`` says which of the candidates it is, or ``none``."""

    q = serializers.CharField(max_length=300)
    choice = serializers.CharField(required=False)
    on = serializers.DateField(required=False)
    known_at = serializers.DateTimeField(required=False)
    authority = serializers.CharField(required=False, help_text="Its short name, as in record numbers.")


class FoundCertificateSerializer(serializers.Serializer):
    """One candidate of the look-up."""

    choice = serializers.CharField(help_text="Give it back as choice to say that it is this one.")
    list = serializers.CharField()
    number = serializers.CharField()
    name = serializers.CharField()
    score = serializers.FloatField()
    matched = serializers.ListField(child=serializers.CharField())


class LookedUpSerializer(serializers.Serializer):
    """The answer to what somebody wants certified."""

    text = serializers.CharField()
    on = serializers.DateField()
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    words = serializers.CharField()
    where = serializers.CharField(help_text="Where to go instead; usual practice is called so.")
    confirmation = serializers.CharField(help_text="Who confirmed it and when, or that nobody did.")
    citation = serializers.DictField(allow_null=True, help_text="The line that it rests on, word for word.")
    choices = FoundCertificateSerializer(many=True)
    near = FoundCertificateSerializer(many=True)


class LookupThrottle(AnonRateThrottle):
    """Those who haven't signed in ask at most 60 times a minute."""

    scope = "check"


class Lookup(APIView):
    """May this certificate be issued, and if not, where to go? Open; by what residents and agencies say."""

    permission_classes = [AllowAny]
    throttle_classes = [LookupThrottle]

    @extend_schema(request=LookupSerializer, responses=LookedUpSerializer)
    def post(self, request):
        """The answer to ``q``."""
        values = {name: str(value or "") for name, value in answers_of(request.data, {}).items()}
        text, _choice, found, why = asked_of(request, values)
        if found is None:
            raise why or BadQuery(_("请写出要开什么证明，例如「居住证明」。"), code="required", field="q")
        card = card_of(found)
        return Response(
            {
                "text": text,
                "on": found.on.isoformat(),
                "outcome": str(found.outcome),
                "words": found.outcome.label,
                "where": card["where"],
                "confirmation": card["confirmation"],
                "citation": card["kept"] or None,
                "choices": [_candidate(found, one) for one in found.candidates],
                "near": [_candidate(found, one) for one in found.near],
            }
        )


def _candidate(found, match):
    line = match.line
    said = {"choice": line.key, "list": line.list, "number": line.number, "name": line.name}
    return {**said, "score": match.score, "matched": list(match.words)}


#: (prefix, viewset, basename) for the router of /api/v1/.
ROUTES = [
    ("certificate-guides", Guides, "certificate-guide"),
    ("certificates", Certificates, "certificate"),
    ("certificate-asks", Asks, "certificate-ask"),
    ("certificate-ask-totals", AskTotals, "certificate-ask-total"),
    ("certificate-issues", Issues, "certificate-issue"),
]
PATHS = [path("certificate-lookup/", Lookup.as_view(), name="api-certificate-lookup")]
