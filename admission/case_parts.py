"""Who applies, reviews and decides: the parts of an application, found from posts at that moment."""

from django.db.models import Exists, OuterRef, Q

from admission import bodies
from admission.models import ApplicationStep, Channel, Countersignature
from web.parts import Part

#: To hand a case over is no word on it: whoever only did this may still decide.
HANDED_OVER = "transfer"


def applicants(user, day):
    """People who apply for the unit whose application it is; and who recorded it from paper, as long as they review."""
    own = Q(applicant_id__in=user.unit_ids_with("admission.apply"))
    recorded = Q(channel=Channel.PAPER, created_by=user)
    return own | (recorded & Q(authority_id__in=user.authority_ids_with("admission.review")))


def reviewers(user, day):
    """Reviewers of the body that reviews it, who didn't write or submit it."""
    mine = bodies.played_by(
        user,
        "admission.review",
        day,
        office=lambda rules: ~Q(applicant__in=rules[bodies.OFFICE_UNITS]),
        meeting=lambda rules: Q(applicant__in=rules[bodies.OFFICE_UNITS]),
    )
    return mine & (Q(submitted_by=None) | ~Q(submitted_by=user))


def deciders(user, day):
    """Deciders of the body that decides it, who neither submitted, reviewed nor countersigned it, at any time."""
    mine = bodies.played_by(
        user,
        "admission.decide",
        day,
        office=lambda rules: ~bodies.goes_to_meeting(rules),
        meeting=bodies.goes_to_meeting,
    )
    had_a_say = (Part.REVIEWER, Part.COUNTERSIGNER)
    steps = ApplicationStep.objects.filter(application=OuterRef("pk"), part__in=had_a_say, by=user)
    signed = Countersignature.objects.filter(application=OuterRef("pk"), signer=user)
    return (
        mine
        & (Q(submitted_by=None) | ~Q(submitted_by=user))
        & (Q(reviewed_by=None) | ~Q(reviewed_by=user))
        & ~Q(Exists(steps.exclude(action=HANDED_OVER)))
        & ~Q(Exists(signed))
    )
