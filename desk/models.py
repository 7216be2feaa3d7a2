"""Job runs, stored files, notices with their outbox, saved views, imports, and the heartbeat of the beat; exports are
in ``export_models``."""

import hashlib
import uuid
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from desk.export_models import ExportPart as ExportPart
from desk.export_models import ExportRecord as ExportRecord
from desk.export_models import ExportRun as ExportRun
from desk.export_models import ExportState as ExportState
from web import clock


class Phase(models.TextChoices):
    """What has become of a run; read from its moments, never stored."""

    WAITING = "waiting", _("排队中")
    RUNNING = "running", _("进行中")
    FINISHED = "finished", _("已完成")
    FAILED = "failed", _("没有完成")
    CANCELLED = "cancelled", _("已取消")


#: What each phase says of the columns of a run.
PHASES = {
    Phase.WAITING: Q(finished_at=None, started_at=None),
    Phase.RUNNING: Q(finished_at=None, started_at__isnull=False),
    Phase.FINISHED: Q(finished_at__isnull=False, error="", cancelled_by=None),
    Phase.FAILED: Q(finished_at__isnull=False, cancelled_by=None) & ~Q(error=""),
    Phase.CANCELLED: Q(cancelled_by__isnull=False),
}


class JobRunQuerySet(models.QuerySet):
    """Job runs, by what has become of them; their state is read from their moments."""

    def visible_to(self, user):
        """Runs that the user may see: one's own; for people who build reports and operators, all of their authority."""
        if not user.is_authenticated:
            return self.none()
        own = Q(asked_by=user)
        if not user.has_any_post("reports.build", "desk.view_jobs"):
            return self.filter(own)
        return self.filter(own | Q(authority_id__in=user.authority_ids))

    def unfinished(self):
        """Runs that have not ended."""
        return self.filter(finished_at=None)

    def in_phase(self, phase):
        """Runs of which one of ``Phase`` holds."""
        return self.filter(PHASES[phase])


class JobRun(models.Model):
    """One job for one period and scope; whoever starts it twice gets the same row."""

    job = models.CharField(_("任务"), max_length=50)
    period = models.CharField(_("周期"), max_length=20)
    scope = models.CharField(_("范围"), max_length=50)
    authority_id = models.BigIntegerField(_("辖区"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("发起人"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("发起时间"), default=clock.now)
    started_at = models.DateTimeField(_("开始时间"), null=True)
    finished_at = models.DateTimeField(_("结束时间"), null=True)
    done = models.PositiveIntegerField(_("已完成"), default=0)
    total = models.PositiveIntegerField(_("共计"), default=0)
    attempts = models.PositiveIntegerField(_("尝试次数"), default=0)
    error = models.TextField(_("错误"), blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("取消人"), null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = JobRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("任务运行")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["job", "period", "scope"],
                name="desk_jobrun_once_per_job_period_and_scope",
                violation_error_message=_("这个任务在本周期已经有一次运行。"),
            ),
            models.CheckConstraint(
                name="desk_jobrun_done_is_at_most_total", condition=Q(done__lte=F("total")) | Q(total=0)
            ),
            models.CheckConstraint(
                name="desk_jobrun_what_is_cancelled_has_ended_without_error",
                condition=Q(cancelled_by=None) | Q(finished_at__isnull=False, error=""),
            ),
        ]

    def __str__(self):
        return f"{self.job} {self.period}"

    @property
    def phase(self):
        """One of ``Phase``; read from the moments, never stored."""
        if self.cancelled_by_id:
            return "cancelled"
        if self.error:
            return "failed"
        if self.finished_at:
            return "finished"
        return "running" if self.started_at else "waiting"

    @property
    def percent(self):
        """Whole percents done."""
        return 100 * self.done // self.total if self.total else (100 if self.finished_at else 0)


class StoredFile(models.Model):
    """A file as it was received: its content is in the row, so that nobody replaces it behind the register's back."""

    history_skips = ("content",)

    name = models.CharField(_("文件名"), max_length=200)
    media_type = models.CharField(_("类型"), max_length=100)
    size = models.PositiveIntegerField(_("字节数"))
    sha256 = models.CharField(max_length=64, editable=False)
    content = models.BinaryField()
    stored_at = models.DateTimeField(_("存入时间"), default=clock.now)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("存入人"), null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("文件")

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.size = len(self.content)
        self.sha256 = hashlib.sha256(self.content).hexdigest()
        super().save(*args, **kwargs)


#: Keys of the notices that are themselves a digest of others.
DIGEST = "digest:"


class NoticeQuerySet(models.QuerySet):
    """Notices; the row is the outbox and the inbox at once."""

    def visible_to(self, user):
        """A person's own notices; a digest only repeats them, and is for the mail."""
        return self.filter(recipient=user).exclude(key__startswith=DIGEST) if user.is_authenticated else self.none()

    def unread(self):
        """Not yet opened."""
        return self.filter(read_at=None)

    def unsent(self):
        """Waiting for delivery beyond the inbox."""
        return self.filter(sent_at=None, given_up_at=None)


class Notice(models.Model):
    """One message to one person, written inside the transaction that it tells of, delivered after it."""

    key = models.CharField(max_length=120)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("收件人"), on_delete=models.PROTECT, related_name="notices"
    )
    subject = models.CharField(_("标题"), max_length=200)
    text = models.TextField(_("内容"), blank=True)
    url = models.CharField(_("链接"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("时间"), default=clock.now)
    sent_at = models.DateTimeField(_("送出时间"), null=True)
    read_at = models.DateTimeField(_("已读时间"), null=True)
    given_up_at = models.DateTimeField(_("放弃时间"), null=True)
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["key", "recipient"], name="desk_notice_told_once_per_event"),
        ]
        indexes = [models.Index(fields=["recipient", "read_at"])]

    def __str__(self):
        return self.subject


class Route(models.TextChoices):
    """Ways beyond the inbox; each is off until it is set up."""

    MAIL = "mail", _("电子邮件")
    WECOM = "wecom", _("企业微信群机器人")


class DeliveryState(models.TextChoices):
    """What becomes of a delivery that hasn't arrived; read from its moments, never stored."""

    TRYING = "trying", _("还在重试")
    GIVEN_UP = "given_up", _("已放弃")


class NoticeDeliveryQuerySet(models.QuerySet):
    """Deliveries."""

    def visible_to(self, user):
        """Those to people of the authorities whose jobs the user looks after."""
        if not user.is_authenticated:
            return self.none()
        ours = user.authority_ids_with("desk.view_jobs")
        return self.filter(notice__in=Notice.objects.filter(recipient__memberships__unit__authority_id__in=ours))

    def waiting(self, at=None):
        """Those to be tried at a moment (default now)."""
        moment = at or clock.now()
        return self.filter(sent_at=None, given_up_at=None, next_try_at__lte=moment)

    def failed(self):
        """Those that haven't arrived and say why."""
        return self.filter(sent_at=None).exclude(error="")


class NoticeDelivery(models.Model):
    """One notice on its way to one person by one route; tried again until it arrives or is given up."""

    notice = models.ForeignKey(Notice, verbose_name=_("通知"), on_delete=models.PROTECT, related_name="deliveries")
    route = models.CharField(_("渠道"), max_length=10, choices=Route.choices)
    next_try_at = models.DateTimeField(_("下次发送"), default=clock.now)
    attempts = models.PositiveIntegerField(_("尝试次数"), default=0)
    error = models.CharField(_("错误"), max_length=500, blank=True)
    sent_at = models.DateTimeField(_("送出时间"), null=True)
    given_up_at = models.DateTimeField(_("放弃时间"), null=True)

    objects = NoticeDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知发送")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "route"], name="desk_delivery_once_per_route"),
        ]
        indexes = [models.Index(fields=["next_try_at"], condition=Q(sent_at=None), name="desk_delivery_waiting")]

    def __str__(self):
        return f"{self.notice} {self.route}"

    @property
    def fate(self):
        """Whether it is still tried."""
        return DeliveryState.GIVEN_UP if self.given_up_at else DeliveryState.TRYING


class Heartbeat(models.Model):
    """When the beat last reached a worker; one row."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self):
        return f"{self.name} {self.at:%F %T}"


class FormToken(models.Model):
    """A one-time token of a form: the second press of the same button finds what the first one made."""

    history_inserts = False

    token = models.UUIDField(primary_key=True, default=uuid.uuid4)
    made = models.CharField(max_length=60)
    made_pk = models.BigIntegerField(null=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    def __str__(self):
        return str(self.token)


class Change(models.Model):
    """One line of the history that the database writes; read-only."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.TextField(null=True)
    context = models.JSONField()
    login = models.TextField()
    tbl = models.TextField()
    row_id = models.TextField()
    op = models.CharField(max_length=1)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        managed = False
        db_table = 'history"."change'
        ordering = ["seq"]

    def __str__(self):
        return f"{self.seq} {self.tbl} {self.row_id} {self.op}"


class SavedViewQuerySet(models.QuerySet):
    """Saved views."""

    def visible_to(self, user):
        """One's own, and those shared with a role that one holds in the same authority."""
        if not user.is_authenticated:
            return self.none()
        shared = [Q(shared_with=post.role, authority_id=post.unit.authority_id) for post in user.posts]
        return self.filter(reduce(or_, shared, Q(owner=user)))

    def of_page(self, page):
        """Those of one list page, by its address."""
        return self.filter(page=page)


class SavedView(models.Model):
    """A list with its filter, kept under a name; the filter is the query string of the page's address."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("建立人"), on_delete=models.PROTECT, related_name="saved_views"
    )
    authority_id = models.BigIntegerField(_("辖区"), null=True, blank=True)
    name = models.CharField(_("名称"), max_length=40)
    page = models.CharField(_("页面"), max_length=200)
    query = models.CharField(_("筛选"), max_length=1000, blank=True)
    shared_with = models.CharField(_("共享给"), max_length=30, blank=True)
    saved_at = models.DateTimeField(_("保存时间"), default=clock.now)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("保存的视图")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "page", "name"],
                name="desk_savedview_one_per_name_and_page",
                violation_error_message=_("这个页面已有同名的视图。"),
            )
        ]

    def __str__(self):
        return self.name


class ImportRunQuerySet(models.QuerySet):
    """Imports."""

    def visible_to(self, user):
        """One's own."""
        return self.filter(asked_by=user) if user.is_authenticated else self.none()


class ImportRun(models.Model):
    """One workbook that somebody wants to import: read into a preview first, carried out wholly or not at all."""

    history_skips = ("findings",)

    kind = models.CharField(_("种类"), max_length=30)
    authority_id = models.BigIntegerField(_("辖区"), null=True, blank=True)
    target = models.JSONField(_("导入到"), default=dict, blank=True)
    file = models.ForeignKey(StoredFile, verbose_name=_("文件"), on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("导入人"), on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("上传时间"), default=clock.now)
    read_at = models.DateTimeField(_("预览完成时间"), null=True)
    applied_at = models.DateTimeField(_("导入时间"), null=True)
    job = models.ForeignKey(
        JobRun, verbose_name=_("任务"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    rows = models.PositiveIntegerField(_("行数"), default=0)
    new = models.PositiveIntegerField(_("新增"), default=0)
    changed = models.PositiveIntegerField(_("变更"), default=0)
    unchanged = models.PositiveIntegerField(_("不变"), default=0)
    wrong = models.PositiveIntegerField(_("有误"), default=0)
    # {"changes": [...], "errors": [{"row", "column", "value", "remedy"}]}: what the preview shows.
    findings = models.JSONField(_("预览"), default=dict)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("导入")
        ordering = ["-asked_at", "-pk"]

    def __str__(self):
        return f"{self.kind} {self.file}"
