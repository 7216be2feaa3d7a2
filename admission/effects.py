"""What a step of the procedure changes beyond the state."""

from admission import deciding
from admission.bodies import deciding_body
from admission.lead_time import is_short
from admission.models import Deficiency
from admission.plan_windows import plan_of
from admission.recommending import assess
from admission.submissions import keep_submission
from registry.models import RecordCounter


def note_submission(application, step):
    """Draw the number on first submission, and fix whether it came late; keep every submission as it was said."""
    application.submitted_at, application.submitted_by = step.at, step.by
    application.plan_year = plan_of(application)
    if not application.number:
        application.number = RecordCounter.draw(application.authority, "申")
        application.first_submitted_at = step.at
        application.is_late = is_short(application)
    if routed := step.cleaned.get("routed"):
        application.reviewed_by_id = routed["reviewer"]
    application.save(
        update_fields=[
            *("number", "submitted_at", "submitted_by", "first_submitted_at"),
            *("is_late", "plan_year", "reviewed_by"),
        ]
    )
    keep_submission(application, step)


def note_reviewer(application, step):
    """Who accepts or recommends is the reviewer, and so can't decide."""
    application.reviewed_by = step.by
    application.save(update_fields=["reviewed_by"])


def note_recommendation(application, step):
    """Who recommends is the reviewer; what was found on the three principles is kept with it."""
    note_reviewer(application, step)
    assess(application, step)


def list_deficiencies(application, step):
    """Keep every deficiency of the notice as a row."""
    note_reviewer(application, step)
    Deficiency.objects.bulk_create(
        Deficiency(application=application, notice=step, **row) for row in step.cleaned["deficiencies"]
    )


def admit(application, step):
    """The decision with its letter and conditions, and the admission with its number, communities and dates."""
    deciding.approve(application, step.cleaned, deciding.Signature(step.by, step.at, deciding_body(application)))


def turn_down(application, step):
    """The decision with its coded reasons and its letter."""
    deciding.reject(application, step.cleaned, deciding.Signature(step.by, step.at, deciding_body(application)))
