"""Standing burdens when communities change: who follows keeps what was kept, each burden once."""

from datetime import date, timedelta

from dispatch.models import BurdenPlace, StandingBurden
from registry.models import UnitChange
from registry.successions import NewUnit, close, consequences_of, merge, rename, split
from tests.dispatch.burdens import SINCE, kept_in, make_burden
from web import clock
from web.workflow import perform

DAY = date(2026, 7, 1)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


def told(change):
    """{label: count} of a change."""
    shown = UnitChange.objects.for_reading().get(pk=change.pk)
    return {str(one.label): one.count for one in consequences_of(shown)}


def test_what_two_communities_kept_their_successor_keeps_once(district):
    burden = make_burden(district)
    alone = make_burden(district, "楼道台账", communities=[district.community2])
    both = [district.community1, district.community2]
    change = merge(both, NewUnit("合苑社区", "c12"), on=DAY, by=district.operator)
    assert (kept_in(burden, BEFORE), kept_in(burden, DAY)) == (["第1社区", "第2社区"], ["合苑社区"])
    assert (kept_in(alone, BEFORE), kept_in(alone, DAY)) == (["第2社区"], ["合苑社区"])
    assert told(change)["由承继社区继续承担的常态负担"] == 2


def test_what_a_community_kept_each_of_its_parts_keeps(district):
    burden = make_burden(district)
    parts = [NewUnit("东苑社区", "c1a"), NewUnit("西苑社区", "c1b")]
    split(district.community1, parts, on=DAY, by=district.operator)
    assert kept_in(burden, DAY) == ["东苑社区", "第2社区", "西苑社区"]


def test_what_a_closed_community_kept_ends_with_it(district):
    burden = make_burden(district, communities=[district.community1])
    change = close(district.community1, on=DAY, by=district.operator)
    assert (kept_in(burden, BEFORE), kept_in(burden, DAY)) == (["第1社区"], [])
    assert told(change)["没有社区承继、随之结束的常态负担"] == 1


def test_what_is_registered_before_a_change_to_come_passes_on_too(district):
    rename(district.community1, NewUnit("春苑社区", "c1"), on=DAY, by=district.operator)
    stopped = make_burden(district, communities=[district.community2, district.community1])
    BurdenPlace.objects.filter(burden=stopped, community=district.community1).update(valid_to=DAY)
    with clock.at(date(2026, 3, 2)):
        perform(stopped, "order_stop", by=district.reviewer, stop_by=DAY, reason="没有依据")
        perform(stopped, "verify_stopped", by=district.reviewer, note="看过")
        perform(stopped, "rebound", by=district.reviewer, communities=[], stop_by="", note="")
        assert kept_in(stopped, BEFORE) == ["第1社区", "第2社区"]
    assert kept_in(stopped, DAY) == ["春苑社区", "第2社区"]


def test_the_successor_sees_what_was_kept_and_what_is_back_is_back_in_the_successor(district):
    burden = make_burden(district, communities=[district.community1])
    with clock.at(BEFORE):
        perform(burden, "order_stop", by=district.reviewer, stop_by=BEFORE, reason="没有依据")
        perform(burden, "verify_stopped", by=district.reviewer, note="看过")
        rename(district.community1, NewUnit("春苑社区", "c1"), on=DAY, by=district.operator)
    with clock.at(AFTER):
        assert [one.name for one in StandingBurden.objects.visible_to(district.worker)] == ["危房台账"]
        perform(burden, "rebound", by=district.reviewer, communities=[], stop_by="", note="")
        assert kept_in(burden, AFTER) == ["春苑社区"]


def test_burdens_of_a_department_that_ends_are_named_and_its_successor_sees_them(district):
    make_burden(district)
    both = [district.department, district.other_department]
    change = merge(both, NewUnit("卫生统计局", "wt"), on=DAY, by=district.operator)
    assert told(change)["要求单位终止的常态负担"] == 1
    with clock.at(AFTER):
        assert StandingBurden.objects.visible_to(district.other_officer).count() == 1
    with clock.at(BEFORE):
        assert StandingBurden.objects.visible_to(district.other_officer).count() == 0


def test_no_burden_has_two_places_in_a_community_on_a_day_after_any_of_it(district):
    burden = make_burden(district, since=SINCE)
    heir = merge([district.community1, district.community2], NewUnit("合苑社区", "c12"), on=DAY, by=district.operator)
    split(heir.opened.get(), [NewUnit("甲社区", "c1"), NewUnit("乙社区", "c2")], on=AFTER, by=district.operator)
    for day in (BEFORE, DAY, AFTER):
        places = list(BurdenPlace.objects.on(day).filter(burden=burden).values_list("community", flat=True))
        assert len(places) == len(set(places))
    assert kept_in(burden, AFTER) == ["乙社区", "甲社区"]
