"""The steps of a receipt as people read them: by units, never by persons."""

from django.utils.translation import gettext as _

from dispatch.models import DisputeState, Origin, ReceiptState
from web.parts import Part


def timeline_of(receipt):
    """Steps for templates/components/timeline.html, oldest first; what is still open comes last."""
    community = receipt.community.name
    recorded_by = receipt.dispatch.passed_on_by.name if receipt.dispatch.passed_on_by_id else community
    label, who = {
        Origin.REPORTED: (_("登记来件"), recorded_by),
        Origin.RULED: (_("裁定应接，重新下派"), receipt.dispatch.sender_label),
    }.get(receipt.dispatch.origin, (_("下派"), receipt.dispatch.sender_label))
    steps = [
        {
            "label": label,
            "who": who,
            "at": receipt.received_at,
            "state": "done",
        }
    ]
    labels = dict(ReceiptState.choices)
    for step in receipt.steps.all():
        who = {Part.SENDER: receipt.dispatch.sender_label, Part.STREET: recorded_by}.get(step.part, community)
        said = {"note": step.answers["reason"]} if step.answers.get("reason") else {}
        steps.append({"label": labels[step.to_state], "who": who, "at": step.at, "state": "done", **said})
    steps += _of_dispute(receipt.dispute_if_any)
    if receipt.state in WAITS_FOR:
        steps.append({"label": WAITS_FOR[receipt.state](), "who": community, "state": "now"})
    return steps


def _of_dispute(dispute):
    """The dispute and what came of it; nothing when nobody disputed."""
    if dispute is None:
        return
    yield {"label": _("申诉"), "who": dispute.unit.name, "at": dispute.filed_at, "state": "done"}
    if dispute.state == DisputeState.FILED:
        yield {"label": _("等审核单位裁定，裁定以前不用办理"), "who": _("审核单位"), "state": "now"}
    for step in dispute.steps.all():
        who = dispute.unit.name if step.part == Part.SENDER else _("审核单位")
        yield {"label": DisputeState(step.to_state).label, "who": who, "at": step.at, "state": "done"}


WAITS_FOR = {
    ReceiptState.PENDING: lambda: _("等社区确认"),
    ReceiptState.TAKEN_ON: lambda: _("等社区办结"),
}
