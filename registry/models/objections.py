"""Objections (异议): what every one of them holds, and those to an order on public notice."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models.orders import AdjustmentOrder
from registry.models.units import Unit
from web import clock
from web.procedural import Procedural
from web.procedural import Step as BaseStep


class ObjectionState(models.TextChoices):
    """States of an objection."""

    WAITING = "waiting", _("待答复")
    ANSWERED = "answered", _("已答复")


class RaisedQuerySet(models.QuerySet):
    """Objections to whatever is on public notice."""

    def waiting(self):
        """Objections that nobody has answered yet."""
        return self.filter(state=ObjectionState.WAITING)


class Raised(Procedural):
    """What a unit or a resident holds against something on public notice. A resident is not named."""

    state = models.CharField(
        _("状态"), max_length=20, choices=ObjectionState.choices, default=ObjectionState.WAITING, editable=False
    )
    text = models.TextField(_("异议"))
    unit = models.ForeignKey(
        Unit, verbose_name=_("提出单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    received_on = models.DateField(_("收到日期"), default=clock.today)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("登记人"), on_delete=models.PROTECT, related_name="+"
    )
    is_accepted = models.BooleanField(_("是否采纳"), null=True, editable=False)
    answer = models.TextField(_("答复"), blank=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_objection_is_answered_in_words",
                condition=Q(state=ObjectionState.WAITING, is_accepted=None, answer="")
                | (Q(state=ObjectionState.ANSWERED, is_accepted__isnull=False) & ~Q(answer="")),
            )
        ]


class ObjectionQuerySet(RaisedQuerySet):
    """Objections to orders."""

    def visible_to(self, user):
        """Those who draft or publish see all of their authority; others what their own units have raised."""
        if not user.is_authenticated:
            return self.none()
        ours = Q(order__authority_id__in=user.authority_ids_with("registry.draft_order", "registry.publish_order"))
        return self.filter(ours | Q(unit__in=user.unit_ids))


class Objection(Raised):
    """What a unit or a resident holds against an order on public notice."""

    order = models.ForeignKey(
        AdjustmentOrder, verbose_name=_("文件"), on_delete=models.PROTECT, related_name="objections"
    )
    # In words, because a line of the draft may be taken out on account of the objection.
    about = models.CharField(_("针对哪一项"), max_length=200, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta(Raised.Meta):
        verbose_name = _("异议")

    def __str__(self):
        return f"{self.order} {self.about}".strip()


class ObjectionStep(BaseStep):
    """One step of an objection."""

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="steps")

    class Meta(BaseStep.Meta):
        verbose_name = _("异议办理记录")

    def __str__(self):
        return f"{self.objection} {self.action}"
