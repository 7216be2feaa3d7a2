"""Several real workers on the same months, one of them killed, two beats, jobs delivered twice: each month once, none lost.

Its full size, eight workers of which three are killed, is ``script/bars many_workers``."""

import pytest

from tests.district import make_district
from tests.reports.killed_workers import TODAY, KilledWorkers
from tests.reports.random_month import RandomMonth, at
from web import clock

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_each_month_is_built_once_whoever_is_killed(queue, tmp_path):
    with clock.at(TODAY):
        district = make_district()
        chance = RandomMonth(district)
        chance.moment = lambda: at(2026, chance.dice.randrange(9, 11), chance.dice.randrange(1, 30))
        chance.fill(dispatches=10, applications=5)
    work = KilledWorkers(district.authority, queue, tmp_path)
    assert len(work.months) >= 2
    work.build(workers=2, kills=1)
    assert work.faults() == {}
