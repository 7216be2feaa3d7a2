"""Appeals (复核) against a decision, and objections (异议) to what is on public notice."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from admission.models.decisions import Decision
from registry.models import Unit
from web import clock
from web.procedural import Procedural
from web.procedural import Step as BaseStep


class AppealState(models.TextChoices):
    """States of an appeal."""

    FILED = "filed", _("待复核")
    UPHELD = "upheld", _("维持原决定")
    REPLACED = "replaced", _("变更原决定")
    WITHDRAWN = "withdrawn", _("已撤回")


class AppealQuerySet(models.QuerySet):
    """Appeals."""

    def visible_to(self, user):
        """Those of one's own units; all of the authority for those who see every case."""
        if not user.is_authenticated:
            return self.none()
        seen = Q(decision__application__authority_id__in=user.authority_ids_with("admission.view_all"))
        return self.filter(seen | Q(appellant_id__in=user.unit_ids))

    def for_reading(self):
        """With all that a page prints, the newest first."""
        rows = self.select_related(
            "decision__application__applicant", "decision__application__authority", "decision__body"
        )
        return rows.select_related("appellant", "replacement").order_by("-filed_at", "-pk")


class Appeal(Procedural):
    """One appeal by the applicant or by a community that the decision names; answered by somebody else than decided."""

    state = models.CharField(
        _("状态"), max_length=20, choices=AppealState.choices, default=AppealState.FILED, editable=False
    )
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="appeals")
    appellant = models.ForeignKey(
        Unit, verbose_name=_("申请复核单位"), on_delete=models.PROTECT, related_name="appeals"
    )
    text = models.TextField(_("复核理由"), max_length=2000)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("填写人"), on_delete=models.PROTECT, related_name="+"
    )
    filed_at = models.DateTimeField(_("提出时间"), default=clock.now)
    answer = models.TextField(_("复核意见"), blank=True, editable=False)
    replacement = models.OneToOneField(
        Decision,
        verbose_name=_("复核后的决定"),
        null=True,
        on_delete=models.PROTECT,
        related_name="settles_appeal",
        editable=False,
    )

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("复核")
        ordering = ["-filed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "appellant"],
                condition=~Q(state=AppealState.WITHDRAWN),
                name="admission_appeal_once_per_decision",
                violation_error_message=_("对这一决定已经申请过复核。"),
            ),
            models.CheckConstraint(
                name="admission_appeal_is_answered_in_words",
                condition=Q(state__in=[AppealState.FILED, AppealState.WITHDRAWN]) | ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="admission_appeal_replaced_names_the_new_decision",
                condition=~Q(state=AppealState.REPLACED) | Q(replacement__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.decision} {self.appellant}"


class AppealStep(BaseStep):
    """One step of an appeal."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="steps")

    class Meta(BaseStep.Meta):
        verbose_name = _("复核办理记录")

    def __str__(self):
        return f"{self.appeal} {self.action}"
