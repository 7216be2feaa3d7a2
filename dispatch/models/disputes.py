"""Disputes over refusals (申诉): the sender disputes, the reviewer rules; the refusal stays on record either way."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from desk.models import StoredFile
from dispatch.models.dispatches import Dispatch, Receipt
from registry.models import Unit
from web import clock
from web.procedural import Procedural
from web.procedural import Step as BaseStep


class DisputeState(models.TextChoices):
    """States of a dispute."""

    FILED = "filed", _("争议中")
    STANDS = "stands", _("裁定拒收成立")
    OVERRULED = "overruled", _("裁定应接")
    WITHDRAWN = "withdrawn", _("下派单位撤回")


class DisputeQuerySet(models.QuerySet):
    """Disputes."""

    def visible_to(self, user):
        """Those whose receipt one may see."""
        return self.filter(receipt__in=Receipt.objects.visible_to(user))

    def open(self):
        """Those on which nobody has ruled."""
        return self.filter(state=DisputeState.FILED)

    def by_due_day(self):
        """Those to be ruled on first, the soonest due at the top; then the others, the latest first."""
        return self.order_by(models.F("due_on").asc(nulls_last=True), "-filed_at", "-pk")

    def for_list(self):
        """With what a row of a list prints."""
        return self.select_related(
            "unit",
            "obligation",
            "receipt__community__parent",
            "receipt__dispatch__authority",
            "receipt__dispatch__sender",
        )


class Dispute(Procedural):
    """One sender's dispute over one refusal. Nothing is due while it is open; without it the refusal stands."""

    state = models.CharField(
        _("状态"), max_length=20, choices=DisputeState.choices, default=DisputeState.FILED, editable=False
    )
    receipt = models.OneToOneField(
        Receipt, verbose_name=_("拒收回执"), on_delete=models.PROTECT, related_name="dispute"
    )
    unit = models.ForeignKey(Unit, verbose_name=_("下派单位"), on_delete=models.PROTECT, related_name="disputes")
    text = models.CharField(_("申诉理由"), max_length=1000)
    file = models.ForeignKey(
        StoredFile, verbose_name=_("材料"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(_("申诉时间"), default=clock.now)
    ruling = models.CharField(_("裁定理由"), max_length=1000, blank=True, editable=False)
    ruled_on = models.DateField(_("裁定日期"), null=True, editable=False)
    obligation = models.OneToOneField(
        Dispatch,
        verbose_name=_("裁定后的下派"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="ruled_by",
    )

    objects = DisputeQuerySet.as_manager()

    class Meta:
        verbose_name = _("拒收争议")
        verbose_name_plural = _("拒收争议")
        ordering = ["-filed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="dispatch_dispute_a_ruling_has_reasons_and_a_day",
                condition=Q(state__in=["filed", "withdrawn"], ruling="", ruled_on=None)
                | (Q(state__in=["stands", "overruled"], ruled_on__isnull=False) & ~Q(ruling="")),
            ),
            models.CheckConstraint(
                name="dispatch_dispute_only_an_overruled_refusal_obliges",
                condition=Q(obligation=None) | Q(state=DisputeState.OVERRULED),
            ),
        ]

    def __str__(self):
        return f"{self.receipt}"

    @property
    def is_open(self):
        """Whether nobody has ruled on it yet."""
        return self.state == DisputeState.FILED


class DisputeStep(BaseStep):
    """One step of a dispute."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="steps")

    class Meta(BaseStep.Meta):
        verbose_name = _("争议办理记录")

    def __str__(self):
        return f"{self.dispute} {self.action}"
