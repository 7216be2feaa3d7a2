"""Drafts of orders, corrections and reconfirmations over the API: their lines, what was found in them, their verbs."""

import django_filters
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import SAFE_METHODS, AllowAny
from rest_framework.response import Response

from registry import changes, checks, corrections
from registry.correction_filters import CorrectionFilter
from registry.line_forms import LINE_TAKEN, PLACE_NOT_HERE, WORDS, OrderLineForm, said_by
from registry.models import (
    DEPARTMENTS,
    AdjustmentOrder,
    Correction,
    ItemList,
    LegalBasis,
    ListEntry,
    OrderLine,
    OrderState,
    Reconfirmation,
    Unit,
)
from registry.models.orders import Change
from registry.objecting import is_staff
from registry.public_copies import kept_by_edition
from web.api import ProcedureMixin
from web.refusals import NotAllowed

DRAFT = "registry.draft_order"


def row_of(rows, **kwargs):
    """A field that holds the id of one of ``rows``."""
    number = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    return serializers.PrimaryKeyRelatedField(queryset=rows, pk_field=number, **kwargs)


class FindingSerializer(serializers.Serializer):
    """One thing found in a draft; ``line`` is the id of the order's line, null when it is about the whole order."""

    line = serializers.IntegerField(source="line.pk", default=None, allow_null=True)
    code = serializers.CharField()
    sentence = serializers.CharField()
    is_blocking = serializers.BooleanField()


class FindingsOfDraft:
    """For the viewset of orders: ``GET …/findings/``."""

    @extend_schema(responses=FindingSerializer(many=True))
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def findings(self, request, **kwargs):
        """What was found in a draft: first what bars its publication, then what to look at. Nothing in one that is published,
        and nothing for those who neither draft nor publish for its authority."""
        order = self.get_object()
        found = checks.findings_of(order) if order.is_unpublished and is_staff(order, request.user) else []
        return Response(FindingSerializer(found, many=True).data)


class OrderLineSerializer(serializers.ModelSerializer):
    """One line of an order; list, number and what is done to it are fixed once it is written."""

    item_list = row_of(ItemList.objects.all())
    basis = row_of(LegalBasis.objects.all(), required=False, allow_null=True)
    lead_departments = row_of(Unit.objects.all(), many=True, required=False)
    cooperating_departments = row_of(Unit.objects.all(), many=True, required=False)

    class Meta:
        model = OrderLine
        fields = ["id", "change", "item_list", "number", *WORDS, "basis", *DEPARTMENTS, "keywords"]
        validators = []
        extra_kwargs = {"name": {"required": False}}

    def validate(self, attrs):
        """The page's form decides for the API too."""
        line = self.instance or OrderLine(
            order=self.context["order"],
            **{name: attrs.get(name) for name in ("change", "item_list", "number")},
        )
        if line.item_list.authority_id != line.order.authority_id:
            raise ValidationError({"item_list": _t("《%(list)s》不是本辖区的清单。") % {"list": line.item_list.name}})
        entry = standing(line)
        self.check_place(line, entry)
        if line.change == Change.REMOVE:
            line.name, line.category = entry.name, entry.category
            return {"ready": line}
        form = OrderLineForm(_typed({**kept_of(line, entry), **attrs}), instance=line, entry=entry)
        if attrs.get("service_place") and "service_place" not in form.fields:
            raise ValidationError({"service_place": PLACE_NOT_HERE})
        if not form.is_valid():
            raise ValidationError(_by_field(form))
        return {"ready": form}

    def check_place(self, line, entry):
        """A draft speaks of a place once; what is changed or removed stands on the day of the order."""
        others = line.order.lines.filter(item_list=line.item_list, number=line.number).exclude(pk=line.pk)
        if others.exists():
            raise ValidationError({"number": LINE_TAKEN})
        if line.change != Change.ADD and entry is None:
            said = {"list": line.item_list.name, "number": line.number}
            text = _t("《%(list)s》第%(number)s项在生效日期当天不在清单上，不能修改或者移出。") % said
            raise ValidationError({"number": text})

    def save(self, **kwargs):
        """Keep what the form has made."""
        ready = self.validated_data["ready"]
        ready.save()
        self.instance = getattr(ready, "instance", ready)
        return self.instance


def standing(line):
    """What the place of an order's line says on the effective day, as known now; None for a new number."""
    if line.change == Change.ADD:
        return None
    rows = ListEntry.objects.in_force(line.order.effective_on).filter(line__item_list=line.item_list)
    return rows.for_reading().filter(line__number=line.number).first()


def kept_of(line, entry):
    """What a line says where the request says nothing: what it said, or, when it is new and changes a place, what stands."""
    if line.pk:
        words = {name: getattr(line, name) for name in (*WORDS, "number", "basis", "keywords")}
        return {**words, **changes.departments_of(line)}
    if entry is None:
        return {}
    return {name: value for name, value in said_by(entry).items() if name in (*WORDS, *DEPARTMENTS)} | {
        "basis": entry.basis
    }


def _typed(attrs):
    """Clean values as a form receives them."""
    typed = {name: attrs[name] for name in ("number", *WORDS) if name in attrs}
    typed.setdefault("category", OrderLine._meta.get_field("category").default)
    typed["basis"] = attrs["basis"].pk if attrs.get("basis") else ""
    for name in DEPARTMENTS:
        typed[name] = [unit.pk for unit in attrs.get(name, ())]
    typed["keywords_text"] = " ".join(attrs.get("keywords", ()))
    return typed


def _by_field(form):
    """The errors of the form under the names of the API."""
    errors = form.errors.as_data()
    return {("keywords" if name == "keywords_text" else name): found for name, found in errors.items()}


@kept_by_edition
class OrderLines(viewsets.ModelViewSet):
    """The lines of an order: written while it is a draft, by those who draft for its authority; read as the order is."""

    serializer_class = OrderLineSerializer
    queryset = OrderLine.objects.none()

    def get_permissions(self):
        return [AllowAny()] if self.request and self.request.method in SAFE_METHODS else super().get_permissions()

    def get_queryset(self):
        visible = AdjustmentOrder.objects.visible_to(self.request.user).filter(pk=self.kwargs["order"])
        rows = OrderLine.objects.filter(order=get_object_or_404(visible)).select_related("item_list", "basis")
        return rows.prefetch_related(*DEPARTMENTS).order_by("item_list__position", "item_list_id", "pk")

    def dispatch(self, request, *args, **kwargs):
        """A change of a draft is whole or not at all."""
        if request.method in SAFE_METHODS:
            return super().dispatch(request, *args, **kwargs)
        with transaction.atomic():
            response = super().dispatch(request, *args, **kwargs)
            if response.status_code >= 400:
                transaction.set_rollback(True)
            return response

    def initial(self, request, *args, **kwargs):
        """Before anything is written the draft is locked, so that nobody publishes it halfway."""
        super().initial(request, *args, **kwargs)
        if request.method not in SAFE_METHODS:
            self.order = draft_of(request.user, kwargs["order"])

    def get_serializer_context(self):
        return {**super().get_serializer_context(), "order": getattr(self, "order", None)}

    def perform_create(self, serializer):
        serializer.save()
        self.note_change()

    def perform_update(self, serializer):
        if serializer.instance.change == Change.REMOVE:
            raise NotAllowed(_t("移出的条目没有可以改的内容；不移出的，请从草稿去掉。"))
        serializer.save()
        self.note_change()

    def perform_destroy(self, instance):
        instance.delete()
        self.note_change()

    def note_change(self):
        """Whoever was about to publish what the draft said before is told."""
        self.order.version += 1
        self.order.save(update_fields=["version"])


def draft_of(user, pk):
    """The draft ``pk``, locked, if the user drafts for its authority. Raises Http404, NotAllowed when it is no draft."""
    rows = AdjustmentOrder.objects.filter(authority_id__in=user.authority_ids_with(DRAFT)).select_related("authority")
    order = get_object_or_404(rows.select_for_update(of=("self",)), pk=pk)
    if order.state != OrderState.DRAFT:
        said = _t("这份文件现在是「%(state)s」，不能再改；要调整清单，请另行起草。")
        raise NotAllowed(said % {"state": order.get_state_display()})
    return order


class CorrectionSerializer(serializers.ModelSerializer):
    """A correction of a typing error; created as a draft for an entry that is known now."""

    entry = row_of(ListEntry.objects.all())
    line = serializers.IntegerField(source="entry.line_id", read_only=True)
    list = serializers.CharField(source="entry.line.item_list.kind", read_only=True)
    number = serializers.CharField(source="entry.line.number", read_only=True)
    state_label = serializers.CharField(source="get_state_display", read_only=True)

    class Meta:
        model = Correction
        fields = ["id", "entry", "line", "list", "number", "field", "before", "after", "reason", "drafted_at"]
        fields += ["corrected", "state", "state_label", "version"]
        read_only_fields = ["before", "drafted_at", "corrected", "state", "version"]
        validators = []


@kept_by_edition
class Corrections(ProcedureMixin, mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """Corrections that were made, open to read; drafts and their verbs for those who write and issue them."""

    serializer_class = CorrectionSerializer
    queryset = Correction.objects.none()
    filterset_class = CorrectionFilter

    def get_permissions(self):
        return [AllowAny()] if self.action in ("list", "retrieve") else super().get_permissions()

    def get_queryset(self):
        return Correction.objects.visible_to(self.request.user).select_related("entry__line__item_list")

    def perform_create(self, serializer):
        """A draft, if the user drafts for the authority of the list and no meaning changes."""
        said = serializer.validated_data
        if said["entry"].line.item_list.authority_id not in self.request.user.authority_ids_with(DRAFT):
            raise PermissionDenied
        serializer.instance = corrections.draft(**said, by=self.request.user)


class OrderInShortSerializer(serializers.ModelSerializer):
    """An order in short."""

    class Meta:
        model = AdjustmentOrder
        fields = ["id", "title", "document_number", "published_on", "effective_on"]


class ReconfirmationSerializer(serializers.ModelSerializer):
    """A later order that is to be confirmed again for one line, because of an order that took effect before it."""

    order = OrderInShortSerializer()
    because_of = OrderInShortSerializer()
    list = serializers.CharField(source="line.item_list.kind")
    number = serializers.CharField(source="line.number")
    state_label = serializers.CharField(source="get_state_display")

    class Meta:
        model = Reconfirmation
        fields = ["id", "order", "because_of", "line", "list", "number", "asked_at", "state", "state_label", "version"]


class ReconfirmationFilter(django_filters.FilterSet):
    """Those of an order or a line, or in a state."""

    order = django_filters.NumberFilter(field_name="order", label=_("后生效的文件"))
    line = django_filters.NumberFilter(field_name="line", label=_("清单条目"))

    class Meta:
        model = Reconfirmation
        fields = ["state", "order", "line"]


@kept_by_edition
class Reconfirmations(ProcedureMixin, viewsets.ReadOnlyModelViewSet):
    """Orders to be confirmed again, open to read."""

    serializer_class = ReconfirmationSerializer
    queryset = Reconfirmation.objects.none()
    filterset_class = ReconfirmationFilter

    def get_permissions(self):
        return [AllowAny()] if self.action in ("list", "retrieve") else super().get_permissions()

    def get_queryset(self):
        rows = Reconfirmation.objects.visible_to(self.request.user)
        return rows.select_related("order", "because_of", "line__item_list")


#: (prefix, viewset, basename), as ``registry.api.ROUTES``.
ROUTES = [
    (r"orders/(?P<order>[0-9]{1,18})/lines", OrderLines, "order-line"),
    ("corrections", Corrections, "correction"),
    ("reconfirmations", Reconfirmations, "reconfirmation"),
]
