"""Proposals over the API: made by communities and streets, answered by their verbs."""

import uuid

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rest_framework import mixins, serializers, viewsets

from admission.api.serializers import UnitNameSerializer
from admission.filters import ProposalFilter
from admission.models import Admission, Proposal, Wish
from admission.proposal_forms import ProposeForm
from admission.proposals import propose, units_for, wishes_for
from registry.models import ListLine
from web.api import AskedSerializer, ProcedureMixin
from web.refusals import NotYourPart


class ProposalSerializer(serializers.ModelSerializer):
    """A proposal; the unit is named, never the person."""

    state_label = serializers.CharField(source="get_state_display", read_only=True)
    proposer = UnitNameSerializer(read_only=True)
    admission_number = serializers.CharField(source="admission.number", default=None, allow_null=True)

    class Meta:
        model = Proposal
        fields = ["id", "number", "wish", "line", "admission", "admission_number", "proposer", "reason"]
        fields += ["refusals", "own_refusals", "created_at", "due_on", "state", "state_label", "answer", "order"]
        fields += ["version"]
        read_only_fields = fields


class ProposeSerializer(AskedSerializer):
    """What makes a proposal, about a line or an admission; the same token again gives the same one."""

    line = serializers.PrimaryKeyRelatedField(
        queryset=ListLine.objects.select_related("item_list__authority"), required=False
    )
    admission = serializers.PrimaryKeyRelatedField(queryset=Admission.objects.for_reading(), required=False)
    unit = serializers.IntegerField(required=False, help_text="Id of one's unit; one's only unit by default.")
    wish = serializers.ChoiceField(choices=Wish.choices)
    reason = serializers.CharField()
    token = serializers.UUIDField(required=False)

    def validate(self, attrs):
        """One matter; the page's form decides for the API too."""
        matter = {name: attrs[name] for name in ("line", "admission") if attrs.get(name)}
        if len(matter) != 1:
            raise ValidationError(
                {"line": _("请写明针对哪一条清单条目（line）或者哪一项准入（admission），只写一个。")}
            )
        one = next(iter(matter.values()))
        authority = one.item_list.authority if "line" in matter else one.authority
        units = units_for(self.context["request"].user, authority)
        if not units:
            raise NotYourPart(_("调整建议由社区和街道提出。"))
        typed = {name: attrs.get(name, "") for name in ("unit", "wish", "reason")}
        typed["token"] = attrs.get("token") or uuid.uuid4()
        form = ProposeForm(typed, units=units, wishes=wishes_for(**matter))
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        return {**matter, **form.said()}

    def create(self, validated_data):
        """Make it, once."""
        return propose(by=self.context["request"].user, **validated_data)

    def to_representation(self, instance):
        """The proposal that was made."""
        return ProposalSerializer(instance, context=self.context).data


class Proposals(ProcedureMixin, mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """One's own units' proposals; all of one's authority for those who see every case."""

    serializer_class = ProposalSerializer
    queryset = Proposal.objects.none()
    filterset_class = ProposalFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        return Proposal.objects.visible_to(self.request.user).for_list()

    def get_serializer_class(self):
        return ProposeSerializer if self.action == "create" else self.serializer_class


#: (prefix, viewset, basename), as ``admission.api.ROUTES``.
ROUTES = [("proposals", Proposals, "proposal")]
