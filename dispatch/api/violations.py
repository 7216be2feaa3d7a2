"""Violations and circulars in the API: reported, handled, read by each as on the page. No person is named."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from dispatch.anonymous_limits import count_anonymous
from dispatch.api.serializers import UnitReference
from dispatch.circular_filters import CircularFilter
from dispatch.circulars import draft
from dispatch.models import Circular, Violation, ViolationKind
from dispatch.models.violations import UNCORRECTED
from dispatch.violation_filters import ViolationFilter
from dispatch.violation_forms import FILES, ReportForm
from dispatch.violation_reporting import about_from, communities_to_name, report
from dispatch.whose import authority_for
from web.api import AskedSerializer, ProcedureMixin, answers_of

#: What belongs to the report itself: null for the unit concerned, as are the rows that it is about.
OF_THE_REPORT = ("text", "happened_on", "reported_on", "community", "dispatch", "receipt", "burden", "is_anonymous")
ABOUT = ("receipt", "dispatch", "burden")
LARGEST = 2**31 - 1


class ViolationSerializer(serializers.ModelSerializer):
    """A violation as its reader may see it; who reported it is never said."""

    kind_label = serializers.CharField(source="get_kind_display", read_only=True)
    state_label = serializers.CharField(source="get_state_display", read_only=True)
    unit = UnitReference(read_only=True, allow_null=True)
    community = UnitReference(read_only=True, allow_null=True)

    class Meta:
        model = Violation
        fields = ["id", "number", "kind", "kind_label", "unit", "unit_name", *OF_THE_REPORT]
        fields += ["state", "state_label", "version", "due_on", "finding", "correct_by", "corrected_on", "rebounds"]
        read_only_fields = fields

    def to_representation(self, instance):
        """Without the report for the unit concerned, to which what is said to have come back is closed still."""
        said = super().to_representation(instance)
        if not getattr(instance, "is_whole", False):
            said |= dict.fromkeys(OF_THE_REPORT)
            if instance.state not in UNCORRECTED:
                state = instance.shown_state
                said |= {"state": state, "state_label": state.label, "version": None, "due_on": None}
        return said


class ViolationReportSerializer(AskedSerializer):
    """What reports a violation; the page's form decides for the API too."""

    kind = serializers.ChoiceField(choices=ViolationKind.choices)
    unit = serializers.IntegerField(required=False, help_text="Id of the department or street that it is about.")
    unit_name = serializers.CharField(required=False, help_text="The unit's name, when it is none of the register.")
    text = serializers.CharField(max_length=2000)
    happened_on = serializers.CharField(required=False, help_text="A day; not in the future.")
    community = serializers.IntegerField(required=False, help_text="Id of the community where it happened.")
    receipt = serializers.IntegerField(required=False, help_text="Id of a receipt that it is about.")
    dispatch = serializers.IntegerField(required=False, help_text="Id of a dispatch that it is about.")
    burden = serializers.IntegerField(required=False, help_text="Id of a standing burden that it is about.")
    is_anonymous = serializers.BooleanField(
        required=False, help_text="True keeps nothing of the reporter; the answer then holds the number alone."
    )


class ViolationReportWithFilesSerializer(ViolationReportSerializer):
    """The same as a form with files; an anonymous report takes pictures alone."""

    file_1 = serializers.FileField(
        required=False, help_text="Kept without its name and without where and by what it was taken."
    )
    file_2 = serializers.FileField(required=False)
    file_3 = serializers.FileField(required=False)


class ViolationViewSet(ProcedureMixin, viewsets.ReadOnlyModelViewSet):
    """The violations that one may see; anybody signed in reports one, the reviewing office handles them."""

    queryset = Violation.objects.none()
    serializer_class = ViolationSerializer
    filterset_class = ViolationFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        seen = Violation.objects.to_act_on if self.action in ("actions", "do") else Violation.objects.visible_to
        return seen(self.request.user).for_list()

    @extend_schema(
        request={
            "application/json": ViolationReportSerializer,
            "multipart/form-data": ViolationReportWithFilesSerializer,
        },
        responses={201: ViolationSerializer},
    )
    def create(self, request):
        """Report one; the questions are those of the page."""
        asked = answers_of(request.data, ReportForm.base_fields)
        about = about_from(request.user, {name: asked.pop(name, "") for name in ABOUT})
        files = {name: file for name in FILES if (file := asked.pop(name, None))}
        if unknown := asked.keys() - ReportForm.base_fields.keys():
            raise ValidationError({name: _("没有这个栏目。") for name in sorted(unknown)})
        authority = authority_for(request.user)
        rows = communities_to_name(authority)
        form = ReportForm(asked, files, authority=authority, user=request.user, communities=rows)
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        if form.cleaned_data["is_anonymous"]:
            count_anonymous(request)
        violation, _is_new = report(authority=authority, by=request.user, **form.said(), **about)
        seen = None if form.cleaned_data["is_anonymous"] else self.get_queryset().filter(pk=violation.pk).first()
        said = self.get_serializer(seen).data if seen else {"number": violation.number}
        return Response(said, status=201)


class CircularSerializer(serializers.ModelSerializer):
    """A circular with its text."""

    state_label = serializers.CharField(source="get_state_display", read_only=True)
    cases = serializers.IntegerField(source="n_cases", read_only=True)

    class Meta:
        model = Circular
        fields = ["id", "title", "document_number", "issuer", "text", "state", "state_label", "version"]
        fields += ["issued_on", "cases"]
        read_only_fields = fields


class CircularDraftSerializer(AskedSerializer):
    """Which verified violations a circular is drafted from."""

    violations = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST), allow_empty=False, max_length=100
    )


class CircularViewSet(ProcedureMixin, viewsets.ReadOnlyModelViewSet):
    """What was issued; for who drafts and issues, the drafts too."""

    queryset = Circular.objects.none()
    serializer_class = CircularSerializer
    filterset_class = CircularFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        return Circular.objects.visible_to(self.request.user).for_list()

    @extend_schema(request=CircularDraftSerializer, responses={201: CircularSerializer})
    def create(self, request):
        """Draft one from verified violations."""
        asked = CircularDraftSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        made = draft(asked.validated_data["violations"], by=request.user)
        return Response(self.get_serializer(self.get_queryset().get(pk=made.pk)).data, status=201)
