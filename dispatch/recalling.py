"""Taking a dispatch back: what no community has completed or refused ends, in a fixed number of statements."""

from django.db import transaction
from django.utils.translation import gettext as _

from dispatch import telling
from dispatch.models import Dispatch, Origin, Recall, Receipt
from web.refusals import NotAllowed, NotYourPart
from web.workflow import perform_all


def may_recall(dispatch, user):
    """Whether ``user`` works in the unit that sent it through the register."""
    return dispatch.origin == Origin.SENT and dispatch.sender_id in user.unit_ids_with("dispatch.send")


def recall_of(dispatch):
    """The Recall of a dispatch, or None."""
    return Recall.objects.filter(dispatch=dispatch).first()


@transaction.atomic
def recall(dispatch, *, by, reason):
    """Take back what is open of a dispatch, for a stated reason. Returns (the Recall, whether it was made now).

    Raises NotYourPart for anybody but the sending unit, NotAllowed when nothing is open or the reason is missing.
    """
    dispatch = Dispatch.objects.select_for_update(of=("self",)).select_related("sender").get(pk=dispatch.pk)
    if not may_recall(dispatch, by):
        raise NotYourPart(_("只有下派单位可以撤回。"))
    if made := recall_of(dispatch):
        return made, False
    if not reason.strip():
        raise NotAllowed(_("请写明撤回的理由。"), code="reason_required", field="reason")
    rows = Receipt.objects.filter(dispatch=dispatch).open()
    steps = perform_all(rows, "recall", by=by, reason=reason)
    if not steps:
        raise NotAllowed(_("没有待确认或者已承接的社区，不用撤回；已办结和已拒收的保留记录。"), code="nothing_open")
    made = Recall.objects.create(dispatch=dispatch, reason=reason.strip(), by=by)
    telling.tell_of_recall(made, [step.receipt_id for step in steps])
    return made, True
