"""Decisions, frozen as they were made, and the coded reasons of a rejection."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from admission.models.applications import Application
from registry.models import Unit
from web import clock
from web.words import saying


class Outcome(models.TextChoices):
    """What was decided."""

    APPROVED = "approved", _("准予准入")
    REJECTED = "rejected", _("不予准入")


class RejectionReason(models.Model):
    """A coded reason with the rule it follows."""

    code = models.CharField(_("代码"), max_length=30, unique=True)
    text = models.CharField(_("理由"), max_length=200)
    rule = models.CharField(_("依据"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_current = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("不予准入理由")
        ordering = ["position", "pk"]

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
