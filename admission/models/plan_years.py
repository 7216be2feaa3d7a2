"""Annual plans: the window in which departments apply for a year, and the one publication of what was admitted."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from registry.models import Authority
from web import clock
from web.procedural import Procedural
from web.procedural import Step as BaseStep

FIRST_YEAR, LAST_YEAR = 2000, 2100


class PlanYearState(models.TextChoices):
    """States of a plan; whether its window is open is read from its dates."""

    PREPARED = "prepared", _("未公布")
    PUBLISHED = "published", _("已公布")


class PlanYearQuerySet(models.QuerySet):
    """Annual plans."""

    def visible_to(self, user):
        """Plans are public: their window before it opens, their content once published."""
        return self.all()

    def for_list(self):
        """With the authority, and how many admissions the published plan holds (``admitted_count``)."""
        return self.select_related("authority").annotate(
            admitted_count=Count("applications__admissions", filter=Q(state=PlanYearState.PUBLISHED), distinct=True)
        )

    def collecting(self, on=None):
        """Plans whose window is open on a day (default today)."""
        day = on or clock.today()
        return self.filter(state=PlanYearState.PREPARED, opens_on__lte=day, closes_on__gte=day)


class PlanYear(Procedural):
    """The plan of one year of one authority (年度社区工作事项计划清单)."""

    state = models.CharField(
        _("状态"), max_length=20, choices=PlanYearState.choices, default=PlanYearState.PREPARED, editable=False
    )
    authority = models.ForeignKey(Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField(
        _("年度"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    opens_on = models.DateField(_("开始申报"))
    closes_on = models.DateField(_("截止申报（含）"))
    document_number = models.CharField(_("公布文号"), max_length=60, blank=True, editable=False)
    published_on = models.DateField(_("公布日期"), null=True, editable=False)

    objects = PlanYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度计划")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "year"],
                name="admission_plan_one_a_year",
                violation_error_message=_("这一年度的计划已经有了。"),
            ),
            models.CheckConstraint(
                name="admission_plan_window_closes_after_it_opens",
                condition=Q(closes_on__gte=F("opens_on")),
                violation_error_message=_("截止申报的日期不能早于开始申报的日期。"),
            ),
            models.CheckConstraint(
                name="admission_plan_published_has_number_and_day",
                condition=Q(state=PlanYearState.PREPARED) | (~Q(document_number="") & Q(published_on__isnull=False)),
            ),
        ]

    def __str__(self):
        return _t("%(year)s年度计划") % {"year": self.year}

    @property
    def window_words(self):
        """Where its window stands today, in words."""
        if self.state == PlanYearState.PUBLISHED:
            return _t("已公布")
        today = clock.today()
        if today < self.opens_on:
            return _t("尚未开始申报")
        return _t("正在申报") if today <= self.closes_on else _t("申报已截止，待公布")

    def is_collecting(self, on=None):
        """True while departments may apply."""
        day = on or clock.today()
        return self.state == PlanYearState.PREPARED and self.opens_on <= day <= self.closes_on


class PlanYearStep(BaseStep):
    """One step of a plan."""

    plan_year = models.ForeignKey(PlanYear, on_delete=models.PROTECT, related_name="steps")

    class Meta(BaseStep.Meta):
        verbose_name = _("年度计划办理记录")

    def __str__(self):
        return f"{self.plan_year} {self.action}"
