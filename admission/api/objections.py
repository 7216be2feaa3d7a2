"""Objections to approvals on public notice over the API: raised by units, recorded and answered by reviewers."""

from rest_framework import mixins, serializers, viewsets

from admission.models import Decision, DecisionObjection
from admission.objecting import DecisionObjectionForm, raise_objection
from admission.objection_filters import DecisionObjectionFilter
from registry.objection_api import RaisedSerializer
from registry.order_api import row_of
from web import clock
from web.api import OnlyListsAreFiltered, ProcedureMixin


class DecisionObjectionSerializer(RaisedSerializer):
    """An objection. ``unit`` null: a resident, who is not named; left out: the only unit in which one holds a post."""

    subject = "decision"
    form_class = DecisionObjectionForm
    raise_objection = staticmethod(raise_objection)

    decision = row_of(Decision.objects.select_related("application__authority"))
    decision_number = serializers.CharField(source="decision.number", read_only=True)

    class Meta:
        model = DecisionObjection
        fields = ["id", "decision", "decision_number", "unit", "unit_name", "text", "received_on"]
        fields += ["state", "state_label", "is_accepted", "answer", "version"]
        read_only_fields = ["state", "is_accepted", "answer", "version"]

    def validate_decision(self, decision):
        """What isn't published yet, isn't there."""
        if decision.published_on > clock.today():
            self.fields["decision"].fail("does_not_exist", pk_value=decision.pk)
        return decision


class DecisionObjectionViewSet(
    ProcedureMixin, mixins.CreateModelMixin, OnlyListsAreFiltered, viewsets.ReadOnlyModelViewSet
):
    """One's own units' objections to approvals; all of one's authority for those who see every case, and the answers."""

    serializer_class = DecisionObjectionSerializer
    queryset = DecisionObjection.objects.none()
    filterset_class = DecisionObjectionFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        rows = DecisionObjection.objects.visible_to(self.request.user).select_related("decision", "unit")
        return rows.order_by("-received_on", "-pk")


#: (prefix, viewset, basename), as ``admission.api.ROUTES``.
ROUTES = [("decision-objections", DecisionObjectionViewSet, "decision-objection")]
