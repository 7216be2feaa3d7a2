"""Import of units: opening, correcting, and what needs an act instead."""

from datetime import date

import pytest

from registry.models import Unit, UnitChange
from tests.sheets import comma_separated, counts, exported, hand_in, import_now, remedies
from web import clock

HEAD = ["类别", "代码", "名称", "所属街道", "部门类别", "排序", "涉农社区", "启用日期"]
NEW_STREET = ["街道", "s9", "新城街道", "", "", 9, "", "2026-06-01"]
NEW_COMMUNITY = ["社区", "c901", "新城第一社区", "新城街道", "", "", "是", "2026-06-01"]
MOVED = ["社区", "c1", "第1社区", "西街街道", "", 1, "否", ""]
KNOWN = ["社区", "c1", "第1社区", "s1", "", 1, "否", "2020-01-01"]


@pytest.fixture(autouse=True)
def today():
    with clock.at(date(2026, 11, 20)):
        yield


def test_new_units_open_by_one_act_a_day_streets_before_their_communities(district):
    run = hand_in(
        district, "units", [HEAD, NEW_STREET, NEW_COMMUNITY], document_number="测政〔2026〕8号", reason="新设"
    )
    assert (counts(run), run.findings["problems"]) == ((2, 0, 0, 0), [])
    assert import_now(run)
    community = Unit.objects.get(code="c901")
    assert (community.parent.name, community.is_rural, community.valid_from) == ("新城街道", True, date(2026, 6, 1))
    assert community.official_order == 4
    change = UnitChange.objects.get()
    assert (change.kind, change.on, change.document_number, change.recorded_by) == (
        "open",
        date(2026, 6, 1),
        "测政〔2026〕8号",
        district.operator,
    )
    assert set(change.opened.values_list("code", flat=True)) == {"s9", "c901"}


def test_order_and_rural_flag_are_corrected_and_the_rest_stays(district):
    run = hand_in(
        district, "units", [HEAD, [*KNOWN[:5], 7, "是", ""], ["部门", "tj", "统计局", "", "党委部门", "", "", ""]]
    )
    assert counts(run) == (0, 2, 0, 0)
    assert run.findings["changes"][0]["fields"] == [["排序", "1", "7"], ["涉农社区", "否", "是"]]
    assert import_now(run)
    unit = Unit.objects.get(code="c1")
    assert (unit.official_order, unit.is_rural, unit.name) == (7, True, "第1社区")
    other = Unit.objects.get(code="tj")
    assert (other.department_kind, other.official_order) == ("party", 4)
    assert not UnitChange.objects.exists()


def test_renaming_moving_and_redating_are_left_to_an_act(district):
    run = hand_in(district, "units", [HEAD, ["街道", "c1", "新名社区", "s2", "", 1, "否", "2021-01-01"]])
    assert [error[1] for error in remedies(run)] == ["D", "A", "C", "D", "H"]
    said = {error[1]: error[2] for error in remedies(run)}
    assert said["C"] == "导入不改名称。请改回「第1社区」；更名请在「单位」页面办理单位变动。"
    assert said["H"] == "导入不改启用日期。请改回「2020-01-01」，或者留空。"
    (said,) = [error[2] for error in remedies(hand_in(district, "units", [HEAD, MOVED]))]
    assert said == "导入不改所属街道。请改回「东街街道」；划转请在「单位」页面办理单位变动。"


def test_the_preview_calls_a_new_unit_by_its_name(district):
    run = hand_in(district, "units", [HEAD, ["街道", "s9", "新街道", "", "", "", "", "2026-06-01"]])
    assert [one["label"] for one in run.findings["changes"]] == ["新街道（s9）"]


@pytest.mark.parametrize(
    ("row", "column", "remedy"),
    [
        (["社区", "c9", "新社区", "", "", "", "", "2026-06-01"], "D", "新社区应当写明所属街道。"),
        (["街道", "s9", "新街道", "s1", "", "", "", "2026-06-01"], "D", "只有社区隶属于街道，请留空。"),
        (["街道", "s9", "新街道", "", "政府部门", "", "", "2026-06-01"], "E", "只有部门有部门类别，请留空。"),
        (["街道", "s9", "新街道", "", "", "", "是", "2026-06-01"], "G", "只有社区可以是涉农的，请留空。"),
        (["街道", "s9", "新街道", "", "", "", "", ""], "H", "新单位应当写明启用日期。"),
        (["街道", "s9", "新街道", "", "", "", "", "2019-01-01"], "H", "启用日期不能早于2020-01-01。"),
        (
            ["街道", "s9", "东街街道", "", "", "", "", "2026-06-01"],
            "C",
            "已有一个单位叫「东街街道」，代码不同。请核对代码。",
        ),
        (["街道", "", "新街道", "", "", "", "", "2026-06-01"], "B", "没有填写，请补上。"),
        (
            ["村", "s9", "新街道", "", "", "", "", "2026-06-01"],
            "A",
            "「村」不是可选的值，可以写：部门、街道、社区、联席会议。",
        ),
    ],
)
def test_each_thing_that_does_not_fit_has_its_remedy(district, row, column, remedy):
    run = hand_in(district, "units", [HEAD, row])
    assert remedies(run) == [(2, column, remedy)]
    assert not run.findings["problems"] and Unit.objects.count() == 9


def test_a_community_names_a_street_that_stands_above_it_in_the_sheet(district):
    run = hand_in(district, "units", [HEAD, NEW_COMMUNITY, NEW_STREET])
    assert [(row, column) for row, column, _remedy in remedies(run)] == [(2, "D")]
    assert "请把街道的行放在社区前面" in remedies(run)[0][2]


def test_a_code_is_free_again_after_its_unit_has_ended(district):
    Unit.objects.filter(code="c3").update(valid_to=date(2026, 1, 1))
    early = hand_in(district, "units", [HEAD, ["社区", "c3", "第3社区", "s2", "", "", "", "2025-06-01"]])
    assert remedies(early)[0][2] == "代码「c3」在2026-01-01之前由「第3社区」使用，请换一个代码或者更晚的日期。"
    later = hand_in(district, "units", [HEAD, ["社区", "c3", "第3社区", "s2", "", "", "", "2026-06-01"]])
    assert import_now(later)
    assert Unit.objects.filter(code="c3").count() == 2


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_is_exported_comes_back_unchanged(district, ending):
    content = exported(district, "units", district.operator, ending)
    run = hand_in(district, "units", None, content=content)
    assert (counts(run), run.findings["problems"]) == ((0, 0, 9, 0), [])


def test_a_csv_in_gb18030_opens_units_too(district):
    run = hand_in(district, "units", None, content=comma_separated([HEAD, NEW_STREET], "gb18030"))
    assert import_now(run)
    assert Unit.objects.get(code="s9").name == "新城街道"
