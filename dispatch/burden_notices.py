"""Who is told what becomes of a standing burden: its owner, the communities that keep it; of what waits for them those who handle it too."""

from django.urls import reverse

from accounts.models import people_with
from dispatch import notice_events  # noqa: F401  declares what follows
from dispatch.burdens import COMMUNITY, KEEPER
from dispatch.handling import body_for
from registry.notice_wordings import in_chinese, tell_of
from web import clock
from web.templatetags.ui import cn_date

#: Steps of which those who handle it are told.
TO_HANDLE = frozenset({"say_stopped", "not_stopped", "rebound"})


@in_chinese
def announce(burden, step):
    """Tell everybody whom a step concerns, but not who took it."""
    people = [*_owners(burden), *_communities(burden)]
    if step.action in TO_HANDLE:
        people += _handling(burden)
    tell_of(
        f"burden-{step.action}",
        [person for person in people if person.pk != (step.by_id or 0)],
        authority=burden.authority_id,
        key=f"burden-step:{step.pk}",
        url=reverse("dispatch:burden-detail", args=[burden.pk]),
        name=burden.name,
        owner=burden.owner_label,
        day=cn_date(burden.stop_by) if burden.stop_by else "",
        reason=step.answers.get("reason"),
        note=step.answers.get("note"),
    )


@in_chinese
def tell_of_lost_lines(order, authority, n):
    """Tell the reviewers of an authority that ``n`` burdens rest on nothing from the day on which ``order`` takes effect."""
    tell_of(
        "burdens-without-line",
        people_with(KEEPER, authority=authority),
        authority=authority,
        key=f"burdens-without-line:{order.pk}:{authority}",
        url=f"{reverse('dispatch:burden-list')}?rests_on=cleanup",
        title=order.title,
        n=n,
        day=cn_date(order.effective_on),
    )


def _owners(burden):
    return people_with("dispatch.view_sent", units=[burden.owner_id]) if burden.owner_id else []


def _communities(burden):
    """Those that keep it today, and those for which it ends today."""
    today = clock.today()
    places = burden.places.filter(valid_from__lte=today).exclude(valid_to__lt=today)
    ids = list(places.values_list("community_id", flat=True))
    return people_with(COMMUNITY, units=ids) if ids else []


def _handling(burden):
    """Reviewers of the reviewing office; of its own burdens the deciders of the joint meeting."""
    body, permission = body_for(burden.authority, burden.owner_id)
    return people_with(permission, units=[body]) if body else []
