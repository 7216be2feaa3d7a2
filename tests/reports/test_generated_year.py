"""Every number of generated months equals a plain recount; ``script/bars recounted_year`` does it for a whole year."""

from datetime import date

from reports.metrics import METRICS
from tests.reports.counted_year import counted_year

MONTHS = [date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)]


def test_every_number_of_generated_months_and_what_is_corrected_later_equals_a_plain_recount(district):
    found = counted_year(district, MONTHS, 7, communities=9, dispatches=60, applications=40)
    assert found.differ == {}
    assert found.cells["corrections"] > 0
    assert set(METRICS) - found.nonzero == set()
