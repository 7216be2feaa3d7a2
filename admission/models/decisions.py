"""Decisions, frozen as they were made, and the coded reasons of a rejection."""

import hashlib

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from admission.models.applications import Application
from registry.models import Authority, Unit
from web import clock
from web.words import saying


class Outcome(models.TextChoices):
    """What was decided."""

    APPROVED = "approved", _("准予准入")
    REJECTED = "rejected", _("不予准入")


class RejectionReasonQuerySet(models.QuerySet):
    """Coded reasons."""

    def visible_to(self, user):
        """Reasons are public: a rejection cites them."""
        return self.all()

    def on(self, day):
        """Reasons that may be chosen on a day."""
        begun = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(begun & (Q(valid_to=None) | Q(valid_to__gt=day)), is_current=True)


class RejectionReason(models.Model):
    """A coded reason with the rule it follows."""

    code = models.CharField(_("代码"), max_length=30, unique=True)
    text = models.CharField(_("理由"), max_length=200)
    rule = models.CharField(_("依据"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_current = models.BooleanField(_("在用"), default=True)
    # The days on which it may be chosen; a reason that was used stays readable for ever.
    valid_from = models.DateField(_("启用日期"), null=True, blank=True)
    valid_to = models.DateField(_("停用日期（不含）"), null=True, blank=True)

    objects = RejectionReasonQuerySet.as_manager()

    class Meta:
        verbose_name = _("不予准入理由")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="admission_reason_ends_after_it_starts",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                violation_error_message=_("停用日期应当晚于启用日期。"),
            )
        ]

    def __str__(self):
        return self.text


class DecisionQuerySet(models.QuerySet):
    """Decisions."""

    def visible_to(self, user):
        """Decisions on applications that the user may see."""
        return self.filter(application__in=Application.objects.visible_to(user))

    def saying(self, text):
        """Decisions whose number has every word of ``text``, or whose application says them."""
        said = saying(Decision.objects.all(), text, "number")
        return self.filter(Q(pk__in=said.values("pk")) | Q(application__in=Application.objects.saying(text)))


class Decision(models.Model):
    """A decision with its letter; a new decision may replace it, nothing edits it."""

    history_inserts = False

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    number = models.CharField(_("决定编号"), max_length=40)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome.choices)
    body = models.ForeignKey(Unit, verbose_name=_("审定单位"), on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("审定人"), on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("决定时间"), default=clock.now)
    published_on = models.DateField(_("公布日期"))
    effective_on = models.DateField(_("生效日期"))
    reasons = models.ManyToManyField(RejectionReason, verbose_name=_("理由"), blank=True, related_name="+")
    opinion = models.TextField(_("意见"), blank=True)
    meeting_on = models.DateField(_("会议日期"), null=True, blank=True)
    minutes_number = models.CharField(_("会议纪要编号"), max_length=60, blank=True)
    replaces = models.OneToOneField(
        "self",
        verbose_name=_("取代的决定"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
    )
    # The application as it was decided on, word for word.
    snapshot = models.JSONField(_("决定时的申请内容"), default=dict)
    snapshot_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    letter = models.TextField(_("决定书"))
    letter_sha256 = models.CharField(max_length=64, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("准入决定")
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="admission_decision_one_per_number"),
            models.CheckConstraint(
                name="admission_decision_takes_effect_after_publication",
                condition=Q(outcome=Outcome.REJECTED) | Q(effective_on__gt=F("published_on")),
                violation_error_message=_("生效日期应当晚于公布日期：决定公布之前（含当日）不能生效。"),
            ),
        ]

    def __str__(self):
        return self.number

    def save(self, *args, **kwargs):
        self.letter_sha256 = hashlib.sha256(self.letter.encode()).hexdigest()
        super().save(*args, **kwargs)


class ConditionKind(models.TextChoices):
    """Conditions of an approval, as data that later checks use."""

    FREQUENCY_CAP = "frequency_cap", _("次数上限")
    MONTHS = "months", _("限定月份")
    FORM_MERGED = "form_merged", _("报表合并")
    FORM_REFUSED = "form_refused", _("不准予的报表、台账")
    FUNDS_FIRST = "funds_first", _("经费到账后下派")
    OTHER = "other", _("其他条件")


class CapPeriod(models.TextChoices):
    """For how long a cap counts."""

    MONTH = "month", _("每月")
    QUARTER = "quarter", _("每季度")
    YEAR = "year", _("每年")
    WHOLE = "whole", _("准入期内")


class DecisionCondition(models.Model):
    """One condition of an approval: a cap of ``times`` each ``period``, ``months`` of the year, or words about a form."""

    history_inserts = False

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="condition_rows")
    kind = models.CharField(_("条件"), max_length=20, choices=ConditionKind.choices)
    times = models.PositiveSmallIntegerField(_("最多次数"), null=True, blank=True)
    period = models.CharField(_("计算周期"), max_length=10, choices=CapPeriod.choices, blank=True)
    months = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("月份"), default=list, blank=True)
    text = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("准入条件")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="admission_condition_says_what_it_is",
                condition=Q(kind=ConditionKind.FREQUENCY_CAP, times__gte=1, period__in=CapPeriod.values)
                | (Q(kind=ConditionKind.MONTHS) & ~Q(months=[]))
                | (
                    Q(kind__in=[ConditionKind.FORM_MERGED, ConditionKind.FORM_REFUSED, ConditionKind.OTHER])
                    & ~Q(text="")
                )
                | Q(kind=ConditionKind.FUNDS_FIRST),
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.text}".strip()


class LetterParagraph(models.Model):
    """A paragraph that an authority keeps for its letters; offered when a letter is drafted, by its place."""

    authority = models.ForeignKey(Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("用于"), max_length=10, choices=Outcome.choices)
    title = models.CharField(_("名称"), max_length=40)
    text = models.TextField(_("段落"), max_length=1000)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)
    is_default = models.BooleanField(_("默认写入"), default=False)
    retired_at = models.DateTimeField(_("停用时间"), null=True, editable=False)

    class Meta:
        verbose_name = _("决定书段落")
        ordering = ["outcome", "position", "pk"]

    def __str__(self):
        return self.title
