"""What every object that goes through a procedure has: a state, a version, a due day; and its steps."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from web import clock, parts


class Procedural(models.Model):
    """An object whose ``state`` only ``web.workflow`` writes."""

    state = models.CharField(_("状态"), max_length=20, editable=False)
    # Raised by every step and every edit: a form that was opened on an older version is stale.
    version = models.PositiveIntegerField(_("版本"), default=1, editable=False)
    due_on = models.DateField(_("办理期限"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class Step(models.Model):
    """One move of one object: who did what, when, and what they answered. Insert-only."""

    history_inserts = False

    action = models.CharField(_("动作"), max_length=30)
    from_state = models.CharField(_("原状态"), max_length=20)
    to_state = models.CharField(_("新状态"), max_length=20)
    part = models.CharField(_("身份"), max_length=20, choices=parts.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("经办人"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("时间"), default=clock.now)
    answers = models.JSONField(_("填写内容"), default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]
