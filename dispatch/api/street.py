"""The street workbench over the API: what reached its communities, what is asked twice, passing on and stopping."""

import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from dispatch.api.serializers import DispatchSerializer, UnitReference
from dispatch.asked_twice import pairs_for
from dispatch.models import Dispatch
from dispatch.passing_forms import IncomingForm
from dispatch.passing_on import outlook, pass_on, stop
from dispatch.street_bench import SEES, dispatches_for, with_street_counts
from dispatch.street_filters import StreetFilter
from registry.models import Community, Department, Street
from web.api import AskedSerializer
from web.refusals import BadQuery, NotYourPart


class StreetDispatchSerializer(DispatchSerializer):
    """A dispatch as a street reads it: counts are of the street's communities alone."""

    passed_on_by = UnitReference(allow_null=True, read_only=True)
    communities = serializers.ListField(child=serializers.CharField(), read_only=True, help_text="Names.")
    funds = serializers.CharField(read_only=True)
    funds_label = serializers.CharField(read_only=True)
    refused = serializers.IntegerField(read_only=True)
    verdicts = serializers.SerializerMethodField(help_text="How many communities had which verdict.")
    states = serializers.SerializerMethodField(help_text="How many receipts are in which state.")

    class Meta(DispatchSerializer.Meta):
        fields = [*DispatchSerializer.Meta.fields, "passed_on_by", "reason", "communities", "verdicts", "funds"]
        fields += ["funds_label", "states", "refused"]
        read_only_fields = fields

    def get_verdicts(self, dispatch) -> dict[str, int]:
        """{verdict: communities}."""
        return {code: n for code, _label, n in dispatch.verdicts}

    def get_states(self, dispatch) -> dict[str, int]:
        """{state: receipts}."""
        return {code: n for code, _label, n in dispatch.states}


class AskingSerializer(serializers.Serializer):
    """What one unit asks, from when until when."""

    dispatch = serializers.IntegerField(source="pk")
    title = serializers.CharField()
    sender = serializers.CharField()
    since = serializers.DateField()
    until = serializers.DateField()


class PairSerializer(serializers.Serializer):
    """What two units ask of the same communities, and why it seems to be the same."""

    one = AskingSerializer()
    other = AskingSerializer()
    why = serializers.CharField(source="sentence")
    reasons = serializers.ListField(child=serializers.CharField())
    times = serializers.IntegerField()
    communities = serializers.ListField(child=serializers.CharField())


class IncomingSerializer(AskedSerializer):
    """What a department handed to a street; the page's form decides for the API too."""

    token = serializers.UUIDField(required=False, help_text="The same token gives the same dispatch.")
    street = serializers.CharField(required=False, help_text="Code; by default the user's own.")
    text = serializers.CharField()
    sender = serializers.CharField(required=False, help_text="Code of the department.")
    sender_name = serializers.CharField(required=False)
    document_number = serializers.CharField(required=False)
    choice = serializers.CharField(required=False, help_text="The line chosen of an unclear answer.")
    communities = serializers.ListField(child=serializers.CharField(), required=False, help_text="Codes; none is all.")
    due_on = serializers.CharField(required=False)
    reason = serializers.CharField(required=False, help_text="Why it goes on all the same, or why it is stopped.")


class OutlookSerializer(serializers.Serializer):
    """How it stands with the communities of the street today."""

    verdict = serializers.CharField(source="answer.verdict")
    may_pass_on = serializers.BooleanField()
    may_stop = serializers.BooleanField()
    why_not = serializers.CharField()
    total = serializers.IntegerField(source="plan.total", default=0)
    suggested_reason = serializers.CharField()


KEYED = [OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)]


class StreetDispatches(viewsets.ReadOnlyModelViewSet):
    """What reached the communities of the user's street, and what the street stopped."""

    queryset = Dispatch.objects.none()
    serializer_class = StreetDispatchSerializer
    filterset_class = StreetFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        return dispatches_for(self.request.user)

    def paginate_queryset(self, queryset):
        """The rows of a page, with their counts."""
        return with_street_counts(super().paginate_queryset(queryset), self.request.user)

    def get_object(self):
        return with_street_counts([super().get_object()], self.request.user)[0]

    @extend_schema(responses=PairSerializer(many=True))
    @action(detail=False, methods=["get"], url_path="asked-twice", filterset_class=None, pagination_class=None)
    def asked_twice(self, request):
        """What two units ask for in overlapping time, each with why it is thought so."""
        if not request.user.has_perm(SEES):
            raise PermissionDenied
        return Response(PairSerializer(pairs_for(request.user), many=True).data)

    @extend_schema(request=IncomingSerializer, responses=OutlookSerializer, filters=False)
    @action(detail=False, methods=["post"], filterset_class=None, pagination_class=None)
    def look(self, request):
        """How what was handed to the street stands; nothing is passed on."""
        return Response(OutlookSerializer(outlook(_form(request).incoming(), by=request.user)).data)

    @extend_schema(
        request=IncomingSerializer,
        responses={201: StreetDispatchSerializer, 200: StreetDispatchSerializer},
        parameters=KEYED,
        filters=False,
    )
    @action(detail=False, methods=["post"], url_path="pass-on", filterset_class=None, pagination_class=None)
    def pass_on(self, request):
        """Pass it on in the department's name; 200 with the same dispatch when that was done before."""
        return self._done(pass_on, request)

    @extend_schema(
        request=IncomingSerializer,
        responses={201: StreetDispatchSerializer, 200: StreetDispatchSerializer},
        parameters=KEYED,
        filters=False,
    )
    @action(detail=False, methods=["post"], filterset_class=None, pagination_class=None)
    def stop(self, request):
        """Stop what isn't admitted, with a reason; the department is told."""
        return self._done(stop, request)

    def _done(self, act, request):
        form = _form(request)
        made, is_new = act(form.incoming(), by=request.user, token=form.cleaned_data["token"])
        row = with_street_counts([self.get_queryset().get(pk=made.pk)], request.user)[0]
        return Response(self.get_serializer(row).data, status=201 if is_new else 200)


def _form(request):
    """The page's form, valid, from a body. Raises ValidationError, BadQuery, NotYourPart."""
    asked = IncomingSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    said = dict(asked.validated_data)
    if key := request.headers.get("Idempotency-Key"):
        said["token"] = uuid.uuid5(uuid.NAMESPACE_URL, f"passing-on:{request.user.pk}:{key}")
    for name, model in (("street", Street), ("sender", Department)):
        if code := said.pop(name, ""):
            said[name] = _unit(model, code, request.user, name).pk
    if codes := said.get("communities"):
        said["communities"] = [_unit(Community, code, request.user, "communities").pk for code in dict.fromkeys(codes)]
    form = IncomingForm(said, user=request.user)
    if not form.streets:
        raise NotYourPart(_("只能以您任职的街道的名义转发或者停办。"), field="street")
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return form


def _unit(model, code, user, field):
    """The unit of the user's authority with a code. Raises BadQuery."""
    found = model.objects.today().filter(authority__in=user.authority_ids, code=code).first()
    if found is None:
        words = _("名录里没有代码是「%(code)s」的单位。") % {"code": code[:40]}
        raise BadQuery(words, code="unknown_unit", field=field)
    return found
