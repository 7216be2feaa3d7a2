"""Who is told what became of a dispatch: in the community's name, never a person's."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import people_with
from admission.bodies import unit_by_rule
from desk.notices import tell
from dispatch.models import ReceiptState


def announce(receipt, step):
    """A refusal is filed with the reviewing unit and told to the sender; taking on and completing, to the sender."""
    people = list(_senders(receipt))
    if receipt.state == ReceiptState.REFUSED:
        people += _reviewers(receipt)
        url = reverse("dispatch:refusal-slip", args=[receipt.pk])
    else:
        url = reverse("dispatch:receipt-detail", args=[receipt.pk])
    said = {
        "community": receipt.community.name,
        "title": receipt.dispatch.title,
        "state": receipt.get_state_display(),
        "number": receipt.number,
    }
    tell(
        [person for person in people if person.pk != (step.by_id or 0)],
        key=f"receipt-step:{step.pk}",
        subject=_subject(receipt) % said,
        text=_("拒收理由：%(ground)s") % {"ground": receipt.get_ground_display()} if receipt.ground else "",
        url=url,
    )


def _subject(receipt):
    if receipt.number:
        return _("%(community)s「%(title)s」：%(state)s，回执%(number)s")
    return _("%(community)s「%(title)s」：%(state)s")


def _senders(receipt):
    sender = receipt.dispatch.sender_id
    return people_with("dispatch.view_sent", units=[sender]) if sender else []


def _reviewers(receipt):
    """Those who review in the unit that the authority's rules name, and see all dispatches."""
    unit = unit_by_rule(receipt.dispatch.authority, "reviewing_unit")
    if unit is None:
        return []
    see_all = set(people_with("dispatch.view_all", units=[unit]).values_list("pk", flat=True))
    return [person for person in people_with("admission.review", units=[unit]) if person.pk in see_all]
