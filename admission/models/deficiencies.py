"""What is missing or wrong in an application: coded, tied to a field, all in one notice."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from admission.models.applications import Application, ApplicationStep


class DeficiencyKind(models.TextChoices):
    """Codes of deficiencies."""

    MISSING = "missing", _("缺少内容")
    UNCLEAR = "unclear", _("表述不清")
    BASIS_NOT_FOUND = "basis_not_found", _("查不到依据")
    BASIS_TOO_LOW = "basis_too_low", _("依据层级不够")
    BASIS_ENDED = "basis_ended", _("依据已失效")
    WORKLOAD_DOUBTFUL = "workload_doubtful", _("工作量与内容不符")
    FUNDS_MISSING = "funds_missing", _("经费没有着落")
    OUT_OF_SCOPE = "out_of_scope", _("要求超出协助范围")
    OTHER = "other", _("其他")


class Deficiency(models.Model):
    """One deficiency of the notice that a return is."""

    history_inserts = False

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="deficiencies")
    notice = models.ForeignKey(ApplicationStep, on_delete=models.PROTECT, related_name="deficiencies")
    kind = models.CharField(_("问题"), max_length=30, choices=DeficiencyKind.choices)
    field = models.CharField(_("涉及的栏目"), max_length=40)
    note = models.CharField(_("说明"), max_length=300)

    class Meta:
        verbose_name = _("补正事项")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.field}:{self.note}"

    @property
    def field_label(self):
        """The name of the field as the form prints it."""
        return Application._meta.get_field(self.field).verbose_name
