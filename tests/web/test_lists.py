"""A list page: its filter stands in the address, and the file of all its pages holds exactly what it shows."""

import csv
import io
import json
import re
from datetime import date

import openpyxl
import pytest

from accounts.models import User
from tests.admission.cases import draft, submitted
from tests.dispatch.rows import admit
from tests.district import publish
from web import clock
from web.lists import exported_by


def rows_of(answer):
    body = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(body.removeprefix("\ufeff"))))


def taken(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return json.loads(b"".join(answer.streaming_content))


@pytest.mark.parametrize("asked", ["0", "-1", "999", "two", "", "1.5", "９"])
def test_a_page_that_does_not_exist_gives_the_nearest_one(lists, client, asked):
    assert client.get("/orders/", {"page": asked}).status_code == 200


@pytest.mark.parametrize(
    "url",
    ["/lines/?category=planet", "/orders/?state=x", "/lists/?kind=x", "/lines/?q=%00"],
)
def test_a_wrong_value_is_said_beside_its_field_and_finds_nothing(lists, client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    assert len(answer.context["filterset"].form.errors) == 1
    assert list(answer.context["object_list"]) == []


@pytest.mark.parametrize("path", ["/lines/", "/orders/", "/admissions/", "/decisions/", "/departments/", "/lists/"])
@pytest.mark.parametrize("form", ["", "json"])
@pytest.mark.parametrize(("name", "kind"), [("on", "日期"), ("known_at", "时刻")])
def test_a_day_or_moment_that_does_not_exist_is_refused_with_a_sentence_everywhere(
    lists, client, path, form, name, kind
):
    asked = {name: "2026-02-30T00:00" if name == "known_at" else "2026-02-30"} | ({"format": form} if form else {})
    answer = client.get(path, asked)
    assert answer.status_code == 400
    assert f"「{asked[name]}」不是一个有效的{kind}" in answer.content.decode()


@pytest.mark.parametrize("path", ["/lines/", "/orders/", "/admissions/", "/decisions/"])
def test_a_box_of_a_filter_takes_no_more_than_fits_into_an_address(lists, client, path):
    page = client.get(path)
    boxes = re.findall(r'<input type="text"[^>]*>', page.content.decode())
    assert boxes
    assert all('maxlength="100"' in box for box in boxes)
    assert client.get(path, {"q": "台账" * 100}).status_code == 200


def test_a_file_that_there_is_not_is_refused_with_a_sentence(lists, client):
    client.force_login(lists.reviewer)
    answer = client.get("/asked/?format=json")
    assert (answer.status_code, "问题不提供导出：到期即删除" in answer.content.decode()) == (400, True)
    client.force_login(lists.officer)
    assert client.get("/asked/?format=json").status_code == 403


def test_the_file_holds_all_pages_of_the_same_filter(lists, client):
    publish(
        lists,
        published_on=date(2026, 1, 5),
        number="测民发〔2026〕2号",
        lines=[("duty", "add", f"9.{n}", {"name": f"事项{n}", "category": "meeting_training"}) for n in range(130)],
    )
    page = client.get("/lines/?category=meeting_training")
    assert (len(page.context["entries"]), page.context["page_obj"].paginator.count) == (100, 130)
    rows = rows_of(client.get("/lines/?category=meeting_training&page=2&format=csv"))
    assert [row["事项名称"] for row in rows] == [f"事项{n}" for n in range(130)]
    assert {row["类别"] for row in rows} == {"会议、培训"}


def test_the_file_of_another_day_and_of_what_was_known_says_so(lists, client):
    body = taken(client, "/lines/?format=json&on=2025-01-11&known_at=2026-12-01")
    assert (body["on"], body["known_at"][:10], body["count"]) == ("2025-01-11", "2026-12-01", 6)
    assert taken(client, "/lines/?format=json&on=2025-01-10")["rows"] == []
    assert client.get("/lines/?format=json&on=2025-02-30").status_code == 400


def test_the_file_of_one_list_bears_its_name(lists, client):
    body = taken(client, f"/lists/{lists.lists['duty'].pk}/?format=json&q=宣传")
    assert (body["name"], body["filter"]) == (lists.lists["duty"].name, "关键词：宣传")
    assert [row["number"] for row in body["rows"]] == ["1"]


def test_a_file_names_units_and_never_the_person_who_took_it(lists, client):
    assert taken(client, "/orders/?format=json")["exported_by"] == "公开"
    client.force_login(lists.reviewer)
    body = taken(client, "/orders/?format=json")
    assert body["exported_by"] == "民政局"
    assert lists.reviewer.display_name not in json.dumps(body, ensure_ascii=False)


def test_a_file_shows_what_its_reader_may_see(district, client):
    with clock.at(date(2026, 3, 2)):
        mine, theirs = draft(district), draft(district, by="other_officer", unit="other_department", name="别家的草稿")
    client.force_login(district.officer)
    assert [row["事项名称"] for row in rows_of(client.get("/applications/?format=csv"))] == [mine.name]
    client.force_login(district.other_officer)
    assert [row["事项名称"] for row in rows_of(client.get("/applications/?format=csv"))] == [theirs.name]


def test_the_days_left_stand_in_the_file_as_on_the_page(district, client):
    with clock.at(date(2026, 3, 2)):
        submitted(district)
        client.force_login(district.reviewer)
        row = rows_of(client.get("/review/?format=csv&tab=open"))[0]
        shown = client.get("/review/?tab=open").context["rows"][0]
    assert (row["剩余工作日"], row["办理期限"]) == (str(shown.days_left), shown.due_on.isoformat())


def test_the_standing_of_an_admission_is_that_of_the_day_asked_for(district, client):
    admit(district, "走访", since=date(2026, 1, 1), last_day=date(2026, 3, 31))
    row = taken(client, "/admissions/?format=json&on=2026-03-31")["rows"][0]
    assert (row["standing"], row["standing_label"]) == ("active", "有效")
    number = taken(client, f"/admissions/?format=json&on=2026-04-01&number={row['number']}")["rows"][0]
    assert number["standing"] == "expired"


@pytest.mark.parametrize(
    ("url", "username"),
    [("/applications/", "officer"), ("/received/", "worker"), ("/refusals/", "reviewer"), ("/reports/", "supervisor")],
)
def test_lists_that_are_not_public_are_taken_by_people_with_a_post(district, client, url, username):
    assert client.get(f"{url}?format=csv")["Location"].startswith("/login/")
    client.force_login(User.objects.create_user("nobody", "demo-password", display_name="测试"))
    assert client.get(f"{url}?format=csv").status_code == 403
    client.force_login(getattr(district, username))
    answer = client.get(f"{url}?format=csv")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith("\ufeff".encode())


def test_the_button_stands_where_a_file_may_be_taken(district, client):
    links = [f'href="?format={ending}"' for ending in ("xlsx", "csv", "json")]
    page = client.get("/orders/").content.decode()
    assert [page.count(link) for link in links] == [1, 1, 1]
    client.force_login(User.objects.create_user("nobody", "demo-password", display_name="测试"))
    assert "导出" not in client.get("/refusals/").content.decode()


def test_links_to_files_keep_the_filter_and_drop_the_page(lists, client):
    page = client.get("/lines/?q=体检&page=1").content.decode()
    assert 'href="?q=%E4%BD%93%E6%A3%80&amp;format=csv"' in page


def test_an_unknown_format_and_a_wrong_filter_are_said(lists, client):
    answer = client.get("/orders/?format=pdf")
    assert (answer.status_code, "「pdf」不是可选的值" in answer.content.decode()) == (400, True)
    assert client.get("/lines/?format=csv&category=planet").status_code == 400


def test_too_many_rows_are_refused_in_a_sentence(lists, client, settings):
    settings.EXPORT_LIMIT = 5
    answer = client.get("/lines/?format=csv")
    assert answer.status_code == 400
    assert "符合条件的超过5条，一个文件放不下。" in answer.content.decode()


def test_a_workbook_opens_with_its_rows_and_its_description(lists, client):
    answer = client.get("/lines/?format=xlsx&list=assist")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert [row[3] for row in book["数据"].iter_rows(min_row=2, values_only=True)] == ["3"]
    assert ("筛选", "清单：依法协助事项清单") in list(book["说明"].iter_rows(values_only=True))


def test_whoever_holds_two_posts_takes_files_in_the_name_of_both_units(district):
    assert exported_by(district.reviewer) == "民政局"
    user = district.reviewer
    user.memberships.create(unit=district.units["meeting"], role="decider", valid_from=date(2020, 1, 1))
    assert exported_by(User.objects.get(pk=user.pk)) == "民政局、联席会议办公室"
