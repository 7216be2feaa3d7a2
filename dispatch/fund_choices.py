"""What a unit may promise money with: the admissions and the lines that it leads; and to which communities."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from admission.models import Admission, AdmissionTerm
from dispatch.fund_unrecorded import unrecorded
from dispatch.funds import SEND
from dispatch.rates import proposal_for
from dispatch.sending import open_to_any
from dispatch.sending_standing import SENT_FROM
from registry.models import ListEntry, Unit
from web import clock

ADMISSION, LINE = "admission", "line"


def payers_of(user):
    """The units for which a user may promise and pay."""
    return Unit.objects.filter(pk__in=user.present_unit_ids_with(SEND)).select_related("authority")


def admissions_led(user):
    """The admissions that the user's units lead and that haven't run out, or of whose money nobody recorded a promise."""
    terms = AdmissionTerm.objects.known_at().filter(admission=OuterRef("pk"))
    goes_on = terms.filter(Q(valid_to=None) | Q(valid_to__gt=clock.today()))
    owed = Q(pk__in=unrecorded().values("pk"))
    return Admission.objects.filter(Exists(goes_on) | owed, lead_department__in=user.unit_ids_with(SEND))


def lines_led(user):
    """The entries of today's duty and assist lists that the user's units lead."""
    rows = ListEntry.objects.in_force(clock.today()).filter(line__item_list__kind__in=SENT_FROM)
    rows = rows.filter(lead_departments__in=user.unit_ids_with(SEND)).distinct().in_list_order()
    return rows.select_related("line__item_list")


def subjects_for(user):
    """[(heading, [(key, label)])] of what a user's units may promise money with. Two queries."""
    lines = []
    for one in lines_led(user):
        said = {"name": one.name, "list": one.line.item_list.name, "number": one.line.number}
        lines.append((f"{LINE}-{one.line_id}", _("%(name)s（%(list)s第%(number)s项）") % said))
    offered = (
        (_("准入事项"), [(f"{ADMISSION}-{one.pk}", f"{one.name}（{one.number}）") for one in admissions_led(user)]),
        (_("清单条目"), lines),
    )
    return [(heading, subjects) for heading, subjects in offered if subjects]


def communities_open(units, admission=None):
    """The communities of today to which units may promise: those of an admission, if it is one."""
    rows = open_to_any(list(units))
    if admission is None:
        return rows
    named = Admission.communities.through.objects.filter(admission=admission.pk, community_id=OuterRef("pk"))
    passed_on = Admission.inherited.rel.related_model.objects.covered()
    return rows.filter(Exists(named) | Exists(passed_on.filter(admission=admission.pk, community_id=OuterRef("pk"))))


def proposed(admission, authority):
    """The Proposal for an admission in all of its communities of today, at the rate of today; None without one."""
    communities = communities_open([admission.lead_department], admission).count()
    return proposal_for(admission, authority, communities, clock.today())
