"""Rules as people read them: the value on a day, whose it is, since when, and what follows."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from registry.models import Authority, AuthorityRule, Unit
from registry.rule_readings import Readings, authority_for
from registry.rules import RULES
from tests.district import OPENED
from web import clock

pytestmark = pytest.mark.django_db
KEY, TODAY, DAY, LATER = "decision_days", date(2026, 3, 2), date(2026, 4, 1), date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(TODAY):
        yield


@pytest.fixture
def city(district):
    city = Authority.objects.create(name="市", short_name="市", level="city", valid_from=OPENED)
    Authority.objects.filter(pk=district.authority.pk).update(parent=city)
    district.authority.refresh_from_db()
    return city


def put(authority, value, since, until=None, key=KEY, **said):
    return AuthorityRule.objects.create(
        authority=authority, key=key, value=value, valid_from=since, valid_to=until, **said
    )


def timeline(authority, key=KEY):
    spans = Readings(authority, [key]).timeline(key)
    return [(one.value, one.origin.value, one.since, one.last_day) for one in spans]


def test_a_rule_that_nobody_set_has_the_default_and_says_whether_it_is_only_usage(district):
    told = {one.now.key: one.now for one in Readings(district.authority).on(TODAY)}
    assert list(told) == list(RULES)
    assert {one.origin.value for one in told.values()} == {"default"}
    assert (told[KEY].words, told[KEY].source, told[KEY].is_assumed) == (
        "15个工作日",
        "北京市西城区：15个工作日",
        False,
    )
    assert (told["appeal_days"].words, told["appeal_days"].is_assumed) == ("10个工作日", True)


def test_the_citys_value_is_inherited_and_the_districts_own_comes_before_it(district, city):
    put(city, 20, OPENED, source="市文件")
    put(district.authority, 10, DAY, LATER)
    assert timeline(district.authority) == [
        (20, "city", OPENED, DAY - timedelta(days=1)),
        (10, "own", DAY, LATER - timedelta(days=1)),
        (20, "city", LATER, None),
    ]
    reading = Readings(district.authority).read(KEY, TODAY)
    assert (reading.now.words, reading.now.source, reading.next.words) == ("20个工作日", "市文件", "10个工作日")
    assert len(reading.later) == 2


def test_what_is_told_is_what_the_rule_answers_on_every_day(district, city):
    put(city, 20, date(2025, 1, 1), date(2026, 5, 1))
    put(district.authority, 10, TODAY, DAY)
    put(district.authority, 12, LATER)
    readings = Readings(district.authority, [KEY])
    for n in range(-500, 500, 7):
        day = TODAY + timedelta(days=n)
        assert readings.read(KEY, day).now.value == district.authority.rule(KEY, day)


def test_a_unit_has_the_name_of_the_day(district):
    Unit.objects.filter(code="mz").update(valid_to=DAY)
    made = {"authority": district.authority, "code": "mz", "official_order": 2, "valid_from": DAY}
    Unit.objects.create(kind="department", name="社会工作部", department_kind="party", **made)
    readings = Readings(district.authority)
    assert readings.read("reviewing_unit", TODAY).now.words == "民政局（mz）"
    assert readings.read("reviewing_unit", DAY).now.words == "社会工作部（mz）"


def test_all_rules_are_read_in_two_queries(district, city, django_assert_num_queries):
    with django_assert_num_queries(2):
        Readings(district.authority).on(TODAY)


def test_only_those_who_see_every_case_or_set_the_rules_read_them(district):
    assert authority_for(district.operator) == authority_for(district.supervisor) == district.authority
    with pytest.raises(PermissionDenied):
        authority_for(district.worker)
