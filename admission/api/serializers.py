"""Applications, decisions and admissions as JSON."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from admission.emergencies import standing_words
from admission.models import (
    Application,
    ApplicationKind,
    ApplicationState,
    ApplicationStep,
    Emergency,
    Exemption,
)
from admission.sections import QUESTIONS, SECTION_OF
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
    """An application in a list; ``state`` is what it stands at now, what was decided on appeal included."""

    state = serializers.ChoiceField(source="state_now", choices=ApplicationState.choices, read_only=True)
    state_label = serializers.CharField(source="state_now_label", read_only=True)
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
    """An application with every answer of the form, and how it came."""

    class Meta(ApplicationRowSerializer.Meta):
        came = ["submitted_at", "is_late", "channel", "paper_signed_by", "paper_received_on", "copied_from"]
        fields = [*dict.fromkeys([*ApplicationRowSerializer.Meta.fields, *came, *SECTION_OF])]
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
        fields = ["version", *QUESTIONS]
        extra_kwargs = {name: {"required": False} for name in QUESTIONS}


class ClearedSerializer(serializers.Serializer):
    """An answer that was taken out because its question no longer applies, as it was printed."""

    field = serializers.CharField()
    label = serializers.CharField()
    was = serializers.CharField()


class EditedSerializer(ApplicationSerializer):
    """An application after an edit, with what the edit made pointless."""

    cleared = ClearedSerializer(many=True, read_only=True)

    class Meta(ApplicationSerializer.Meta):
        fields = [*ApplicationSerializer.Meta.fields, "cleared"]
        read_only_fields = fields


class CopySerializer(AskedSerializer):
    """What copies an application; the same token again gives the same draft."""

    token = serializers.UUIDField(required=False)


class AnswerChangeSerializer(serializers.Serializer):
    """One field of a submission that says something else than the submission before."""

    field = serializers.CharField()
    label = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class RoundSerializer(serializers.Serializer):
    """One submission, word for word, with its check sum; ``changes`` is null for the first."""

    round = serializers.IntegerField(source="submission.round")
    at = serializers.DateTimeField(source="submission.step.at")
    said = serializers.DictField(source="submission.said")
    sha256 = serializers.CharField(source="submission.sha256")
    changes = AnswerChangeSerializer(many=True, allow_null=True)


class GapSerializer(serializers.Serializer):
    """One thing that is missing, and where it stands."""

    field = serializers.CharField()
    section = serializers.CharField(source="section.key")
    message = serializers.CharField()


class LetterDraftSerializer(serializers.Serializer):
    """A letter before it is signed, and the mark that is sent back with it."""

    letter = serializers.CharField()
    previewed = serializers.CharField()


class StepSerializer(serializers.ModelSerializer):
    """One step of an application, in outward words."""

    class Meta:
        model = ApplicationStep
        fields = ["action", "from_state", "to_state", "part", "at"]


class ExchangeSerializer(serializers.Serializer):
    """A question to the applicant with its answer; empty and null until there is one. No person is named."""

    question = serializers.CharField()
    asked_at = serializers.DateTimeField()
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)
    is_open = serializers.BooleanField()


class EmergencySerializer(serializers.ModelSerializer):
    """An emergency as declared; ``exemption`` is what it is worth on the day, and as known at the moment, asked for."""

    sender = UnitNameSerializer(read_only=True)
    communities = CommunityNameSerializer(many=True, read_only=True)
    kind_label = serializers.CharField(source="get_kind_display", read_only=True)
    state_label = serializers.CharField(source="get_state_display", read_only=True)
    file_by = serializers.DateField(source="to_file_by", read_only=True)
    exemption = serializers.SerializerMethodField()
    sentence = serializers.SerializerMethodField()

    class Meta:
        model = Emergency
        fields = [
            "id",
            "number",
            "version",
            "kind",
            "kind_label",
            "event",
            "name",
            "requirement",
            "authorised_by",
            "sender",
            "for_all_communities",
            "communities",
            "declared_at",
            "starts_on",
            "file_by",
            "last_day",
            "state",
            "state_label",
            "filed_on",
            "basis",
            "ended_on",
            "end_reason",
            "exemption",
            "sentence",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=Exemption.choices))
    def get_exemption(self, emergency):
        """pending, open, filed, unfiled, over or ended; communities take it on while it is open or filed."""
        return self._days(emergency).exemption(self.context["on"])

    def get_sentence(self, emergency) -> str:
        """The same in words."""
        return standing_words(self._days(emergency), self.context["on"])

    def to_representation(self, emergency):
        """As known at the moment asked for: a later filing or end isn't told."""
        said, days = super().to_representation(emergency), self._days(emergency)
        said |= {"filed_on": days.filed_on, "ended_on": days.ended_on}
        if days.filed_on is None:
            said["basis"] = ""
        if days.ended_on is None:
            said["end_reason"] = ""
        return said

    def _days(self, emergency):
        return emergency.days(self.context["known_at"])


class DeclarationSerializer(AskedSerializer):
    """What declares an emergency; the same token again gives the same one."""

    token = serializers.UUIDField(required=False)
    sender = serializers.IntegerField(required=False, help_text="Id of one's unit; one's first unit by default.")
    kind = serializers.CharField(required=False)
    event = serializers.CharField(required=False)
    name = serializers.CharField(required=False)
    requirement = serializers.CharField(required=False)
    authorised_by = serializers.CharField(required=False)
    for_all_communities = serializers.BooleanField(required=False)
    communities = serializers.ListField(child=serializers.IntegerField(), required=False)
    starts_on = serializers.CharField(required=False, help_text="YYYY-MM-DD; today by default.")
    not_prohibited = serializers.CharField(
        required=False,
        help_text="Why it isn't the prohibited matter that it resembles; asked with code looks_prohibited.",
    )
