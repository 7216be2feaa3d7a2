"""Who is told what became of a dispatch: in the community's name, never a person's."""

from django.urls import reverse

from accounts.models import people_with
from admission.bodies import unit_by_rule
from dispatch import notice_events  # noqa: F401  declares what follows
from dispatch.models import ReceiptState
from registry.notice_wordings import in_chinese, tell_of
from web.parts import Part


@in_chinese
def announce(receipt, step):
    """A refusal is filed with the reviewing unit and told to the sender at once; taking on and completing are gathered
    (``dispatch.gathering``).

    What the street did in the community's name, and what the sender takes back, is told to the community.
    """
    if step.part == Part.STREET:
        _tell_community("receipt-recorded", receipt, step)
    if receipt.state == ReceiptState.RECALLED:
        _tell_community("receipt-recalled", receipt, step)
    elif receipt.state == ReceiptState.REFUSED:
        _tell_of_refusal(receipt, step)


def _tell_of_refusal(receipt, step):
    people = [*_senders(receipt), *_reviewers(receipt)]
    tell_of(
        "receipt-refused",
        [person for person in people if person.pk != (step.by_id or 0)],
        authority=receipt.dispatch.authority_id,
        key=f"receipt-step:{step.pk}",
        url=reverse("dispatch:refusal-slip", args=[receipt.pk]),
        community=receipt.community.name,
        title=receipt.dispatch.title,
        state=receipt.get_state_display(),
        number=receipt.number,
        ground=receipt.get_ground_display(),
    )


def _tell_community(event, receipt, step):
    tell_of(
        event,
        people_with("dispatch.receive", units=[receipt.community_id]),
        authority=receipt.dispatch.authority_id,
        key=f"{event}:{step.pk}",
        url=reverse("dispatch:receipt-detail", args=[receipt.pk]),
        community=receipt.community.name,
        title=receipt.dispatch.title,
        number=receipt.number,
        sender=receipt.dispatch.sender_label,
    )


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
