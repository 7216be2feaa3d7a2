"""JSON of dispatches, receipts and answers. No person appears in any of it."""

from rest_framework import serializers

from dispatch.models import Dispatch, Receipt
from dispatch.taking_on import MOST
from dispatch.verdicts import Verdict
from web.api import AskedSerializer


class UnitReference(serializers.Serializer):
    """A unit by code and name."""

    code = serializers.CharField()
    name = serializers.CharField()


class DispatchSerializer(serializers.ModelSerializer):
    """What was sent, by which unit; who recorded it stays inside the register."""

    sender = UnitReference(allow_null=True, read_only=True)
    origin_label = serializers.CharField(source="get_origin_display", read_only=True)
    category_label = serializers.CharField(source="get_category_display", read_only=True)

    class Meta:
        model = Dispatch
        fields = [
            "id",
            "origin",
            "origin_label",
            "sender",
            "sender_name",
            "title",
            "text",
            "document_number",
            "category",
            "category_label",
            "sent_at",
            "due_on",
        ]
        read_only_fields = fields


class ReceiptSerializer(serializers.ModelSerializer):
    """What one community did with a dispatch, with the answer as it was frozen."""

    dispatch = DispatchSerializer(read_only=True)
    community = UnitReference(read_only=True)
    street = UnitReference(source="community.parent", read_only=True)
    state_label = serializers.CharField(source="get_state_display", read_only=True)
    verdict_label = serializers.SerializerMethodField()
    ground_label = serializers.CharField(source="get_ground_display", read_only=True)
    flags = serializers.ListField(
        source="present_flags",
        child=serializers.CharField(),
        read_only=True,
        help_text="As frozen; and disputed, while nobody has ruled on the sender's dispute.",
    )
    dispute = serializers.SerializerMethodField()

    class Meta:
        model = Receipt
        fields = [
            "id",
            "number",
            "state",
            "state_label",
            "version",
            "dispatch",
            "community",
            "street",
            "received_at",
            "verdict",
            "verdict_label",
            "flags",
            "citation",
            "ground",
            "ground_label",
            "note",
            "refused_at",
            "dispute",
        ]
        read_only_fields = fields

    def get_dispute(self, receipt) -> int | None:
        """The id of the sender's dispute over it."""
        return receipt.dispute_if_any and receipt.dispute.pk

    def get_verdict_label(self, receipt) -> str:
        """The verdict in words."""
        return str(Verdict(receipt.verdict).label)


class QuestionSerializer(serializers.Serializer):
    """A question: the text, and if wanted the community, the day, what was known, the line chosen before."""

    text = serializers.CharField()
    community = serializers.CharField(required=False)
    authority = serializers.CharField(required=False)
    on = serializers.DateField(required=False)
    known_at = serializers.CharField(required=False)
    choice = serializers.CharField(required=False)


class RefusalRequestSerializer(QuestionSerializer):
    """A refusal: the question, and if wanted who sent it, the ground, a note and a one-time token."""

    sender = serializers.CharField(required=False, help_text="code of the sending unit")
    sender_name = serializers.CharField(required=False)
    document_number = serializers.CharField(required=False)
    ground = serializers.CharField(required=False)
    note = serializers.CharField(required=False)
    token = serializers.UUIDField(required=False)


class TakingInSerializer(QuestionSerializer):
    """What is to be done and is kept: the question, and if wanted by when, who sent it, and a one-time token."""

    due_on = serializers.DateField(required=False)
    sender = serializers.CharField(required=False, help_text="code of the sending unit")
    sender_name = serializers.CharField(required=False)
    document_number = serializers.CharField(required=False)
    token = serializers.UUIDField(required=False)


class TakingInWithPaperSerializer(TakingInSerializer):
    """The same as a form with what came in: a photo or a file."""

    paper = serializers.FileField(required=False, help_text="Kept without what says who wrote or took it.")


class RefusalWithPaperSerializer(RefusalRequestSerializer):
    """The same as a form with what came in: a photo or a file."""

    paper = serializers.FileField(
        required=False, help_text="Kept without its name and without where and by what it was taken."
    )


class TakingOnSerializer(AskedSerializer):
    """Which receipts are taken on."""

    receipts = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**31 - 1), allow_empty=False, max_length=MOST
    )


class TakenOnSerializer(serializers.Serializer):
    """How many were; what was taken on before, or isn't one's own, isn't counted."""

    taken_on = serializers.IntegerField()


class CandidateSerializer(serializers.Serializer):
    """A line that the text may speak of."""

    list = serializers.CharField()
    number = serializers.CharField()
    name = serializers.CharField()
    score = serializers.FloatField()


class FoundSerializer(CandidateSerializer):
    """A line with the words by which it was found."""

    matched = serializers.ListField(child=serializers.CharField())


class ChoiceSerializer(FoundSerializer):
    """A candidate that may be chosen: send its ``choice`` with the same text."""

    choice = serializers.CharField()


class DivisionSerializer(serializers.Serializer):
    """Who does what on the line that decides."""

    lead_departments = serializers.ListField(child=serializers.CharField())
    cooperating_departments = serializers.ListField(child=serializers.CharField())
    community_role = serializers.CharField()
    service_place = serializers.CharField()


class MatterSerializer(serializers.Serializer):
    """One of several matters of a notice, with a verdict of its own."""

    text = serializers.CharField()
    verdict = serializers.CharField()
    flags = serializers.ListField(child=serializers.CharField())
    candidates = CandidateSerializer(many=True)
    words = serializers.CharField()
    ground = serializers.CharField(allow_null=True)
    division = DivisionSerializer(required=False, help_text="only when the line says more than who leads")
    sentence = serializers.CharField(required=False, help_text="where to go with a public service")


class QuotedNumberSerializer(serializers.Serializer):
    """What becomes of a quoted record number."""

    number = serializers.CharField()
    state = serializers.CharField()
    label = serializers.CharField()


class AnswerSerializer(serializers.Serializer):
    """An answer: the shape of the command first, then what the page adds to it."""

    text = serializers.CharField()
    verdict = serializers.CharField()
    flags = serializers.ListField(child=serializers.CharField())
    candidates = CandidateSerializer(many=True)
    matters = MatterSerializer(many=True, help_text="empty when the text is about one matter")
    division = DivisionSerializer(required=False, help_text="only when the line says more than who leads")
    words = serializers.CharField()
    on = serializers.DateField()
    community = UnitReference(allow_null=True)
    sentence = serializers.CharField()
    reasons = serializers.ListField(child=serializers.CharField())
    ground = serializers.CharField(allow_null=True)
    citation = serializers.DictField(allow_null=True)
    choices = ChoiceSerializer(many=True)
    near = FoundSerializer(many=True)
    quoted = QuotedNumberSerializer(many=True)
