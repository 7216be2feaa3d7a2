"""Applications with their verbs, decisions, and the public admissions."""

import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import SAFE_METHODS, AllowAny, IsAuthenticated
from rest_framework.response import Response

from admission import letters
from admission.answers import label_of, said
from admission.api import decided, serializers
from admission.api.bulk import BulkOfQueue
from admission.api.consultations import NotesOfCase
from admission.api.countersigning import CountersigningOfCase
from admission.api.papers import PapersOfCase
from admission.api.times import TimesOfQueue
from admission.carrying_over import draft_from_emergency
from admission.completeness import gaps
from admission.decision_register import standing_decisions
from admission.drafting import save_fields, start_draft
from admission.emergencies import declare
from admission.emergency_forms import DeclareForm
from admission.filters import AdmissionFilter, ApplicationFilter, DecisionFilter, EmergencyFilter, QueueFilter
from admission.measure_forms import MeasureForm
from admission.measures import take
from admission.models import Admission, Application, Decision, Emergency, MeasureKind
from admission.origins import copy_application
from admission.public_marks import mark_admissions, mark_decisions, mark_notices
from admission.questions import exchanges
from admission.queue import TABS, queue_of, tab_for
from admission.section_forms import form_for
from admission.sections import QUESTIONS
from admission.submissions import rounds_of
from admission.timeline import WITHIN_THE_OFFICE
from admission.transitions import APPLICATION
from registry.models import Unit
from registry.public_copies import kept_by_edition
from web import clock, workflow
from web.api import OnlyListsAreFiltered, ProcedureMixin, answers_of
from web.days import on_and_known, read_day


class ApplicationViewSet(
    NotesOfCase,
    CountersigningOfCase,
    PapersOfCase,
    ProcedureMixin,
    OnlyListsAreFiltered,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet,
):
    """The applications that one may see; drafts are begun and written here, and moved by their verbs."""

    serializer_class = serializers.ApplicationSerializer
    filterset_class = ApplicationFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        rows = Application.objects.visible_to(self.request.user).for_list()
        return rows if self.action == "list" else rows.prefetch_related("communities")

    def get_serializer_class(self):
        return serializers.ApplicationRowSerializer if self.action == "list" else self.serializer_class

    @extend_schema(request=serializers.DraftSerializer, responses={201: serializers.ApplicationSerializer})
    def create(self, request):
        """Begin a draft."""
        asked = serializers.DraftSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        answers = asked.validated_data
        unit = request.user.unit_for("admission.apply")
        if "applicant" in answers:
            unit = Unit.objects.filter(pk=answers["applicant"]).first()
        draft = start_draft(
            unit=unit, by=request.user, token=answers.get("token") or uuid.uuid4(), kind=answers["kind"]
        )
        return Response(self.get_serializer(draft).data, status=201)

    @extend_schema(request=serializers.EditSerializer, responses=serializers.EditedSerializer)
    def partial_update(self, request, pk=None):
        """Save some answers; ``version`` is the one that was read. What isn't named stays as it is."""
        application = self.get_object()
        data = answers_of(request.data, form_for(QUESTIONS).base_fields)
        version = data.pop("version", None)
        if not str(version).isdecimal() or len(str(version)) > 9:
            raise ValidationError({"version": _("请给出读取时的版本号（整数）。")})
        if unknown := data.keys() - set(QUESTIONS):
            raise ValidationError({name: _("没有这个栏目。") for name in sorted(unknown)})
        form = save_fields(application, list(data), data, by=request.user, seen=int(version))
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        saved = self.get_object()
        saved.cleared = [
            {"field": name, "label": label_of(name), "was": said(name, was)} for name, was in form.cleared.items()
        ]
        return Response(serializers.EditedSerializer(saved, context=self.get_serializer_context()).data)

    @extend_schema(request=serializers.CopySerializer, responses={201: serializers.ApplicationSerializer})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def copy(self, request, pk=None):
        """A new draft with the same answers, but for dates, the check of the basis, files and the decision."""
        asked = serializers.CopySerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        token = asked.validated_data.get("token") or uuid.uuid4()
        draft = copy_application(self.get_object(), by=request.user, token=token)
        return Response(self.get_serializer(draft).data, status=201)

    @extend_schema(responses=serializers.RoundSerializer(many=True))
    @action(detail=True, filterset_class=None, pagination_class=None)
    def submissions(self, request, pk=None):
        """What each submission said and what it said differently, the newest first."""
        rounds = rounds_of(self.get_object(), _("附件"))
        return Response(serializers.RoundSerializer(rounds, many=True).data)

    @extend_schema(request=OpenApiTypes.OBJECT, responses=serializers.LetterDraftSerializer)
    @action(detail=True, methods=["post"], url_path=r"letter/(?P<verb>[a-z_]+)", filterset_class=None)
    def letter(self, request, pk=None, verb=None):
        """The letter that a decision with these answers would have; keeps nothing. To sign it, send its ``previewed`` with the
        answers, and edited words as ``letter``."""
        application = self.get_object()
        transition = APPLICATION.by_action.get(verb)
        if transition is None or "letter" not in transition.asks.base_fields:
            raise Http404
        if not APPLICATION.parts_of(application, request.user) & transition.by:
            raise PermissionDenied
        answers = answers_of(request.data, transition.asks.base_fields)
        if unknown := answers.keys() - transition.asks.base_fields.keys():
            raise ValidationError({name: _("这一步不需要填写此项。") for name in sorted(unknown)})
        form = workflow.bound_form(transition, application, {**answers, "letter": "", "previewed": ""})
        form.is_preview = True
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        return Response({"letter": form.cleaned_data["letter"], "previewed": letters.digest(form.drafted)})

    @extend_schema(responses=serializers.GapSerializer(many=True))
    @action(detail=True, filterset_class=None, pagination_class=None)
    def gaps(self, request, pk=None):
        """What is missing before it can be submitted."""
        return Response(serializers.GapSerializer(gaps(self.get_object()), many=True).data)

    @extend_schema(responses=serializers.StepSerializer(many=True))
    @action(detail=True, filterset_class=None, pagination_class=None)
    def steps(self, request, pk=None):
        """What has been done, in order; steps within the office are for those who work there."""
        application = self.get_object()
        steps = application.steps.all()
        if application.authority_id not in request.user.authority_ids_with("admission.view_all"):
            steps = steps.exclude(action__in=WITHIN_THE_OFFICE)
        return Response(serializers.StepSerializer(steps, many=True).data)

    @extend_schema(responses=serializers.ExchangeSerializer(many=True))
    @action(detail=True, filterset_class=None, pagination_class=None)
    def questions(self, request, pk=None):
        """What the reviewers asked the applicant, and the answers, in order."""
        steps = self.get_object().steps.select_related("by")
        return Response(serializers.ExchangeSerializer(exchanges(steps), many=True).data)


class QueueViewSet(TimesOfQueue, BulkOfQueue, mixins.ListModelMixin, viewsets.GenericViewSet):
    """The reviewers' queue, the soonest due first, by tab (``?tab=``)."""

    serializer_class = serializers.ApplicationRowSerializer
    queryset = Application.objects.none()
    filterset_class = QueueFilter

    def get_queryset(self):
        if not self.request.user.has_perm("admission.view_all"):
            raise PermissionDenied
        return queue_of(self.request.user, tab_for(self.request.user, self.request.GET.get("tab")))

    @extend_schema(parameters=[OpenApiParameter("tab", str, enum=list(TABS))])
    def list(self, request, *args, **kwargs):
        """One page of a tab; without ``tab``, what waits for you."""
        return super().list(request, *args, **kwargs)


class Marked:
    """Rows of one page, or one row, with what ``admission.public_marks`` says of them on the day that is asked about."""

    marks = (mark_decisions,)

    def marked(self, rows):
        """The rows, marked."""
        for mark in self.marks:
            mark(rows, *on_and_known(self.request))
        return rows

    def paginate_queryset(self, rows):
        """One page of them."""
        return self.marked(super().paginate_queryset(rows))

    def get_object(self):
        """One of them."""
        return self.marked([super().get_object()])[0]


class DecisionViewSet(Marked, viewsets.ReadOnlyModelViewSet):
    """Decisions on the applications that one may see."""

    serializer_class = decided.DecisionSerializer
    filterset_class = DecisionFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        rows = Decision.objects.visible_to(self.request.user)
        rows = rows.select_related("application", "body", "admission", "replaces", "replaced_by")
        return rows.prefetch_related("reasons", "condition_rows")


@kept_by_edition
class PublishedDecisionViewSet(Marked, mixins.ListModelMixin, viewsets.GenericViewSet):
    """The public register: what was published up to a day (``?on=``), as known at a moment (``?known_at=``)."""

    permission_classes = [AllowAny]
    serializer_class = decided.PublishedDecisionSerializer
    queryset = Decision.objects.none()
    filterset_class = DecisionFilter
    marks = (mark_decisions, mark_notices)

    def get_queryset(self):
        return standing_decisions(*on_and_known(self.request))


@kept_by_edition
class AdmissionViewSet(Marked, OnlyListsAreFiltered, viewsets.ReadOnlyModelViewSet):
    """What is admitted, open to everybody; the list holds what is in force ``?on=`` a day."""

    permission_classes = [AllowAny]
    serializer_class = decided.AdmissionSerializer
    marks = (mark_admissions,)
    filterset_class = AdmissionFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        _day, known_at = on_and_known(self.request)
        rows = Admission.objects.visible_to(self.request.user).recorded_by(known_at).for_reading(known_at)
        return rows.prefetch_related("decision__condition_rows")

    def get_permissions(self):
        reads = self.request is None or self.request.method in SAFE_METHODS
        return [AllowAny()] if reads else [IsAuthenticated()]

    def get_serializer_context(self):
        on = read_day(self.request.GET.get("on") if self.request else None, default=clock.today())
        return {**super().get_serializer_context(), "on": on}

    @extend_schema(responses=decided.MeasureSerializer(many=True))
    @action(detail=True, filterset_class=None, pagination_class=None)
    def measures(self, request, pk=None):
        """What became of it after it was decided: suspended, resumed, revoked, given up, in order."""
        return Response(decided.MeasureSerializer(self.get_object().known_measures, many=True).data)

    @extend_schema(request=decided.TakenMeasureSerializer, responses={201: decided.MeasureSerializer})
    @measures.mapping.post
    def take_measure(self, request, pk=None):
        """Take one; the questions are those of the page."""
        admission = self.get_object()
        answers = answers_of(request.data, MeasureForm.base_fields)
        kind = answers.pop("kind", None)
        if kind not in MeasureKind.values:
            raise ValidationError({"kind": _("请写明是哪一种措施：%(all)s。") % {"all": "、".join(MeasureKind.values)}})
        form = MeasureForm(answers, kind=MeasureKind(kind), authority=admission.authority)
        if unknown := answers.keys() - form.fields.keys():
            raise ValidationError({name: _("没有这个栏目。") for name in sorted(unknown)})
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        measure = take(admission, MeasureKind(kind), by=request.user, **form.cleaned_data)
        return Response(decided.MeasureSerializer(measure).data, status=201)


class EmergencyViewSet(ProcedureMixin, OnlyListsAreFiltered, viewsets.ReadOnlyModelViewSet):
    """What was declared, open to everybody, with what it is worth ``?on=`` a day, as known at ``?known_at=``; senders
    declare, file and end."""

    queryset = Emergency.objects.none()
    serializer_class = serializers.EmergencySerializer
    filterset_class = EmergencyFilter
    lookup_value_regex = "[0-9]+"

    def get_permissions(self):
        return [AllowAny()] if self.action in ("list", "retrieve") else super().get_permissions()

    def get_queryset(self):
        _day, known_at = on_and_known(self.request)
        rows = Emergency.objects.visible_to(self.request.user).for_reading(known_at)
        return rows.prefetch_related("communities__parent")

    def get_serializer_context(self):
        on, known_at = on_and_known(self.request) if self.request else (clock.today(), None)
        return {**super().get_serializer_context(), "on": on, "known_at": known_at}

    @extend_schema(request=serializers.DeclarationSerializer, responses={201: serializers.EmergencySerializer})
    def create(self, request):
        """Declare one; the questions are those of the page."""
        units = Unit.objects.filter(pk__in=request.user.present_unit_ids_with("admission.apply"))
        if not units:
            raise PermissionDenied
        asked = answers_of(request.data, DeclareForm.base_fields)
        if unknown := asked.keys() - DeclareForm.base_fields.keys():
            raise ValidationError({name: _("没有这个栏目。") for name in sorted(unknown)})
        first = request.user.unit_for("admission.apply")
        known = {"token": uuid.uuid4(), "sender": first.pk, "starts_on": clock.today()}
        form = DeclareForm({**known, **asked}, units=units)
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        emergency = declare(by=request.user, **form.cleaned_data)
        return Response(self.get_serializer(self.get_queryset().get(pk=emergency.pk)).data, status=201)

    @extend_schema(request=serializers.CopySerializer, responses={201: serializers.ApplicationSerializer})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def apply(self, request, pk=None):
        """A draft of an application that begins with what was declared; the same token again gives the same one."""
        asked = serializers.CopySerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        token = asked.validated_data.get("token") or uuid.uuid4()
        draft = draft_from_emergency(self.get_object(), by=request.user, token=token)
        return Response(serializers.ApplicationSerializer(draft).data, status=201)
