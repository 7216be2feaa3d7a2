"""Consultations, notes and meetings as JSON."""

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from admission.api.serializers import UnitNameSerializer
from admission.case_notes import CaseNoteForm, notes_for, write_note
from admission.filters import ConsultationFilter, JointMeetingFilter
from admission.joint_meetings import meetings_for_reading
from admission.models import CaseNote, Consultation, JointMeeting, MeetingCase, MeetingMember
from web.api import AskedSerializer, OnlyListsAreFiltered, ProcedureMixin


class ConsultationSerializer(serializers.ModelSerializer):
    """A question to one unit and what it said; no person is named."""

    application_number = serializers.CharField(source="application.number")
    application_name = serializers.CharField(source="application.name")
    applicant = UnitNameSerializer(source="application.applicant")
    unit = UnitNameSerializer()
    state_label = serializers.CharField(source="get_state_display")

    class Meta:
        model = Consultation
        fields = ["id", "application_number", "application_name", "applicant", "unit", "question", "asked_at", "due_on"]
        fields = [*fields, "state", "state_label", "opinion", "text", "minutes_estimate", "overlaps", "is_able"]
        fields = [*fields, "answered_on", "version"]
        read_only_fields = fields


class ConsultationViewSet(ProcedureMixin, OnlyListsAreFiltered, viewsets.ReadOnlyModelViewSet):
    """What one's own units were asked; for reviewers, deciders and supervisors every question. Asked by ``consult``."""

    serializer_class = ConsultationSerializer
    filterset_class = ConsultationFilter
    queryset = Consultation.objects.none()
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        rows = Consultation.objects.visible_to(self.request.user).by_urgency()
        return rows.select_related("application__applicant", "application__authority", "unit")


class MarkSerializer(serializers.Serializer):
    """Who is mentioned in a note, and when they read of it."""

    person = serializers.CharField()
    read_at = serializers.DateTimeField(allow_null=True)


class CaseNoteSerializer(serializers.ModelSerializer):
    """A note in a case; inside, who is mentioned and when they read of it."""

    marks = serializers.SerializerMethodField()

    class Meta:
        model = CaseNote
        fields = ["id", "text", "is_internal", "at", "marks"]
        read_only_fields = fields

    @extend_schema_field(MarkSerializer(many=True))
    def get_marks(self, note):
        """A note that was just written has been read by nobody."""
        marks = getattr(note, "marks", None)
        if marks is None:
            marks = [(person, None) for person in note.mentions.all() if person.pk != note.by_id]
        return MarkSerializer([{"person": person.display_name, "read_at": at} for person, at in marks], many=True).data


class NewNoteSerializer(AskedSerializer):
    """A note to be written; internal unless said otherwise."""

    text = serializers.CharField(max_length=1000)
    audience = serializers.ChoiceField(choices=["internal", "applicant"], default="internal")


class NotesOfCase:
    """For the viewset of applications: ``GET`` and ``POST …/notes/``."""

    @extend_schema(methods=["GET"], responses=CaseNoteSerializer(many=True))
    @extend_schema(methods=["POST"], request=NewNoteSerializer, responses={201: CaseNoteSerializer})
    @action(detail=True, methods=["get", "post"], filterset_class=None, pagination_class=None)
    def notes(self, request, pk=None):
        """The notes that one may read; writing one."""
        application = self.get_object()
        if request.method == "GET":
            return Response(CaseNoteSerializer(notes_for(request.user, application), many=True).data)
        asked = NewNoteSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        form = CaseNoteForm(asked.validated_data, application=application)
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        note = write_note(application, by=request.user, **form.said())
        return Response(CaseNoteSerializer(note).data, status=201)


class MeetingMemberSerializer(serializers.ModelSerializer):
    """A unit that sits."""

    unit = UnitNameSerializer()

    class Meta:
        model = MeetingMember
        fields = ["unit", "capacity", "was_present"]


class MeetingCaseSerializer(serializers.ModelSerializer):
    """An application on the agenda, with what came of it."""

    number = serializers.CharField(source="application.number")
    name = serializers.CharField(source="application.name")

    class Meta:
        model = MeetingCase
        fields = ["application", "number", "name", "result", "votes_for", "votes_against", "abstentions", "reason"]


class JointMeetingSerializer(serializers.ModelSerializer):
    """A meeting with its agenda, who sat, and what came of each case."""

    members = MeetingMemberSerializer(many=True)
    cases = MeetingCaseSerializer(many=True)
    state_label = serializers.CharField(source="get_state_display")

    class Meta:
        model = JointMeeting
        fields = ["id", "kind", "title", "held_on", "place", "state", "state_label", "minutes_number", "minutes"]
        fields = [*fields, "members", "cases", "version"]
        read_only_fields = fields


class JointMeetingViewSet(ProcedureMixin, OnlyListsAreFiltered, viewsets.ReadOnlyModelViewSet):
    """Joint meetings and hearings, for those who see every case and for the units that sit."""

    serializer_class = JointMeetingSerializer
    filterset_class = JointMeetingFilter
    queryset = JointMeeting.objects.none()
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        return meetings_for_reading(self.request.user)


ROUTES = [
    ("consultations", ConsultationViewSet, "consultation"),
    ("meetings", JointMeetingViewSet, "meeting"),
]
