"""Posts when units change: they end with the unit, move to the one that follows, and sight passes on."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, User, people_with
from accounts.roles import Role
from registry.models import UnitChange
from registry.successions import NewUnit, close, consequences_of, merge, rename, split, transfer
from tests.district import OPENED, add_person
from web import clock
from web.refusals import NotAllowed

DAY = date(2026, 7, 1)
BEFORE = DAY - timedelta(days=1)


def posts(person):
    """(unit, role, first day, end) of all posts of somebody."""
    rows = Membership.objects.filter(user=person).select_related("unit").order_by("valid_from", "pk")
    return [(post.unit.name, post.valid_from, post.valid_to) for post in rows]


def merged(district, name="合苑社区", code="c12"):
    """The first two communities become one on the day."""
    both = [district.community1, district.community2]
    return merge(both, NewUnit(name, code), on=DAY, by=district.operator)


def test_a_post_moves_with_the_unit_on_the_day(district):
    merged(district)
    assert posts(district.worker) == [("第1社区", OPENED, DAY), ("合苑社区", DAY, None)]
    for day, works in ((BEFORE, "第1社区"), (DAY, "合苑社区")):
        with clock.at(day):
            assert district.worker.unit_for("dispatch.receive").name == works


def test_whoever_worked_in_both_holds_the_post_once(district):
    end = DAY + timedelta(days=60)
    Membership.objects.create(
        user=district.worker, unit=district.community2, role=Role.COMMUNITY_WORKER, valid_from=OPENED, valid_to=end
    )
    merged(district)
    assert posts(district.worker)[2:] == [("合苑社区", DAY, None)]


def test_a_post_that_has_an_end_keeps_it(district):
    end = DAY + timedelta(days=60)
    Membership.objects.filter(user=district.worker).update(valid_to=end)
    rename(district.community1, NewUnit("春苑社区", "c1"), on=DAY, by=district.operator)
    assert posts(district.worker) == [("第1社区", OPENED, DAY), ("春苑社区", DAY, end)]


def test_a_post_that_begins_later_begins_in_the_unit_that_follows(district):
    later = DAY + timedelta(days=9)
    add_person(district, "novice", district.community1, Role.COMMUNITY_WORKER, since=later)
    transfer([district.community1], district.other_street, on=DAY, by=district.operator)
    post = Membership.objects.get(user=district.novice)
    assert (post.unit.parent_id, post.valid_from) == (district.other_street.pk, later)


@pytest.mark.parametrize("kind", ["close", "split"])
def test_posts_of_a_unit_that_no_single_one_follows_wait_to_be_placed(district, kind):
    if kind == "close":
        change = close(district.community1, on=DAY, by=district.operator)
    else:
        parts = [NewUnit("甲社区", "c1"), NewUnit("乙社区", "c1b")]
        change = split(district.community1, parts, on=DAY, by=district.operator)
    assert posts(district.worker) == [("第1社区", OPENED, DAY)]
    told = {str(one.label): one for one in consequences_of(UnitChange.objects.for_reading().get(pk=change.pk))}
    assert [item.text for item in told["待安排的岗位"].items] == ["第1社区：测试worker（社区工作者）"]
    with clock.at(DAY):
        assert not district.worker.has_perm("dispatch.receive")


def test_a_post_that_begins_later_stands_in_the_way_of_closing(district):
    add_person(district, "novice", district.community1, Role.COMMUNITY_WORKER, since=DAY)
    with pytest.raises(NotAllowed) as why:
        close(district.community1, on=DAY, by=district.operator)
    assert str(why.value) == ("「测试novice」在「第1社区」的岗位自2026年7月1日起，不早于变动的日期，请先调整这个岗位。")
    assert UnitChange.objects.count() == 0


def test_sight_passes_on_along_the_whole_line_from_the_day_on(district):
    change = merged(district)
    heir = change.opened.get()
    last = rename(heir, NewUnit("春苑社区", "c12"), on=DAY + timedelta(days=1), by=district.operator).opened.get()
    seen = []
    for day in (BEFORE, DAY, DAY + timedelta(days=1)):
        with clock.at(day):
            seen.append(set(district.worker.unit_ids_with("dispatch.receive")))
    first, second = district.community1.pk, district.community2.pk
    assert seen == [{first}, {heir.pk, first, second}, {last.pk, heir.pk, first, second}]


def test_something_new_is_begun_only_for_the_present_unit(district):
    heir = merged(district).opened.get()
    with clock.at(DAY):
        assert district.worker.present_unit_ids_with("dispatch.receive") == [heir.pk]


def test_a_street_sees_what_its_communities_follow_wherever_they_were(district):
    transfer([district.community1], district.other_street, on=DAY, by=district.operator)
    with clock.at(DAY):
        assert district.other_street_officer.community_ids_taken_over("dispatch.view_street") == [
            district.community1.pk
        ]
        assert district.street_officer.community_ids_taken_over("dispatch.view_street") == []


def test_sight_costs_one_query_more_however_long_the_line_is(district):
    unit = district.community1
    for n in range(1, 61):
        change = rename(unit, NewUnit(f"第1社区{n}", "c1"), on=OPENED + timedelta(days=n), by=district.operator)
        unit = change.opened.get()
    user = User.objects.get(pk=district.worker.pk)
    with CaptureQueriesContext(connection) as asked:
        assert len(user.unit_ids_with("dispatch.receive")) == 61
        assert len(user.unit_ids) == 61
        assert user.community_ids_taken_over("dispatch.view_street") == []
    assert len(asked) == 2


def test_those_who_follow_are_told_of_what_concerns_the_old_unit(district):
    rename(district.community1, NewUnit("春苑社区", "c1"), on=DAY, by=district.operator)
    for day in (BEFORE, DAY):
        found = people_with("dispatch.receive", units=[district.community1], on=day)
        assert [person.username for person in found] == ["worker"]
