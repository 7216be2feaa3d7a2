"""The public register of decisions: what was decided, published, on or before a day; persons are never named."""

from django.db.models import Exists, OuterRef, Prefetch

from admission.models import Decision, RejectionReason


def published_decisions(on, known_at=None):
    """Decisions published up to a day (and recorded up to a moment), the newest first, with what a row prints.

    Two queries when read.
    """
    rows = Decision.objects.filter(published_on__lte=on)
    if known_at is not None:
        rows = rows.filter(decided_at__lte=known_at)
    return (
        rows.select_related("application__applicant", "application__authority", "body", "admission", "replaces")
        .prefetch_related(Prefetch("reasons", RejectionReason.objects.order_by("position", "pk")))
        .order_by("-published_on", "-pk")
    )


def standing_decisions(on, known_at=None):
    """The same without those that another published by then has taken the place of: each case counts once."""
    newer = Decision.objects.filter(published_on__lte=on, replaces=OuterRef("pk"))
    if known_at is not None:
        newer = newer.filter(decided_at__lte=known_at)
    return published_decisions(on, known_at).filter(~Exists(newer))
