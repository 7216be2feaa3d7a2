"""Many pastes of one notice are one matter: what communities reported, joined by the reviewer."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dispatch.models.dispatches import Dispatch
from registry.models import Authority, Unit
from web import clock


class ReportedMatterQuerySet(models.QuerySet):
    """Joined matters."""

    def visible_to(self, user):
        """Those of the authorities in which the user sees every dispatch."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(authority_id__in=user.authority_ids_with("dispatch.view_all"))

    def for_list(self):
        """With what a row of a list prints: how many reports it joins, of how many communities."""
        rows = self.select_related("sender", "authority").annotate(
            n_reports=models.Count("reports", distinct=True),
            n_communities=models.Count("reports__dispatch__receipts__community", distinct=True),
        )
        return rows.order_by("-joined_at", "-pk")


class ReportedMatter(models.Model):
    """One notice that several communities reported having received, each for itself."""

    authority = models.ForeignKey(Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("事项"), max_length=200)
    sender = models.ForeignKey(
        Unit, verbose_name=_("下派单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sender_name = models.CharField(_("下派单位（名录之外）"), max_length=100, blank=True)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    joined_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField(_("归并时间"), default=clock.now)

    objects = ReportedMatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("归并的来件")
        verbose_name_plural = _("归并的来件")
        ordering = ["-joined_at", "-pk"]

    def __str__(self):
        return self.title

    @property
    def sender_label(self):
        """Who sent it, as far as is known."""
        return self.sender.name if self.sender_id else self.sender_name or str(_("未写明"))


class MatterReport(models.Model):
    """One reported dispatch as part of a matter; of one matter only."""

    matter = models.ForeignKey(ReportedMatter, on_delete=models.PROTECT, related_name="reports")
    dispatch = models.OneToOneField(Dispatch, on_delete=models.PROTECT, related_name="matter_report")

    class Meta:
        verbose_name = _("归并的一件")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.matter} · {self.dispatch_id}"
