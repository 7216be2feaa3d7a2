"""Who is told of a step of an application."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import people_with
from admission.bodies import deciding_body, reviewing_body
from admission.models import ApplicationState
from desk.notices import tell

TO_APPLICANT = (
    ApplicationState.RETURNED,
    ApplicationState.ACCEPTED,
    ApplicationState.APPROVED,
    ApplicationState.REJECTED,
)


def announce(application, step):
    """Tell whoever's turn it is, or whoever waits for the answer."""
    if application.state in TO_APPLICANT:
        people = people_with("admission.apply", units=[application.applicant_id])
    elif application.state in (ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN):
        people = people_with("admission.review", units=[reviewing_body(application)])
    else:
        people = people_with("admission.decide", units=[deciding_body(application)])
    tell(
        people,
        key=f"application-step:{step.pk}",
        subject=_("%(number)s「%(name)s」：%(state)s")
        % {"number": application.number, "name": application.name, "state": application.get_state_display()},
        url=reverse("admission:application-detail", args=[application.pk]),
    )
