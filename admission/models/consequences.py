"""What an adjustment order means for an admission, said before the order is published."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from admission.models.admissions import Admission
from registry.models import AdjustmentOrder, OrderLine
from web import clock


class Meeting(models.TextChoices):
    """How a line of an order meets an admission."""

    FORBIDDEN = "forbidden", _("新列入负面清单")
    LISTED = "listed", _("已列入清单，不再需要准入")


class Outcome(models.TextChoices):
    """What becomes of the admission."""

    END = "end", _("准入随之终止")
    KEEP = "keep", _("准入继续有效")


class Consequence(models.Model):
    """One admission that a draft order meets: it ends on a date, or is kept with a reason. Fixed with the order."""

    order = models.ForeignKey(
        AdjustmentOrder, verbose_name=_("调整文件"), on_delete=models.PROTECT, related_name="consequences"
    )
    order_line = models.ForeignKey(
        OrderLine, verbose_name=_("调整内容"), on_delete=models.CASCADE, related_name="consequences"
    )
    admission = models.ForeignKey(
        Admission, verbose_name=_("准入"), on_delete=models.PROTECT, related_name="consequences"
    )
    meeting = models.CharField(_("情形"), max_length=20, choices=Meeting.choices)
    outcome = models.CharField(_("处理"), max_length=10, choices=Outcome.choices)
    last_day = models.DateField(_("准入的最后一天"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("填写人"), on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("填写时间"), default=clock.now)

    class Meta:
        verbose_name = _("对准入的影响")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["order_line", "admission"], name="admission_consequence_said_once_per_line"
            ),
            models.CheckConstraint(
                name="admission_consequence_ends_on_a_day_or_is_kept_with_a_reason",
                condition=Q(outcome=Outcome.END, last_day__isnull=False)
                | (Q(outcome=Outcome.KEEP, last_day=None) & ~Q(reason="")),
                violation_error_message=_("请写明准入的最后一天，或者继续有效的理由。"),
            ),
        ]

    def __str__(self):
        return f"{self.order} {self.admission}"
