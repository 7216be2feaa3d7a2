"""Dispatches and their receipts: one receipt per community, its verdict frozen."""

import hashlib
import json
import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Count, Exists, ExpressionWrapper, F, OuterRef, Q, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from admission.models import Admission, Emergency
from desk.models import StoredFile
from dispatch.citations import Citation
from dispatch.verdicts import Flag
from registry.models import Authority, Category, Community, ListEntry, PermittedAct, Unit
from web import clock
from web.procedural import Procedural
from web.procedural import Step as BaseStep


class Origin(models.TextChoices):
    """How a dispatch came into the register."""

    SENT = "sent", _("经本系统下派")
    REPORTED = "reported", _("社区登记（群消息、电话、纸质等）")
    RULED = "ruled", _("裁定应接后重新下派")
    STOPPED = "stopped", _("街道收到后没有转发")


class Scope(models.TextChoices):
    """To whom a dispatch goes."""

    ALL = "all", _("全部社区")
    STREETS = "streets", _("几个街道的社区")
    CHOSEN = "chosen", _("选定的社区")


class ReceiptState(models.TextChoices):
    """States of a receipt."""

    PENDING = "pending", _("待确认")
    TAKEN_ON = "taken_on", _("已承接")
    COMPLETED = "completed", _("已完成")
    REFUSED = "refused", _("已拒收")
    RECALLED = "recalled", _("已撤回")


#: What waits for the community, to be confirmed or completed. What is refused, disputed or not, is due no more.
OPEN_STATES = (ReceiptState.PENDING, ReceiptState.TAKEN_ON)


class Ground(models.TextChoices):
    """Why a community refuses; chosen by the verdict."""

    UNLISTED = "unlisted", _("未列入清单，也未经准入")
    NEGATIVE = "negative", _("属于负面清单（禁入事项）")
    EXPIRED = "expired", _("准入已到期")
    OVER_SCOPE = "over_scope", _("超出协助方式，或者超出准入的内容、范围、期限、频次")
    UNFUNDED = "unfunded", _("经费或者授权没有到位")
    DUPLICATE = "duplicate", _("重复报送数据")
    NOT_TO_ISSUE = "not_to_issue", _("属于不应出具的证明")
    PUBLIC_SERVICE = "public_service", _("应当到服务中心（站）办理")
    SUSPENDED = "suspended", _("准入已暂停")
    EMERGENCY_OVER = "emergency_over", _("应急没有按期补报，或者已经终止")


class DispatchQuerySet(models.QuerySet):
    """Dispatches."""

    def visible_to(self, user):
        """Those of one's own unit; those that reached one's community or street, or were stopped by the street; for
        reviewers and supervisors all."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(sender_id__in=user.unit_ids_with("dispatch.view_sent"))
            | Q(authority_id__in=user.authority_ids_with("dispatch.view_all"))
            | Q(pk__in=Receipt.objects.of_my_communities(user).values("dispatch_id"))
            | Q(passed_on_by_id__in=user.unit_ids_with("dispatch.view_street"))
        )

    def in_my_streets(self, user):
        """What reached the communities of one's street, from whomever, and what the street stopped before it did."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(pk__in=Receipt.objects.of_my_streets(user).values("dispatch_id"))
            | Q(passed_on_by_id__in=user.unit_ids_with("dispatch.view_street"))
        )

    def with_matter(self):
        """Each with ``matter``: a number that all reports of one joined notice share, and what was sent anew after a ruling."""
        whole = models.BigIntegerField()
        joined = [
            Coalesce(F(f"{path}matter_report__matter_id") * -1, F(f"{path}pk"), output_field=whole)
            for path in ("", "follows__")
        ]
        return self.annotate(matter=Case(When(follows=None, then=joined[0]), default=joined[1], output_field=whole))

    def with_first(self, joined_before=None):
        """Each with ``is_first``: of reports joined by a moment (default now) the first, and not sent anew after a ruling.

        However they are grouped, those that are first are as many as there are matters.
        """
        reports = self.model.matter_report.related.related_model.objects
        earlier = reports.filter(matter__reports__dispatch=OuterRef("pk"), dispatch_id__lt=OuterRef("pk"))
        if joined_before is not None:
            earlier = earlier.filter(matter__joined_at__lt=joined_before)
        is_first = Q(follows=None) & ~Exists(earlier)
        return self.annotate(is_first=ExpressionWrapper(is_first, output_field=models.BooleanField()))

    def count_matters(self):
        """How many matters these are: thirty-six reports of one joined notice count once. One query."""
        return self.order_by().with_matter().aggregate(n=Count("matter", distinct=True))["n"]


class Dispatch(models.Model):
    """One sending of a matter to communities, or one notice that a community reports having received."""

    history_inserts = False

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey(Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(_("来源"), max_length=10, choices=Origin.choices)
    sender = models.ForeignKey(
        Unit, verbose_name=_("下派单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="dispatches"
    )
    sender_name = models.CharField(_("下派单位（名录之外）"), max_length=100, blank=True)
    title = models.CharField(_("事项"), max_length=200)
    text = models.TextField(_("原文"), blank=True)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    category = models.CharField(_("类别"), max_length=30, choices=Category.choices, default=Category.TASK)
    entry = models.ForeignKey(
        ListEntry,
        verbose_name=_("清单条目"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="dispatches",
    )
    admission = models.ForeignKey(
        Admission, verbose_name=_("准入"), null=True, blank=True, on_delete=models.PROTECT, related_name="dispatches"
    )
    emergency = models.ForeignKey(
        Emergency,
        verbose_name=_("应急事项"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="dispatches",
    )
    scope = models.CharField(_("下派范围"), max_length=10, choices=Scope.choices, blank=True)
    acts = ArrayField(
        models.CharField(max_length=30, choices=PermittedAct.choices),
        verbose_name=_("请社区做什么"),
        default=list,
        blank=True,
    )
    other_act = models.CharField(_("其他要求"), max_length=200, blank=True)
    forms_asked = models.CharField(_("要报的表格、台账"), max_length=300, blank=True)
    meetings_asked = models.CharField(_("要参加的会议、培训"), max_length=300, blank=True)
    # What goes beyond an admission or comes without its funds says why; it arrives marked as refusable.
    reason = models.CharField(_("超出范围或者经费没有到位的理由"), max_length=300, blank=True)
    contact = models.CharField(_("联系人、电话"), max_length=100, blank=True)
    paper = models.ForeignKey(
        StoredFile, verbose_name=_("来文"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    passed_on_by = models.ForeignKey(
        Unit, verbose_name=_("经办街道"), null=True, blank=True, on_delete=models.PROTECT, related_name="passed_on"
    )
    # Several refusals of one dispatch may each be overruled.
    follows = models.ForeignKey(
        "self",
        verbose_name=_("裁定所依的下派"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followed_by",
    )
    hours = models.DecimalField(_("每个社区工时"), max_digits=7, decimal_places=1, null=True, blank=True)
    due_on = models.DateField(_("要求完成日期"), null=True, blank=True)
    sent_at = models.DateTimeField(_("下派时间"), default=clock.now)
    # Who recorded it stays inside the register: pages, slips and the API name the community or the sending unit.
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = DispatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("下派")
        verbose_name_plural = _("下派")
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["authority", "sent_at"])]

    def __str__(self):
        return self.title

    @property
    def act_labels(self):
        """What communities are asked to do, in words."""
        return [PermittedAct(act).label for act in self.acts]

    @property
    def sender_label(self):
        """Who sent it, as far as is known."""
        if self.sender_id:
            return self.sender.name
        return self.sender_name or str(_("未写明"))


class ReceiptQuerySet(models.QuerySet):
    """Receipts."""

    def of_my_communities(self, user):
        """Receipts of the communities in which the user works, and of the communities of the user's street."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(community_id__in=user.unit_ids_with("dispatch.receive"))
            | Q(community__parent_id__in=user.unit_ids_with("dispatch.view_street"))
            | Q(community_id__in=user.community_ids_taken_over("dispatch.view_street"))
        )

    def of_my_streets(self, user):
        """Receipts of the communities of the user's street, and of those that these follow."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(community__parent_id__in=user.unit_ids_with("dispatch.view_street"))
            | Q(community_id__in=user.community_ids_taken_over("dispatch.view_street"))
        )

    def visible_to(self, user):
        """One's communities' receipts; what became of one's own dispatches; for reviewers and supervisors all."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(community_id__in=user.unit_ids_with("dispatch.receive"))
            | Q(community__parent_id__in=user.unit_ids_with("dispatch.view_street"))
            | Q(community_id__in=user.community_ids_taken_over("dispatch.view_street"))
            | Q(dispatch__sender_id__in=user.unit_ids_with("dispatch.view_sent"))
            | Q(dispatch__authority_id__in=user.authority_ids_with("dispatch.view_all"))
        )

    def refused(self):
        """Refusals, whatever was ruled or taken on later: they stay on record."""
        return self.exclude(number="")

    def open(self):
        """What waits for the community."""
        return self.filter(state__in=OPEN_STATES)

    def for_list(self):
        """With what a row of a list prints."""
        return self.select_related("community__parent", "dispatch__sender", "dispatch__authority", "dispute")

    def for_reading(self):
        """With what the page of one receipt prints; the paper's content stays where it is."""
        rows = self.for_list().select_related("dispatch__paper", "dispatch__passed_on_by", "dispute__obligation")
        return rows.defer("dispatch__paper__content")


class Receipt(Procedural):
    """What one community did with a dispatch. It names the community, never the person."""

    history_inserts = False

    state = models.CharField(
        _("状态"), max_length=20, choices=ReceiptState.choices, default=ReceiptState.PENDING, editable=False
    )
    dispatch = models.ForeignKey(Dispatch, verbose_name=_("下派"), on_delete=models.PROTECT, related_name="receipts")
    community = models.ForeignKey(Community, verbose_name=_("社区"), on_delete=models.PROTECT, related_name="receipts")
    received_at = models.DateTimeField(_("收到时间"), default=clock.now)
    verdict = models.CharField(_("结论"), max_length=20)
    flags = ArrayField(models.CharField(max_length=20), verbose_name=_("提示"), default=list, blank=True)
    # The line as it stood on that day, with its order and basis: what the community relied on.
    citation = models.JSONField(_("引用"), default=dict)
    ground = models.CharField(_("拒收理由"), max_length=20, choices=Ground.choices, blank=True)
    note = models.CharField(_("补充说明"), max_length=500, blank=True)
    number = models.CharField(_("回执编号"), max_length=40, blank=True, editable=False)
    refused_at = models.DateTimeField(_("拒收时间"), null=True, editable=False)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("承接回执")
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["community", "state"]),
            models.Index(fields=["state", "refused_at"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["dispatch", "community"], name="dispatch_receipt_one_per_community"),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="dispatch_receipt_one_per_number"),
            models.CheckConstraint(
                name="dispatch_receipt_a_refusal_has_number_ground_and_moment",
                condition=Q(number="", ground="", refused_at=None)
                | (~Q(number="") & ~Q(ground="") & Q(refused_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="dispatch_receipt_refused_means_numbered",
                condition=~Q(state=ReceiptState.REFUSED) | ~Q(number=""),
            ),
        ]

    def __str__(self):
        return self.number or f"{self.dispatch} · {self.community}"

    @property
    def cited(self):
        """The line that the verdict rests on, as it stood; None when it rests on nothing in force."""
        line = self.citation.get("line")
        return Citation.from_json(line) if line else None

    @property
    def is_ruled(self):
        """Whether it is what a ruling obliges to: its verdict is that of the refusal which was overruled."""
        return self.dispatch.origin == Origin.RULED

    @property
    def keeps_a_refusal(self):
        """Whether what goes beyond was refused, and the rest taken on afterwards."""
        return bool(self.number) and self.state != ReceiptState.REFUSED

    @property
    def dispute_if_any(self):
        """The sender's dispute over this refusal, or None."""
        return getattr(self, "dispute", None)

    @property
    def present_flags(self):
        """The flags that it froze, and while its sender disputes the refusal that it is disputed."""
        dispute = self.dispute_if_any
        return [*self.flags, Flag.DISPUTED.value] if dispute is not None and dispute.is_open else list(self.flags)

    @property
    def digest(self):
        """A check code over what the receipt says, the same on every print (first 16 signs of a SHA-256)."""
        said = [self.number, self.community_id, self.verdict, self.flags, self.citation, self.ground, self.note]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


class ReceiptStep(BaseStep):
    """One step of a receipt."""

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="steps")

    class Meta(BaseStep.Meta):
        verbose_name = _("回执办理记录")

    def __str__(self):
        return f"{self.receipt} {self.action}"
