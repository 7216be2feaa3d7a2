"""Whether an admission covers the successor of communities that it covered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from admission.models.admissions import Admission
from registry.models import Community, UnitChange


class InheritedCoverageQuerySet(models.QuerySet):
    """Coverage that passes on, or is asked about."""

    def visible_to(self, user):
        """Reviewers see what waits in their authority; what is settled is public with the admission."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(community__authority_id__in=user.authority_ids_with("admission.view_all"))

    def waiting(self):
        """Neither passed on nor declined yet."""
        return self.filter(is_covered=None)

    def covered(self, known_at=None):
        """Passed on, as known at a moment (default: now)."""
        rows = self.filter(is_covered=True)
        return rows if known_at is None else rows.filter(settled_at__lte=known_at)


class InheritedCoverage(models.Model):
    """One admission and one successor. It covers the successor when it covered all predecessors; else a reviewer says."""

    admission = models.ForeignKey(Admission, verbose_name=_("准入"), on_delete=models.PROTECT, related_name="inherited")
    community = models.ForeignKey(
        Community, verbose_name=_("承继社区"), on_delete=models.PROTECT, related_name="inherited_admissions"
    )
    change = models.ForeignKey(UnitChange, verbose_name=_("单位变动"), on_delete=models.PROTECT, related_name="+")
    is_covered = models.BooleanField(_("是否适用"), null=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("审核人"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(_("确定时间"), null=True)

    objects = InheritedCoverageQuerySet.as_manager()

    class Meta:
        verbose_name = _("准入的承继")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["admission", "community"], name="admission_inheritance_asked_once"),
            models.CheckConstraint(
                name="admission_inheritance_settled_means_a_moment",
                condition=Q(is_covered=None, settled_at=None) | Q(is_covered__isnull=False, settled_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.admission} {self.community}"
