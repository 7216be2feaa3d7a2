"""What communities carry already: planned hours a month of the admissions in force."""

from datetime import date
from decimal import Decimal

import pytest

from admission.loads import loads_of
from tests.admission import cases

pytestmark = pytest.mark.django_db
IN_SUMMER = date(2026, 7, 1)


def three(district):
    return [district.community1, district.community2, district.community3]


def hours(district, on=IN_SUMMER):
    return [(one.hours, one.admissions) for one in loads_of(three(district), on)]


def test_what_is_in_force_is_summed_by_community_and_the_rest_is_not(district, django_assert_num_queries):
    cases.approved(district)  # eight hours a month, everywhere
    one = {"decision": {"communities": [district.community2.pk]}}
    cases.approved(district, frequency="weekly", minutes_each=60, workload_hours=1, **one)
    cases.approved(district, frequency="once", **one)
    assert hours(district, cases.TODAY) == [(Decimal(0), 0)] * 3
    with django_assert_num_queries(2):
        assert hours(district) == [(Decimal("8.0"), 1), (Decimal("12.3"), 3), (Decimal("8.0"), 1)]


def test_the_order_is_the_one_given_not_that_of_the_hours(district):
    cases.approved(district, decision={"communities": [district.community3.pk]})
    assert [one.community for one in loads_of(three(district), IN_SUMMER)] == three(district)
