"""The rules of an authority: its own value, else its city's, else the default; read alone and inside a query."""

from datetime import date, timedelta

import pytest

from registry.models import Authority, AuthorityRule
from registry.rules import RULES
from tests.district import OPENED

KEY, DAY = "late_funds_refusable", date(2026, 3, 2)


@pytest.fixture
def city(district):
    """The city of the district."""
    city = Authority.objects.create(name="市", short_name="市", level="city", valid_from=OPENED)
    district.authority.parent = city
    district.authority.save()
    return city


def read(authority, day=DAY):
    """The rule read both ways, which must agree."""
    alone = authority.rule(KEY, day)
    inside = Authority.objects.filter(pk=authority.pk).values_list(authority.rule_in_query(KEY, day), flat=True).get()
    assert alone == inside and type(alone) is type(inside)
    return alone


def test_without_a_value_of_its_own_or_of_its_city_the_default_holds(district, city):
    assert read(district.authority) == RULES[KEY].default == 1


def test_the_citys_value_holds_in_its_district_and_the_districts_own_comes_first(district, city):
    AuthorityRule.objects.create(authority=city, key=KEY, value=0, valid_from=OPENED)
    assert read(district.authority) == 0
    AuthorityRule.objects.create(authority=district.authority, key=KEY, value=1, valid_from=DAY)
    assert read(district.authority) == 1
    assert read(district.authority, DAY - timedelta(days=1)) == 0
    assert read(city) == 0
