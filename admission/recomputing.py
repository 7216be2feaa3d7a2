"""Stored due days, computed anew: when a year's calendar is announced, everything that waits for an answer follows it."""

from django.db import transaction

from admission import appeals, consultations, deadlines, document_reviews, emergencies, proposals, yearly_reviews
from admission.models import (
    Appeal,
    AppealState,
    Application,
    Consultation,
    DocumentReview,
    DocumentReviewState,
    Emergency,
    Proposal,
    ProposalState,
    YearlyReview,
)
from registry.working_days import WorkingCalendar


def _applications():
    return Application.objects.filter(state__in=deadlines.WITHIN).select_related("authority").prefetch_related("steps")


def _appeals():
    return Appeal.objects.filter(state=AppealState.FILED).select_related("decision__application__authority")


def _proposals():
    return Proposal.objects.filter(state=ProposalState.SUBMITTED).select_related("authority")


def _documents():
    return DocumentReview.objects.filter(state=DocumentReviewState.SUBMITTED).select_related("authority")


def _consultations():
    waiting = Consultation.objects.waiting().filter(application__in=Application.objects.open())
    return waiting.select_related("application").prefetch_related("application__steps")


def _emergencies():
    return Emergency.objects.to_file().select_related("authority")


def _yearly_reviews():
    return YearlyReview.objects.waiting().select_related("admission__authority")


#: What waits with a stored due day, and the pure function of the row and the calendar that gives the day. Not here: days that a person named or that were published (a notice of an order, a condition, a meeting, the
#: stop of a standing burden), and days that are derived whenever they are asked for (objections, appeals, lead time).
KEPT = (
    (_applications, deadlines.due_day),
    (_appeals, appeals.due_day),
    (_proposals, proposals.due_day),
    (_documents, document_reviews.due_day),
    (_consultations, consultations.due_day),
    (_emergencies, emergencies.due_day),
    (_yearly_reviews, yearly_reviews.due_day),
)


def recompute():
    """Compute the due day of everything that waits anew; returns how many moved.

    The change leaves its trace in the history; no state moves. Each row is locked only while it is written, so that
    whoever acts meanwhile isn't overruled.
    """
    calendar, moved = WorkingCalendar.load(), 0
    for waiting, due_day in KEPT:
        wrong = [row.pk for row in waiting() if due_day(row, calendar=calendar) != row.due_on]
        moved += sum(_recompute(waiting(), due_day, pk, calendar) for pk in wrong)
    return moved


@transaction.atomic
def _recompute(waiting, due_day, pk, calendar):
    """True when one row still waits and its due day was another."""
    row = waiting.select_for_update(of=("self",)).filter(pk=pk).first()
    day = row and due_day(row, calendar=calendar)
    if row is None or day == row.due_on:
        return False
    row.due_on = day
    row.save(update_fields=["due_on"])
    return True
