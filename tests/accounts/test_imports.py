"""Import of users with their posts; no password ever stands in a sheet."""

from datetime import date

import pytest

from accounts.imports import link_for
from accounts.models import Membership, User
from desk.imports.importer import KINDS
from registry.successions import NewUnit, split
from tests.district import make_district
from tests.sheets import counts, exported, hand_in, import_now, remedies
from web import clock

HEAD = ["用户名", "姓名", "电话", "单位代码", "岗位", "起始日期"]
NEW = ["xinren01", "新人一", "010-1", "c1", "社区工作者", "2026-12-01"]
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


def read(district, *rows):
    return hand_in(district, "users", [HEAD, *rows])


def test_a_new_user_gets_posts_and_no_usable_password(district):
    run = read(district, NEW, ["xinren01", "新人一", "010-1", "第2社区", "community_worker", ""])
    assert (counts(run), run.findings["problems"]) == ((2, 0, 0, 0), [])
    import_now(run)
    user = User.objects.get(username="xinren01")
    assert (user.display_name, user.phone, user.has_usable_password()) == ("新人一", "010-1", False)
    posts = user.memberships.order_by("unit__code").values_list("unit__code", "role", "valid_from")
    assert list(posts) == [("c1", "community_worker", date(2026, 12, 1)), ("c2", "community_worker", TODAY)]


def test_the_link_of_a_new_account_sets_a_password_once(district, client):
    run = read(district, NEW)
    import_now(run)
    ((user, url),) = KINDS["users"].result(run)["accounts"]
    page = client.get(url, follow=True)
    assert page.status_code == 200
    address = page.redirect_chain[-1][0]
    answer = client.post(address, {"new_password1": "juweihui-2026", "new_password2": "juweihui-2026"})
    assert (answer.status_code, answer["Location"]) == (302, "/login/")
    user.refresh_from_db()
    assert user.check_password("juweihui-2026")
    assert KINDS["users"].result(run)["accounts"] == [(user, "")]
    assert "链接已经用过或者过期" in client.get(url, follow=True).content.decode()


def test_a_link_made_up_opens_nothing(district, client):
    url = link_for(district.worker).rsplit("/", 2)[0] + "/abc-123/"
    assert "链接已经用过或者过期" in client.get(url).content.decode()


def test_a_known_post_is_unchanged_and_a_name_or_telephone_number_is_mended(district):
    run = read(
        district,
        ["worker", "测试worker", "", "c1", "社区工作者", ""],
        ["officer", "改名", "6000", "wj", "部门经办人", ""],
    )
    assert counts(run) == (0, 1, 1, 0)
    import_now(run)
    assert (User.objects.get(username="officer").display_name, User.objects.get(username="officer").phone) == (
        "改名",
        "6000",
    )
    assert district.officer.check_password("demo-password")
    assert Membership.objects.filter(user__username="officer").count() == 1


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (["xinren", "新人", "", "wj", "社区工作者", ""], "E", "「社区工作者」的岗位不能设在部门"),
        (["xinren", "新人", "", "x9", "社区工作者", ""], "D", "「x9」不是可选的值"),
        (["xinren", "新人", "", "c1", "主任", ""], "E", "「主任」不是可选的值"),
        (["xinren", "", "", "c1", "社区工作者", ""], "B", "没有填写"),
        (["xin ren", "新人", "", "c1", "社区工作者", ""], "A", "不能有空格"),
        (["worker", "别人", "", "c2", "社区工作者", ""], "B", "这个用户名登记的姓名是「测试worker」"),
        (["worker", "测试worker", "", "c1", "社区工作者", "2021-01-01"], "F", "导入不改起始日期"),
        (["xinren", "新人", "", "c1", "社区工作者", "2019-01-01"], "F", "岗位不能更早"),
    ],
)
def test_each_thing_that_does_not_fit_has_its_place_and_remedy(district, row, column, words):
    (found,) = remedies(read(district, row))
    assert (found[0], found[1], words in found[2]) == (2, column, True)


def test_of_a_unit_that_has_ended_the_remedy_says_who_follows_it(district):
    parts = [NewUnit("甲社区", "jia"), NewUnit("乙社区", "yi")]
    name, code = district.community1.name, district.community1.code
    split(district.community1, parts, on=date(2026, 7, 1), by=district.operator)
    run = read(district, *(["xinren", "新人", "", said, "社区工作者", ""] for said in (name, code)))
    words = f"「{name}」到2026年6月30日为止，之后是甲社区、乙社区，请改写。"
    assert remedies(run) == [(2, "D", words), (3, "D", words)]


def test_a_user_name_of_another_district_is_not_taken_over(district):
    other = make_district("外区")
    User.objects.create_user("waiqu01", "demo-password", display_name="外区人")
    Membership.objects.create(
        user=User.objects.get(username="waiqu01"), unit=other.units["street"], role="street_officer", valid_from=TODAY
    )
    run = read(district, ["waiqu01", "外区人", "", "c1", "社区工作者", ""])
    assert remedies(run) == [(2, "A", "用户名「waiqu01」由别的辖区使用，请换一个。")]


def test_an_account_out_of_use_gets_no_post(district):
    User.objects.filter(username="worker").update(is_active=False)
    run = read(district, ["worker", "测试worker", "", "c2", "社区工作者", ""])
    assert "已经停用" in remedies(run)[0][2]


def test_one_user_name_is_one_person(district):
    run = read(district, NEW, ["xinren01", "新人二", "010-1", "c2", "社区工作者", ""])
    assert remedies(run) == [(3, "B", "和第2行的姓名不一致，同一用户名只能是一个人。")]


def test_a_post_that_has_ended_is_held_again_from_a_later_day(district):
    Membership.objects.filter(user__username="worker").update(valid_to=date(2026, 6, 1))
    early = read(district, ["worker", "测试worker", "", "c1", "社区工作者", "2026-05-01"])
    assert "到2026-06-01为止" in remedies(early)[0][2]
    assert import_now(read(district, ["worker", "测试worker", "", "c1", "社区工作者", "2026-12-01"]))
    assert Membership.objects.filter(user__username="worker").count() == 2


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_is_exported_comes_back_unchanged(district, ending):
    district.units["community2"].name = "第1社区"
    district.units["community2"].save()
    run = hand_in(district, "users", None, content=exported(district, "users", district.operator, ending))
    assert (counts(run), run.findings["problems"]) == ((0, 0, 16, 0), [])


def test_how_often_mail_comes_is_taken_in_and_kept_when_empty(district):
    head = [*HEAD, "邮件汇总"]
    import_now(hand_in(district, "users", [head, [*NEW, "否"], ["xinren02", "新人二", "", "c1", "社区工作者", "", ""]]))
    assert [User.objects.get(username=f"xinren0{n}").wants_digest for n in (1, 2)] == [False, None]
    assert counts(hand_in(district, "users", [head, [*NEW[:-1], "", ""]])) == (0, 0, 1, 0)
    run = hand_in(district, "users", [head, [*NEW[:-1], "", "是"]])
    assert counts(run) == (0, 1, 0, 0)
    import_now(run)
    assert User.objects.get(username="xinren01").wants_digest is True
    run = hand_in(district, "users", None, content=exported(district, "users", district.operator, "xlsx"))
    assert (counts(run), run.findings["problems"]) == ((0, 0, 17, 0), [])


def test_an_address_for_mail_is_taken_in_kept_when_empty_and_checked(district):
    head = [*HEAD, "电子邮箱"]
    import_now(hand_in(district, "users", [head, [*NEW, "xinren@example.test"]]))
    assert User.objects.get(username="xinren01").email == "xinren@example.test"
    run = hand_in(district, "users", [head, [*NEW[:-1], "", ""]])
    assert counts(run) == (0, 0, 1, 0)
    run = hand_in(district, "users", [head, [*NEW[:-1], "", "xinren@"]])
    assert remedies(run) == [(2, "G", "「xinren@」不是电子邮箱地址。")]
