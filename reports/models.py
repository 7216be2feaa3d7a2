"""Monthly reports and their lines."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from desk.models import JobRun
from registry.models import Authority, Street
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
    REVIEWED = "reviewed", _("已复核")
    CLOSED = "closed", _("已封存")


class MonthlyReportQuerySet(models.QuerySet):
    """Monthly reports."""

    def whole(self):
        """Those of whole authorities, without the parts of their streets."""
        return self.filter(street=None)

    def parts_of(self, report):
        """The streets' parts of a month of a whole authority, in official order."""
        rows = self.filter(authority=report.authority_id, month=report.month, street__isnull=False)
        return rows.select_related("street", "run", "authority").order_by("street__official_order", "street")

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
    street = models.ForeignKey(
        Street, verbose_name=_("街道"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cut_at = models.DateTimeField(_("数据截至"), null=True, editable=False)
    run = models.ForeignKey(JobRun, null=True, on_delete=models.PROTECT, related_name="+", editable=False)

    objects = MonthlyReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("减负月报")
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "month", "street"],
                name="reports_report_one_per_month_and_street",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="reports_report_month_is_named_by_its_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="reports_report_built_has_a_cut",
                condition=Q(state=ReportState.OPEN) | Q(cut_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.place} {self.month:%Y-%m}"

    def get_absolute_url(self):
        """The month's page, or that of a street in it."""
        if self.street_id:
            return reverse("reports:street-report", args=[self.slug, self.street.code])
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
    def place(self):
        """The street, or else the authority, that is counted."""
        return self.street or self.authority

    @property
    def is_complete(self):
        """True when every number of the last build is there; False while one runs or when it failed."""
        run = self.run
        # A run that was cancelled has ended without all its tables.
        return self.cut_at is not None and run is not None and run.phase == "finished" and run.done >= run.total

    @property
    def is_closed(self):
        """True when nothing of it changes any more."""
        return self.state == ReportState.CLOSED


#: The table of a street's part with a row for each of its communities.
BY_COMMUNITY = "by_community"


class ReportLineQuerySet(models.QuerySet):
    """Numbers of months."""

    def visible_to(self, user):
        """Of reports that ``user`` may read all numbers; but what was put on each community only for those who see every receipt
        of it. Beside what is told of the refusals of its street, such a number alone may tell which community refused.

        None is whoever reads: what all may see.
        """
        open_to_all = ~Q(table=BY_COMMUNITY)
        if user is None:
            return self.filter(open_to_all)
        return self.filter(
            open_to_all
            | Q(report__street_id__in=user.unit_ids_with("dispatch.view_street"))
            | Q(report__authority_id__in=user.authority_ids_with("dispatch.view_all"))
        )


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

    objects = ReportLineQuerySet.as_manager()

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


class ReportDefinition(models.Model):
    """What one number of a month was called and counted when the month was built."""

    history_inserts = False

    report = models.ForeignKey(MonthlyReport, on_delete=models.PROTECT, related_name="definitions")
    metric = models.CharField(_("指标"), max_length=40)
    label = models.CharField(_("名称"), max_length=100)
    unit = models.CharField(_("单位"), max_length=20)
    definition = models.TextField(_("口径"))
    adds_up = models.BooleanField(_("可以合计"), default=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("月报指标口径")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "metric"], name="reports_definition_one_per_metric_of_a_month")
        ]

    def __str__(self):
        return f"{self.metric}: {self.label}"


class ReportCorrection(models.Model):
    """What a month tells of a number of an earlier closed one that is otherwise known by now."""

    history_inserts = False

    report = models.ForeignKey(MonthlyReport, on_delete=models.PROTECT, related_name="corrections")
    month = models.DateField(_("更正的月份"))
    table = models.CharField(_("表"), max_length=30)
    key = models.CharField(_("行"), max_length=60)
    label = models.CharField(_("名称"), max_length=100)
    metric = models.CharField(_("指标"), max_length=40)
    was = models.DecimalField(_("原数"), max_digits=16, decimal_places=2)
    now = models.DecimalField(_("更正为"), max_digits=16, decimal_places=2)

    class Meta:
        verbose_name = _("月报更正")
        ordering = ["month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "month", "table", "key", "metric"],
                name="reports_correction_each_number_is_corrected_once_in_a_report",
            ),
            models.CheckConstraint(
                name="reports_correction_month_is_named_by_its_first_day", condition=Q(month__day=1)
            ),
            models.CheckConstraint(name="reports_correction_says_another_number", condition=~Q(was=F("now"))),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m} {self.table}.{self.key}.{self.metric}: {self.was} → {self.now}"


class ReportStep(BaseStep):
    """One step of a month."""

    report = models.ForeignKey(MonthlyReport, on_delete=models.PROTECT, related_name="steps")

    class Meta(BaseStep.Meta):
        verbose_name = _("月报办理记录")

    def __str__(self):
        return f"{self.report} {self.action}"
