"""Standing burdens on the last day of a month, kind by kind: forms, ledgers, platforms, groups, plaques."""

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Sum, Value, When

from admission.burden import ROUNDS_A_YEAR
from dispatch.models import BurdenKind, BurdenPlace, BurdenState, StandingBurdenStep
from reports.counting import Fact, Row, merged

UNFOUNDED = Q(burden__line=None, burden__admission=None)
#: How often a year a burden asks something of each community; nothing where its frequency says no number.
ROUNDS = Case(
    *(When(burden__frequency=frequency, then=Value(rounds)) for frequency, rounds in ROUNDS_A_YEAR.items()),
    default=Value(0),
    output_field=IntegerField(),
)
KEPT = {
    "standing": Count("burden", distinct=True),
    "standing_places": Count("pk"),
    "entries_a_year": Sum(ROUNDS, default=0),
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
    return {**places(span).aggregate(**KEPT), **stopped(span).aggregate(**STOPPED)}


def places(span):
    """Which community keeps which burden on the last day."""
    rows = BurdenPlace.objects.on(span.last_day).filter(burden__authority=span.authority)
    return rows.filter(span.there("community__parent"))


def repeated(span):
    """Of these places those that ask something so many ``rounds`` a year."""
    return places(span).annotate(rounds=ROUNDS).filter(rounds__gt=0)


def stopped(span):
    """What was verified to be stopped in the span."""
    steps = StandingBurdenStep.objects.filter(span.happened("at"), burden__authority=span.authority)
    steps = steps.filter(to_state=BurdenState.STOPPED).exclude(from_state=BurdenState.STOPPED)
    if span.street is None:
        return steps
    kept = BurdenPlace.objects.filter(span.there("community__parent"), burden=OuterRef("burden"))
    return steps.filter(Exists(kept))


PLACES = Fact(places, by={"kind": "burden__kind"})
REPEATED = Fact(repeated, by={"kind": "burden__kind"})
STOPPINGS = Fact(stopped, "at", {"kind": "burden__kind"})
