"""What a community does with what reaches it, as one table. The refusal needs nobody's consent."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch.effects import number_the_refusal
from dispatch.forms import RefuseForm
from dispatch.models import Receipt, ReceiptStep
from dispatch.models import ReceiptState as S
from dispatch.notices import announce
from web.parts import Part
from web.workflow import Procedure, Transition


def receivers(user, day):
    """People who work in the community whose receipt it is."""
    return Q(community_id__in=user.unit_ids_with("dispatch.receive"))


RECEIVER = frozenset({Part.RECEIVER})

RECEIPT = Procedure(
    name="receipt",
    label=_("承接回执"),
    model=Receipt,
    step_model=ReceiptStep,
    step_of="receipt",
    states=S,
    parts={Part.RECEIVER: receivers},
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
            RECEIVER,
            asks=RefuseForm,
            effect=number_the_refusal,
            tone="danger",
            help=_("拒收不需要任何单位同意；回执编号即时生成，同时报审核单位备案，之后不能修改。"),
        ),
        Transition(
            "complete",
            _("办结"),
            (S.TAKEN_ON,),
            S.COMPLETED,
            RECEIVER,
            tone="primary",
        ),
    ),
)
