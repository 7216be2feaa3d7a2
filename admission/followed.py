"""What of the procedure may be followed: an application that one may see, an admission."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.following import Followed, Kind, declare
from admission.models import Admission, Application, Standing
from registry.lineage import Lineage
from web import clock
from web.templatetags.ui import cn_date
from web.tones import tone_of

TONES = {
    Standing.ACTIVE: "admitted",
    Standing.SUSPENDED: "assist",
    Standing.PENDING: "assist",
    Standing.UNPUBLISHED: "assist",
    Standing.EXPIRED: "mute",
}


def applications(rows):
    """The state of each, and by when it is due."""
    return {row.pk: _application(row) for row in rows}


def _application(row):
    note = " · ".join(filter(None, [row.number, row.applicant.name]))
    state = row.state_now_label
    if row.due_on:
        state = _("%(state)s，%(day)s前") % {"state": state, "day": cn_date(row.due_on)}
    url = reverse("admission:application-detail", args=[row.pk])
    return Followed(str(row), note, state, tone_of(row.state_now), url)


def admissions(rows):
    """Whether each holds today, and until when."""
    today = clock.today()
    return {row.pk: _admission(row, row.standing(today)) for row in rows}


def _admission(row, standing):
    state = str(standing.label)
    if standing == Standing.ACTIVE:
        state = _("%(state)s，到%(day)s为止") % {"state": state, "day": cn_date(row.last_day)}
    note = f"{row.number} · {row.lead_department.name}"
    url = reverse("admission:admission-detail", args=[row.pk])
    return Followed(row.name, note, state, TONES[standing], url)


def departments_followed(unit):
    """Ids of a department and of all that it follows: who followed these follows it."""
    return [unit.pk, *Lineage.load([unit.authority_id], until=clock.today()).before([unit.pk])]


declare(
    Kind(
        "application",
        gettext_lazy("准入申请"),
        Application,
        lambda user: Application.objects.visible_to(user).for_list(),
        applications,
        is_public=False,
    ),
    Kind(
        "admission",
        gettext_lazy("准入"),
        Admission,
        lambda user: Admission.objects.visible_to(user).for_reading(),
        admissions,
    ),
)
