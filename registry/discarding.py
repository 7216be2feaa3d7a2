"""How a draft was given up, for those who may see it."""


def discarding_of(draft):
    """The step by which an order or a correction was discarded, with who took it; None for one that wasn't. One query."""
    return draft.steps.filter(action="discard").select_related("by").first()
