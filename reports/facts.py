"""What happened in a month and was recorded before its cut: the insert-only rows that every number is counted from.

Nothing here asks for a present state, so a month gives the same numbers whenever it is counted.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, TruncMonth

from admission.models import Application, ApplicationKind, ApplicationState, ApplicationStep, Decision, Emergency
from dispatch.models import Dispatch, Origin, Receipt, ReceiptState, ReceiptStep
from dispatch.verdicts import Verdict
from registry.lineage import Lineage
from registry.models import Authority, Street
from reports import months

LISTED = Q(verdict__in=[Verdict.DUTY, Verdict.ASSIST, Verdict.ADMITTED, Verdict.MAY_ISSUE])
EMERGENCY = Q(verdict=Verdict.EMERGENCY)
OUTSIDE = ~(LISTED | EMERGENCY)
TAKEN_ON = Q(to_state=ReceiptState.TAKEN_ON)
REFUSED = Q(to_state=ReceiptState.REFUSED)
FIRST_SUBMISSION = Q(from_state=ApplicationState.DRAFT, to_state=ApplicationState.SUBMITTED)
#: Beside the annual plan; whether it came late was fixed when it was first submitted.
ADDITION = FIRST_SUBMISSION & Q(application__kind=ApplicationKind.ADDITION)
LATE_ADDITION = ADDITION & Q(application__is_late=True)
RETURN = Q(to_state=ApplicationState.RETURNED)
#: Withdrawn by its unit, or lapsed and not submitted again in the same month: at most once a month for an application.
WITHDRAWAL = Q(to_state=ApplicationState.WITHDRAWN) | Q(to_state=ApplicationState.LAPSED, comes_back=False)
END = Q(
    to_state__in=[
        ApplicationState.APPROVED,
        ApplicationState.REJECTED,
        ApplicationState.WITHDRAWN,
        ApplicationState.LAPSED,
    ]
)
#: What had lapsed is under way again.
COMEBACK = Q(from_state=ApplicationState.LAPSED, to_state=ApplicationState.SUBMITTED)


@dataclass(frozen=True)
class Span:
    """What is counted: the acts of ``authority`` in ``length`` months up to and including ``month``; with a ``street``, what
    concerns its communities, and those of the streets that it ``followed``."""

    authority: Authority
    month: date
    cut_at: datetime
    length: int = 1
    street: Street | None = None
    #: Ids of the streets that were renamed or merged into it before the month.
    followed: frozenset = frozenset()

    @property
    def starts_at(self):
        """The first moment that counts."""
        return months.starts_at(self.first_day)

    @property
    def ends_at(self):
        """The first moment that no longer counts."""
        return min(months.starts_at(months.shifted(self.month, 1)), self.cut_at)

    def happened(self, field):
        """Q: the moment in ``field`` lies in the span."""
        return Q(**{f"{field}__gte": self.starts_at, f"{field}__lt": self.ends_at})

    def there(self, parent):
        """Q: the street in the field ``parent`` of a community is one that is counted; true of all without a street."""
        return Q(**{f"{parent}__in": [self.street.pk, *sorted(self.followed)]}) if self.street else Q()

    @property
    def first_day(self):
        """The first day of the first month."""
        return months.shifted(self.month, 1 - self.length)

    @property
    def last_day(self):
        """The last day of the last month."""
        return months.last_day(self.month)


def span_of(report):
    """What a monthly report counts: the month of its authority or of one of its streets, as known at its cut. One statement
    for a street."""
    span = Span(report.authority, report.month, report.cut_at, street=report.street)
    return replace(span, followed=_followed(span)) if report.street_id else span


def _followed(span):
    """The streets whose months are those of the span's street too: they ended before the month, and have no part in it."""
    lineage = Lineage.load([span.authority.pk], until=span.month, known_at=span.cut_at)
    return lineage.wholly_before(span.street.pk)


def dispatches(span):
    """Sendings of the span, of those that were joined before the cut the first. What a street stopped reached no
    community."""
    rows = Dispatch.objects.filter(span.happened("sent_at"), authority=span.authority)
    first = rows.exclude(origin=Origin.STOPPED).with_first(span.cut_at).filter(is_first=True)
    # Without the annotation, by which a grouping would otherwise group too.
    return Dispatch.objects.filter(pk__in=first.values("pk"))


def receipts(span):
    """What reached communities in the span."""
    rows = Receipt.objects.filter(span.happened("received_at"), dispatch__authority=span.authority)
    return rows.filter(span.there("community__parent"))


def receipt_steps(span):
    """What communities did with it in the span."""
    rows = ReceiptStep.objects.filter(span.happened("at"), receipt__dispatch__authority=span.authority)
    return rows.filter(span.there("receipt__community__parent"))


def emergencies(span):
    """Emergencies declared in the span; none of them is an application."""
    return Emergency.objects.filter(span.happened("declared_at"), authority=span.authority)


def application_steps(span):
    """Steps of applications in the span; ``comes_back``: what lapsed is submitted again in the same month."""
    dated = ApplicationStep.objects.annotate(month=TruncMonth("at"))
    later = dated.filter(
        COMEBACK,
        application=OuterRef("application"),
        month=OuterRef("month"),
        at__gt=OuterRef("at"),
        at__lt=span.ends_at,
    )
    steps = dated.filter(span.happened("at"), application__authority=span.authority)
    return steps.annotate(comes_back=Exists(later))


def application_steps_until(span):
    """Steps of applications from the beginning to the end of the span."""
    return ApplicationStep.objects.filter(at__lt=span.ends_at, application__authority=span.authority)


def withdrawals(span):
    """Steps by which applications were withdrawn or lapsed in the span, each ``ended`` so."""
    return application_steps(span).filter(WITHDRAWAL).annotate(ended=Value(ApplicationState.WITHDRAWN.value))


def under_way(span):
    """Applications that were submitted by the end of the span, and neither decided nor withdrawn nor lapsed since."""
    entered, left = Count("pk", filter=FIRST_SUBMISSION | COMEBACK), Count("pk", filter=END)
    steps = application_steps_until(span).order_by().values("application").annotate(open=entered - left)
    return Application.objects.filter(pk__in=steps.filter(open__gt=0).values("application"))


def decisions(span):
    """The first decision of each case decided in the span, with its ``outcome_then``: where another took its place in the
    same month, what that one says. So a case is counted once, in the month in which it was first decided, and a month says
    the same in its own report and in a year's trend."""
    dated = Decision.objects.annotate(month=TruncMonth("decided_at"))
    rows = dated.filter(span.happened("decided_at"), application__authority=span.authority, replaces=None)
    newer = dated.filter(replaces=OuterRef("pk"), month=OuterRef("month"), decided_at__lt=span.ends_at)
    return rows.annotate(outcome_then=Coalesce(Subquery(newer.values("outcome")[:1]), "outcome"))


def first_month(authority):
    """The month of the authority's first act in the register; None when there is none."""
    sent = Dispatch.objects.filter(authority=authority).aggregate(first=Min("sent_at"))["first"]
    submitted = ApplicationStep.objects.filter(application__authority=authority).aggregate(first=Min("at"))["first"]
    known = [moment for moment in (sent, submitted) if moment]
    return months.month_of(min(known)) if known else None
