"""The steps of a receipt as people read them: by units, never by persons."""

from django.utils.translation import gettext as _

from dispatch.models import Origin, ReceiptState


def timeline_of(receipt):
    """Steps for templates/components/timeline.html, oldest first; what is still open comes last."""
    community = receipt.community.name
    reported = receipt.dispatch.origin == Origin.REPORTED
    steps = [
        {
            "label": _("社区登记来件") if reported else _("下派"),
            "who": community if reported else receipt.dispatch.sender_label,
            "at": receipt.received_at,
            "state": "done",
        }
    ]
    labels = dict(ReceiptState.choices)
    for step in receipt.steps.all():
        steps.append({"label": labels[step.to_state], "who": community, "at": step.at, "state": "done"})
    if receipt.state in WAITS_FOR:
        steps.append({"label": WAITS_FOR[receipt.state](), "who": community, "state": "now"})
    return steps


WAITS_FOR = {
    ReceiptState.PENDING: lambda: _("等社区确认"),
    ReceiptState.TAKEN_ON: lambda: _("等社区办结"),
}
