"""The API of the check, the receipts and the refusals."""

import uuid

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView

from desk.pressing import token_of
from dispatch.api.serializers import (
    AnswerSerializer,
    QuestionSerializer,
    ReceiptSerializer,
    RefusalRequestSerializer,
    RefusalWithPaperSerializer,
    TakenOnSerializer,
    TakingInSerializer,
    TakingInWithPaperSerializer,
    TakingOnSerializer,
)
from dispatch.asked import keep
from dispatch.cards import card_of_answer, words_of_matter
from dispatch.filters import ReceiptFilter, RefusalFilter
from dispatch.forms import QuestionForm, SenderForm, TakeInForm
from dispatch.grounds import ground_for
from dispatch.models import Receipt
from dispatch.questions import answer
from dispatch.refusing import refuse_at_once
from dispatch.taking_in import take_in
from dispatch.taking_on import take_on_all
from dispatch.whose import authority_for, communities_of, community_for
from registry.models import Unit
from web.api import ProcedureMixin
from web.refusals import BadQuery


class CheckThrottle(AnonRateThrottle):
    """Those who haven't signed in ask at most 60 times a minute."""

    scope = "check"


class Check(APIView):
    """Must this be taken on? Open for the lists; signed in, with one's own community, for admissions too."""

    permission_classes = [AllowAny]
    throttle_classes = [CheckThrottle]

    @extend_schema(request=QuestionSerializer, responses=AnswerSerializer)
    def post(self, request):
        """The answer to one text."""
        asked, community = _question(request)
        authority = community.authority if community else authority_for(request.user, asked["authority"])
        found = answer(
            asked["text"], authority=authority, community=community, on=asked["on"], known_at=asked["known_at"]
        )
        keep(request.user, found, choice=asked["choice"])
        return Response(_answer_as_json(found.choosing(asked["choice"]) if asked["choice"] else found))


class Receipts(ProcedureMixin, viewsets.ReadOnlyModelViewSet):
    """Receipts that the user may see, with the actions of the procedure."""

    queryset = Receipt.objects.none()
    serializer_class = ReceiptSerializer
    filterset_class = ReceiptFilter

    def get_queryset(self):
        return Receipt.objects.visible_to(self.request.user).for_list()

    @extend_schema(
        request={"application/json": TakingInSerializer, "multipart/form-data": TakingInWithPaperSerializer},
        responses={201: ReceiptSerializer, 200: ReceiptSerializer},
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)],
    )
    def create(self, request):
        """Keep what came otherwise and is to be done as taken on: 201 with its receipt, 200 when it was kept before."""
        asked, community = _question_of_a_community(request)
        said, token = _said(request, community, TakeInForm), _token(request, "taking-in")
        receipt, made = take_in(
            asked["text"],
            community=community,
            by=request.user,
            token=token,
            on=asked["on"],
            known_at=asked["known_at"],
            choice=asked["choice"],
            **said,
        )
        return Response(self.get_serializer(receipt).data, status=201 if made else 200)

    @extend_schema(request=TakingOnSerializer, responses=TakenOnSerializer)
    @action(detail=False, methods=["post"], url_path="take-on", filterset_class=None, pagination_class=None)
    def take_on(self, request):
        """Take on those of the receipts that wait for one's communities, all in one act; safe to repeat."""
        asked = TakingOnSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return Response({"taken_on": take_on_all(asked.validated_data["receipts"], by=request.user)})


class Refusals(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Refusals that the user may see; POST refuses at one press, once per Idempotency-Key or token."""

    queryset = Receipt.objects.none()
    serializer_class = ReceiptSerializer
    filterset_class = RefusalFilter

    def get_queryset(self):
        rows = Receipt.objects.visible_to(self.request.user).refused().for_list()
        return rows.order_by("-refused_at", "-pk")

    @extend_schema(
        request={"application/json": RefusalRequestSerializer, "multipart/form-data": RefusalWithPaperSerializer},
        responses={201: ReceiptSerializer, 200: ReceiptSerializer},
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)],
    )
    def create(self, request):
        """201 with the receipt; 200 with the same receipt when it was made before."""
        asked, community = _question_of_a_community(request)
        said = _said(request, community)
        receipt, made = refuse_at_once(
            asked["text"],
            community=community,
            by=request.user,
            token=_token(request),
            on=asked["on"],
            known_at=asked["known_at"],
            choice=asked["choice"],
            **said,
        )
        return Response(self.get_serializer(receipt).data, status=201 if made else 200)


def _question(request):
    """(clean question, community or None) of a request, by the page's own form."""
    form = QuestionForm(_fields(request))
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    asked = form.cleaned_data
    mine = communities_of(request.user, asked["on"])
    return asked, community_for(request.user, asked["community"], mine, asked["on"])


def _question_of_a_community(request):
    """The same of a request that can't do without a community."""
    asked, community = _question(request)
    if community is None:
        raise ValidationError({"community": ValidationError(_("请写明社区代码。"), code="required")})
    return asked, community


def _fields(request):
    """The body as text by name; anything that is no object is unreadable."""
    if not hasattr(request.data, "items"):
        raise BadQuery(_("提交的内容应当是一个 JSON 对象。"), code="unreadable")
    for name, value in request.data.items():
        if isinstance(value, (list, dict)):
            raise BadQuery(_("这一项只能填写一个值。"), code="invalid", field=name)
    if request.data.get("paper") and "paper" not in request.FILES:
        raise BadQuery(_("文件请用 multipart/form-data 上传。"), code="invalid", field="paper")
    given = {name: value for name, value in request.data.items() if name not in request.FILES}
    return {name: "" if value is None else str(value) for name, value in given.items()}


def _said(request, community, form_class=SenderForm):
    """Who sent it and by what document, by the page's own form; the API names the sender by its code."""
    fields = _fields(request)
    if code := fields.get("sender"):
        unit = Unit.objects.of(community.authority).today().filter(code=code).first()
        fields["sender"] = unit.pk if unit else code
    form = form_class(fields, request.FILES, authority=community.authority)
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return form.cleaned_data


def _token(request, what="refusal"):
    """The token of the Idempotency-Key (of one kind of thing) or of the body; a request without one is new."""
    if key := request.headers.get("Idempotency-Key"):
        return token_of(key, request.user, what)
    if not (token := request.data.get("token")):
        return uuid.uuid4()
    try:
        return uuid.UUID(str(token))
    except ValueError:
        raise BadQuery(_("token 应当是一个 UUID。"), code="invalid", field="token") from None


def _answer_as_json(found):
    card = card_of_answer(found)
    rests_on = found.rests_on
    return {
        "quoted": [],
        **found.as_json(),
        "matters": [
            {**one.as_json(), "words": words_of_matter(one) or str(one.verdict.label), "ground": _ground(one)}
            for one in found.matters
        ],
        "words": card.get("words") or str(found.verdict.label),
        "on": found.standing.on.isoformat(),
        "community": found.standing.community
        and {
            "code": found.standing.community.code,
            "name": found.standing.community.name,
        },
        "sentence": card["sentence"],
        "reasons": card["reasons"],
        "ground": _ground(found),
        "citation": rests_on.citation.as_json() if rests_on else None,
        "choices": [{"choice": one.key, **one.as_json(), "matched": list(one.words)} for one in found.candidates],
        "near": [{**one.as_json(), "matched": list(one.words)} for one in found.near],
    }


def _ground(ruled):
    """On what ground an answer or a matter of it may be refused; None when it isn't refused."""
    ground = ground_for(ruled.verdict, ruled.flags, is_certificate=ruled.asked.is_certificate)
    return ground and str(ground)
