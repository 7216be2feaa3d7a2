"""Funds follow tasks: what is said in public of an assist item that was admitted without money."""

from django.utils.translation import gettext as _

from admission.models import Relation
from web.templatetags.ui import cn_date


def funds_statement(admission):
    """One sentence: that no money was promised, who decided so, and why; empty for everything else.

    Needs ``admission.decision`` and ``admission.application``, which ``for_reading()`` reads.
    """
    application, decision = admission.application, admission.decision
    if application.relation != Relation.ASSIST or admission.funding_amount:
        return ""
    said = _("未安排经费")
    if decision.minutes_number and decision.meeting_on:
        said = _("未安排经费，由联席会议审定（%(day)s，会议纪要%(number)s）") % {
            "day": cn_date(decision.meeting_on),
            "number": decision.minutes_number,
        }
    reason = application.no_funding_reason.strip().rstrip("。")
    return _("%(said)s，理由：%(reason)s。") % {"said": said, "reason": reason} if reason else f"{said}。"
