"""What a step of a receipt changes beyond the state."""

from registry.models import RecordCounter

SERIES = "拒"


def number_the_refusal(receipt, step):
    """Give the refusal its number, moment and ground, once and for all."""
    receipt.number = RecordCounter.draw(receipt.dispatch.authority, SERIES)
    receipt.refused_at = step.at
    receipt.ground = step.cleaned["ground"]
    receipt.note = step.cleaned["note"]
    receipt.save(update_fields=["number", "refused_at", "ground", "note"])
