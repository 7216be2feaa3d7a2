"""What becomes of units: each verb ends rows on a day, opens others from it, and says who follows whom."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from registry.models import AuthorityRule, Community, Succession, Unit, UnitChange
from registry.models.units import UnitKind
from registry.successions import NewUnit, close, consequences_of, merge, open_unit, preview, rename, split, transfer
from tests.district import OPENED, make_district
from web import clock
from web.refusals import NotAllowed

DAY = date(2026, 7, 1)


def flips(code, day):
    """Who bears the code on the day before, and on the day."""
    return [[unit.name for unit in Unit.objects.on(one).filter(code=code)] for one in (day - timedelta(days=1), day)]


def refused(verb, *args, **kwargs):
    """The sentences of a refusal; nothing is recorded."""
    before = UnitChange.objects.count()
    with pytest.raises(NotAllowed) as why:
        verb(*args, **kwargs)
    assert UnitChange.objects.count() == before
    return str(why.value)


def test_a_unit_opens_on_its_day(district):
    new = NewUnit("新苑社区", "c9", parent=district.street)
    change = open_unit(
        district.authority, UnitKind.COMMUNITY, new, on=DAY, by=district.operator, document_number="测1号"
    )
    assert flips("c9", DAY) == [[], ["新苑社区"]]
    assert (change.kind, change.document_number, change.recorded_by) == ("open", "测1号", district.operator)
    assert [unit.code for unit in change.opened.all()] == ["c9"]
    assert change.opened.get().official_order == 4


def test_a_unit_closes_on_its_day_and_nobody_follows(district):
    change = close(district.community3, on=DAY, by=district.operator)
    assert flips("c3", DAY) == [["第3社区"], []]
    assert (change.successions.count(), change.ended.get().pk) == (0, district.community3.pk)


def test_two_communities_merge_into_a_new_one(district):
    both = [district.community1, district.community2]
    change = merge(both, NewUnit("合苑社区", "c12"), on=DAY, by=district.operator)
    assert [flips(code, DAY) for code in ("c1", "c2", "c12")] == [
        [["第1社区"], []],
        [["第2社区"], []],
        [[], ["合苑社区"]],
    ]
    heir = change.opened.get()
    assert heir.parent_id == district.street.pk
    assert sorted(heir.predecessions.values_list("predecessor__code", flat=True)) == ["c1", "c2"]


def test_a_community_that_takes_in_another_goes_on_as_a_new_row_with_its_code(district):
    both = [district.community1, district.community2]
    change = merge(both, NewUnit("第1社区", "c1"), on=DAY, by=district.operator)
    assert [flips(code, DAY) for code in ("c1", "c2")] == [[["第1社区"], ["第1社区"]], [["第2社区"], []]]
    assert change.opened.get().pk != district.community1.pk
    assert change.successions.count() == 2


def test_a_community_splits(district):
    parts = [NewUnit("第1社区", "c1"), NewUnit("东苑社区", "c1b")]
    change = split(district.community1, parts, on=DAY, by=district.operator)
    assert [flips(code, DAY) for code in ("c1", "c1b")] == [[["第1社区"], ["第1社区"]], [[], ["东苑社区"]]]
    assert {row.predecessor_id for row in change.successions.all()} == {district.community1.pk}


def test_a_unit_is_renamed_and_keeps_its_code(district):
    rename(district.department, NewUnit("卫生健康局", "wj"), on=DAY, by=district.operator)
    assert flips("wj", DAY) == [["卫生健康委员会"], ["卫生健康局"]]
    kept = Unit.objects.on(DAY).get(code="wj")
    assert (kept.department_kind, kept.official_order) == ("government", 3)


def test_communities_move_to_another_street(district):
    both = [district.community1, district.community2]
    change = transfer(both, district.other_street, on=DAY, by=district.operator)
    streets = [
        list(Community.objects.on(day).filter(code__in=["c1", "c2"]).values_list("parent__name", flat=True))
        for day in (DAY - timedelta(days=1), DAY)
    ]
    assert streets == [["东街街道"] * 2, ["西街街道"] * 2]
    assert change.successions.count() == 2


def tree(day):
    """{street: codes of its communities} on a day."""
    found = {}
    for one in Community.objects.on(day).select_related("parent").order_by("code"):
        found.setdefault(one.parent.name, []).append(one.code)
    return found


def test_communities_come_under_the_street_that_follows(district):
    both = [district.street, district.other_street]
    change = merge(both, NewUnit("中街街道", "s3"), on=DAY, by=district.operator)
    assert tree(DAY - timedelta(days=1)) == {"东街街道": ["c1", "c2"], "西街街道": ["c3"]}
    assert tree(DAY) == {"中街街道": ["c1", "c2", "c3"]}
    assert change.successions.count() == 5
    # Each row of a community lives under a street that is there all the time.
    for one in Community.objects.select_related("parent"):
        assert one.valid_to == one.parent.valid_to


def test_the_communities_of_a_street_that_splits_are_shared_out(district):
    parts = [NewUnit("东街街道", "s1"), NewUnit("北街街道", "s4")]
    said = refused(split, district.street, parts, on=DAY, by=district.operator, homes={district.community1.pk: 0})
    assert said == "请写明这些社区分到哪个街道：第2社区。"
    homes = {district.community1.pk: 0, district.community2.pk: 1}
    split(district.street, parts, on=DAY, by=district.operator, homes=homes)
    assert tree(DAY) == {"东街街道": ["c1"], "北街街道": ["c2"], "西街街道": ["c3"]}


def test_a_street_with_communities_does_not_close(district):
    said = refused(close, district.street, on=DAY, by=district.operator)
    assert said == "街道撤销之前，请先把它的社区划转、合并或者撤销：第1社区、第2社区。"


def test_a_unit_changes_once_and_the_refusal_names_what_it_did(district):
    rename(district.community1, NewUnit("春苑社区", "c1"), on=DAY, by=district.operator, document_number="测5号")
    said = refused(close, district.community1, on=DAY + timedelta(days=9), by=district.operator)
    assert said == "「第1社区」自2026年7月1日起已有变动：更名（测5号）。请从承继它的单位办起。"


def test_a_street_does_not_change_before_a_community_that_is_to_leave_it(district):
    transfer([district.community1], district.other_street, on=DAY, by=district.operator)
    new = NewUnit("东城街道", "s1")
    said = refused(rename, district.street, new, on=DAY - timedelta(days=1), by=district.operator)
    assert said == "「第1社区」自2026年7月1日起已有变动，所属的街道在那之前不能变动。请把生效日期改为这一天或者以后。"
    assert rename(district.street, new, on=DAY, by=district.operator).opened.count() == 2


@pytest.mark.parametrize("on", [OPENED, OPENED - timedelta(days=1)])
def test_nothing_ends_before_it_has_begun(district, on):
    assert "2020年1月1日" in refused(close, district.community1, on=on, by=district.operator)


@pytest.mark.parametrize("on", [date(1900, 1, 1), date(3000, 1, 1)])
def test_a_day_out_of_range_is_said(district, on):
    said = refused(close, district.community1, on=on, by=district.operator)
    assert said == "生效日期应当在2020年1月1日至2999年12月31日之间。"


def test_a_code_in_use_is_said_with_who_has_it(district):
    new = NewUnit("新苑社区", "c3", parent=district.street)
    said = refused(open_unit, district.authority, UnitKind.COMMUNITY, new, on=DAY, by=district.operator)
    assert said == "代码「c3」正由「第3社区」使用，请换一个。"
    twice = [NewUnit("甲社区", "x"), NewUnit("乙社区", "x")]
    said = refused(split, district.community1, twice, on=DAY, by=district.operator)
    assert said == "两个新单位不能用同一个代码「x」。"


def test_each_kind_asks_for_what_it_needs(district):
    by = district.operator
    one = [NewUnit("甲社区", "x")]
    assert "至少要写明两个" in refused(split, district.community1, one, on=DAY, by=by)
    assert "至少要有两个" in refused(merge, [district.community1] * 2, NewUnit("甲", "x"), on=DAY, by=by)
    mixed = [district.community1, district.street]
    assert "同一类别" in refused(merge, mixed, NewUnit("甲", "x"), on=DAY, by=by)
    assert "都没有变" in refused(rename, district.community1, NewUnit("第1社区", "c1"), on=DAY, by=by)
    assert "本来就在" in refused(transfer, [district.community1], district.street, on=DAY, by=by)
    assert "只有社区可以划转" in refused(transfer, [district.department], district.street, on=DAY, by=by)


def test_a_community_opens_only_under_a_street_that_stands(district):
    close(district.community3, on=DAY, by=district.operator)
    close(district.other_street, on=DAY, by=district.operator)
    new = NewUnit("新苑社区", "c9", parent=district.other_street)
    said = refused(open_unit, district.authority, UnitKind.COMMUNITY, new, on=DAY, by=district.operator)
    assert said.startswith("「西街街道」不能接收社区")
    assert "不能接收" in refused(transfer, [district.community1], district.other_street, on=DAY, by=district.operator)


def test_a_street_that_is_to_receive_a_community_later_is_changed_after_that(district):
    new = NewUnit("新苑社区", "c9", parent=district.street)
    open_unit(district.authority, UnitKind.COMMUNITY, new, on=DAY, by=district.operator)
    said = refused(rename, district.street, NewUnit("东大街街道", "s1"), on=DAY, by=district.operator)
    assert said == "「新苑社区」自2026年7月1日设立，生效日期应当晚于这一天。"


def test_the_reviewing_office_keeps_its_code(district):
    both = [district.office, district.other_department]
    said = refused(merge, both, NewUnit("社会工作部", "sg"), on=DAY, by=district.operator)
    assert said == "「民政局」是本辖区的审核单位或者联席会议办公室，请让承继单位沿用代码「mz」。"
    merge(both, NewUnit("社会工作部", "mz"), on=DAY, by=district.operator)
    assert flips("mz", DAY) == [["民政局"], ["社会工作部"]]


def test_the_office_that_is_to_review_later_keeps_its_code_too(district):
    AuthorityRule.objects.create(
        authority=district.authority, key="reviewing_unit", value="tj", valid_from=DAY + timedelta(days=1)
    )
    both = [district.department, district.other_department]
    said = refused(merge, both, NewUnit("社会工作部", "wj"), on=DAY, by=district.operator)
    assert said == "「统计局」是本辖区的审核单位或者联席会议办公室，请让承继单位沿用代码「tj」。"


def test_units_of_two_authorities_do_not_merge(district):
    other = make_district("邻区")
    both = [district.community1, other.community1]
    assert "同一个辖区" in refused(merge, both, NewUnit("甲", "x"), on=DAY, by=district.operator)


def test_a_preview_says_what_the_verb_would_do_and_leaves_nothing(district):
    before = [model.objects.count() for model in (Unit, UnitChange, Succession)]
    both = [district.community1, district.community2]
    shown, told = preview(merge, both, NewUnit("合苑社区", "c12"), on=DAY, by=district.operator)
    assert [model.objects.count() for model in (Unit, UnitChange, Succession)] == before
    assert [unit.name for unit in shown.opened.all()] == ["合苑社区"]
    change = merge(both, NewUnit("合苑社区", "c12"), on=DAY, by=district.operator)
    assert consequences_of(UnitChange.objects.for_reading().get(pk=change.pk)) == told


def test_what_is_recorded_stays(district):
    change = close(district.community1, on=DAY, by=district.operator)
    with pytest.raises(DatabaseError), transaction.atomic():
        UnitChange.objects.filter(pk=change.pk).update(on=DAY + timedelta(days=1))
    with pytest.raises(DatabaseError), transaction.atomic():
        change.ended.clear()


def test_a_change_of_the_future_is_scheduled(district):
    with clock.at(DAY - timedelta(days=1)):
        change = close(district.community1, on=DAY, by=district.operator)
        assert (change.is_scheduled, change.was_late, Unit.objects.get(pk=district.community1.pk).is_former) == (
            True,
            False,
            False,
        )
    with clock.at(DAY):
        assert (change.is_scheduled, Unit.objects.get(pk=district.community1.pk).present_name) == (False, "原第1社区")


def test_a_street_of_many_communities_takes_as_many_statements_as_one_of_few(district):
    def statements(street, name, count):
        for n in range(count):
            Community.objects.create(
                authority=district.authority,
                kind=UnitKind.COMMUNITY,
                code=f"{street.code}-{n}",
                name=f"{name}{n}",
                parent=street,
                valid_from=OPENED,
            )
        with CaptureQueriesContext(connection) as asked:
            rename(street, NewUnit(f"{name}街道", street.code), on=DAY, by=district.operator)
        return len(asked)

    assert statements(district.street, "少", 1) == statements(district.other_street, "多", 60)
