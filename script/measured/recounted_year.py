"""A generated year of three streets and thirty-six communities: every number of every month, of every street's part, and of
what later months correct, against a plain recount that reads every row."""

import time
from datetime import date

from reports.metrics import METRICS
from tests.district import make_district
from tests.reports.counted_year import counted_year
from tests.reports.generated_year import year_of

COMMUNITIES, DISPATCHES, APPLICATIONS, SEED = 36, 900, 150, 2026


def run() -> None:
    """Prints how many numbers were compared; raises AssertionError with the first that differ, or when a metric was never
    more than nothing."""
    begun = time.monotonic()
    months = year_of(date(2026, 1, 1))
    found = counted_year(
        make_district(), months, SEED, communities=COMMUNITIES, dispatches=DISPATCHES, applications=APPLICATIONS
    )
    print(f"recounted_year: {sum(found.cells.values())} numbers compared in {time.monotonic() - begun:.0f} s")
    for table, n in sorted(found.cells.items()):
        print(f"  {table}: {n}")
    assert not found.differ, f"{len(found.differ)} tables differ, first: {list(found.differ.items())[:3]}"
    assert set(METRICS) <= found.nonzero, f"never anything: {set(METRICS) - found.nonzero}"
    assert found.cells["corrections"], "nothing was corrected"
