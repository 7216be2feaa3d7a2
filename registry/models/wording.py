"""What a numbered line says, alike in an order that will put it on a list and on the list itself."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """The ten kinds of burden that need admission (the union of what cities name)."""

    TASK = "task", _("工作任务")
    ORGANISATION = "organisation", _("机构、机制")
    SIGNBOARD = "signboard", _("挂牌")
    LEDGER_FORM = "ledger_form", _("台账、报表")
    SURVEY_STATISTICS = "survey_statistics", _("调查、统计")
    INSPECTION_ASSESSMENT = "inspection_assessment", _("检查、考核")
    CREATION_STANDARD = "creation_standard", _("创建、达标、评比")
    CERTIFICATE = "certificate", _("证明、盖章")
    INFORMATION_SYSTEM = "information_system", _("信息系统、应用、工作群")
    MEETING_TRAINING = "meeting_training", _("会议、培训")


class PermittedAct(models.TextChoices):
    """The only six acts that a community may be asked for on an assist item (Beijing)."""

    CONTACT_RESIDENTS = "contact_residents", _("联系居民")
    HELP_HOME_VISIT = "help_home_visit", _("协助入户")
    ORGANISE_MOBILISE = "organise_mobilise", _("组织动员")
    PUBLICISE_EDUCATE = "publicise_educate", _("宣传教育")
    PERSUADE = "persuade", _("说服劝导")
    REPORT_FINDINGS = "report_findings", _("非专业性工作的发现报告")


class Wording(models.Model):
    """The words of a line that an order writes and a list takes over.

    Two levels of headings stand over a line, as in Suzhou's list (81 items of 129 lines): ``heading`` over
    ``subheading`` over the line. The lead department answers for the matter, others co-operate, and
    ``community_role`` says what is left to the community. ``service_place`` is where a public service is had.
    """

    heading = models.CharField(_("一级分类"), max_length=60, blank=True)
    subheading = models.CharField(_("二级分类"), max_length=60, blank=True)
    content = models.TextField(_("内容"), blank=True)
    conditions = models.TextField(_("条件、用途"), blank=True)
    community_role = models.TextField(_("社区职责"), blank=True)
    service_place = models.CharField(_("办理地点"), max_length=200, blank=True)
    permitted_acts = ArrayField(
        models.CharField(max_length=30, choices=PermittedAct.choices),
        verbose_name=_("协助方式"),
        default=list,
        blank=True,
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_a_heading_over_its_subheading",
                condition=Q(subheading="") | ~Q(heading=""),
                violation_error_message=_("填了二级分类的，应当同时填写一级分类。"),
            )
        ]

    @property
    def permitted_act_labels(self):
        """The permitted acts in words."""
        return [PermittedAct(act).label for act in self.permitted_acts]
