"""Public pages of the lists, and the drafting of orders."""

from datetime import date

import pytest
from django.urls import reverse

from registry.models import AdjustmentOrder
from tests.district import draft_order, publish, standard_lists, the_list


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


def test_drafts_are_hidden_from_strangers(lists, client):
    order = draft_order(lists, published_on=date(2026, 4, 1), lines=[("duty", "add", "9", {"name": "新事项"})])
    url = reverse("registry:order-detail", args=[order.pk])
    assert client.get(url).status_code == 404
    client.force_login(lists.worker)
    assert client.get(url).status_code == 404
    client.force_login(lists.reviewer)
    assert client.get(url).status_code == 200


def test_an_order_that_takes_effect_before_its_publication_is_said_beside_the_field(lists, client):
    client.force_login(lists.second_reviewer)
    page = client.post(
        reverse("registry:order-create"),
        {"title": "通知", "document_number": "测1号", "published_on": "2026-05-02", "effective_on": "2026-05-01"},
    )
    assert page.context["form"].errors["effective_on"] == ["生效日期应当晚于公布日期：文件公布之前（含当日）不能生效。"]
    assert "测1号" in page.content.decode()


def test_the_same_document_number_twice_is_said_on_the_page(lists, client):
    client.force_login(lists.second_reviewer)
    data = {"title": "通知", "document_number": "测2号", "published_on": "2026-05-01", "effective_on": "2026-05-02"}
    assert client.post(reverse("registry:order-create"), data).status_code == 302
    page = client.post(reverse("registry:order-create"), data)
    assert page.status_code == 200
    assert page.context["form"].non_field_errors() == ["这个文号已有调整文件。"]


def test_a_reviewer_drafts_and_another_publishes(lists, client):
    client.force_login(lists.second_reviewer)
    client.post(
        reverse("registry:order-create"),
        {"title": "通知", "document_number": "测3号", "published_on": "2026-05-01", "effective_on": "2026-05-02"},
    )
    order = AdjustmentOrder.objects.get(document_number="测3号")
    line = {
        "change": "add",
        "item_list": the_list(lists, "duty").pk,
        "number": "11",
        "name": "新的履职事项",
        "category": "task",
        "basis_title": "某某条例",
        "basis_level": "regulation",
    }
    assert client.post(reverse("registry:order-line-create", args=[order.pk]), line).status_code == 302
    publish_url = reverse("registry:order-action", args=[order.pk, "publish"])
    assert client.post(publish_url).status_code == 403
    client.force_login(lists.reviewer)
    assert client.post(publish_url, {"seen": order.version}).status_code == 302
    order.refresh_from_db()
    assert order.state == "published"


def test_a_line_without_a_basis_is_refused_with_what_to_do(lists, client):
    order = draft_order(lists, published_on=date(2026, 4, 1))
    client.force_login(lists.second_reviewer)
    page = client.post(
        reverse("registry:order-line-create", args=[order.pk]),
        {
            "change": "add",
            "item_list": the_list(lists, "duty").pk,
            "number": "12",
            "name": "无依据",
            "category": "task",
        },
    )
    assert page.status_code == 422
    assert "没有依据的条目不能公布" in page.context["form"].errors["basis"][0]


def test_a_stale_form_of_a_draft_is_refused(lists, client):
    order = draft_order(lists, published_on=date(2026, 4, 1))
    client.force_login(lists.reviewer)
    data = {"title": "改", "document_number": "测4号", "published_on": "2026-05-01", "effective_on": "2026-05-02"}
    url = reverse("registry:order-edit", args=[order.pk])
    client.post(url, {**data, "seen": order.version})
    client.post(url, {**data, "title": "后改", "seen": order.version})
    order.refresh_from_db()
    assert order.title == "改"


def test_only_keepers_mend_keywords(lists, client):
    line = the_list(lists, "duty").lines.get(number="1")
    url = reverse("registry:line-keywords", args=[line.pk])
    client.force_login(lists.officer)
    assert client.post(url, {"keywords": "乱改"}).status_code == 403
    client.force_login(lists.reviewer)
    client.post(url, {"keywords": "普法 法治 普法"})
    line.refresh_from_db()
    assert line.keywords == ["普法", "法治"]


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
    with django_assert_num_queries(2):
        client.get(reverse("registry:order-list"))
