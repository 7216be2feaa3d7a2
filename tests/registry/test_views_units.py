"""Pages of units: the tree on a day, the life of one, changes with a preview before they are recorded."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from registry.models import Unit, UnitChange
from registry.models.units import UnitKind
from registry.successions import NewUnit, close, merge, open_unit, rename, transfer
from tests.admission.counting import queries
from tests.district import OPENED, make_district
from web import clock

DAY = date(2026, 7, 1)
BEFORE = DAY - timedelta(days=1)
NOW = date(2026, 6, 1)


@pytest.fixture
def town(district):
    """The district on a day before anything changes."""
    with clock.at(NOW):
        yield district


def merged(town):
    """The change by which the first two communities become one."""
    both = [town.community1, town.community2]
    return merge(both, NewUnit("合苑社区", "c12"), on=DAY, by=town.operator, document_number="测民发〔2026〕7号")


def page(client, name, *args, **query):
    answer = client.get(reverse(f"registry:{name}", args=args), query)
    assert answer.status_code == 200
    return answer


def test_anybody_reads_the_tree_of_any_day(town, client):
    merged(town)
    for day, names in ((BEFORE, ["第1社区", "第2社区"]), (DAY, ["合苑社区"])):
        streets = page(client, "unit-list", on=str(day)).context["streets"]
        assert [(street.name, [one.name for one in rows]) for street, rows in streets] == [
            ("东街街道", names),
            ("西街街道", ["第3社区"]),
        ]


def test_what_is_scheduled_is_shown_as_such(town, client):
    merged(town)
    text = page(client, "unit-list").content.decode()
    assert "已登记、尚未生效的变动" in text and "合苑社区" in text
    with clock.at(DAY):
        assert "已登记、尚未生效的变动" not in page(client, "unit-list").content.decode()


def test_departments_stand_in_the_official_order(town, client):
    groups = page(client, "unit-list").context["departments"]
    assert [[unit.code for unit in units] for _label, units in groups] == [["mz", "wj", "tj"]]


def test_an_authority_is_chosen_by_its_short_name(town, client):
    make_district("邻区")
    assert page(client, "unit-list", authority="邻区").context["authority"].name == "邻区"
    assert client.get("/units/", {"authority": "火星"}).status_code == 404


@pytest.mark.parametrize("on", ["2026-02-30", "x", "0000-00-00"])
def test_a_day_that_does_not_exist_gets_a_sentence(town, client, on):
    answer = client.get("/units/", {"on": on})
    assert (answer.status_code, "不是一个有效的日期" in answer.content.decode()) == (400, True)


def test_before_anything_is_there_the_page_says_so(db, client):
    assert "这一天没有在册的单位" in client.get("/units/").content.decode()


def test_the_life_of_a_unit_names_whom_it_follows_and_who_follows_it(town, client):
    change = merged(town)
    heir = change.opened.get()
    with clock.at(DAY):
        old = page(client, "unit-detail", town.community1.pk)
        new = page(client, "unit-detail", heir.pk)
    assert [row.successor_id for row in old.context["successions"]] == [heir.pk]
    assert (old.context["ended_by"], [unit.pk for unit in old.context["heirs"]]) == (change, [heir.pk])
    assert [row.predecessor.name for row in new.context["predecessions"]] == ["第1社区", "第2社区"]
    assert (new.context["opened_by"], new.context["may_keep"]) == (change, False)


def test_a_street_lists_its_communities(town, client):
    assert [one.code for one in page(client, "unit-detail", town.street.pk).context["children"]] == ["c1", "c2"]


def test_changes_are_found_by_name_document_and_kind(town, client):
    change = merged(town)
    close(town.community3, on=DAY, by=town.operator)
    for query in ({"q": "合苑"}, {"q": "〔2026〕7号"}, {"q": "c12"}, {"kind": "merge"}):
        assert list(page(client, "unit-change-list", **query).context["changes"]) == [change], query


def test_what_a_change_brings_is_for_the_operator(town, client):
    change = merged(town)
    assert "随之转移的岗位" not in page(client, "unit-change-detail", change.pk).content.decode()
    client.force_login(town.operator)
    text = page(client, "unit-change-detail", change.pk).content.decode()
    assert "随之转移的岗位" in text and "合苑社区：测试worker（社区工作者）" in text


FORMS = {
    "open": lambda t: {"kind": "community", "name": "新苑社区", "code": "c9", "parent": t.street.pk},
    "close": lambda t: {"unit": t.community3.pk},
    "rename": lambda t: {"unit": t.community1.pk, "name": "春苑社区"},
    "merge": lambda t: {"units": [t.community1.pk, t.community2.pk], "name": "合苑社区", "code": "c12"},
    "split": lambda t: {"unit": t.community1.pk, "name_1": "甲", "code_1": "c1", "name_2": "乙", "code_2": "c1b"},
    "transfer": lambda t: {"communities": [t.community1.pk], "street": t.other_street.pk},
}


@pytest.mark.parametrize("kind", FORMS)
def test_the_first_press_shows_and_the_second_records(town, client, kind):
    client.force_login(town.operator)
    url = reverse("registry:unit-change-create", args=[kind])
    assert client.get(url).status_code == 200
    said = {**FORMS[kind](town), "on": str(DAY), "document_number": "测1号"}
    shown = client.post(url, said)
    assert (shown.status_code, UnitChange.objects.count()) == (200, 0)
    assert "确认登记" in shown.content.decode()
    done = client.post(url, {**said, "confirm": "1", "mark": shown.context["mark"]})
    change = UnitChange.objects.get()
    assert done["Location"] == reverse("registry:unit-change-detail", args=[change.pk])
    assert (change.kind, change.on, change.recorded_by) == (kind, DAY, town.operator)
    assert client.get(done["Location"]).status_code == 200


def test_what_was_altered_after_the_preview_is_shown_again(town, client):
    client.force_login(town.operator)
    url = reverse("registry:unit-change-create", args=["close"])
    mark = client.post(url, {"unit": town.community3.pk, "on": str(DAY)}).context["mark"]
    again = client.post(url, {"unit": town.community2.pk, "on": str(DAY), "confirm": "1", "mark": mark})
    assert (again.status_code, UnitChange.objects.count()) == (200, 0)


def test_what_the_register_refuses_stands_on_the_form(town, client):
    client.force_login(town.operator)
    url = reverse("registry:unit-change-create", args=["close"])
    answer = client.post(url, {"unit": town.street.pk, "on": str(DAY)})
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == [
        "街道撤销之前，请先把它的社区划转、合并或者撤销：第1社区、第2社区。"
    ]


def test_a_street_that_splits_asks_where_each_community_goes(town, client):
    client.force_login(town.operator)
    url = reverse("registry:unit-change-create", args=["split"])
    form = client.get(url, {"unit": town.street.pk}).context["form"]
    homes = [f"home_{one.pk}" for one in (town.community1, town.community2)]
    assert [name for name in form.fields if name.startswith("home_")] == homes
    said = {
        "unit": town.street.pk,
        "on": str(DAY),
        "name_1": "东街街道",
        "code_1": "s1",
        "name_2": "北街",
        "code_2": "s4",
    }
    assert sorted(client.post(url, said).context["form"].errors) == sorted(homes)
    said |= dict(zip(homes, ("1", "2"), strict=True))
    assert client.post(url, {**said, homes[1]: "3"}).context["form"].errors == {homes[1]: ["请先填写这个承继单位。"]}
    said["mark"] = client.post(url, said).context["mark"]
    client.post(url, {**said, "confirm": "1"})
    assert Unit.objects.get(code="c2", valid_to=None).parent.name == "北街"


def test_communities_of_two_streets_merge_only_under_a_chosen_one(town, client):
    client.force_login(town.operator)
    url = reverse("registry:unit-change-create", args=["merge"])
    said = {"units": [town.community1.pk, town.community3.pk], "name": "合", "code": "x", "on": str(DAY)}
    assert list(client.post(url, said).context["form"].errors) == ["parent"]
    assert client.post(url, {**said, "parent": town.other_street.pk}).status_code == 200


def test_taking_in_keeps_name_and_code(town, client):
    client.force_login(town.operator)
    url = reverse("registry:unit-change-create", args=["merge"])
    said = {"units": [town.community1.pk, town.community2.pk], "into": town.community2.pk, "on": str(DAY)}
    opened = client.post(url, said).context["change"].opened.all()
    assert [(unit.name, unit.code) for unit in opened] == [("第2社区", "c2")]
    said["units"] = [town.community1.pk]
    assert list(client.post(url, said).context["form"].errors) == ["into"]


def test_streets_and_departments_merge_as_well_as_communities(town, client):
    client.force_login(town.operator)
    url = reverse("registry:unit-change-create", args=["merge"])
    for of, chosen in ((None, "community"), ("street", "street"), ("department", "department")):
        answer = client.get(url, {"of": of} if of else {})
        assert [kind for kind, _label, is_on in answer.context["sorts"] if is_on] == [chosen]
        assert {unit.kind for unit in answer.context["form"].fields["units"].queryset} == {chosen}


def test_a_code_is_taken_in_half_width_and_without_blanks(town, client):
    client.force_login(town.operator)
    url = reverse("registry:unit-change-create", args=["rename"])
    said = {"unit": town.community1.pk, "name": "新名社区", "on": str(DAY)}
    assert client.post(url, {**said, "code": "ｃ１０"}).context["change"].opened.all()[0].code == "c10"
    wrong = client.post(url, {**said, "code": "c 10"}).context["form"]
    assert wrong.errors == {"code": ["编号和代码中不能有空格，请去掉空格。"]}


def test_a_transfer_is_told_with_both_streets(town, client):
    transfer([town.community1], town.other_street, on=DAY, by=town.operator)
    text = page(client, "unit-change-list").content.decode()
    assert "第1社区（东街街道） → 第1社区（西街街道）" in text


@pytest.mark.parametrize("who", ["reviewer", "decider", "worker", "supervisor"])
def test_nobody_else_records_changes(town, client, who):
    client.force_login(getattr(town, who))
    assert client.get(reverse("registry:unit-change-create", args=["close"])).status_code == 403
    assert "撤销" not in page(client, "unit-detail", town.community3.pk).content.decode()


def test_units_of_another_authority_are_not_to_be_chosen(town, client):
    other = make_district("邻区")
    client.force_login(town.operator)
    url = reverse("registry:unit-change-create", args=["close"])
    answer = client.post(url, {"unit": other.community3.pk, "on": str(DAY)})
    assert list(answer.context["form"].errors) == ["unit"]
    assert client.get(url, {"unit": "9" * 30}).status_code == 200
    assert client.get("/units/changes/new/explode/").status_code == 404


def test_the_api_gives_changes_and_units_of_a_day(town, client):
    change = merged(town)
    found = client.get("/api/v1/unit-changes/", {"kind": "merge"}).json()["results"]
    assert [(one["id"], one["on"], len(one["successions"])) for one in found] == [(change.pk, str(DAY), 2)]
    assert [unit["code"] for unit in found[0]["ended"]] == ["c1", "c2"]
    for day, codes in ((BEFORE, ["c1", "c2", "c3"]), (DAY, ["c3", "c12"])):
        units = client.get("/api/v1/units/", {"kind": "community", "on": str(day)}).json()["results"]
        assert sorted(unit["code"] for unit in units) == sorted(codes)


def many(town, n):
    """Changes of n communities, each with a row that ended, spread over as many days."""
    for number in range(n):
        new = NewUnit(f"新{n}-{number}社区", f"x{n}-{number}", parent=town.street)
        unit = open_unit(town.authority, UnitKind.COMMUNITY, new, on=OPENED + timedelta(days=1), by=town.operator)
        rename(
            unit.opened.get(),
            NewUnit(f"改{n}-{number}社区", f"x{n}-{number}"),
            on=OPENED + timedelta(days=2 + number),
            by=town.operator,
        )


@pytest.mark.parametrize("url", ["/units/", "/units/changes/", "/api/v1/units/", "/api/v1/unit-changes/", "street"])
def test_pages_ask_as_much_for_sixty_as_for_three(town, client, url):
    url = reverse("registry:unit-detail", args=[town.street.pk]) if url == "street" else url
    client.force_login(town.operator)
    many(town, 3)
    few = queries(client, url)
    many(town, 60)
    assert queries(client, url) == few
