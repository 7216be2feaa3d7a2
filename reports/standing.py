"""Standing burdens on the last day of a month, kind by kind: forms, ledgers, platforms, groups, plaques."""

from django.db.models import Count, Q

from dispatch.models import BurdenKind, BurdenPlace, BurdenState, StandingBurdenStep
from reports.counting import Fact, Row, merged

UNFOUNDED = Q(burden__line=None, burden__admission=None)
KEPT = {
    "standing": Count("burden", distinct=True),
    "standing_places": Count("pk"),
    "unfounded": Count("burden", distinct=True, filter=UNFOUNDED),
}
STOPPED = {"stopped": Count("pk")}


def by_kind(span):
    """A row for each kind of standing burden."""
    counted = merged(
        PLACES.grouped(span, "kind", KEPT),
        STOPPINGS.grouped(span, "kind", STOPPED),
    )
    return [Row(key, str(label), counted.get(key, {})) for key, label in BurdenKind.choices]


def totals(span):
    """{metric: number} of the whole authority. Two statements."""
    return {**_places(span).aggregate(**KEPT), **_stopped(span).aggregate(**STOPPED)}


def _places(span):
    """Which community keeps which burden on the last day."""
    return BurdenPlace.objects.on(span.last_day).filter(burden__authority=span.authority)


def _stopped(span):
    """What was verified to be stopped in the span."""
    steps = StandingBurdenStep.objects.filter(span.happened("at"), burden__authority=span.authority)
    return steps.filter(to_state=BurdenState.STOPPED).exclude(from_state=BurdenState.STOPPED)


PLACES = Fact(_places, by={"kind": "burden__kind"})
STOPPINGS = Fact(_stopped, "at", {"kind": "burden__kind"})
