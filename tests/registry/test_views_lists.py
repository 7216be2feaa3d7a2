"""Public pages of the lists and their lines."""

import json
from datetime import date
from urllib.parse import quote

import pytest
from django.urls import reverse

from registry import corrections
from tests.admission.counting import queries
from tests.district import entry, publish, the_list
from tests.divided import PLACE, divided_lists, headed, publish_with
from web import clock
from web.workflow import perform


def test_anybody_reads_the_lists_of_today(lists, client):
    page = client.get(reverse("registry:list-detail", args=[the_list(lists, "duty").pk]))
    assert page.status_code == 200
    assert [entry.name for entry in page.context["entries"]] == ["宣传法律法规和政策", "群防群治与纠纷调解"]


def test_a_list_is_read_as_on_any_day(lists, client):
    publish(lists, published_on=date(2026, 2, 1), effective_on=date(2026, 3, 1), lines=[("duty", "remove", "4", {})])
    url = reverse("registry:list-detail", args=[the_list(lists, "duty").pk])
    assert client.get(url, {"on": "2026-02-28"}).context["paginator"].count == 2
    assert client.get(url, {"on": "2026-03-01"}).context["paginator"].count == 1
    assert client.get(url, {"on": "2026-03-01", "known_at": "2026-01-15"}).context["paginator"].count == 2
    assert client.get(url, {"on": "2024-03-01"}).context["paginator"].count == 0


@pytest.mark.parametrize("text", ["2026-02-30", "yesterday", "2026-2-3", "0000-00-00", "9" * 5000])
def test_a_day_that_does_not_exist_gets_a_sentence(lists, client, text):
    page = client.get(reverse("registry:list-index"), {"on": text})
    assert page.status_code == 400
    assert "不是一个有效的日期" in page.content.decode()
    assert page.content.decode().count('<a class="btn primary" href="/lists/">去掉条件再看</a>') == 1


def test_words_find_lines_by_name_and_keyword(lists, client):
    page = client.get(reverse("registry:entry-list"), {"q": "疫苗"})
    assert [entry.name for entry in page.context["entries"]] == ["协助做好公共卫生工作"]


def test_a_line_shows_what_enacted_and_what_ended_it(lists, client):
    publish(lists, published_on=date(2026, 2, 1), effective_on=date(2026, 3, 1), lines=[("duty", "remove", "4", {})])
    line = the_list(lists, "duty").lines.get(number="4")
    page = client.get(reverse("registry:line-detail", args=[line.pk]))
    assert [(moment.label, moment.at) for moment in page.context["timeline"]] == [
        ("列入", date(2025, 1, 11)),
        ("移出", date(2026, 3, 1)),
    ]


def test_the_history_of_a_line_links_each_order_and_says_what_it_said(lists, client):
    change = {"name": "宣传法律法规和政策", "content": "宣传宪法"}
    order = publish(lists, published_on=date(2026, 2, 1), lines=[("duty", "change", "1", change)])
    line = the_list(lists, "duty").lines.get(number="1")
    page = client.get(reverse("registry:line-detail", args=[line.pk]))
    assert [(moment.label, moment.wording) for moment in page.context["timeline"]] == [
        ("列入", "宣传国家法律、法规和相关政策"),
        ("修改", "宣传宪法"),
    ]
    text = page.content.decode()
    assert text.count(f'href="/orders/{order.pk}/"') == 2
    assert (text.count("<ins>"), text.count("<del>")) == (1, 1)


def test_a_page_of_another_day_says_so_and_keeps_the_day_in_its_links(lists, client):
    url = reverse("registry:list-detail", args=[the_list(lists, "duty").pk])
    line = the_list(lists, "duty").lines.get(number="1")
    assert "when-banner" not in client.get(url).content.decode()
    page = client.get(url, {"on": "2026-01-15", "known_at": "2026-01-20"}).content.decode()
    assert "您看到的是2026年1月15日当天的内容，按2026-01-20 23:59时的记录，不是今天的。" in page
    assert f'href="{url}">回到今天' in page
    assert f'href="/lines/{line.pk}/?on=2026-01-15&amp;known_at=2026-01-20"' in page


def test_a_list_shows_its_latest_orders_and_leads_to_all_of_them(lists, client):
    for n in range(2, 8):
        lines = [("duty", "add", f"{n}0", {"name": f"事项{n}"})]
        publish(lists, published_on=date(2026, 1, n), number=f"甲〔2026〕{n}号", lines=lines)
    item_list = the_list(lists, "duty")
    page = client.get(reverse("registry:list-detail", args=[item_list.pk]))
    assert [row.order.document_number for row in page.context["orders"]] == [
        f"甲〔2026〕{n}号" for n in (7, 6, 5, 4, 3)
    ]
    history = reverse("registry:list-history", args=[item_list.pk])
    assert history in page.content.decode()
    assert client.get(history).context["paginator"].count == 7
    assert client.get(history, {"known_at": "2026-01-03"}).context["paginator"].count == 3


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("", ["丙号", "乙号", "甲〔2025〕1号"]),
        ("kind=adds", ["乙号", "甲〔2025〕1号"]),
        ("kind=alters", ["乙号"]),
        ("kind=removes", ["丙号"]),
        ("kind=corrected", ["乙号"]),
        ("year=2025", ["甲〔2025〕1号"]),
        ("year=2026&kind=adds", ["乙号"]),
        ("q=丙", ["丙号"]),
        ("year=2024", []),
        ("kind=corrected&known_at=2026-02-15", []),
    ],
)
def test_the_history_of_a_list_is_filtered_by_what_an_order_does_and_by_year(district, client, asked, numbers):
    publish(district, published_on=date(2025, 1, 10), number="甲〔2025〕1号", lines=many(1, 2))
    lines = [
        ("duty", "add", "9", {"name": "新事项"}),
        ("duty", "change", "1", {"name": "事项一", "content": "宣传宪发"}),
    ]
    publish(district, published_on=date(2026, 1, 10), number="乙号", lines=lines)
    publish(district, published_on=date(2026, 2, 10), number="丙号", lines=[("duty", "remove", "2", {})])
    with clock.at(date(2026, 3, 5)):
        wrong = entry(district, "duty", "1", date(2026, 3, 5))
        said = {"field": "content", "after": "宣传宪法", "reason": "错字", "by": district.second_reviewer}
        perform(corrections.draft(wrong, **said), "issue", by=district.reviewer)
    history = reverse("registry:list-history", args=[the_list(district, "duty").pk])
    page = client.get(f"{history}?{asked}")
    assert [row.order.document_number for row in page.context["orders"]] == numbers
    told = json.loads(b"".join(client.get(f"{history}?{asked}&format=json")))
    assert [row["document_number"] for row in told["rows"]] == numbers


def test_list_pages_need_the_same_queries_with_3_and_60_lines(district, client):
    publish(district, published_on=date(2025, 1, 10), number="甲〔2025〕1号", lines=many(1, 3))
    pk = the_list(district, "duty").pk
    line = the_list(district, "duty").lines.get(number="1").pk
    addresses = [
        reverse("registry:list-detail", args=[pk]),
        reverse("registry:list-history", args=[pk]),
        reverse("registry:list-poster", args=[pk]),
        reverse("registry:list-compare", args=[pk]) + "?from=2024-01-01&to=2026-01-01",
        reverse("registry:authority-compare") + "?from=2024-01-01&to=2026-01-01",
        reverse("registry:line-detail", args=[line]),
        reverse("registry:entry-list"),
        reverse("registry:list-index"),
        reverse("registry:community-list"),
        reverse("registry:community-lists", args=[district.community1.pk]),
        reverse("registry:community-poster", args=[district.community1.pk]),
        f"/api/v1/lists/{pk}/compare/?from=2024-01-01&to=2026-01-01",
    ]
    few = {address: queries(client, address) for address in addresses}
    publish(district, published_on=date(2025, 1, 10), number="甲〔2025〕2号", lines=many(4, 60))
    assert {address: queries(client, address) for address in addresses} == few


def many(first, last):
    return [("duty", "add", str(n), {"name": f"事项{n}"}) for n in range(first, last + 1)]


def test_the_file_of_a_history_bears_the_name_of_its_list(lists, client):
    item_list = the_list(lists, "duty")
    told = client.get(reverse("registry:list-history", args=[item_list.pk]), {"format": "json"})
    assert json.loads(told.getvalue())["name"] == f"{item_list.name}沿革"


def test_a_list_is_read_under_its_headings_and_says_how_many_classes_it_has(district, client):
    publish_with(district, headed(*(("duty", str(n), f"第{n % 5}类" if n % 5 else "", "") for n in range(1, 136))))
    url = reverse("registry:list-detail", args=[the_list(district, "duty").pk])
    first, second = client.get(url), client.get(url, {"page": 2})
    assert first.context["size"] == "共4类135项"
    index = client.get(reverse("registry:list-index")).context["lists"]
    assert [(one.classes, one.size) for one in index] == [(4, 135)]
    assert [(one.label, one.size, page) for one, page in first.context["headings"]] == [
        *((f"第{n}类", 27, 1) for n in range(1, 5)),
        ("未分类", 27, 2),
    ]
    assert first.content.decode().count('href="?page=2#heading-5"') == 1
    assert [(one.label, one.size, one.is_continued) for one in second.context["sections"]] == [
        ("第4类", 8, True),
        ("未分类", 27, False),
    ]
    assert second.content.decode().count("第4类（续）") == 1


def test_a_line_says_who_does_what_under_which_headings(lists, client):
    divided_lists(lists)
    line = the_list(lists, "assist").lines.get(number="21")
    page = client.get(reverse("registry:line-detail", args=[line.pk])).content.decode()
    list_url = reverse("registry:list-detail", args=[line.item_list_id])
    assert page.count(f'<a href="{list_url}?heading={quote("平安建设")}">平安建设</a><span>消防安全</span>') == 1
    for unit in (lists.department, lists.other_department):
        assert page.count(f'<a href="/departments/{unit.pk}/">{unit.name}</a>') == 1
    assert page.count("<dt>社区职责</dt><dd>通知居民</dd>") == 1
    service = the_list(lists, "public_service").lines.get()
    page = client.get(reverse("registry:line-detail", args=[service.pk])).content.decode()
    assert page.count(f"<dt>办理地点</dt><dd>{PLACE}</dd>") == 1


def test_the_lists_of_a_community_stand_under_their_headings_too(lists, client):
    divided_lists(lists)
    page = client.get(reverse("registry:community-lists", args=[lists.community1.pk])).content.decode()
    assert [page.count(f">{words}<") for words in ("平安建设", "消防安全", "社会保障")] == [1, 1, 1]
    assert page.count(f"办理地点：{PLACE}") == 1


def test_a_list_is_told_of_since_something_on_it_was_published_and_not_before(lists, client):
    with clock.at(date(2026, 3, 1)):
        later = the_list(lists, "creation")
        stranger = client.get(reverse("registry:list-index"))
        client.force_login(lists.second_reviewer)
        drafter = client.get(reverse("registry:list-index"))
        client.logout()
    assert [later in page.context["lists"] for page in (drafter, stranger)] == [True, False]
    assert client.get(reverse("registry:list-detail", args=[later.pk])).status_code == 404
    publish(lists, published_on=date(2026, 4, 1), lines=[("creation", "add", "1", {"name": "文明楼院"})])
    for moment, is_known in (("2026-03-01T00:00", False), ("2026-04-02T00:00", True), (None, True)):
        asked = {"known_at": moment} if moment else {}
        page = client.get(reverse("registry:list-index"), asked)
        assert ([one.size for one in page.context["lists"] if one == later] != []) == is_known
        listed = client.get("/api/v1/lists/", asked).json()["results"]
        assert (later.pk in [one["id"] for one in listed]) == is_known
    assert client.get(reverse("registry:list-detail", args=[later.pk])).status_code == 200


def test_what_was_known_before_anything_was_published_is_no_list(lists, client):
    page = client.get(reverse("registry:list-index"), {"known_at": "2024-01-01T00:00"})
    assert list(page.context["lists"]) == []
    assert "还没有公布清单。" in page.content.decode()
