"""The money of communities over the API: the account of one, and what money was used for."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.views import APIView

from dispatch.api.asked import KEYED, answered, asked
from dispatch.api.funds import YUAN, FundTotalsSerializer
from dispatch.api.serializers import UnitReference
from dispatch.fund_communities import community_for, promises_to
from dispatch.fund_figures import account_of
from dispatch.fund_filters import UseFilter
from dispatch.fund_forms import UseForm
from dispatch.funds import take_back_use, use_once
from dispatch.models import FundUse
from web.api import AskedSerializer

LONGEST_KEY = 9  # digits


class FundAccountSerializer(serializers.Serializer):
    """The account of a community and of all that it follows; ``left`` is what was confirmed and nobody said the use of."""

    community = UnitReference()
    totals = FundTotalsSerializer()
    used = serializers.DecimalField(**YUAN)
    left = serializers.DecimalField(**YUAN)


class FundAccount(APIView):
    """The money of one community."""

    @extend_schema(responses=FundAccountSerializer)
    def get(self, request, pk):
        """Sums as its page has them, as far as the user may see them."""
        community, ids = community_for(request.user, pk)
        return Response(FundAccountSerializer(account_of(community, request.user, ids)).data)


class FundUseSerializer(serializers.ModelSerializer):
    """A use, or the row that takes one back."""

    community = UnitReference(read_only=True)
    is_taken_back = serializers.BooleanField(read_only=True)

    class Meta:
        model = FundUse
        fields = ["id", "community", "promise", "amount", "used_on", "purpose", "takes_back", "is_taken_back"]
        read_only_fields = fields


class FundUseAskedSerializer(AskedSerializer):
    """What a community used money for."""

    community = serializers.IntegerField(help_text="Id of the community.")
    amount = serializers.CharField(help_text="Yuan, at most two decimals.")
    used_on = serializers.CharField()
    purpose = serializers.CharField(max_length=200)
    promise = serializers.IntegerField(required=False, help_text="Id of the promise from which it came.")
    token = serializers.UUIDField(required=False, help_text="The same token gives the same use.")


class FundUses(viewsets.ReadOnlyModelViewSet):
    """What money was used for; the community or its street says so, if anybody wishes."""

    queryset = FundUse.objects.none()
    serializer_class = FundUseSerializer
    filterset_class = UseFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        return FundUse.objects.visible_to(self.request.user).for_list()

    @extend_schema(
        request=FundUseAskedSerializer,
        responses={201: FundUseSerializer, 200: FundUseSerializer},
        parameters=KEYED,
    )
    def create(self, request):
        """Record one, once per Idempotency-Key or token."""
        given = asked(request, {**UseForm.base_fields, "community": None}, once="use")
        key = str(given.pop("community", ""))
        if not (key.isascii() and key.isdecimal() and len(key) <= LONGEST_KEY):
            raise ValidationError({"community": _("请给出社区的编码（整数）。")})
        community, ids = community_for(request.user, int(key))
        form = answered(UseForm(given, promises=promises_to(ids)))
        said = {"token": form.cleaned_data["token"], **form.said()}
        row, is_new = use_once(community, by=request.user, **said)
        return self._said(row, 201 if is_new else 200)

    @extend_schema(request=None, responses={201: FundUseSerializer})
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request, pk=None):
        """Record that it was recorded wrongly; the answer is the row that takes it back."""
        return self._said(take_back_use(self.get_object(), by=request.user), 201)

    def _said(self, row, status):
        return Response(FundUseSerializer(self.get_queryset().get(pk=row.pk)).data, status=status)
