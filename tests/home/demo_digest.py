"""All that the demonstration makes as one text, so that two of them can be compared."""

import hashlib

from accounts.models import Membership
from admission.models import (
    Admission,
    Appeal,
    ApplicationStep,
    Consultation,
    Countersignature,
    DecisionObjection,
    DocumentReview,
    MeetingCase,
    Proposal,
)
from dispatch.models import (
    Circular,
    Dispatch,
    Dispute,
    FundPayment,
    FundPromise,
    MatterReport,
    Receipt,
    ReceiptStep,
    StandingBurdenStep,
    TaskEvaluation,
    Violation,
)
from registry.models import ListEntry
from reports.models import MonthlyReport


def digest():
    """One text for all that was made, by names, numbers and moments; keys are left out, they never repeat."""
    whole = hashlib.sha256()
    for model, fields in (
        (Membership, ("user__username", "unit__code", "role")),
        (
            ListEntry,
            ("line__item_list__kind", "line__number", "name", "content", "valid_from", "valid_to", "known_from"),
        ),
        (ApplicationStep, ("application__number", "application__name", "action", "at", "by__username")),
        (Admission, ("number", "name", "terms__valid_from", "terms__valid_to", "communities__code")),
        (
            Receipt,
            ("dispatch__title", "dispatch__sent_at", "community__code", "verdict", "state", "number", "refused_at"),
        ),
        (Dispatch, ("title", "origin", "sent_at", "sender__code", "passed_on_by__code", "reason")),
        (Dispute, ("receipt__number", "state", "filed_at", "ruled_on", "due_on")),
        (FundPromise, ("payer__code", "admission__name", "amount", "due_on", "promised_at")),
        (FundPayment, ("voucher", "community__code", "amount", "paid_on", "confirmations__confirmed_on")),
        (MatterReport, ("matter__title", "dispatch__title", "dispatch__sent_at")),
        (TaskEvaluation, ("receipt__dispatch__title", "receipt__community__code", "worth_renewing", "answered_on")),
        (StandingBurdenStep, ("burden__name", "action", "at", "by__username")),
        (Violation, ("number", "unit__code", "kind", "state", "text", "community__code", "steps__action", "steps__at")),
        (Circular, ("title", "state", "text", "document_number", "violations__number")),
        (ReceiptStep, ("receipt__dispatch__title", "receipt__community__code", "action", "at")),
        (Consultation, ("application__number", "unit__code", "state", "opinion", "due_on", "answered_on")),
        (MeetingCase, ("meeting__title", "meeting__held_on", "meeting__state", "application__number", "result")),
        (Countersignature, ("application__name", "position", "signer__username", "at")),
        (DecisionObjection, ("decision__number", "unit__code", "state", "received_on", "is_accepted")),
        (Proposal, ("number", "proposer__code", "state", "wish", "refusals", "due_on")),
        (DocumentReview, ("number", "title", "state", "opinion", "due_on", "clauses__text", "clauses__opinion")),
        (Appeal, ("decision__number", "appellant__code", "state", "filed_at", "due_on")),
        (MonthlyReport, ("month", "state", "lines__table", "lines__label", "lines__metric", "lines__value")),
    ):
        for row in sorted(map(str, model.objects.values_list(*fields))):
            whole.update(row.encode())
    return whole.hexdigest()
