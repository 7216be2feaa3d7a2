"""More standing burdens."""

from datetime import date

from dispatch.models import BurdenPlace, StandingBurden
from tests.dispatch.rows import admit
from tests.growing.registry import numbers


def burdens(district, n, first):
    """Burdens, each on an admission of its own, kept by two communities."""
    for k in numbers(n, first):
        admission = admit(district, f"台账{k}", since=date(2026, 1, 1), last_day=date(2026, 12, 31))
        burden = StandingBurden.objects.create(
            authority=district.authority,
            kind="ledger",
            name=f"台账{k}",
            owner=district.department,
            frequency="monthly",
            minutes_each=30,
            admission=admission,
        )
        for community in (district.community1, district.community2):
            BurdenPlace.objects.create(burden=burden, community=community, valid_from=date(2026, 1, 1))
