"""Monthly reports and their lines."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from desk.models import JobRun
from registry.models import Authority
from reports import months
from reports.survey_models import SurveyFigure
from reports.template_models import WordTemplate
from web.printable import month_text
from web.procedural import Procedural
from web.procedural import Step as BaseStep

__all__ = ["MonthlyReport", "ReportLine", "ReportState", "ReportStep", "SurveyFigure", "WordTemplate"]


class ReportState(models.TextChoices):
    """States of a month."""

    OPEN = "open", _("未生成")
    BUILT = "built", _("已生成")
    CLOSED = "closed", _("已封存")


class MonthlyReportQuerySet(models.QuerySet):
    """Monthly reports."""

    def visible_to(self, user):
        """Reports of the authorities in which a post may read reports; built ones, for those who don't build them."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(authority_id__in=user.authority_ids_with("reports.build"))
            | Q(authority_id__in=user.authority_ids_with("reports.view"), state=ReportState.CLOSED)
        )


class MonthlyReport(Procedural):
    """The burden of one month in one authority; counted from what the system holds, with nothing asked of communities."""

    state = models.CharField(
        _("状态"), max_length=20, choices=ReportState.choices, default=ReportState.OPEN, editable=False
    )
    authority = models.ForeignKey(Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="reports")
    month = models.DateField(_("月份"))
    cut_at = models.DateTimeField(_("数据截至"), null=True, editable=False)
    run = models.ForeignKey(JobRun, null=True, on_delete=models.PROTECT, related_name="+", editable=False)

    objects = MonthlyReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("减负月报")
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "month"], name="reports_report_one_per_month"),
            models.CheckConstraint(name="reports_report_month_is_named_by_its_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="reports_report_built_has_a_cut",
                condition=Q(state=ReportState.OPEN) | Q(cut_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.authority} {self.month:%Y-%m}"

    def get_absolute_url(self):
        """The month's page."""
        return reverse("reports:report-detail", args=[self.slug])

    @property
    def slug(self):
        """The month as addresses write it: 2026-10."""
        return months.name_of(self.month)

    @property
    def month_text(self):
        """The month in words: 2026年10月."""
        return month_text(self.month)

    @property
    def is_complete(self):
        """True when every number of the last build is there; False while one runs or when it failed."""
        return self.cut_at is not None and self.run is not None and self.run.phase == "finished"

    @property
    def is_closed(self):
        """True when nothing of it changes any more."""
        return self.state == ReportState.CLOSED


class ReportLine(models.Model):
    """One counted number: a metric, for one row of one table."""

    history_inserts = False

    report = models.ForeignKey(MonthlyReport, on_delete=models.PROTECT, related_name="lines")
    table = models.CharField(_("表"), max_length=30)
    key = models.CharField(_("行"), max_length=60)
    label = models.CharField(_("名称"), max_length=100)
    position = models.PositiveIntegerField(default=0)
    metric = models.CharField(_("指标"), max_length=40)
    value = models.DecimalField(_("数值"), max_digits=16, decimal_places=2)

    class Meta:
        verbose_name = _("月报数据")
        ordering = ["table", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "table", "key", "metric"], name="reports_line_each_number_is_counted_once"
            )
        ]

    def __str__(self):
        return f"{self.table}.{self.key}.{self.metric} = {self.value}"


class ReportStep(BaseStep):
    """One step of a month."""

    report = models.ForeignKey(MonthlyReport, on_delete=models.PROTECT, related_name="steps")

    class Meta(BaseStep.Meta):
        verbose_name = _("月报办理记录")

    def __str__(self):
        return f"{self.report} {self.action}"
