"""How a refusal stands today: disputed, ruled on, or standing because nobody disputed it in time."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from dispatch.disputes import last_day_to_dispute, speaks_for_sender, why_not
from dispatch.grounds import refuses_in_part
from dispatch.models import DisputeState
from web import clock
from web.templatetags.ui import cn_date


@dataclass(frozen=True)
class StandingRefusal:
    """How it stands: a sentence, its tone and icon, the dispute if there is one."""

    text: str
    tone: str
    icon: str
    dispute: object = None


def standing_of(receipt):
    """How a refusal stands today; None for a receipt that isn't refused."""
    if not receipt.number:
        return None
    found = _disputed(receipt, dispute) if (dispute := receipt.dispute_if_any) else _undisputed(receipt)
    if not refuses_in_part(receipt):
        return found
    return replace(found, text=_("拒收的只是超出的部分。对这一部分：%(standing)s") % {"standing": found.text})


def _disputed(receipt, dispute):
    words, tone, icon = SAID[dispute.state]
    said = {"day": cn_date(dispute.ruled_on or dispute.due_on), "sender": dispute.unit.name}
    return StandingRefusal(words() % said, tone, icon, dispute)


SAID = {
    DisputeState.FILED: (
        lambda: _("%(sender)s已申诉，%(day)s前裁定。裁定以前不用办理。"),
        *("assist", "scale"),
    ),
    DisputeState.STANDS: (lambda: _("%(day)s裁定拒收成立，不用办理。"), "admitted", "check-circle"),
    DisputeState.OVERRULED: (
        lambda: _("%(day)s裁定应接，另收到一件新的下派；这张回执照旧有效，不追究。"),
        *("assist", "scale"),
    ),
    DisputeState.WITHDRAWN: (lambda: _("%(sender)s已撤回申诉，拒收成立。"), "admitted", "check-circle"),
}


def _undisputed(receipt):
    if not receipt.dispatch.sender_id:
        words = _("拒收成立：下派单位不在名录里，没有申诉。")
        if not receipt.dispatch.sender_name:
            words = _("拒收成立：没有写明下派单位，没有申诉。")
        return StandingRefusal(words, "admitted", "check-circle")
    last = last_day_to_dispute(receipt)
    if clock.today() > last:
        words = _("拒收成立：下派单位到%(day)s没有申诉。")
        return StandingRefusal(words % {"day": cn_date(last)}, "admitted", "check-circle")
    words = _("下派单位可以在%(day)s前（含当日）申诉；没有申诉的，拒收成立。现在不用办理。")
    return StandingRefusal(words % {"day": cn_date(last)}, "mute", "clock")


def may_dispute(receipt, user):
    """Whether ``user`` may dispute a refusal today."""
    return bool(receipt.number) and speaks_for_sender(receipt, user) and why_not(receipt) is None
