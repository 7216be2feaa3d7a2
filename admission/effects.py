"""What a step of the procedure changes beyond the state."""

from datetime import timedelta

from admission import letters
from admission.bodies import deciding_body
from admission.inheritance import pass_on_admission
from admission.models import Admission, AdmissionTerm, Decision, Deficiency, Outcome
from registry.models import RecordCounter
from web import clock


def note_submission(application, step):
    """Draw the number on first submission; keep the first and the last submission."""
    application.submitted_at, application.submitted_by = step.at, step.by
    if not application.number:
        application.number = RecordCounter.draw(application.authority, "申")
        application.first_submitted_at = step.at
    application.save(update_fields=["number", "submitted_at", "submitted_by", "first_submitted_at"])


def note_reviewer(application, step):
    """Who accepts or recommends is the reviewer, and so can't decide."""
    application.reviewed_by = step.by
    application.save(update_fields=["reviewed_by"])


def list_deficiencies(application, step):
    """Keep every deficiency of the notice as a row."""
    note_reviewer(application, step)
    Deficiency.objects.bulk_create(
        Deficiency(application=application, notice=step, **row) for row in step.cleaned["deficiencies"]
    )


def admit(application, step):
    """The decision with its letter, and the admission with its number, communities and dates."""
    answers = step.cleaned
    communities = list(answers["communities"])
    number = RecordCounter.draw(application.authority, "准")
    letter = letters.approval(
        application,
        number,
        communities=communities,
        **{name: answers[name] for name in ("conditions", "opinion", "effective_on", "last_day")},
    )
    decision = _decide(application, step, Outcome.APPROVED, letter, effective_on=answers["effective_on"])
    admission = Admission.objects.create(
        number=number,
        authority=application.authority,
        application=application,
        decision=decision,
        lead_department=application.applicant,
        conditions=answers["conditions"],
        **{name: getattr(application, name) for name in TAKEN_OVER},
    )
    admission.communities.set(communities)
    AdmissionTerm.objects.create(
        admission=admission,
        valid_from=answers["effective_on"],
        valid_to=answers["last_day"] + timedelta(days=1),
        known_from=step.at,
    )
    pass_on_admission(admission)


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


def turn_down(application, step):
    """The decision with its coded reasons and its letter."""
    reasons = list(step.cleaned["reasons"])
    letter = letters.rejection(application, reasons=reasons, opinion=step.cleaned["opinion"])
    decision = _decide(application, step, Outcome.REJECTED, letter, effective_on=clock.today())
    decision.reasons.set(reasons)


def _decide(application, step, outcome, letter, *, effective_on):
    return Decision.objects.create(
        application=application,
        number=RecordCounter.draw(application.authority, "决"),
        outcome=outcome,
        body=deciding_body(application),
        decided_by=step.by,
        decided_at=step.at,
        published_on=clock.today(),
        effective_on=effective_on,
        opinion=step.cleaned["opinion"],
        meeting_on=step.cleaned.get("meeting_on"),
        minutes_number=step.cleaned.get("minutes_number") or "",
        letter=letter,
    )
