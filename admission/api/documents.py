"""Pre-review of draft documents over the API: handed in by departments, moved by their verbs."""

import uuid

from django.core.exceptions import ValidationError
from django.urls import reverse
from rest_framework import mixins, serializers, viewsets

from admission.api.serializers import UnitNameSerializer
from admission.document_forms import DocumentForm
from admission.document_reviews import start
from admission.filters import DocumentReviewFilter
from admission.models import DocumentClause, DocumentReview, DocumentReviewState
from registry.models import Unit
from web.api import AskedSerializer, ProcedureMixin


class ClauseSerializer(serializers.ModelSerializer):
    """One clause: what was in force about it, and the office's opinion."""

    class Meta:
        model = DocumentClause
        fields = ["id", "text", "matched", "opinion", "note"]
        read_only_fields = fields


class DocumentRowSerializer(serializers.ModelSerializer):
    """A pre-review in a list."""

    state_label = serializers.CharField(source="get_state_display", read_only=True)
    drafting_unit = UnitNameSerializer(read_only=True)
    clause_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = DocumentReview
        fields = ["id", "number", "title", "drafting_unit", "clause_count", "issue_by", "submitted_at", "due_on"]
        fields += ["state", "state_label", "opinion", "version"]
        read_only_fields = fields


class DocumentSerializer(DocumentRowSerializer):
    """A pre-review with its text, its clauses and the answer."""

    clauses = ClauseSerializer(many=True, read_only=True)
    letter_url = serializers.SerializerMethodField()

    class Meta(DocumentRowSerializer.Meta):
        fields = [*DocumentRowSerializer.Meta.fields, "text", "clauses", "answer", "letter_url"]
        read_only_fields = fields

    def get_letter_url(self, review) -> str:
        """The page of the opinion that was sent; empty before."""
        if review.state != DocumentReviewState.ANSWERED:
            return ""
        return self.context["request"].build_absolute_uri(reverse("admission:document-letter", args=[review.pk]))


class StartSerializer(AskedSerializer):
    """What begins a pre-review; the same token again gives the same one."""

    title = serializers.CharField()
    text = serializers.CharField()
    issue_by = serializers.DateField(required=False, allow_null=True)
    unit = serializers.IntegerField(required=False, help_text="Id of one's unit; one's first unit by default.")
    token = serializers.UUIDField(required=False)

    def validate(self, attrs):
        """The page's form decides for the API too."""
        user = self.context["request"].user
        units = Unit.objects.filter(pk__in=user.present_unit_ids_with("admission.apply"))
        first = user.unit_for("admission.apply")
        typed = {name: attrs.get(name) or "" for name in ("title", "text", "issue_by")}
        typed |= {"unit": attrs.get("unit") or (first.pk if first else ""), "token": attrs.get("token") or uuid.uuid4()}
        form = DocumentForm(typed, units=units)
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        return form.cleaned_data

    def create(self, validated_data):
        """Keep it, once, cut into clauses."""
        return start(by=self.context["request"].user, **validated_data)

    def to_representation(self, instance):
        """What was kept."""
        return DocumentSerializer(instance, context=self.context).data


class Documents(ProcedureMixin, mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """One's own unit's pre-reviews; what was handed in for those who see every case."""

    serializer_class = DocumentSerializer
    queryset = DocumentReview.objects.none()
    filterset_class = DocumentReviewFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        rows = DocumentReview.objects.visible_to(self.request.user)
        if self.action == "list":
            return rows.for_list()
        return rows.for_list().defer(None).prefetch_related("clauses")

    def get_serializer_class(self):
        by_action = {"list": DocumentRowSerializer, "create": StartSerializer}
        return by_action.get(self.action, self.serializer_class)

    def check_permissions(self, request):
        """Only those who apply begin one."""
        super().check_permissions(request)
        if self.action == "create" and not request.user.has_perm("admission.apply"):
            self.permission_denied(request)


#: (prefix, viewset, basename), as ``admission.api.ROUTES``.
ROUTES = [("document-reviews", Documents, "document-review")]
