"""Making a decision: its letter, its conditions, the application as it was; and the admission that an approval gives."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from admission import conditions, letters, permanent
from admission.inheritance import pass_on_admission
from admission.models import Admission, AdmissionTerm, Decision, Outcome
from admission.plan_windows import waits_for_plan
from admission.snapshots import snapshot_of
from admission.submissions import check_sum
from registry.models import RecordCounter, Unit
from web import clock

TAKEN_OVER = (
    "name",
    "category",
    "content",
    "requirement",
    "acts",
    "other_act",
    "duration",
    "frequency",
    "workload_hours",
    "funding_amount",
    "funding_due_on",
)


@dataclass(frozen=True)
class Signature:
    """Who decides, for which body, when, and which decision the new one takes the place of."""

    by: object
    at: datetime
    body: Unit
    replaces: Decision | None = None


def approve(application, answers, signature):
    """The decision of ``answers`` (as ApproveForm cleans them), and its admission. Returns the decision."""
    communities = list(answers["communities"])
    number = RecordCounter.draw(application.authority, "准")
    letter = letters.numbered(answers["letter"], number)
    decision = _decide(application, answers, signature, Outcome.APPROVED, letter, answers["effective_on"])
    conditions.keep(decision, answers["conditions"])
    admission = Admission.objects.create(
        number=number,
        authority=application.authority,
        application=application,
        decision=decision,
        lead_department=application.applicant,
        conditions=conditions.in_words(answers["conditions"]),
        **{name: getattr(application, name) for name in TAKEN_OVER},
    )
    admission.communities.set(communities)
    if not waits_for_plan(application):
        AdmissionTerm.objects.create(
            admission=admission,
            valid_from=answers["effective_on"],
            valid_to=answers["last_day"] + timedelta(days=1),
            known_from=signature.at,
        )
        pass_on_admission(admission)
        permanent.draft_order(admission, by=signature.by)
    return decision


def reject(application, answers, signature, effective_on=None):
    """The decision of ``answers`` (as RejectForm cleans them), in effect today or on a later day. Returns it."""
    day = effective_on or clock.today()
    decision = _decide(application, answers, signature, Outcome.REJECTED, answers["letter"], day)
    decision.reasons.set(answers["reasons"])
    return decision


def _decide(application, answers, signature, outcome, letter, effective_on):
    snapshot = snapshot_of(application)
    return Decision.objects.create(
        application=application,
        number=RecordCounter.draw(application.authority, "决"),
        outcome=outcome,
        body=signature.body,
        decided_by=signature.by,
        decided_at=signature.at,
        published_on=clock.today(),
        effective_on=effective_on,
        opinion=answers["opinion"],
        meeting_on=answers.get("meeting_on"),
        minutes_number=answers.get("minutes_number") or "",
        replaces=signature.replaces,
        snapshot=snapshot,
        snapshot_sha256=check_sum(snapshot),
        letter=letter,
    )
