"""Legal bases: what a line of a list, or an application, rests on."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class BasisLevel(models.TextChoices):
    """How high a basis stands, highest first."""

    LAW = "law", _("法律")
    REGULATION = "regulation", _("法规、规章")
    NATIONAL_POLICY = "national_policy", _("国家政策文件")
    PROVINCIAL_POLICY = "provincial_policy", _("省级政策文件")
    PREFECTURE_POLICY = "prefecture_policy", _("地市级规范性文件")
    DISTRICT_POLICY = "district_policy", _("区县级文件")
    LETTER = "letter", _("函件、通知、会议要求")


#: Levels from high to low; a smaller index stands higher.
LEVELS_HIGH_TO_LOW = list(BasisLevel.values)


class LegalBasis(models.Model):
    """A law or document, with the article where it is known."""

    title = models.CharField(_("题名"), max_length=200)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    issuer = models.CharField(_("制发机关"), max_length=100, blank=True)
    level = models.CharField(_("层级"), max_length=20, choices=BasisLevel.choices)
    article = models.CharField(_("条款"), max_length=60, blank=True)
    valid_from = models.DateField(_("施行日期"), null=True, blank=True)
    valid_to = models.DateField(_("失效日期（不含）"), null=True, blank=True)
    is_confirmed = models.BooleanField(_("已核实"), default=False)
    file = models.ForeignKey("desk.StoredFile", verbose_name=_("文件"), null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("依据")
        ordering = ["title", "article"]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "document_number", "article"],
                name="registry_basis_is_recorded_once",
                violation_error_message=_("这条依据已经登记过。"),
            ),
            models.CheckConstraint(
                name="registry_basis_ends_after_it_starts",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")),
                violation_error_message=_("失效日期应当晚于施行日期。"),
            ),
        ]

    def __str__(self):
        return f"《{self.title}》{self.document_number}{self.article}"
