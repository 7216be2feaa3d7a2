"""Who is told of a dispute and of its ruling: units, never the person who refused."""

from django.urls import reverse

from accounts.models import people_with
from dispatch.handling import body_for
from registry.notice_wordings import in_chinese, tell_of
from web.templatetags.ui import cn_date


@in_chinese
def announce(dispute, step=None):
    """A new dispute: the community and who rules. A withdrawal: the same. A ruling: the community and the sender."""
    receipt = dispute.receipt
    people = [*people_with("dispatch.receive", units=[receipt.community_id])]
    if step is None or step.action == "withdraw":
        people += ruling_people(dispute)
    else:
        people += people_with("dispatch.view_sent", units=[dispute.unit_id])
    acted = step.by_id if step else dispute.filed_by_id
    tell_of(
        "dispute" if step is None or step.action == "withdraw" else "dispute-ruled",
        [person for person in people if person.pk != acted],
        authority=receipt.dispatch.authority_id,
        key=f"dispute:{dispute.pk}:{step.action if step else 'file'}",
        url=reverse("dispatch:dispute-detail", args=[dispute.pk]),
        community=receipt.community.name,
        title=receipt.dispatch.title,
        number=receipt.number,
        sender=dispute.unit.name,
        state=dispute.get_state_display(),
        due=cn_date(dispute.due_on) if dispute.due_on else "",
        ruling=dispute.ruling,
    )


def ruling_people(dispute):
    """Reviewers of the reviewing office; for the office's own matter the deciders of the joint meeting."""
    body, permission = ruling_body(dispute)
    return list(people_with(permission, units=[body])) if body else []


def ruling_body(dispute):
    """(the unit that rules on a dispute or None, the permission with which its people do)."""
    return body_for(dispute.receipt.dispatch.authority, dispute.unit_id)
