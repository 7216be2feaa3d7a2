"""Setting a rule from a day on: what held stays as it was, what is to come may be replaced and taken back."""

from datetime import date, timedelta

import pytest

from registry.models import AuthorityRule
from registry.rule_setting import leave_to_others, plan_for, set_rule, withdraw
from web import clock
from web.refusals import NotAllowed, Stale

pytestmark = pytest.mark.django_db
KEY, BEGUN, TODAY = "decision_days", date(2025, 1, 1), date(2026, 3, 2)
DAY, LATER = date(2026, 4, 1), date(2026, 6, 1)
ONE = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(TODAY):
        yield


@pytest.fixture
def authority(district):
    return district.authority


def put(authority, value, on, source="测民发〔2026〕1号"):
    plan = plan_for(authority, KEY, on)
    return set_rule(authority, KEY, plan=plan, value=value, source=source, is_assumption=False)


def rows():
    return list(AuthorityRule.objects.order_by("valid_from").values_list("value", "valid_from", "valid_to"))


def answers(authority, *days):
    return [authority.rule(KEY, day) for day in days]


def test_a_value_holds_from_its_day_on_and_the_day_before_keeps_the_one_before(authority):
    put(authority, 10, DAY)
    assert answers(authority, DAY - ONE, DAY, LATER) == [15, 10, 10]


def test_what_holds_gets_its_end_and_another_begins(authority):
    AuthorityRule.objects.create(authority=authority, key=KEY, value=20, valid_from=BEGUN)
    put(authority, 10, TODAY)
    assert rows() == [(20, BEGUN, TODAY), (10, TODAY, None)]
    assert answers(authority, TODAY - ONE, TODAY) == [20, 10]


def test_a_value_may_not_be_set_for_a_past_day(authority):
    with pytest.raises(NotAllowed) as why:
        plan_for(authority, KEY, TODAY - ONE)
    assert why.value.field == "on"


def test_what_began_today_is_not_set_again_today_but_from_tomorrow(authority):
    put(authority, 10, TODAY)
    with pytest.raises(NotAllowed, match="今天起的取值已经设定过"):
        put(authority, 12, TODAY)
    put(authority, 12, TODAY + ONE)
    assert rows() == [(10, TODAY, TODAY + ONE), (12, TODAY + ONE, None)]


def test_a_value_for_a_later_day_is_replaced_by_another_for_that_day(authority):
    put(authority, 10, TODAY)
    put(authority, 12, DAY)
    put(authority, 14, DAY)
    assert rows() == [(10, TODAY, DAY), (14, DAY, None)]


def test_a_value_set_before_one_that_is_set_already_holds_until_that(authority):
    put(authority, 12, LATER)
    put(authority, 10, DAY)
    assert rows() == [(10, DAY, LATER), (12, LATER, None)]
    put(authority, 11, DAY + ONE)
    assert rows() == [(10, DAY, DAY + ONE), (11, DAY + ONE, LATER), (12, LATER, None)]


def test_the_same_again_is_refused_and_changes_nothing(authority):
    put(authority, 10, DAY)
    for day in (DAY, LATER):
        with pytest.raises(NotAllowed, match="已经是这个取值"):
            put(authority, 10, day)
    assert rows() == [(10, DAY, None)]


def test_the_same_value_with_a_source_of_its_own_is_no_longer_an_assumption(authority):
    AuthorityRule.objects.create(authority=authority, key=KEY, value=15, is_assumption=True, valid_from=BEGUN)
    assert put(authority, 15, TODAY).is_assumption is False


def test_somebody_elses_setting_in_between_is_noticed(authority):
    plan = plan_for(authority, KEY, DAY)
    put(authority, 12, LATER)
    with pytest.raises(Stale):
        set_rule(authority, KEY, plan=plan, value=10, source="某文件", is_assumption=False)
    assert rows() == [(12, LATER, None)]


def test_an_authority_gives_up_its_value_from_a_day_on(authority):
    put(authority, 10, TODAY)
    leave_to_others(authority, KEY, plan=plan_for(authority, KEY, DAY))
    assert answers(authority, TODAY, DAY - ONE, DAY) == [10, 10, 15]
    with pytest.raises(NotAllowed, match="没有本辖区自己设定的取值"):
        leave_to_others(authority, KEY, plan=plan_for(authority, KEY, LATER))


def test_what_is_set_for_later_is_taken_back_and_the_one_before_goes_on(authority):
    put(authority, 10, TODAY)
    put(authority, 12, DAY)
    put(authority, 14, LATER)
    withdraw(authority, KEY, DAY)
    assert rows() == [(10, TODAY, LATER), (14, LATER, None)]


@pytest.mark.parametrize("day", [TODAY, DAY])
def test_what_holds_already_is_not_taken_back(authority, day):
    put(authority, 10, TODAY)
    with pytest.raises(NotAllowed, match="不能撤销"):
        withdraw(authority, KEY, day)
    assert rows() == [(10, TODAY, None)]
