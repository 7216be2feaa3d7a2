"""Public pages of the lists and their lines."""

from datetime import date

import pytest
from django.urls import reverse

from tests.district import publish, standard_lists, the_list


@pytest.fixture
def lists(district):
    standard_lists(district)
    return district


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


def test_the_poster_prints_the_list(lists, client):
    page = client.get(reverse("registry:list-poster", args=[the_list(lists, "assist").pk]))
    assert "协助做好公共卫生工作" in page.content.decode()


def test_only_keepers_mend_keywords(lists, client):
    line = the_list(lists, "duty").lines.get(number="1")
    url = reverse("registry:line-keywords", args=[line.pk])
    client.force_login(lists.officer)
    assert client.post(url, {"keywords": "乱改"}).status_code == 403
    client.force_login(lists.reviewer)
    client.post(url, {"keywords": "普法 法治 普法"})
    line.refresh_from_db()
    assert line.keywords == ["普法", "法治"]


def test_too_many_keywords_stay_in_the_box_with_a_sentence(lists, client):
    line = the_list(lists, "duty").lines.get(number="1")
    url = reverse("registry:line-keywords", args=[line.pk])
    client.force_login(lists.reviewer)
    page = client.post(url, {"keywords": "长" * 31})
    assert (page.status_code, page.context["keywords"]) == (422, "长" * 31)
    assert page.context["keywords_wrong"] == "关键词最多200个，每个不超过30字。"
    assert client.post(url, {"keywords": "普法\x00"}).status_code == 422
    assert client.get(url).url == f"/lines/{line.pk}/"
    client.logout()
    assert client.post(url, {"keywords": "乱改"}).url == f"/login/?next={url}"


def test_the_history_of_a_line_links_each_order_and_says_what_it_said(lists, client):
    change = {"name": "宣传法律法规和政策", "content": "宣传宪法"}
    order = publish(lists, published_on=date(2026, 2, 1), lines=[("duty", "change", "1", change)])
    line = the_list(lists, "duty").lines.get(number="1")
    page = client.get(reverse("registry:line-detail", args=[line.pk]))
    assert [(moment.label, moment.wording) for moment in page.context["timeline"]] == [
        ("列入", "宣传国家法律、法规和相关政策"),
        ("修改", "宣传宪法"),
    ]
    assert page.content.decode().count(f'href="/orders/{order.pk}/"') == 2


def test_the_poster_of_certificates_says_for_what_they_are(lists, client):
    page = client.get(reverse("registry:list-poster", args=[the_list(lists, "may_issue").pk])).context["poster"]
    entry = the_list(lists, "may_issue").lines.get().entries.get()
    assert [row["conditions"] for row in page["groups"][0]["entries"]] == [entry.conditions]
    assert page["note"] == "以公布的调整文件为准。清单上没有、又没有法律法规依据的证明，社区不应出具。"


@pytest.mark.parametrize("rows", [1, 3])
def test_list_pages_need_a_fixed_number_of_queries(district, client, rows, django_assert_num_queries):
    lines = [("duty", "add", str(n), {"name": f"事项{n}"}) for n in range(1, rows + 1)]
    publish(district, published_on=date(2025, 1, 10), lines=lines)
    with django_assert_num_queries(6):
        client.get(reverse("registry:list-detail", args=[the_list(district, "duty").pk]))
    with django_assert_num_queries(3):
        client.get(reverse("registry:entry-list"))
    with django_assert_num_queries(1):
        client.get(reverse("registry:list-index"))
