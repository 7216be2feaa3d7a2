"""The parts that people play in an object, found from their posts at that moment; not roles."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Part(models.TextChoices):
    """Who somebody is to this very object."""

    DRAFTER = "drafter", _("起草人")
    PUBLISHER = "publisher", _("签发人")
    APPLICANT = "applicant", _("申请单位")
    REVIEWER = "reviewer", _("审核人")
    DECIDER = "decider", _("审定人")
    SENDER = "sender", _("下派单位")
    RECEIVER = "receiver", _("社区")
    CLOCK = "clock", _("系统定时")
