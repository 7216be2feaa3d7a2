"""Dispatches over the API: what was sent or reported, sending with its preview, recall, and groups of communities."""

import uuid

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from dispatch.api.serializers import DispatchSerializer, UnitReference
from dispatch.filters import DispatchFilter
from dispatch.groups import groups_of, keep_group
from dispatch.models import CommunityGroup, Dispatch, Scope
from dispatch.recalling import recall
from dispatch.sending import SEND, governed_by, plan_for, send
from dispatch.sending_forms import GroupForm, SendForm, To
from dispatch.sending_page import cards_of, with_counts
from registry.models import PermittedAct, Street, Unit
from web.api import AskedSerializer
from web.refusals import BadQuery, NotYourPart


class CountsSerializer(serializers.Serializer):
    """How many receipts of a dispatch, of those that the user may see, are in a state."""

    state = serializers.CharField()
    label = serializers.CharField()
    count = serializers.IntegerField()


class SentSerializer(DispatchSerializer):
    """A dispatch, with what it rests on, and how far its communities are."""

    subject = serializers.SerializerMethodField(help_text="Key of what it rests on, such as admission-5.")
    receipts = serializers.SerializerMethodField()
    is_recalled = serializers.SerializerMethodField()

    class Meta(DispatchSerializer.Meta):
        fields = [*DispatchSerializer.Meta.fields, "subject", "scope", "acts", "other_act", "forms_asked"]
        fields += ["meetings_asked", "hours", "contact", "reason", "receipts", "is_recalled"]
        read_only_fields = fields

    def get_subject(self, dispatch) -> str | None:
        """admission-5, entry-12, emergency-3; null for what rests on nothing."""
        found = ((name, getattr(dispatch, f"{name}_id")) for name in ("admission", "emergency", "entry"))
        return next((f"{name}-{pk}" for name, pk in found if pk), None)

    @extend_schema_field(CountsSerializer(many=True))
    def get_receipts(self, dispatch):
        """Counts by state."""
        return [{"state": state, "label": str(label), "count": n} for state, label, n in dispatch.states]

    def get_is_recalled(self, dispatch) -> bool:
        """Whether its sender took it back as a whole."""
        return hasattr(dispatch, "recall")


class SendSerializer(AskedSerializer):
    """A sending; the page's form decides for the API too."""

    token = serializers.UUIDField(required=False, help_text="The same token gives the same dispatch.")
    sender = serializers.CharField(required=False, help_text="Code of the sending unit; by default the user's own.")
    subject = serializers.CharField(help_text="Key of what is sent: admission-5, entry-12 or emergency-3.")
    title = serializers.CharField(required=False)
    text = serializers.CharField(required=False)
    acts = serializers.MultipleChoiceField(choices=PermittedAct.choices, required=False)
    other_act = serializers.CharField(required=False)
    forms_asked = serializers.CharField(required=False)
    meetings_asked = serializers.CharField(required=False)
    hours = serializers.CharField(required=False, help_text="Hours of each community, to one decimal.")
    scope = serializers.ChoiceField(choices=Scope.choices)
    streets = serializers.ListField(child=serializers.CharField(), required=False, help_text="Codes.")
    communities = serializers.ListField(child=serializers.CharField(), required=False, help_text="Codes or names.")
    group = serializers.IntegerField(required=False, help_text="Id of a group, with scope chosen.")
    due_on = serializers.CharField(required=False)
    contact = serializers.CharField(required=False)
    document_number = serializers.CharField(required=False)
    reason = serializers.CharField(required=False, help_text="Why it is sent beyond its scope or without its funds.")
    leave_out = serializers.BooleanField(required=False, help_text="Leave out those to whom it can't be sent.")


class SendingGroupSerializer(serializers.Serializer):
    """Communities for which a sending stands alike."""

    verdict = serializers.CharField()
    flags = serializers.ListField(child=serializers.CharField())
    may_be_sent = serializers.BooleanField()
    needs_reason = serializers.BooleanField()
    ground = serializers.CharField(allow_null=True, help_text="On what ground the communities may refuse.")
    reasons = serializers.ListField(child=serializers.CharField())
    hint = serializers.CharField(help_text="What had better be looked at again; empty when nothing.")
    communities = UnitReference(many=True)


class SendingPlanSerializer(serializers.Serializer):
    """What a sending would become today."""

    on = serializers.DateField()
    total = serializers.IntegerField(help_text="To how many communities it can be sent.")
    obstacle = serializers.CharField(allow_null=True, help_text="Why it can't be sent as it is asked.")
    groups = SendingGroupSerializer(many=True)


class RecallSerializer(AskedSerializer):
    """Why a dispatch is taken back."""

    reason = serializers.CharField(max_length=300)


class Dispatches(viewsets.ReadOnlyModelViewSet):
    """What was sent or reported, as far as the user may see it; POST sends, once per Idempotency-Key or token."""

    queryset = Dispatch.objects.none()
    serializer_class = SentSerializer
    filterset_class = DispatchFilter

    def get_queryset(self):
        return Dispatch.objects.visible_to(self.request.user).select_related("sender", "recall")

    def paginate_queryset(self, queryset):
        """The rows of a page, with their counts."""
        return with_counts(super().paginate_queryset(queryset), self.request.user)

    def get_object(self):
        return with_counts([super().get_object()], self.request.user)[0]

    @extend_schema(
        request=SendSerializer,
        responses={201: SentSerializer, 200: SentSerializer},
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)],
    )
    def create(self, request):
        """201 with the dispatch; 200 with the same one when it was sent before."""
        form = _form(request)
        sent, is_new = send(form.wish(), by=request.user, token=form.cleaned_data["token"])
        return Response(self._said(sent), status=201 if is_new else 200)

    @extend_schema(request=SendSerializer, responses=SendingPlanSerializer, filters=False)
    @action(detail=False, methods=["post"], filterset_class=None, pagination_class=None)
    def preview(self, request):
        """How it stands with the communities today, by groups; nothing is sent."""
        return Response(_plan_as_json(plan_for(_form(request).wish(), by=request.user)))

    @extend_schema(request=RecallSerializer, responses=SentSerializer)
    @action(detail=True, methods=["post"])
    def recall(self, request, pk=None):
        """Take back what no community has completed or refused."""
        asked = RecallSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        found = self.get_object()
        recall(found, by=request.user, reason=asked.validated_data["reason"])
        return Response(self._said(found))

    def _said(self, dispatch):
        row = self.get_queryset().get(pk=dispatch.pk)
        return self.get_serializer(with_counts([row], self.request.user)[0]).data


class GroupSerializer(serializers.ModelSerializer):
    """A group of communities."""

    owner = UnitReference(read_only=True)
    communities = UnitReference(many=True, read_only=True)

    class Meta:
        model = CommunityGroup
        fields = ["id", "owner", "name", "communities"]
        read_only_fields = fields


class GroupBodySerializer(AskedSerializer):
    """What keeps a group."""

    owner = serializers.CharField(required=False, help_text="Code of the unit; by default the user's own.")
    name = serializers.CharField()
    communities = serializers.ListField(child=serializers.CharField(), help_text="Codes or names.")


class CommunityGroups(mixins.DestroyModelMixin, viewsets.ReadOnlyModelViewSet):
    """The groups of one's unit: kept, changed, deleted."""

    queryset = CommunityGroup.objects.none()
    serializer_class = GroupSerializer

    def get_queryset(self):
        return groups_of(self.request.user).prefetch_related("communities")

    @extend_schema(request=GroupBodySerializer, responses={201: GroupSerializer})
    def create(self, request):
        """Keep a new group."""
        return Response(self._keep(request, None), status=201)

    @extend_schema(request=GroupBodySerializer, responses=GroupSerializer)
    def update(self, request, pk=None):
        """Give a group another name and other communities."""
        return Response(self._keep(request, self.get_object()))

    def _keep(self, request, group):
        said = _body(GroupBodySerializer, request)
        units = Unit.objects.filter(pk__in=request.user.present_unit_ids_with(SEND))
        owner = _sender(said.pop("owner", ""), request.user)
        form = GroupForm({**said, "communities": [], "listed": _lines(said), "owner": owner.pk}, units=units)
        if not form.is_valid():
            raise ValidationError(_named(form.errors.as_data()))
        cleaned = form.cleaned_data
        group = keep_group(group or CommunityGroup(owner=owner), name=cleaned["name"], communities=cleaned["all"])
        return self.get_serializer(self.get_queryset().get(pk=group.pk)).data


def _body(serializer_class, request):
    asked = serializer_class(data=request.data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


def _form(request):
    """The page's form, valid, from a body. Raises ValidationError with the body's names."""
    said = _body(SendSerializer, request)
    if key := request.headers.get("Idempotency-Key"):
        said["token"] = uuid.uuid5(uuid.NAMESPACE_URL, f"sending:{request.user.pk}:{key}")
    said["sender"] = _sender(said.get("sender", ""), request.user).pk
    if said["scope"] == Scope.STREETS:
        said["streets"] = _streets(said.get("streets", ()), request.user)
    elif said["scope"] == Scope.CHOSEN:
        said |= {"scope": To.GROUP} if "group" in said else {"scope": To.LISTED, "listed": _lines(said)}
    form = SendForm({**said, "token": said.get("token") or uuid.uuid4(), "communities": []}, user=request.user)
    if not form.is_valid():
        raise ValidationError(_named(form.errors.as_data()))
    return form


def _lines(said):
    return "\n".join(said.get("communities", ()))


def _named(errors):
    """Errors by the names of the body: there communities are a list."""
    return {("communities" if name == "listed" else name): said for name, said in errors.items()}


def _sender(code, user):
    """The user's sending unit with this code, or the first. Raises NotYourPart."""
    units = Unit.objects.filter(pk__in=user.present_unit_ids_with(SEND)).select_related("authority")
    found = (units.filter(code=code) if code else units.order_by("kind", "official_order")).first()
    if found is None:
        raise NotYourPart(_("只能以您任职的单位的名义下派。"), field="sender")
    return found


def _streets(codes, user):
    senders = Unit.objects.filter(pk__in=user.present_unit_ids_with(SEND))
    found = Street.objects.today().filter(governed_by(senders.values("authority")), code__in=codes)
    if lost := set(codes) - {one.code for one in found}:
        words = _("没有代码是「%(code)s」的街道。") % {"code": min(lost)[:40]}
        raise BadQuery(words, code="unknown_street", field="streets")
    return [one.pk for one in found]


def _plan_as_json(plan):
    why = plan.obstacle()
    return {
        "on": plan.on.isoformat(),
        "total": plan.total,
        "obstacle": str(why) if why else None,
        "groups": [
            {
                "verdict": str(card.group.verdict),
                "flags": [str(flag) for flag in card.group.flags],
                "may_be_sent": not card.group.is_barred,
                "needs_reason": card.group.needs_reason,
                "ground": card.group.ground and str(card.group.ground),
                "reasons": card.reasons,
                "hint": card.group.hint,
                "communities": [{"code": row.code, "name": row.name} for row in plan.rows_of(card.group)],
            }
            for card in cards_of(plan)
        ],
    }
