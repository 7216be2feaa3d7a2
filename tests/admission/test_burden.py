"""Planned burden: frequency × hours × communities."""

from datetime import date
from decimal import Decimal

import pytest

from admission.burden import Limits, PlannedBurden, planned_burden, rounds_between
from admission.models import Frequency
from tests.admission import cases

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


YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}


@pytest.mark.parametrize(
    ("frequency", "months", "caps", "each_month", "rounds"),
    [
        ("monthly", {3, 9}, (), "8.0", 2),
        ("weekly", {3, 9}, (), "34.7", 9),
        ("weekly", (), ((2, "month"),), "16.0", 24),
        ("weekly", {3, 9}, ((2, "month"),), "16.0", 4),
        ("weekly", {3, 9}, ((3, "quarter"),), "8.0", 6),
        ("weekly", (), ((3, "year"),), "2.0", 3),
        ("weekly", (), ((5, "whole"),), "34.7", 5),
        ("monthly", (), ((9, "month"),), "8.0", 12),
        ("weekly", (), ((4, "month"), (10, "year")), "6.7", 10),
    ],
)
@pytest.mark.parametrize("period", [YEAR, {}])
def test_months_and_caps_of_a_decision_leave_fewer_hours(frequency, months, caps, each_month, rounds, period):
    burden = plan(frequency=frequency, limits=Limits(frozenset(months), caps), **period)
    assert (burden.each_month, burden.rounds, burden.whole) == (D(each_month), rounds, D(8 * 36 * rounds))


def test_a_period_outside_the_months_has_no_round():
    limits = Limits(frozenset({12}))
    burden = plan(limits=limits, starts_on=date(2026, 6, 1), ends_on=date(2026, 9, 30))
    assert (burden.rounds, burden.whole) == (0, D("0.0"))


def test_caps_are_counted_in_the_years_that_a_period_touches():
    burden = plan(limits=Limits(caps=((2, "year"),)), starts_on=date(2026, 7, 1), ends_on=date(2027, 6, 30))
    assert burden.rounds == 4


@pytest.mark.django_db
def test_the_page_of_an_admitted_case_counts_within_its_conditions(district, client):
    rows = [{"kind": "months", "months": [6, 7]}, {"kind": "funds_first"}]
    application = cases.approved(district, decision={"conditions": rows})
    client.force_login(district.reviewer)
    page = client.get(f"/applications/{application.pk}/")
    assert page.context["page"].burden.rounds == 2
    assert "已按准入条件（限定月份、次数上限）测算" in page.content.decode()
    other = cases.approved(district, decision={"conditions": [{"kind": "funds_first"}]})
    page = client.get(f"/applications/{other.pk}/")
    assert page.context["page"].burden.rounds == 4
    assert "已按准入条件（限定月份" not in page.content.decode()
