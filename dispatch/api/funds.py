"""Funds over the API: the ledger with its sums, promises, payments, and the community's confirmation. Amounts are yuan, as text
with two decimals, so that no program loses a fen."""

from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from admission.models import FundingSource
from dispatch.api.asked import KEYED, answered, asked, files_of
from dispatch.api.serializers import UnitReference
from dispatch.fund_choices import admissions_led, proposed
from dispatch.fund_figures import shares_for, totals_of
from dispatch.fund_filters import FundFilter, PaymentFilter
from dispatch.fund_forms import CallOffForm, ConfirmForm, DenyForm, PayForm, PromiseForm, TermsForm, form_to_change
from dispatch.fund_reports import report_for
from dispatch.funds import call_off, confirm_once, deny, pay, promise_once, supersede, take_back
from dispatch.models import FundPayment, FundPromise, FundShare, Per
from web import clock
from web.api import AskedSerializer
from web.days import read_day

YUAN = {"max_digits": 14, "decimal_places": 2}


class FundShareSerializer(serializers.ModelSerializer):
    """What one community was promised, paid, and confirmed, with the status of today."""

    community = UnitReference(read_only=True)
    street = UnitReference(source="community.parent", read_only=True)
    payer = UnitReference(source="promise.payer", read_only=True)
    what = serializers.CharField(source="promise.what", read_only=True)
    admission = serializers.CharField(source="promise.admission.number", default=None, read_only=True)
    due_on = serializers.DateField(source="promise.due_on", read_only=True)
    promised = serializers.DecimalField(source="amount", read_only=True, **YUAN)
    paid = serializers.DecimalField(read_only=True, **YUAN)
    confirmed = serializers.DecimalField(read_only=True, **YUAN)
    missing = serializers.DecimalField(read_only=True, **YUAN)
    status = serializers.CharField(read_only=True)
    status_label = serializers.CharField(read_only=True)

    class Meta:
        model = FundShare
        fields = ["id", "promise", "community", "street", "payer", "what", "admission", "due_on"]
        fields += ["promised", "paid", "confirmed", "missing", "status", "status_label"]
        read_only_fields = fields


class FundTotalsSerializer(serializers.Serializer):
    """Sums over shares."""

    count = serializers.IntegerField()
    promised = serializers.DecimalField(**YUAN)
    paid = serializers.DecimalField(**YUAN)
    confirmed = serializers.DecimalField(**YUAN)
    missing = serializers.DecimalField(**YUAN)
    overdue = serializers.DecimalField(**YUAN)


class FundSumsSerializer(serializers.Serializer):
    """The sums of one unit."""

    unit = UnitReference()
    totals = FundTotalsSerializer()


class FundReportSerializer(serializers.Serializer):
    """The sums on a day, by who pays and by street, in the official order."""

    on = serializers.DateField()
    totals = FundTotalsSerializer()
    payers = FundSumsSerializer(many=True)
    streets = FundSumsSerializer(many=True)


class Funds(viewsets.ReadOnlyModelViewSet):
    """The ledger: live promises, community by community; ``totals/`` sums what the filter finds."""

    queryset = FundShare.objects.none()
    serializer_class = FundShareSerializer
    filterset_class = FundFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        return shares_for(self.request.user).for_list().in_order()

    @extend_schema(
        responses=FundReportSerializer, filters=False, parameters=[OpenApiParameter("on", date, OpenApiParameter.QUERY)]
    )
    @action(detail=False, methods=["get"], filterset_class=None, pagination_class=None)
    def report(self, request):
        """What the report says; paid and confirmed by the day ``on``, by default today."""
        found = report_for(request.user, read_day(request.query_params.get("on"), default=clock.today()))
        named = {
            name: [{"unit": unit, "totals": totals} for unit, totals in rows]
            for name, rows in (("payers", found.payers), ("streets", found.streets))
        }
        return Response(FundReportSerializer({"on": found.on, "totals": found.totals, **named}).data)

    @extend_schema(responses=FundTotalsSerializer)
    @action(detail=False, methods=["get"], pagination_class=None)
    def totals(self, request):
        """The sums over all pages."""
        return Response(FundTotalsSerializer(totals_of(self.filter_queryset(self.get_queryset()))).data)


class FundPromiseSerializer(serializers.ModelSerializer):
    """A promise with its terms; ``replaced_by`` is the one that stands in its place."""

    payer = UnitReference(read_only=True)
    what = serializers.CharField(read_only=True)
    replaced_by = serializers.IntegerField(source="replaced_by.pk", default=None, read_only=True)

    class Meta:
        model = FundPromise
        fields = ["id", "payer", "admission", "line", "what", "amount", "per", "quantity", "source", "due_on", "note"]
        fields += ["replaces", "replaced_by", "promised_at"]
        read_only_fields = fields


class FundTermsSerializer(AskedSerializer):
    """The terms of a promise; the page's form decides for the API too."""

    amount = serializers.CharField(help_text="Yuan, at most two decimals.")
    per = serializers.ChoiceField(choices=Per.choices)
    quantity = serializers.CharField(required=False, help_text="Months, years, times or hours of each community.")
    source = serializers.ChoiceField(choices=FundingSource.choices)
    due_on = serializers.CharField()
    note = serializers.CharField(required=False)
    communities = serializers.ListField(child=serializers.IntegerField(), required=False, help_text="Ids.")


class FundPromiseAskedSerializer(FundTermsSerializer):
    """A new promise."""

    payer = serializers.IntegerField(required=False, help_text="Id of the paying unit; by default the user's own.")
    subject = serializers.CharField(help_text="Key of what it goes with: admission-5 or line-12.")
    token = serializers.UUIDField(required=False, help_text="The same token gives the same promise.")


class FundProposalSerializer(serializers.Serializer):
    """What an admission's hours come to at the rate of today: a proposal with its arithmetic, never a promise. Without a rate
    there is no amount; without known rounds it is that of one time."""

    hours = serializers.DecimalField(max_digits=7, decimal_places=1, help_text="Of one community, each time.")
    rounds = serializers.IntegerField(allow_null=True)
    communities = serializers.IntegerField()
    rate = serializers.DecimalField(source="rate.yuan", default=None, **YUAN, help_text="Yuan an hour.")
    amount = serializers.SerializerMethodField()
    is_long_term = serializers.BooleanField()
    arithmetic = serializers.CharField()
    source = serializers.CharField()
    way = serializers.CharField()

    def get_amount(self, found) -> str | None:
        """Yuan, with two decimals."""
        return str(found.amount) if found.rate else None


class FundPaymentAskedSerializer(AskedSerializer):
    """What was paid on one day."""

    paid_on = serializers.CharField()
    voucher = serializers.CharField(required=False)
    account = serializers.CharField(required=False)
    amount = serializers.CharField(required=False, help_text="Yuan of each community; by default what is missing.")
    communities = serializers.ListField(child=serializers.IntegerField(), required=False, help_text="Ids.")
    listed = serializers.CharField(required=False, help_text="A line each: community, amount, voucher, account.")


class FundPaymentWithTableSerializer(FundPaymentAskedSerializer):
    """The same with a table, .xlsx or .csv: community, amount, voucher, account."""

    listed_file = serializers.FileField(required=False)


class FundPaymentSerializer(serializers.ModelSerializer):
    """A payment, or the row that takes one back, with what the community confirmed in all, by which day, and on which day it
    said last that the money, or the rest of it, didn't come."""

    community = UnitReference(read_only=True)
    payer = UnitReference(source="promise.payer", read_only=True)
    what = serializers.CharField(source="promise.what", read_only=True)
    is_taken_back = serializers.BooleanField(read_only=True)
    confirmed = serializers.DecimalField(source="came", read_only=True, **YUAN)
    confirmed_on = serializers.DateField(source="came_on", allow_null=True, read_only=True)
    denied_on = serializers.DateField(allow_null=True, read_only=True)

    class Meta:
        model = FundPayment
        fields = ["id", "promise", "community", "payer", "what", "amount", "paid_on", "voucher", "account"]
        fields += ["takes_back", "is_taken_back", "confirmed", "confirmed_on", "denied_on", "recorded_at"]
        read_only_fields = fields


class FundConfirmSerializer(AskedSerializer):
    """How much came now, where it wasn't all of the rest."""

    amount = serializers.CharField(required=False)
    note = serializers.CharField(required=False)
    token = serializers.UUIDField(required=False, help_text="The same token confirms once.")


class FundDenySerializer(AskedSerializer):
    """That the money didn't come."""

    note = serializers.CharField(required=False)


class FundCallOffSerializer(AskedSerializer):
    """Why nothing is promised any more."""

    note = serializers.CharField(max_length=300)


class FundPromises(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet):
    """Promises: made, replaced (never edited), paid."""

    queryset = FundPromise.objects.none()
    serializer_class = FundPromiseSerializer
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        return FundPromise.objects.visible_to(self.request.user).for_list().select_related("replaced_by")

    def _said(self, row, status=201):
        return Response(FundPromiseSerializer(self.get_queryset().get(pk=row.pk)).data, status=status)

    @extend_schema(responses=FundProposalSerializer)
    @action(detail=False, methods=["get"], pagination_class=None, url_path="proposal/(?P<admission>[0-9]{1,9})")
    def proposal(self, request, admission=None):
        """What the hours of an admission that one's unit leads come to at the rate of today; 404 where nobody would be paid."""
        found = proposed(get_object_or_404(admissions_led(request.user), pk=admission), request.user.authority)
        if found is None:
            raise Http404
        return Response(FundProposalSerializer(found).data)

    @extend_schema(
        request=FundPromiseAskedSerializer,
        responses={201: FundPromiseSerializer, 200: FundPromiseSerializer},
        parameters=KEYED,
    )
    def create(self, request):
        """Promise money, once per Idempotency-Key or token."""
        given = asked(request, PromiseForm.base_fields, once="promise")
        given.setdefault("payer", PromiseForm(user=request.user).fields["payer"].initial)
        form = answered(PromiseForm(given, user=request.user))
        said = {name: form.cleaned_data[name] for name in ("payer", "token")}
        row, is_new = promise_once(form.terms(), by=request.user, **said)
        return self._said(row, 201 if is_new else 200)

    @extend_schema(request=FundTermsSerializer, responses={201: FundPromiseSerializer})
    @action(detail=True, methods=["post"])
    def replace(self, request, pk=None):
        """Put another promise in its place."""
        row = self.get_object()
        form = answered(form_to_change(row, request.user, asked(request, TermsForm.base_fields)))
        return self._said(supersede(row, form.terms(), by=request.user))

    @extend_schema(request=FundCallOffSerializer, responses={201: FundPromiseSerializer})
    @action(detail=True, methods=["post"], url_path="call-off")
    def call_off(self, request, pk=None):
        """Promise nothing any more: a promise of nothing takes its place, and is the answer."""
        row = self.get_object()
        form = answered(CallOffForm(asked(request, CallOffForm.base_fields)))
        return self._said(call_off(row, form.cleaned_data["note"], by=request.user))

    @extend_schema(
        request={
            "application/json": FundPaymentAskedSerializer,
            "multipart/form-data": FundPaymentWithTableSerializer,
        },
        responses={201: FundPaymentSerializer(many=True)},
    )
    @action(detail=True, methods=["post"], pagination_class=None)
    def pay(self, request, pk=None):
        """Record what was paid to several communities on one day: all or none."""
        row = self.get_object()
        given = asked(request, PayForm.base_fields)
        form = answered(PayForm(given, files_of(given, PayForm.base_fields), promise=row))
        made = pay(row, form.rows(), paid_on=form.cleaned_data["paid_on"], by=request.user)
        rows = FundPayment.objects.for_list().filter(pk__in=[one.pk for one in made]).order_by("pk")
        return Response(FundPaymentSerializer(rows, many=True).data, status=201)


class FundPayments(viewsets.ReadOnlyModelViewSet):
    """Payments; the community confirms, who recorded one wrongly takes it back."""

    queryset = FundPayment.objects.none()
    serializer_class = FundPaymentSerializer
    filterset_class = PaymentFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        return FundPayment.objects.visible_to(self.request.user).for_list().order_by("-paid_on", "-pk")

    @extend_schema(request=FundConfirmSerializer, responses=FundPaymentSerializer, parameters=KEYED)
    @action(detail=True, methods=["post"])
    def confirm(self, request, pk=None):
        """Say that it came, once per Idempotency-Key or token; an empty body says that all of the rest did."""
        row = get_object_or_404(self.get_queryset(), pk=pk)
        form = answered(ConfirmForm(asked(request, ConfirmForm.base_fields, once="confirmation")))
        confirm_once(row, by=request.user, **form.cleaned_data)
        return Response(FundPaymentSerializer(self.get_queryset().get(pk=row.pk)).data)

    @extend_schema(request=FundDenySerializer, responses=FundPaymentSerializer)
    @action(detail=True, methods=["post"], url_path="not-received")
    def deny(self, request, pk=None):
        """Say that it, or the rest of it, didn't come; payer and office are told."""
        row = get_object_or_404(self.get_queryset(), pk=pk)
        form = answered(DenyForm(asked(request, DenyForm.base_fields)))
        deny(row, by=request.user, **form.cleaned_data)
        return Response(FundPaymentSerializer(self.get_queryset().get(pk=row.pk)).data)

    @extend_schema(request=None, responses={201: FundPaymentSerializer})
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request, pk=None):
        """Record that it was recorded wrongly; the answer is the row that takes it back."""
        row = take_back(get_object_or_404(self.get_queryset(), pk=pk), by=request.user)
        return Response(FundPaymentSerializer(self.get_queryset().get(pk=row.pk)).data, status=201)
