"""A generated year of 3,600 dispatches: the verdict at sending, asked again as known then, and a plain model agree on all."""

import time

from tests.dispatch.sendings import more_communities
from tests.dispatch.year_of_dispatches import YearOfDispatches
from tests.district import make_district

DISPATCHES, COMMUNITIES, SEED = 3_600, 12, 2026
#: What must have come late somewhere, else the year shows too little. Money that came counts from the day on which it is
#: confirmed, so that only its return can be late.
LATE = {"received", "returned", "order", "replaced", "covered", "filed", "promised", "paid", "gone"}


def run() -> None:
    """Prints what was asked; raises AssertionError with the first differences, or when a kind of late record is missing."""
    begun, district = time.monotonic(), make_district()
    more_communities(district, COMMUNITIES - 3)
    year = YearOfDispatches(district, DISPATCHES, SEED)
    year.run()
    sent = time.monotonic() - begun
    found = year.compare()
    late = ", ".join(f"{kind} {n}" for kind, n in sorted(found.changed.items()))
    print(
        f"year_of_dispatches: {year.n_sent} dispatches and {year.n_barred} that can't be sent, {found.cases} verdicts"
    )
    for (verdict, flags), n in sorted(found.kinds.items()):
        print(f"  {verdict} {' '.join(flags)}: {n}")
    print(f"  changed since by what came late: {late}")
    print(f"  {sent:.0f} s to send, {time.monotonic() - begun - sent:.0f} s to ask again")
    assert not found.differ, f"{len(found.differ)} differences, first: {found.differ[:3]}"
    assert found.changed.keys() >= LATE, f"never late: {LATE - found.changed.keys()}"
