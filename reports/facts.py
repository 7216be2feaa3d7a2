"""What happened in a month and was recorded before its cut: the insert-only rows that every number is counted from.

Nothing here asks for a present state, so a month gives the same numbers whenever it is counted.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min, Q

from admission.models import ApplicationState, ApplicationStep, Decision
from dispatch.models import Dispatch, Receipt, ReceiptStep
from registry.models import Authority
from reports import months

FIRST_SUBMISSION = Q(from_state=ApplicationState.DRAFT, to_state=ApplicationState.SUBMITTED)
RETURN = Q(to_state=ApplicationState.RETURNED)
WITHDRAWAL = Q(to_state=ApplicationState.WITHDRAWN)
END = Q(to_state__in=[ApplicationState.APPROVED, ApplicationState.REJECTED, ApplicationState.WITHDRAWN])


@dataclass(frozen=True)
class Span:
    """What is counted: the acts of ``authority`` in ``length`` months up to and including ``month``."""

    authority: Authority
    month: date
    cut_at: datetime
    length: int = 1

    @property
    def starts_at(self):
        """The first moment that counts."""
        return months.starts_at(months.shifted(self.month, 1 - self.length))

    @property
    def ends_at(self):
        """The first moment that no longer counts."""
        return min(months.starts_at(months.shifted(self.month, 1)), self.cut_at)

    def happened(self, field):
        """Q: the moment in ``field`` lies in the span."""
        return Q(**{f"{field}__gte": self.starts_at, f"{field}__lt": self.ends_at})

    @property
    def last_day(self):
        """The last day of the last month."""
        return months.last_day(self.month)


def dispatches(span):
    """Sendings of the span."""
    return Dispatch.objects.filter(span.happened("sent_at"), authority=span.authority)


def receipts(span):
    """What reached communities in the span."""
    return Receipt.objects.filter(span.happened("received_at"), dispatch__authority=span.authority)


def receipt_steps(span):
    """What communities did with it in the span."""
    return ReceiptStep.objects.filter(span.happened("at"), receipt__dispatch__authority=span.authority)


def application_steps(span):
    """Steps of applications in the span."""
    return ApplicationStep.objects.filter(span.happened("at"), application__authority=span.authority)


def application_steps_until(span):
    """Steps of applications from the beginning to the end of the span."""
    return ApplicationStep.objects.filter(at__lt=span.ends_at, application__authority=span.authority)


def decisions(span):
    """Decisions of the span."""
    return Decision.objects.filter(span.happened("decided_at"), application__authority=span.authority)


def first_month(authority):
    """The month of the authority's first act in the register; None when there is none."""
    sent = Dispatch.objects.filter(authority=authority).aggregate(first=Min("sent_at"))["first"]
    submitted = ApplicationStep.objects.filter(application__authority=authority).aggregate(first=Min("at"))["first"]
    known = [moment for moment in (sent, submitted) if moment]
    return months.month_of(min(known)) if known else None
