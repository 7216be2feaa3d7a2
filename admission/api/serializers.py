"""Applications, decisions and admissions as JSON."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from admission.models import (
    Admission,
    Application,
    ApplicationKind,
    ApplicationStep,
    Decision,
    RejectionReason,
    Standing,
)
from admission.sections import SECTION_OF
from registry.models import Community, Unit
from web.api import AskedSerializer


class UnitNameSerializer(serializers.ModelSerializer):
    """A unit by key, code and name."""

    class Meta:
        model = Unit
        fields = ["id", "code", "name"]


class CommunityNameSerializer(serializers.ModelSerializer):
    """A community with its street."""

    street = serializers.CharField(source="parent.name")

    class Meta:
        model = Community
        fields = ["id", "code", "name", "street"]


class ApplicationRowSerializer(serializers.ModelSerializer):
    """An application in a list."""

    state_label = serializers.CharField(source="get_state_display", read_only=True)
    applicant = UnitNameSerializer(read_only=True)

    class Meta:
        model = Application
        fields = [
            "id",
            "number",
            "name",
            "kind",
            "category",
            "state",
            "state_label",
            "applicant",
            "due_on",
            "created_at",
            "first_submitted_at",
            "version",
        ]
        read_only_fields = fields


class ApplicationSerializer(ApplicationRowSerializer):
    """An application with every answer of the form."""

    class Meta(ApplicationRowSerializer.Meta):
        fields = [*dict.fromkeys([*ApplicationRowSerializer.Meta.fields, *SECTION_OF])]
        read_only_fields = fields


class DraftSerializer(AskedSerializer):
    """What begins an application; the same token again gives the same draft."""

    token = serializers.UUIDField(required=False)
    applicant = serializers.IntegerField(required=False, help_text="Id of one's unit; one's first unit by default.")
    kind = serializers.ChoiceField(choices=ApplicationKind.choices, default=ApplicationKind.ADDITION)


class EditSerializer(serializers.ModelSerializer):
    """Some answers, with the version on which they were written."""

    version = serializers.IntegerField(min_value=1)

    class Meta:
        model = Application
        fields = ["version", *SECTION_OF]
        extra_kwargs = {name: {"required": False} for name in SECTION_OF}


class GapSerializer(serializers.Serializer):
    """One thing that is missing, and where it stands."""

    field = serializers.CharField()
    section = serializers.CharField(source="section.key")
    message = serializers.CharField()


class StepSerializer(serializers.ModelSerializer):
    """One step of an application, in outward words."""

    class Meta:
        model = ApplicationStep
        fields = ["action", "from_state", "to_state", "part", "at"]


class ReasonSerializer(serializers.ModelSerializer):
    """A coded reason with its rule."""

    class Meta:
        model = RejectionReason
        fields = ["code", "text", "rule"]


class DecisionSerializer(serializers.ModelSerializer):
    """A decision with its letter and the check sum of the letter."""

    body = UnitNameSerializer(read_only=True)
    reasons = ReasonSerializer(many=True, read_only=True)
    application_number = serializers.CharField(source="application.number")
    admission_number = serializers.CharField(source="admission.number", default=None, allow_null=True)

    class Meta:
        model = Decision
        fields = [
            "id",
            "number",
            "application",
            "application_number",
            "outcome",
            "body",
            "decided_at",
            "published_on",
            "effective_on",
            "reasons",
            "opinion",
            "meeting_on",
            "minutes_number",
            "letter",
            "letter_sha256",
            "admission_number",
        ]


class PublishedDecisionSerializer(serializers.ModelSerializer):
    """A decision as the public register tells it; no person is named."""

    name = serializers.CharField(source="application.name")
    applicant = UnitNameSerializer(source="application.applicant")
    body = UnitNameSerializer()
    reasons = ReasonSerializer(many=True)
    admission_number = serializers.CharField(source="admission.number", default=None, allow_null=True)

    class Meta:
        model = Decision
        fields = ["id", "number", "outcome", "name", "applicant", "body", "published_on", "effective_on"]
        fields = [*fields, "reasons", "admission_number", "letter_sha256"]
        read_only_fields = fields


class AdmissionSerializer(serializers.ModelSerializer):
    """An admission as decided; ``standing`` on the day that was asked for (today by default)."""

    lead_department = UnitNameSerializer(read_only=True)
    communities = CommunityNameSerializer(many=True, read_only=True)
    decision_number = serializers.CharField(source="decision.number")
    published_on = serializers.DateField(source="decision.published_on")
    valid_from = serializers.DateField(allow_null=True)
    last_day = serializers.DateField(allow_null=True)
    standing = serializers.SerializerMethodField()

    class Meta:
        model = Admission
        fields = [
            "id",
            "number",
            "name",
            "category",
            "content",
            "requirement",
            "acts",
            "other_act",
            "conditions",
            "duration",
            "frequency",
            "workload_hours",
            "funding_amount",
            "lead_department",
            "communities",
            "decision_number",
            "published_on",
            "valid_from",
            "last_day",
            "standing",
        ]

    @extend_schema_field(serializers.ChoiceField(choices=Standing.choices))
    def get_standing(self, admission):
        """active, pending or expired."""
        return admission.standing(self.context["on"])
