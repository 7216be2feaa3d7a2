"""Money that was due and not paid by the end of a span: each share of a promise that stood then."""

from datetime import timedelta

from django.db.models import F
from django.utils.timezone import localdate

from dispatch.models import FundShare


def overdue_shares(span):
    """Shares due before the last day of the span (today, while it lasts), neither paid nor confirmed in full by then, as
    known at its cut; each with ``missing`` in yuan."""
    day = min(span.last_day, localdate(span.cut_at))
    before_end = span.ends_at - timedelta(microseconds=1)
    rows = FundShare.objects.filter(promise__authority=span.authority).live(before_end)
    rows = rows.with_money(day, span.cut_at).filter(promise__due_on__lt=day)
    return rows.filter(paid__lt=F("amount"), confirmed__lt=F("amount"))
