"""The public pages of departments: what they lead, what was admitted for them, what they sent; counts only."""

from datetime import date
from urllib.parse import quote

import pytest

from home import departments
from registry import successions
from registry.models import ListEntry, RecordCounter
from tests.admission.counting import queries
from tests.dispatch.rows import admit, send
from tests.district import standard_lists
from tests.divided import divided_lists
from tests.web.test_lists import taken
from web import clock

TODAY = date(2026, 3, 2)


@pytest.fixture
def lists(district):
    standard_lists(district)
    ListEntry.objects.get(line__item_list__kind="assist").lead_departments.set([district.department])
    with clock.at(TODAY):
        yield district


def test_departments_stand_in_the_official_order_with_their_counts(lists, client):
    admit(lists, "三月的事", since=date(2026, 3, 1), last_day=date(2026, 3, 31))
    rows = client.get("/departments/").context["rows"]
    assert [(row.department.name, row.lines, row.admissions) for row in rows] == [
        ("民政局", 0, 0),
        ("卫生健康委员会", 1, 1),
        ("统计局", 0, 0),
    ]
    april = client.get("/departments/", {"on": "2026-04-01"}).context["rows"]
    assert [row.admissions for row in april] == [0, 0, 0]


def test_a_department_shows_lines_admissions_and_what_it_sent(lists, client):
    admission = admit(lists, "三月的事", since=date(2026, 3, 1), last_day=date(2026, 3, 31))
    send(lists)
    send(lists, sender=lists.other_department)
    page = client.get(f"/departments/{lists.department.pk}/")
    assert [entry.name for entry in page.context["entries"]] == ["协助做好公共卫生工作"]
    assert page.context["admissions"] == [(admission, date(2026, 3, 31))]
    assert page.context["chart"].labels[-1] == "2026-03"
    assert page.context["chart"].series[0].values == [0] * 11 + [1]
    assert "第1社区" not in page.content.decode()
    assert client.get(f"/departments/{lists.community1.pk}/").status_code == 404


def test_what_a_department_led_is_led_by_its_successor(lists):
    new = successions.NewUnit(name="卫生健康和疾控委员会", code="wjk")
    heir = successions.rename(lists.units["department"], new, on=date(2026, 3, 10), by=lists.reviewer).opened.get()
    units = departments.line_of_units(heir, date(2026, 3, 10))
    assert [entry.name for entry in departments.entries_led_by(units, date(2026, 3, 10))] == ["协助做好公共卫生工作"]


def test_what_the_pages_show_is_taken_away_as_a_file(lists, client):
    admit(lists, "三月的事", since=date(2026, 3, 1), last_day=date(2026, 3, 31))
    told = taken(client, "/departments/?on=2026-03-02&format=json")
    assert [(row["name"], row["lines"], row["admissions"]) for row in told["rows"]] == [
        ("民政局", 0, 0),
        ("卫生健康委员会", 1, 1),
        ("统计局", 0, 0),
    ]
    told = taken(client, f"/departments/{lists.department.pk}/?format=json")
    assert ([row["name"] for row in told["rows"]], told["filter"]) == (
        ["协助做好公共卫生工作"],
        "牵头部门：卫生健康委员会",
    )
    assert client.get("/departments/?format=doc").status_code == 400


def test_the_pages_need_the_same_queries_with_3_and_60_admissions(lists, client):
    addresses = ["/departments/", f"/departments/{lists.department.pk}/"]
    for n in range(3):
        admit(lists, f"事项{n}", since=date(2026, 3, 1), last_day=date(2026, 3, 31))
    few = [queries(client, address) for address in addresses]
    for n in range(3, 60):
        admit(lists, f"事项{n}", since=date(2026, 3, 1), last_day=date(2026, 3, 31))
    assert [queries(client, address) for address in addresses] == few


def test_what_a_department_co_operates_in_stands_apart_from_what_it_leads(lists, client):
    divided_lists(lists)
    page = client.get(f"/departments/{lists.other_department.pk}/")
    assert (page.context["entries"], [entry.name for entry in page.context["helped"]]) == (
        [],
        ["协助消防检查", "社保卡申领"],
    )
    assert page.content.decode().count(f'<a href="/departments/{lists.department.pk}/">卫生健康委员会</a>') == 2
    rows = client.get("/departments/").context["rows"]
    assert [(row.department.name, row.lines, row.cooperating) for row in rows] == [
        ("民政局", 0, 0),
        ("卫生健康委员会", 3, 0),
        ("统计局", 0, 2),
    ]


@pytest.mark.parametrize(
    ("words", "names"),
    [("卫生", ["卫生健康委员会"]), ("tj", ["统计局"]), ("局", ["民政局", "统计局"]), ("没有", []), ("\x00", [])],
)
def test_departments_are_searched_by_name_and_code_on_page_and_in_file(lists, client, words, names):
    page = client.get("/departments/", {"q": words})
    assert [row.department.name for row in page.context["rows"]] == names
    assert ("这一天没有叫这个名称、用这个代码的部门。" in page.content.decode()) == (not names)
    if names:
        told = taken(client, f"/departments/?q={quote(words)}&format=json")
        assert [row["name"] for row in told["rows"]] == names
        assert told["filter"] == f"名称、代码：{words}"


def kept(client, url):
    """The mark of a copy of a page that a stranger may keep, which holds no token and no cookie."""
    answer = client.get(url)
    assert (answer.status_code, answer.cookies) == (200, {})
    assert answer["Cache-Control"].startswith("public, max-age=")
    assert "csrf" not in answer.content.decode().lower()
    return answer["ETag"]


def test_the_page_of_a_department_may_be_kept_until_something_is_sent(lists, client):
    url = f"/departments/{lists.department.pk}/"
    mark = kept(client, url)
    assert client.get(url, headers={"If-None-Match": mark}).status_code == 304
    send(lists, "报送统计表")
    again = client.get(url, headers={"If-None-Match": mark})
    assert (again.status_code, again["ETag"] != mark) == (200, True)


def test_the_check_of_a_number_may_be_kept_until_another_refusal_is_drawn(lists, client):
    url = "/numbers/?q=测试区拒〔2026〕1号"
    mark = kept(client, url)
    assert client.get(url, headers={"If-None-Match": mark}).status_code == 304
    RecordCounter.draw(lists.authority, "拒", on=TODAY)
    again = client.get(url, headers={"If-None-Match": mark})
    assert (again.status_code, again["ETag"] != mark) == (200, True)


def test_nobody_keeps_the_check_of_a_number_of_somebody_who_is_signed_in(lists, client):
    client.force_login(lists.reviewer)
    assert client.get("/numbers/")["Cache-Control"] == "private, no-store"
