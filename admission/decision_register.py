"""The public register of decisions: what was decided, published, on or before a day; persons are never named."""

from django.db.models import Prefetch

from admission.models import Decision, RejectionReason


def published_decisions(on, known_at=None):
    """Decisions published up to a day (and recorded up to a moment), the newest first, with what a row prints.

    Two queries when read.
    """
    rows = Decision.objects.filter(published_on__lte=on)
    if known_at is not None:
        rows = rows.filter(decided_at__lte=known_at)
    return (
        rows.select_related("application__applicant", "body", "admission")
        .prefetch_related(Prefetch("reasons", RejectionReason.objects.order_by("position", "pk")))
        .order_by("-published_on", "-pk")
    )
