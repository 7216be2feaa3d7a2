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
    CHECKER = "checker", _("月报复核人")
    SENDER = "sender", _("下派单位")
    RECEIVER = "receiver", _("社区")
    CONSULTEE = "consultee", _("会商单位")
    PROPOSER = "proposer", _("提出单位")
    APPELLANT = "appellant", _("申请复核单位")
    COUNTERSIGNER = "countersigner", _("会签人")
    OWNER = "owner", _("要求单位")
    STREET = "street", _("街道")
    CLOCK = "clock", _("系统定时")


def choices():
    """The parts as choices of a field; a function, so that another part needs no migration."""
    return Part.choices
