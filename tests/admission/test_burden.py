"""Planned burden: frequency × hours × communities."""

from datetime import date
from decimal import Decimal

import pytest

from admission.burden import PlannedBurden, planned_burden, rounds_between
from admission.models import Frequency

D = Decimal


def plan(**more):
    return planned_burden(**{"hours": D("8"), "frequency": "monthly", "communities": 36, **more})


@pytest.mark.parametrize(
    ("frequency", "each_month", "all_month", "rounds", "whole"),
    [
        ("daily", "166.7", "6000.0", 250, "72000.0"),
        ("weekly", "34.7", "1248.0", 52, "14976.0"),
        ("monthly", "8.0", "288.0", 12, "3456.0"),
        ("quarterly", "2.7", "96.0", 4, "1152.0"),
        ("half_yearly", "1.3", "48.0", 2, "576.0"),
        ("yearly", "0.7", "24.0", 1, "288.0"),
    ],
)
def test_each_frequency_gives_its_hours_of_a_month_and_of_a_year(frequency, each_month, all_month, rounds, whole):
    expected = PlannedBurden(36, D("8"), rounds, D(each_month), D(all_month), D(whole))
    assert plan(frequency=frequency) == expected


def test_what_happens_once_has_no_monthly_figure():
    assert plan(frequency="once") == PlannedBurden(36, D("8"), 1, None, None, D("288.0"))


@pytest.mark.parametrize("more", [{"frequency": "on_demand"}, {"frequency": ""}, {"hours": None}])
def test_what_the_form_doesnt_say_is_not_guessed(more):
    burden = plan(**more)
    assert (burden.each_month, burden.all_month, burden.whole, burden.rounds) == (None, None, None, None)


def test_the_whole_is_that_of_the_period_asked():
    burden = plan(starts_on=date(2026, 6, 1), ends_on=date(2026, 9, 30))
    assert (burden.rounds, burden.whole) == (4, D("1152.0"))


@pytest.mark.parametrize("frequency", [one for one in Frequency if one not in ("once", "on_demand")])
def test_even_a_single_day_has_one_round(frequency):
    assert rounds_between(frequency, date(2026, 6, 1), date(2026, 6, 1)) == 1
