"""What was taken away as a file, for ever; and files that a worker wrote, for a week."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from web import clock


class ExportState(models.TextChoices):
    """What has become of an export; read from the moments of its run and job, never stored."""

    TAKEN = "taken", _("已下载")
    MAKING = "making", _("正在生成")
    READY = "ready", _("可以下载")
    GONE = "gone", _("已过期")
    FAILED = "failed", _("没有完成")
    CANCELLED = "cancelled", _("已取消")


class ExportRecordQuerySet(models.QuerySet):
    """Exports."""

    def of(self, user):
        """One's own."""
        return self.filter(by=user) if user.is_authenticated else self.none()

    def visible_to(self, user):
        """One's own; for those who look after the system all of their authorities, but never the files."""
        if not user.is_authenticated:
            return self.none()
        ours = user.authority_ids_with("desk.view_jobs")
        return self.filter(Q(by=user) | Q(authority_ids__overlap=ours)) if ours else self.of(user)

    def in_state(self, state, at=None):
        """Exports of which one of ``ExportState`` holds at a moment (default now)."""
        moment = at or clock.now()
        made = Q(run__made_at__isnull=False)
        kept = Q(run__ended_at=None, run__kept_until__gt=moment)
        unmade = Q(run__made_at=None, run__isnull=False)
        says = {
            ExportState.TAKEN: Q(run=None),
            ExportState.READY: made & kept,
            ExportState.GONE: made & ~kept,
            ExportState.MAKING: unmade & Q(run__job__finished_at=None),
            ExportState.CANCELLED: unmade & Q(run__job__cancelled_by__isnull=False),
            ExportState.FAILED: unmade & Q(run__job__finished_at__isnull=False, run__job__cancelled_by=None),
        }
        return self.filter(says[state])


class ExportRecord(models.Model):
    """One file of a list that somebody who is signed in asked for: who, of which list, with which filter, how many rows.

    Insert-only. ``rows`` are those counted when it was asked for; a file that a worker wrote later knows its own.
    """

    history_inserts = False

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("导出人"), on_delete=models.PROTECT, related_name="+"
    )
    units = models.CharField(_("导出单位"), max_length=500, blank=True)
    authority_ids = ArrayField(models.BigIntegerField(), verbose_name=_("辖区"), default=list)
    name = models.CharField(_("列表"), max_length=200)
    page = models.CharField(_("页面"), max_length=300)
    query = models.TextField(_("地址里的筛选"), blank=True)
    filter = models.TextField(_("筛选"), blank=True)
    ending = models.CharField(_("格式"), max_length=10)
    rows = models.PositiveIntegerField(_("条数"))
    at = models.DateTimeField(_("时间"), default=clock.now)

    objects = ExportRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("导出记录")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["by", "-at"], name="desk_export_of_person")]

    def __str__(self):
        return f"{self.name} {self.ending}"

    @property
    def run_or_none(self):
        """The run by which a worker writes the file; None for a file that was written at once."""
        return getattr(self, "run", None)

    @property
    def state(self):
        """One of ``ExportState``."""
        run = self.run_or_none
        if run is None:
            return ExportState.TAKEN
        if run.made_at:
            return ExportState.READY if run.is_kept else ExportState.GONE
        phases = {"failed": ExportState.FAILED, "cancelled": ExportState.CANCELLED}
        return phases.get(run.job.phase if run.job else "", ExportState.MAKING)

    @property
    def rows_taken(self):
        """How many rows the file holds."""
        run = self.run_or_none
        return run.rows if run is not None and run.rows is not None else self.rows

    @property
    def kept_until(self):
        """Until when the file can be opened; None where none waits."""
        run = self.run_or_none
        return run.kept_until if run is not None and run.made_at else None


class ExportRun(models.Model):
    """A file that a worker writes for one person, and that is kept for some days."""

    record = models.OneToOneField(
        ExportRecord, verbose_name=_("导出记录"), on_delete=models.PROTECT, related_name="run"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("导出人"), on_delete=models.PROTECT, related_name="+"
    )
    # Of the address, the format and the language: who asks for the same again finds the file that is there.
    digest = models.CharField(max_length=64)
    language = models.CharField(_("语言"), max_length=10)
    job = models.ForeignKey(
        "desk.JobRun", verbose_name=_("任务"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    rows = models.PositiveIntegerField(_("条数"), null=True)
    file_name = models.CharField(_("文件名"), max_length=400, blank=True)
    size = models.PositiveBigIntegerField(_("字节数"), default=0)
    made_at = models.DateTimeField(_("生成时间"), null=True)
    kept_until = models.DateTimeField(_("保留到"), null=True)
    # The file was taken away: its time was over, or a newer one stands in its place.
    ended_at = models.DateTimeField(_("删除时间"), null=True)

    class Meta:
        verbose_name = _("导出任务")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["by", "digest"],
                condition=Q(ended_at=None),
                name="desk_exportrun_one_at_a_time_of_the_same",
                violation_error_message=_("同样的导出已经有一份。"),
            ),
            models.CheckConstraint(
                name="desk_exportrun_what_is_made_has_a_name_and_an_end",
                condition=Q(made_at=None)
                | Q(kept_until__isnull=False, rows__isnull=False, kept_until__gt=models.F("made_at"))
                & ~Q(file_name=""),
            ),
        ]
        indexes = [models.Index(fields=["kept_until"], condition=Q(ended_at=None), name="desk_exportrun_kept")]

    def __str__(self):
        return f"{self.record} {self.pk}"

    @property
    def is_kept(self):
        """True while the file is there and its time isn't over."""
        return self.made_at is not None and self.ended_at is None and clock.now() < self.kept_until

    @property
    def is_alive(self):
        """True while the file is being written, or is kept: who asks for the same again is led here."""
        return self.is_kept if self.made_at else self.job is not None and self.job.finished_at is None


class ExportPart(models.Model):
    """A piece of a file; in pieces, so that neither who writes nor who opens it holds all of it in memory."""

    run = models.ForeignKey(ExportRun, on_delete=models.PROTECT, related_name="parts")
    position = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        verbose_name = _("导出文件的一段")
        ordering = ["run", "position"]
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="desk_exportpart_each_place_once")]

    def __str__(self):
        return f"{self.run_id} {self.position}"
