"""Who is told of a step of an application."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import people_with
from admission.bodies import deciding_body, reviewing_body
from admission.models import ApplicationState
from desk.notices import tell
from web.templatetags.ui import cn_date

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


def tell_of_end(order, admissions, last_days):
    """Tell the applicants and the communities of ``admissions`` ({id: row}) that an order ends them on ``last_days``."""
    for pk, admission in admissions.items():
        covered = [*admission.communities.values_list("pk", flat=True)]
        covered += admission.inherited.covered().values_list("community_id", flat=True)
        people = [
            *people_with("admission.apply", units=[admission.lead_department_id]),
            *people_with("dispatch.receive", units=covered),
        ]
        tell(
            people,
            key=f"admission-ended:{order.pk}:{pk}",
            subject=_("%(number)s「%(name)s」的准入到%(day)s为止")
            % {"number": admission.number, "name": admission.name, "day": cn_date(last_days[pk])},
            text=_("依据《%(title)s》（%(number)s）。") % {"title": order.title, "number": order.document_number},
            url=reverse("admission:admission-detail", args=[pk]),
        )
