"""Dispatches and their receipts: one receipt per community, its verdict frozen."""

import hashlib
import json
import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from admission.models import Admission
from dispatch.citations import Citation
from registry.models import Authority, Category, Community, ListEntry, Unit
from web import clock
from web.procedural import Procedural
from web.procedural import Step as BaseStep


class Origin(models.TextChoices):
    """How a dispatch came into the register."""

    SENT = "sent", _("经本系统下派")
    REPORTED = "reported", _("社区登记（群消息、电话、纸质等）")


class ReceiptState(models.TextChoices):
    """States of a receipt."""

    PENDING = "pending", _("待确认")
    TAKEN_ON = "taken_on", _("已承接")
    COMPLETED = "completed", _("已完成")
    REFUSED = "refused", _("已拒收")


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


class DispatchQuerySet(models.QuerySet):
    """Dispatches."""

    def visible_to(self, user):
        """Those of one's own unit; those that reached one's community or street; for reviewers and supervisors all."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(sender_id__in=user.unit_ids_with("dispatch.view_sent"))
            | Q(authority_id__in=user.authority_ids_with("dispatch.view_all"))
            | Q(pk__in=Receipt.objects.of_my_communities(user).values("dispatch_id"))
        )


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
        """Refusals."""
        return self.filter(state=ReceiptState.REFUSED)

    def for_list(self):
        """With what a row of a list prints."""
        return self.select_related("community__parent", "dispatch__sender", "dispatch__authority")


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


class AskedQuestionQuerySet(models.QuerySet):
    """Questions that people asked."""

    def visible_to(self, user):
        """Those who keep the keywords of the authority."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(authority_id__in=user.authority_ids_with("registry.keep_keywords"))

    def not_found(self):
        """Questions to which the lists gave no certain answer, or a person said that it was another line."""
        return self.filter(Q(verdict__in=("unclear", "unlisted")) | Q(is_disputed=True))


class AskedQuestion(models.Model):
    """A question as it was asked, with numbers of persons masked; who asked isn't kept, and after a time nothing is.

    It has no history, and it is deleted after the number of days that the authority's rule ``question_days`` says.
    """

    authority = models.ForeignKey(Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("问题"))
    asked_on = models.DateField(_("日期"), default=clock.today)
    verdict = models.CharField(_("结论"), max_length=20)
    line = models.ForeignKey(
        "registry.ListLine",
        verbose_name=_("清单条目"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    score = models.FloatField(_("得分"), null=True, blank=True)
    # The person chose another candidate, or none of them.
    is_disputed = models.BooleanField(_("选了别的"), default=False)
    times = models.PositiveIntegerField(_("次数"), default=1)
    settled_on = models.DateField(_("处理日期"), null=True, blank=True)

    objects = AskedQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("查询问题")
        verbose_name_plural = _("查询问题")
        ordering = ["-asked_on", "-pk"]
        indexes = [models.Index(fields=["authority", "asked_on"])]
        constraints = [
            models.UniqueConstraint(
                "authority", "asked_on", MD5("text"), name="dispatch_askedquestion_counted_once_a_day"
            )
        ]

    def __str__(self):
        return self.text[:40]
