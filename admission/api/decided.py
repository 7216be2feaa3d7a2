"""Decisions, and what they admit, as JSON."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from admission.api.serializers import CommunityNameSerializer, UnitNameSerializer
from admission.funds import funds_statement
from admission.meeting_reasons import meeting_reasons
from admission.models import Admission, Decision, DecisionCondition, Measure, MeasureKind, RejectionReason, Standing


class ReasonSerializer(serializers.ModelSerializer):
    """A coded reason with its rule."""

    class Meta:
        model = RejectionReason
        fields = ["code", "text", "rule"]


class ConditionSerializer(serializers.ModelSerializer):
    """One condition of an approval, as data."""

    kind_label = serializers.CharField(source="get_kind_display", read_only=True)

    class Meta:
        model = DecisionCondition
        fields = ["kind", "kind_label", "times", "period", "months", "text"]


#: What a decision, and what it admitted, is worth on the day: fields of MarkedSerializer.
APPEALED = ("is_under_appeal", "upheld_on")
SUSPENDED = ("suspended_from", "suspended_until", "will_be_suspended_from", "will_be_suspended_until")


def marked_day(source, help_text):
    """A day that a mark tells; null where the row has no such mark."""
    return serializers.DateField(source=source, default=None, allow_null=True, read_only=True, help_text=help_text)


class MarkedSerializer(serializers.ModelSerializer):
    """A row that ``admission.public_marks`` has marked: whether an appeal is open, the days of its suspension, and those of
    the next one that is still to begin."""

    is_under_appeal = serializers.BooleanField(
        source="appealed.is_waiting", default=False, read_only=True, help_text="Meanwhile it stays in force."
    )
    upheld_on = marked_day("appealed.upheld_on", "By an appeal.")
    suspended_from = marked_day("suspension.first_day", "Null when it isn't.")
    suspended_until = marked_day(
        "suspension.last_day", "Last day, inclusive; null while suspended: until it is lifted."
    )
    will_be_suspended_from = marked_day(
        "coming.first_day",
        "First day that a suspension that was decided takes from it; null when none is still to begin.",
    )
    will_be_suspended_until = marked_day(
        "coming.last_day", "Last day of that suspension, inclusive; null without one, or until it is lifted."
    )


class DecisionSerializer(MarkedSerializer):
    """A decision with its letter and the check sum of the letter."""

    body = UnitNameSerializer(read_only=True)
    reasons = ReasonSerializer(many=True, read_only=True)
    condition_rows = ConditionSerializer(many=True, read_only=True)
    replaces_number = serializers.CharField(source="replaces.number", default=None, allow_null=True)
    application_number = serializers.CharField(source="application.number")
    replaced_by_number = serializers.CharField(source="replaced_by.number", default=None, allow_null=True)
    admission_number = serializers.CharField(source="admission.number", default=None, allow_null=True)
    meeting_reasons = serializers.SerializerMethodField()

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
            "condition_rows",
            "replaces_number",
            "replaced_by_number",
            "meeting_reasons",
            "opinion",
            "meeting_on",
            "minutes_number",
            "letter",
            "letter_sha256",
            "snapshot",
            "snapshot_sha256",
            "admission_number",
            *APPEALED,
            *SUSPENDED,
        ]

    def get_meeting_reasons(self, decision) -> list[str]:
        """Why the joint meeting admitted what the ordinary way bars."""
        return meeting_reasons(decision)


class PublishedDecisionSerializer(MarkedSerializer):
    """A decision as the public register tells it; no person is named."""

    name = serializers.CharField(source="application.name")
    applicant = UnitNameSerializer(source="application.applicant")
    body = UnitNameSerializer()
    reasons = ReasonSerializer(many=True)
    admission_number = serializers.CharField(source="admission.number", default=None, allow_null=True)
    replaces_number = serializers.CharField(source="replaces.number", default=None, allow_null=True)
    meeting_reasons = serializers.SerializerMethodField()
    notice_from = serializers.DateField(
        source="notice.first",
        default=None,
        allow_null=True,
        help_text="First day of its public notice; null without one.",
    )
    notice_until = serializers.DateField(
        source="notice.last", default=None, allow_null=True, help_text="Last day of its public notice, inclusive."
    )
    objections_filed = serializers.IntegerField(source="objected.filed", help_text="Never by whom.")
    objections_answered = serializers.IntegerField(source="objected.answered")

    class Meta:
        model = Decision
        fields = ["id", "number", "outcome", "name", "applicant", "body", "published_on", "effective_on"]
        fields += ["reasons", "meeting_reasons", "admission_number", "replaces_number", "letter_sha256"]
        fields += [*APPEALED, *SUSPENDED, "notice_from", "notice_until", "objections_filed", "objections_answered"]
        read_only_fields = fields

    def get_meeting_reasons(self, decision) -> list[str]:
        """Why the joint meeting admitted what the ordinary way bars."""
        return meeting_reasons(decision)


class AdmissionSerializer(MarkedSerializer):
    """An admission as decided; ``standing`` on the day that was asked for (today by default)."""

    lead_department = UnitNameSerializer(read_only=True)
    communities = CommunityNameSerializer(many=True, read_only=True)
    condition_rows = ConditionSerializer(source="decision.condition_rows", many=True, read_only=True)
    funds_statement = serializers.SerializerMethodField()
    meeting_reasons = serializers.SerializerMethodField()
    decision_number = serializers.CharField(source="decision.number")
    published_on = serializers.DateField(source="decision.published_on")
    valid_from = serializers.DateField(allow_null=True)
    last_day = serializers.DateField(allow_null=True)
    decided_last_day = serializers.DateField(
        allow_null=True, help_text="Of what waits for an annual plan: the last day that was decided."
    )
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
            "condition_rows",
            "funds_statement",
            "meeting_reasons",
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
            "decided_last_day",
            "standing",
            *APPEALED,
            *SUSPENDED,
        ]

    def get_funds_statement(self, admission) -> str:
        """What is said of an assist item without money."""
        return funds_statement(admission)

    def get_meeting_reasons(self, admission) -> list[str]:
        """Why the joint meeting admitted what the ordinary way bars."""
        return meeting_reasons(admission.decision)

    @extend_schema_field(serializers.ChoiceField(choices=Standing.choices))
    def get_standing(self, admission):
        """active, pending or expired."""
        return admission.standing(self.context["on"])


class MeasureSerializer(serializers.ModelSerializer):
    """A measure on an admission, as published; no person is named."""

    kind_label = serializers.CharField(source="get_kind_display", read_only=True)
    asked_by = serializers.CharField(
        source="asker_in_public", read_only=True, help_text="Name of a department or street; a community isn't named."
    )

    class Meta:
        model = Measure
        fields = ["id", "number", "kind", "kind_label", "starts_on", "last_day", "reason", "asked_by", "published_on"]
        read_only_fields = fields


class TakenMeasureSerializer(serializers.Serializer):
    """What takes a measure: its kind, and the answers that its page asks."""

    kind = serializers.ChoiceField(choices=MeasureKind.choices)
    starts_on = serializers.CharField(help_text="YYYY-MM-DD; tomorrow at the earliest.")
    last_day = serializers.CharField(required=False, help_text="Of a suspension; until it is lifted by default.")
    asked_by = serializers.IntegerField(required=False, help_text="Id of the unit that asked for it.")
    reason = serializers.CharField()
