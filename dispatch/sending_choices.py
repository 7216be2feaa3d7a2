"""What a unit may send today: what it was admitted to do, the lines that it leads, the emergencies that it declared."""

from django.utils.translation import gettext as _

from admission.models import Admission, Emergency
from dispatch.sending_standing import SENT_FROM, OfAdmission, OfEmergency, OfEntry
from registry.models import ListEntry
from web import clock


def subjects_for(user):
    """[(heading, [(key, label)])] of what the units of ``user`` may send today. Three queries for each of their authorities."""
    present = user.present_unit_ids_with("dispatch.send")
    authorities = {post.unit.authority_id: post.unit.authority for post in user.posts if post.unit_id in present}
    found = {}
    for authority in authorities.values():
        for heading, subjects in _subjects_in(user, authority):
            # What holds in two authorities, such as a list of the city, is offered once.
            found.setdefault(heading, {}).update(subjects)
    return [(heading, list(subjects.items())) for heading, subjects in found.items()]


def _subjects_in(user, authority):
    units, today = user.unit_ids_with("dispatch.send"), clock.today()
    admissions = Admission.objects.of(authority).in_force(today).filter(lead_department__in=units)
    emergencies = Emergency.objects.of(authority).running(today).filter(sender__in=units)
    entries = ListEntry.objects.holding_in(authority).in_force(today)
    entries = entries.filter(lead_departments__in=units, line__item_list__kind__in=SENT_FROM).distinct().in_list_order()
    entries = entries.select_related("line__item_list")
    offered = (
        (_("准入事项"), [(f"{OfAdmission.field}-{one.pk}", f"{one.name}（{one.number}）") for one in admissions]),
        (_("应急事项"), [(f"{OfEmergency.field}-{one.pk}", f"{one.name}（{one.number}）") for one in emergencies]),
        (_("清单条目"), [(f"{OfEntry.field}-{one.pk}", _place(one)) for one in entries]),
    )
    return [(heading, subjects) for heading, subjects in offered if subjects]


def first_subjects(user, n):
    """The first ``n`` (key, label) of what the units of ``user`` may send today; for the home. None for those who send nothing."""
    if not user.present_unit_ids_with("dispatch.send"):
        return []
    return [one for _heading, subjects in subjects_for(user) for one in subjects][:n]


def _place(entry):
    said = {"name": entry.name, "list": entry.line.item_list.name, "number": entry.line.number}
    return _("%(name)s（%(list)s第%(number)s项）") % said
