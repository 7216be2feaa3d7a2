"""Adjustment orders: the only way to change a list."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.authorities import Authority
from registry.models.bases import LegalBasis
from registry.models.lists import ItemList
from registry.models.units import Unit
from registry.models.wording import Category, Wording
from web import clock
from web.procedural import Procedural
from web.procedural import Step as BaseStep
from web.words import saying

#: With what begins whatever stands for a document number that nobody has given yet; such an order can't be published.
NUMBER_PENDING = "待"
#: The action by which an order is published, as its steps name it.
PUBLISHED_BY = "publish"


class OrderState(models.TextChoices):
    """States of an order; whether it is in effect is read from its dates."""

    DRAFT = "draft", _("草稿")
    IN_NOTICE = "in_notice", _("公示中")
    PUBLISHED = "published", _("已公布")
    DISCARDED = "discarded", _("已作废")


class AdjustmentOrderQuerySet(models.QuerySet):
    """Orders."""

    def visible_to(self, user):
        """Published orders and those on public notice are public; drafts are seen by those who draft or publish."""
        public = Q(state__in=[OrderState.PUBLISHED, OrderState.IN_NOTICE])
        if user.is_authenticated:
            public |= Q(authority_id__in=user.authority_ids_with("registry.draft_order", "registry.publish_order"))
        return self.filter(public)

    def saying(self, text):
        """Orders whose title or document number has every word of ``text``."""
        return saying(self, text, "title", "document_number")

    def published(self):
        """Orders that are law or will be."""
        return self.filter(state=OrderState.PUBLISHED)

    def on_notice(self, on=None):
        """Drafts to which anybody may object on a day (default: today)."""
        return self.filter(state=OrderState.IN_NOTICE, notice_until__gte=on or clock.today())

    def after_notice(self, on=None):
        """Drafts whose public notice has run out, and which nobody has published or taken back yet."""
        return self.filter(state=OrderState.IN_NOTICE, notice_until__lt=on or clock.today())

    def speaking_to(self, authority_ids):
        """Orders of some authorities and of the cities above them."""
        ids = list(authority_ids)
        return self.filter(authority__in=Authority.objects.filter(Q(pk__in=ids) | Q(districts__in=ids)))

    def with_recording(self):
        """Annotates ``recorded_at``: when each was published here. No query of its own."""
        steps = OrderStep.objects.filter(order=OuterRef("pk"), action=PUBLISHED_BY).order_by("at")
        return self.annotate(recorded_at=Subquery(steps.values("at")[:1]))

    def scheduled(self, on=None):
        """Published orders that take effect after a day (default: today)."""
        return self.published().filter(effective_on__gt=on or clock.today())


class AdjustmentOrder(Procedural):
    """One amending act (调整文件): lines that add, change and remove, with one effective date."""

    state = models.CharField(
        _("状态"), max_length=20, choices=OrderState.choices, default=OrderState.DRAFT, editable=False
    )
    authority = models.ForeignKey(Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="orders")
    title = models.CharField(_("文件标题"), max_length=200)
    document_number = models.CharField(_("文号"), max_length=60)
    published_on = models.DateField(_("公布日期"))
    effective_on = models.DateField(_("生效日期"))
    reason = models.TextField(_("调整理由"), blank=True)
    # The days of the public notice, both inclusive; empty while there is none.
    notice_from = models.DateField(_("公示起始日"), null=True, blank=True, editable=False)
    notice_until = models.DateField(_("公示截止日"), null=True, blank=True, editable=False)
    scan = models.ForeignKey(
        "desk.StoredFile", verbose_name=_("文件扫描件"), null=True, blank=True, on_delete=models.PROTECT
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("起草人"), on_delete=models.PROTECT, related_name="+"
    )
    drafted_at = models.DateTimeField(_("起草时间"), default=clock.now)

    objects = AdjustmentOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("调整文件")
        ordering = ["-effective_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "document_number"],
                condition=~Q(state=OrderState.DISCARDED),
                name="registry_order_one_per_document_number",
                violation_error_message=_("这个文号已有调整文件。"),
            ),
            models.CheckConstraint(
                name="registry_order_takes_effect_after_publication",
                condition=Q(effective_on__gt=F("published_on")),
                violation_error_message=_("生效日期应当晚于公布日期：文件公布之前（含当日）不能生效。"),
            ),
            models.CheckConstraint(
                name="registry_order_notice_ends_before_publication",
                condition=Q(notice_from=None, notice_until=None)
                | Q(notice_until__gte=F("notice_from"), published_on__gt=F("notice_until")),
                violation_error_message=_("公布日期应当晚于公示截止日。"),
            ),
            models.CheckConstraint(
                name="registry_order_on_notice_has_its_days",
                condition=~Q(state=OrderState.IN_NOTICE) | Q(notice_until__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.title}（{self.document_number}）"

    @property
    def is_unpublished(self):
        """A draft, on public notice or not: it changes nothing yet, and what it means may still be said."""
        return self.state in (OrderState.DRAFT, OrderState.IN_NOTICE)

    @property
    def has_number(self):
        """Whether somebody has given it its document number."""
        return not self.document_number.startswith(NUMBER_PENDING)

    @property
    def is_on_notice(self):
        """Whether anybody may object today."""
        return self.state == OrderState.IN_NOTICE and clock.today() <= self.notice_until

    @property
    def is_scheduled(self):
        """Published, and not yet in effect."""
        return self.state == OrderState.PUBLISHED and self.effective_on > clock.today()

    @property
    def recorded_on(self):
        """The day on which it was published here, where that isn't the day that it states; else None.

        Read by ``with_recording()``.
        """
        return other_day(self, self.recorded_at)


def other_day(order, recorded_at):
    """The day of a moment at which an order was published here, where that isn't the day that it states; else None."""
    day = recorded_at and timezone.localdate(recorded_at)
    return day if day != order.published_on else None


class Change(models.TextChoices):
    """What an order does to a line."""

    ADD = "add", _("增加")
    CHANGE = "change", _("修改")
    REMOVE = "remove", _("移出")


class OrderLine(Wording):
    """One line of an order: what a numbered line shall say from the effective date, or that it ends."""

    order = models.ForeignKey(AdjustmentOrder, verbose_name=_("文件"), on_delete=models.CASCADE, related_name="lines")
    item_list = models.ForeignKey(ItemList, verbose_name=_("清单"), on_delete=models.PROTECT, related_name="+")
    change = models.CharField(_("调整方式"), max_length=10, choices=Change.choices)
    number = models.CharField(_("编号"), max_length=20)
    name = models.CharField(_("事项名称"), max_length=200, blank=True)
    category = models.CharField(_("类别"), max_length=30, choices=Category.choices, default=Category.TASK)
    basis = models.ForeignKey(
        LegalBasis, verbose_name=_("依据"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lead_departments = models.ManyToManyField(Unit, verbose_name=_("牵头部门"), blank=True, related_name="+")
    cooperating_departments = models.ManyToManyField(Unit, verbose_name=_("配合部门"), blank=True, related_name="+")
    keywords = ArrayField(models.CharField(max_length=30), verbose_name=_("关键词"), default=list, blank=True)

    class Meta:
        verbose_name = _("调整内容")
        ordering = ["item_list", "pk"]
        constraints = [
            *Wording.Meta.constraints,
            models.UniqueConstraint(
                fields=["order", "item_list", "number"],
                name="registry_orderline_one_per_line",
                violation_error_message=_("这份文件里已经有这一条。"),
            ),
            models.CheckConstraint(
                name="registry_orderline_says_name_and_basis",
                condition=Q(change=Change.REMOVE) | (~Q(name="") & Q(basis__isnull=False)),
                violation_error_message=_("增加或者修改的条目，应当写明事项名称和依据。"),
            ),
        ]

    def __str__(self):
        return f"{self.get_change_display()} {self.item_list} {self.number}"


class OrderStep(BaseStep):
    """One step of an order."""

    order = models.ForeignKey(AdjustmentOrder, on_delete=models.PROTECT, related_name="steps")

    class Meta(BaseStep.Meta):
        verbose_name = _("文件办理记录")

    def __str__(self):
        return f"{self.order} {self.action}"
