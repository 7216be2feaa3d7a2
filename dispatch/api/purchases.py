"""Rates of an hour, organisations and agreements over the API; the forms of the pages decide here too."""

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from dispatch.agreements import BUYER, accept, change, record_once
from dispatch.api.asked import KEYED, answered, asked, files_of
from dispatch.api.serializers import UnitReference
from dispatch.models import HourRate, Provider, ServiceAgreement
from dispatch.providers import authority_kept_by, keep, may_keep
from dispatch.purchase_filters import AgreementFilter, ProviderFilter
from dispatch.purchase_forms import AcceptForm, AgreementForm, ProviderForm, RateForm, provider_form
from dispatch.rates import set_rate
from web.api import AskedSerializer


class HourRateSerializer(serializers.ModelSerializer):
    """A rate; ``last_day`` is inclusive."""

    last_day = serializers.DateField(allow_null=True, read_only=True)

    class Meta:
        model = HourRate
        fields = ["id", "yuan", "valid_from", "last_day", "source"]
        read_only_fields = fields


class ProviderSerializer(serializers.ModelSerializer):
    """An organisation; ``last_day`` is inclusive."""

    last_day = serializers.DateField(allow_null=True, read_only=True)

    class Meta:
        model = Provider
        fields = ["id", "name", "code", "services", "contact", "valid_from", "last_day"]
        read_only_fields = fields


class AgreementSerializer(serializers.ModelSerializer):
    """An agreement."""

    buyer = UnitReference(read_only=True)
    provider = serializers.CharField(source="provider.name", read_only=True)
    admission = serializers.CharField(source="admission.number", default=None, read_only=True)

    class Meta:
        model = ServiceAgreement
        fields = [
            "id",
            "title",
            "number",
            "buyer",
            "provider",
            "admission",
            "dispatch",
            "starts_on",
            "last_day",
            "workload",
        ]
        fields += ["price", "accepted_on", "acceptance"]
        read_only_fields = fields


class HourRateAskedSerializer(AskedSerializer):
    """Another rate, from a day on; the one before ends the day before."""

    yuan = serializers.CharField(help_text="Yuan of an hour, at most two decimals.")
    valid_from = serializers.CharField()
    source = serializers.CharField(required=False)


class ProviderAskedSerializer(AskedSerializer):
    """An organisation as it is to stand in the directory; without ``last_day`` it stays."""

    name = serializers.CharField()
    code = serializers.CharField(required=False)
    services = serializers.CharField()
    contact = serializers.CharField(required=False)
    valid_from = serializers.CharField()
    last_day = serializers.CharField(required=False)


class AgreementChangeSerializer(AskedSerializer):
    """An agreement as it is to stand."""

    provider = serializers.IntegerField(help_text="Id of an organisation of the directory.")
    title = serializers.CharField()
    number = serializers.CharField(required=False)
    admission = serializers.IntegerField(required=False, help_text="Id of an admission that one's unit leads.")
    dispatch = serializers.IntegerField(required=False, help_text="Id of what one's unit sent.")
    starts_on = serializers.CharField()
    last_day = serializers.CharField()
    workload = serializers.CharField()
    price = serializers.CharField(help_text="Yuan, at most two decimals.")


class AgreementChangeWithTextSerializer(AgreementChangeSerializer):
    """The same with another signed text."""

    upload = serializers.FileField(required=False)


class AgreementAskedSerializer(AgreementChangeSerializer):
    """A new agreement."""

    buyer = serializers.IntegerField(required=False, help_text="Id of the buying unit; by default the user's own.")
    token = serializers.UUIDField(required=False, help_text="The same token gives the same agreement.")


class AgreementWithTextSerializer(AgreementAskedSerializer):
    """The same with the signed text."""

    upload = serializers.FileField(required=False)


class AcceptanceSerializer(AskedSerializer):
    """How the work was accepted."""

    accepted_on = serializers.CharField()
    acceptance = serializers.CharField(max_length=300)


class HourRates(viewsets.ReadOnlyModelViewSet):
    """The rates of an hour, the latest first; reviewers set them."""

    queryset = HourRate.objects.none()
    serializer_class = HourRateSerializer
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        return HourRate.objects.visible_to(self.request.user).order_by("-valid_from", "pk")

    @extend_schema(request=HourRateAskedSerializer, responses={201: HourRateSerializer})
    def create(self, request):
        """Let another rate hold from a day on."""
        authority = _kept_by(request.user)
        form = answered(RateForm(asked(request, RateForm.base_fields)))
        row = set_rate(authority, **form.cleaned_data)
        return Response(HourRateSerializer(row).data, status=201)


class Providers(viewsets.ReadOnlyModelViewSet):
    """The directory of organisations; reviewers keep it."""

    queryset = Provider.objects.none()
    serializer_class = ProviderSerializer
    filterset_class = ProviderFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        return Provider.objects.visible_to(self.request.user).order_by("name", "valid_from", "pk")

    @extend_schema(request=ProviderAskedSerializer, responses={201: ProviderSerializer})
    def create(self, request):
        """Enter an organisation."""
        return self._keep(request, Provider(authority=_kept_by(request.user)), 201)

    @extend_schema(request=ProviderAskedSerializer, responses=ProviderSerializer)
    def update(self, request, pk=None):
        """Correct or end what stands; what is left out is emptied."""
        row = self.get_object()
        if not may_keep(request.user, row.authority_id):
            raise PermissionDenied
        return self._keep(request, row, 200)

    def _keep(self, request, row, status):
        form = answered(provider_form(row, asked(request, ProviderForm.base_fields)))
        return Response(ProviderSerializer(keep(row, by=request.user, **form.said())).data, status=status)


class Agreements(viewsets.ReadOnlyModelViewSet):
    """The agreements that the user may see; the buyer records them, and that the work was accepted."""

    queryset = ServiceAgreement.objects.none()
    serializer_class = AgreementSerializer
    filterset_class = AgreementFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        return ServiceAgreement.objects.visible_to(self.request.user).for_list().order_by("-starts_on", "-pk")

    @extend_schema(
        request={
            "application/json": AgreementAskedSerializer,
            "multipart/form-data": AgreementWithTextSerializer,
        },
        responses={201: AgreementSerializer, 200: AgreementSerializer},
        parameters=KEYED,
    )
    def create(self, request):
        """Record one, once per Idempotency-Key or token."""
        if not request.user.present_unit_ids_with(BUYER):
            raise PermissionDenied
        given = asked(request, AgreementForm.base_fields, once="agreement")
        files = files_of(given, AgreementForm.base_fields)
        given.setdefault("buyer", AgreementForm(user=request.user).fields["buyer"].initial)
        form = answered(AgreementForm(given, files, user=request.user))
        said = {name: form.cleaned_data[name] for name in ("buyer", "token", "upload")}
        row, is_new = record_once(form.said(), by=request.user, **said)
        return self._said(row, 201 if is_new else 200)

    @extend_schema(
        request={
            "application/json": AgreementChangeSerializer,
            "multipart/form-data": AgreementChangeWithTextSerializer,
        },
        responses=AgreementSerializer,
    )
    def update(self, request, pk=None):
        """Correct it, or end it early, while the work isn't accepted; what is left out is emptied, the signed text stays."""
        row = self.get_object()
        fields = AgreementForm(user=request.user, instance=row).fields
        given = asked(request, fields)
        form = answered(AgreementForm(given, files_of(given, fields), user=request.user, instance=row))
        return self._said(change(row, form.said(), by=request.user, upload=form.cleaned_data["upload"]), 200)

    @extend_schema(request=AcceptanceSerializer, responses=AgreementSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request, pk=None):
        """Record that the work was accepted, once."""
        row = self.get_object()
        form = answered(AcceptForm(asked(request, AcceptForm.base_fields)))
        return self._said(accept(row, by=request.user, **form.cleaned_data), 200)

    def _said(self, row, status):
        return Response(AgreementSerializer(self.get_queryset().get(pk=row.pk)).data, status=status)


def _kept_by(user):
    """The authority whose rates and directory the user keeps. Raises PermissionDenied."""
    authority = authority_kept_by(user)
    if authority is None:
        raise PermissionDenied
    return authority
