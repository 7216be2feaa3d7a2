"""What becomes of an admission afterwards: suspended, resumed, revoked, given up; and what an exit must see to."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from admission.models.admissions import Admission, OfAdmissionsQuerySet
from registry.models import Unit
from registry.models.units import UnitKind
from web import clock


class MeasureKind(models.TextChoices):
    """Measures on an admission."""

    SUSPEND = "suspend", _("暂停")
    RESUME = "resume", _("恢复")
    REVOKE = "revoke", _("撤销")
    SURRENDER = "surrender", _("申请单位主动退出")


class Measure(models.Model):
    """One measure, published before it takes effect; superseded by another, never edited."""

    history_inserts = False

    admission = models.ForeignKey(Admission, on_delete=models.PROTECT, related_name="measures")
    kind = models.CharField(_("措施"), max_length=10, choices=MeasureKind.choices)
    number = models.CharField(_("决定编号"), max_length=40, unique=True, editable=False)
    starts_on = models.DateField(_("自哪一日起"))
    # Of a suspension; without one it lasts until it is lifted or the admission ends.
    last_day = models.DateField(_("暂停至（含）"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=300)
    asked_by = models.ForeignKey(
        Unit, verbose_name=_("提出单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("决定人"), on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("决定时间"), default=clock.now)
    published_on = models.DateField(_("公布日期"), default=clock.today)

    class Meta:
        verbose_name = _("准入后的措施")
        ordering = ["decided_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="admission_measure_takes_effect_after_publication",
                condition=Q(starts_on__gt=F("published_on")),
                violation_error_message=_("生效日期应当晚于今天：公布之前（含当日）不能生效。"),
            ),
            models.CheckConstraint(
                name="admission_measure_ends_on_or_after_its_start",
                condition=Q(last_day=None) | Q(kind=MeasureKind.SUSPEND, last_day__gte=F("starts_on")),
                violation_error_message=_("暂停的最后一日不能早于开始日。"),
            ),
        ]

    def __str__(self):
        return f"{self.admission} {self.get_kind_display()}"

    @property
    def asker_in_public(self):
        """Who asked for it, as published: a department or street by name, a community never; empty when nobody did."""
        if self.asked_by is None:
            return ""
        return _("社区") if self.asked_by.kind == UnitKind.COMMUNITY else self.asked_by.name


class ExitTask(models.TextChoices):
    """What an exit must see to (forms and systems end with the matter)."""

    FORMS_STOPPED = "forms_stopped", _("停报台账、报表")
    ACCOUNTS_CLOSED = "accounts_closed", _("停用系统账号、解散工作群")
    PLAQUES_DOWN = "plaques_down", _("摘除牌子、下墙制度")
    COMMUNITIES_TOLD = "communities_told", _("告知社区")


class ExitItemQuerySet(OfAdmissionsQuerySet):
    """What exits must see to."""

    def left(self):
        """Still to be seen to."""
        return self.filter(is_needed=True, done_on=None)


class ExitItem(models.Model):
    """One thing that an exit must see to; done by the unit that sent the matter."""

    admission = models.ForeignKey(Admission, on_delete=models.PROTECT, related_name="exit_items")
    task = models.CharField(_("事项"), max_length=20, choices=ExitTask.choices)
    is_needed = models.BooleanField(_("是否涉及"), default=True)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("填写人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ExitItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("退出事项")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["admission", "task"], name="admission_exit_each_task_once")]

    def __str__(self):
        return f"{self.admission} {self.get_task_display()}"
