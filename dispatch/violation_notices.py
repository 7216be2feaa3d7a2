"""Who is told of a violation: who handles it, and the unit concerned once it is verified.

Who reported it gets no notice, but finds it in the list of violations: the outbox says to whom each notice goes, and whoever
looks after undelivered mail may work in the unit concerned. For the same reason no notice says who or what was reported
before it is verified.
"""

from django.urls import reverse

from accounts.models import Membership, people_with
from dispatch import notice_events  # noqa: F401  declares what follows
from dispatch.handling import body_for
from dispatch.models import ViolationState
from registry.lineage import Lineage
from registry.notice_wordings import in_chinese, tell_of
from web import clock
from web.templatetags.ui import cn_date

#: Steps of which the unit concerned is told.
TO_THE_UNIT = frozenset({"verify", "order", "change_day", "correct", "rebound"})


@in_chinese
def announce(violation, step=None):
    """A new report, one of a rebound, an answer: who handles it. What was found, ordered, closed: the unit concerned."""
    if step is None or step.action in ("report_rebound", "answer"):
        event = "violation-answered" if step and step.action == "answer" else "violation-reported"
        _tell(event, violation, handling_people(violation), f"{step.pk if step else 'new'}")
    elif step.action in TO_THE_UNIT and violation.unit_id:
        _tell("violation-told", violation, unit_people(violation), f"{step.pk}", note=_said(violation, step))
        if unit := getattr(step, "no_longer", None):
            people = people_with("dispatch.view_sent", units=[unit]).exclude(
                pk__in=[one.pk for one in unit_people(violation)]
            )
            _tell("violation-no-longer", violation, people, f"{step.pk}", url=reverse("dispatch:violation-list"))


def _said(violation, step):
    return violation.finding if step.action == "verify" else step.answers.get("note", "")


def _tell(event, violation, people, occasion, **said):
    tell_of(
        event,
        people,
        authority=violation.authority_id,
        key=f"{event}:{violation.pk}:{occasion}",
        url=said.pop("url", None) or reverse("dispatch:violation-detail", args=[violation.pk]),
        number=violation.number,
        state=violation.get_state_display(),
        due=due_words(violation),
        **said,
    )


def due_words(violation):
    """The day by which the unit is to correct it, while it is to; empty for none."""
    return cn_date(violation.correct_by) if violation.state == ViolationState.ORDERED else ""


def unit_people(violation):
    """People of the unit concerned."""
    return list(people_with("dispatch.view_sent", units=[violation.unit_id])) if violation.unit_id else []


def handling_people(violation):
    """Reviewers of the reviewing office; for what is about the office the deciders of the joint meeting. Nobody who works
    for the unit concerned as well: that a report came in which they may not open would tell them about whom it is."""
    body, permission = body_for(violation.authority, violation.unit_id)
    if not body:
        return []
    people = people_with(permission, units=[body])
    return list(people.exclude(pk__in=_working_for(violation)) if violation.unit_id else people)


def _working_for(violation):
    """Ids of who has a post in the unit concerned, or in one that follows it."""
    lineage = Lineage.load([violation.authority_id], until=clock.today())
    units = {violation.unit_id} | lineage.after([violation.unit_id])
    return Membership.objects.today().filter(unit__in=units).values("user_id")
