"""The countersigners in their order and the rules of routing, as JSON; both are kept in the browser."""

from django.core.exceptions import PermissionDenied
from rest_framework import mixins, serializers, viewsets

from admission.api.serializers import UnitNameSerializer
from admission.models import Countersigner, RoutingRule

SEES = "admission.view_all"


class CountersignerSerializer(serializers.ModelSerializer):
    """A place, and who holds it on ``[valid_from, valid_to)``."""

    signer = serializers.CharField(source="signer.display_name")

    class Meta:
        model = Countersigner
        fields = ["id", "position", "signer", "valid_from", "valid_to"]


class RoutingRuleSerializer(serializers.ModelSerializer):
    """What goes to whom on ``[valid_from, valid_to)``; what is empty fits everything."""

    applicant = UnitNameSerializer(allow_null=True)
    street = UnitNameSerializer(allow_null=True)
    reviewer = serializers.CharField(source="reviewer.display_name")

    class Meta:
        model = RoutingRule
        fields = ["id", "position", "category", "applicant", "street", "reviewer", "valid_from", "valid_to"]


class CountersignerViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """Who countersigns, in the order in which they sign; for those who review, decide or supervise."""

    serializer_class = CountersignerSerializer
    queryset = Countersigner.objects.none()

    def get_queryset(self):
        rows = Countersigner.objects.visible_to(one_who_sees(self.request))
        return rows.select_related("signer").order_by("authority_id", "position", "valid_from")


class RoutingRuleViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """To whom a new application goes: the first that fits; for those who review, decide or supervise."""

    serializer_class = RoutingRuleSerializer
    queryset = RoutingRule.objects.none()

    def get_queryset(self):
        rows = RoutingRule.objects.visible_to(one_who_sees(self.request))
        return rows.select_related("applicant", "street", "reviewer").order_by("authority_id", "position", "pk")


def one_who_sees(request):
    """The user, who sees the cases of an authority. Raises PermissionDenied for others."""
    if not request.user.has_perm(SEES):
        raise PermissionDenied
    return request.user
