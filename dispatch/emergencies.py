"""Emergencies as answers look them up: one index of all that were declared, and the lines of those that reach a community."""

from collections.abc import Mapping
from dataclasses import dataclass

from admission.models import Emergency, Exemption
from dispatch import citations
from dispatch.citations import EMERGENCY
from dispatch.verdicts import Flag
from registry.matching import Index, Line

EMERGENCY_KEY = "emergency-"
#: What no longer exempts is marked so; one that hasn't begun isn't looked at.
FLAGS = {
    Exemption.UNFILED: (Flag.UNFILED.value,),
    Exemption.OVER: (Flag.OVER.value,),
    Exemption.ENDED: (Flag.OVER.value,),
}


@dataclass(frozen=True)
class EmergencyBook:
    """All that an authority and its city ever declared, by name: what is declared anew weighs every word as before.

    ``emergencies`` gives the rows by the key of the name, the latest first, with their steps and communities.
    """

    index: Index
    emergencies: Mapping[object, tuple[Emergency, ...]]


def for_answers(authority):
    """The emergencies of an authority and its city, the earliest first, with all that an answer reads. Three queries."""
    rows = Emergency.objects.of(authority).order_by("pk").select_related("sender")
    return rows.prefetch_related("steps", "communities")


def reaches(emergency, standing):
    """Whether it was declared for the community of a ``Standing``, for all whom that follows, or for everybody."""
    if emergency.for_all_communities:
        return True
    named = {one.pk for one in emergency.communities.all()}
    return standing.community.pk in named or standing.lineage.passes_to(standing.community.pk, named)


def is_known(emergency, known_at):
    """Whether it had been declared at a moment (default now)."""
    return known_at is None or emergency.declared_at <= known_at


def lines_of(emergencies, standing):
    """(line, citation) of those that a ``Standing`` knows, that reach its community and have begun.

    All that exempt, else the latest that no longer does.
    """
    found = [
        line_of(one, standing)
        for one in emergencies
        if is_known(one, standing.known_at)
        and reaches(one, standing)
        and one.days(standing.known_at).exemption(standing.on) is not Exemption.PENDING
    ]
    return [one for one in found if not one[0].flags] or found[:1]


def line_of(emergency, standing):
    """The line and the citation of an emergency on the day, and as known at the moment, of a ``Standing``."""
    days = emergency.days(standing.known_at)
    line = Line(
        key=f"{EMERGENCY_KEY}{emergency.pk}",
        list=EMERGENCY,
        number=emergency.number,
        name=emergency.name,
        content=emergency.requirement,
        flags=FLAGS.get(days.exemption(standing.on), ()),
        is_from_above=emergency.authority_id != standing.authority.pk,
    )
    return line, citations.of_emergency(emergency, days)
