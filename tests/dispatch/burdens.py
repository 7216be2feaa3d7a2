"""Standing burdens as real rows, for tests of this room."""

from datetime import date

from dispatch.models import BurdenPlace, StandingBurden
from registry.models import ListLine
from tests.district import the_list

SINCE = date(2026, 1, 1)


def make_burden(district, name="危房台账", *, kind="ledger", communities=None, since=SINCE, **fields):
    """A ledger that the department asks of the first two communities every month, half an hour each time."""
    said = {"owner": district.department, "frequency": "monthly", "minutes_each": 30}
    burden = StandingBurden.objects.create(authority=district.authority, kind=kind, name=name, **(said | fields))
    for community in [district.community1, district.community2] if communities is None else communities:
        BurdenPlace.objects.create(burden=burden, community=community, valid_from=since)
    return burden


def line_of(district, kind="assist", number="3"):
    """A line of one of the standard lists."""
    return ListLine.objects.get(item_list=the_list(district, kind), number=number)


def kept_in(burden, day):
    """Names of the communities that keep a burden on a day."""
    return sorted(BurdenPlace.objects.on(day).filter(burden=burden).values_list("community__name", flat=True))
