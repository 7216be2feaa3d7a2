"""What becomes of what reaches a community, as one table. The refusal needs nobody's consent.

The tables of standing burdens, disputes, violations and circulars, which stand in files of their own, are loaded with it.
"""

from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dispatch import circulars, cleaning_up, disputes, violations  # noqa: F401  bring their tables
from dispatch.effects import number_the_refusal
from dispatch.forms import RecallForm, RefuseForm
from dispatch.grounds import refuses_in_part
from dispatch.models import Origin, Receipt, ReceiptStep
from dispatch.models import ReceiptState as S
from dispatch.notices import announce
from web.parts import Part
from web.workflow import Procedure, Transition


def receivers(user, day):
    """People who work in the community whose receipt it is."""
    return Q(community_id__in=user.unit_ids_with("dispatch.receive"))


def senders(user, day):
    """People of the unit that sent it through the register; of what was only reported nobody here is sure who sent it."""
    ours = Q(dispatch__sender_id__in=user.unit_ids_with("dispatch.view_sent"))
    return ours & Q(dispatch__origin__in=[Origin.SENT, Origin.RULED])


def streets(user, day):
    """People of the street that recorded for its community what came to it otherwise."""
    recorded = Q(dispatch__passed_on_by_id__in=user.unit_ids_with("dispatch.view_street"))
    return recorded & Q(dispatch__origin=Origin.REPORTED)


def is_ruled(receipt):
    """Why what was ruled to be taken on isn't refused again, or None."""
    if receipt.is_ruled:
        return _t("审核单位裁定应当承接，不能再次拒收。")
    return None


def is_refused_wholly(receipt):
    """Why nothing is left of what was refused, or None where only what goes beyond was."""
    if refuses_in_part(receipt):
        return None
    return _t("这件是整件拒收的，没有其余部分可以承接。")


RECEIVER, SENDER = frozenset({Part.RECEIVER}), frozenset({Part.SENDER})

RECEIPT = Procedure(
    name="receipt",
    label=_("承接回执"),
    model=Receipt,
    step_model=ReceiptStep,
    step_of="receipt",
    states=S,
    parts={Part.RECEIVER: receivers, Part.STREET: streets, Part.SENDER: senders},
    announce=announce,
    transitions=(
        Transition(
            "take_on",
            _("承接"),
            (S.PENDING,),
            S.TAKEN_ON,
            RECEIVER,
            tone="primary",
            help=_("承接后按清单或者准入的内容办理。"),
        ),
        Transition(
            "refuse",
            _("拒收"),
            (S.PENDING,),
            S.REFUSED,
            RECEIVER | {Part.STREET},
            asks=RefuseForm,
            unless=(is_ruled,),
            effect=number_the_refusal,
            tone="danger",
            help=_("拒收不需要任何单位同意；回执编号即时生成，同时报审核单位备案，之后不能修改。"),
        ),
        Transition(
            "take_on_rest",
            _("承接其余部分"),
            (S.REFUSED,),
            S.TAKEN_ON,
            RECEIVER,
            unless=(is_refused_wholly,),
            help=_("超出的部分已经拒收，回执不变；清单或者准入以内的部分，承接后照常办理、办结。"),
        ),
        Transition(
            "complete",
            _("办结"),
            (S.TAKEN_ON,),
            S.COMPLETED,
            RECEIVER,
            tone="primary",
        ),
        Transition(
            "recall",
            _("撤回"),
            (S.PENDING, S.TAKEN_ON),
            S.RECALLED,
            SENDER,
            asks=RecallForm,
            help=_("只撤回发给这个社区的。撤回以后社区不用再办；已经拒收的，拒收记录不变。"),
        ),
    ),
)
