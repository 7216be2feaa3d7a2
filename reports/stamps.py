"""Certificates of a month: what agencies asked residents to bring, and what was stamped; mistakes mended by the cut left out."""

from django.db.models import CharField, Count
from django.db.models.functions import Cast, Coalesce

from certificates.models import AskOutcome, CertificateAsk, CertificateIssue
from reports.counting import Fact, Row

#: A kind is a line of the list, or what it was called where no line stands for it.
KIND = Coalesce(Cast("line", CharField()), "name")
ASKED = {"asks": Count("pk"), "ask_kinds": Count(KIND, distinct=True)}
STAMPED = {"stamps": Count("pk"), "stamp_kinds": Count("line", distinct=True)}


def by_outcome(span):
    """A row for each answer of the lists to what was asked for."""
    counted = ASKS.grouped(span, "outcome", ASKED)
    return [Row(key, str(label), counted.get(key, {})) for key, label in AskOutcome.choices]


def totals(span):
    """{metric: number} of the whole authority. Two statements."""
    return {**_asks(span).aggregate(**ASKED), **_given(span).aggregate(**STAMPED)}


def _asks(span):
    return _held(CertificateAsk.objects.filter(authority=span.authority), span, "asked_on")


def _given(span):
    return _held(CertificateIssue.objects.filter(community__authority=span.authority), span, "issued_on")


def _held(rows, span, day):
    """Rows of the span's days that were recorded before the cut, and neither mended nor struck out before it."""
    days = {f"{day}__gte": span.first_day, f"{day}__lte": span.last_day}
    rows = rows.filter(span.there("community__parent"), recorded_at__lt=span.cut_at, is_void=False, **days)
    return rows.exclude(replaced_by__recorded_at__lt=span.cut_at)


ASKS = Fact(_asks, by={"outcome": "outcome"})
STAMPS = Fact(_given)
