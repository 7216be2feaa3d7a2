"""The pages of orders: published ones for everybody, drafts for those who write and publish them."""

from datetime import date

import pytest
from django.urls import reverse

from registry.models import AdjustmentOrder
from tests.district import draft_order, publish, standard_lists, the_list


@pytest.fixture
def lists(district):
    standard_lists(district)
    return district


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
    assert page.context["form"].errors == {"document_number": ["这个文号已有调整文件，请核对文号。"]}


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


def test_a_stale_form_of_a_draft_is_kept_on_the_page_and_saved_by_a_second_press(lists, client):
    order = draft_order(lists, published_on=date(2026, 4, 1))
    client.force_login(lists.reviewer)
    data = {"title": "改", "document_number": "测4号", "published_on": "2026-05-01", "effective_on": "2026-05-02"}
    url = reverse("registry:order-edit", args=[order.pk])
    client.post(url, {**data, "seen": order.version})
    page = client.post(url, {**data, "title": "后改", "seen": order.version})
    order.refresh_from_db()
    assert order.title == "改"
    assert page.context["form"].data["title"] == "后改"
    assert page.context["form"].non_field_errors() == [
        "您打开页面之后，这份草稿已由他人改动，您填写的还没有保存。要按您填写的保存，请再按一次「保存」。"
    ]
    client.post(url, {**data, "title": "后改", "seen": page.context["seen"]})
    order.refresh_from_db()
    assert order.title == "后改"


def test_a_draft_does_not_take_the_number_of_another_order(lists, client):
    draft_order(lists, published_on=date(2026, 4, 1), number="测5号")
    order = draft_order(lists, published_on=date(2026, 4, 1), number="测6号")
    client.force_login(lists.reviewer)
    data = {"title": "改", "published_on": "2026-05-01", "effective_on": "2026-05-02", "seen": order.version}
    url = reverse("registry:order-edit", args=[order.pk])
    page = client.post(url, {**data, "document_number": "测5号"})
    assert page.context["form"].errors == {"document_number": ["这个文号已有调整文件，请核对文号。"]}
    assert client.post(url, {**data, "document_number": "测6号"}).status_code == 302


def line_errors(client, order, kind, **said):
    """The errors of the number when a line is added to a draft; None when it was saved."""
    basis = {"name": "新事项", "category": "task", "basis_title": "某某条例", "basis_level": "regulation"}
    data = {**basis, "item_list": the_list_of(order, kind).pk, **said}
    page = client.post(reverse("registry:order-line-create", args=[order.pk]), data)
    return page.context["form"].errors["number"] if page.status_code == 422 else None


def the_list_of(order, kind):
    """The list of this kind in the authority of the order."""
    return order.authority.lists.get(kind=kind)


def test_a_number_that_does_not_fit_what_is_done_is_said_beside_it(lists, client):
    order = draft_order(lists, published_on=date(2026, 4, 1))
    client.force_login(lists.reviewer)
    assert line_errors(client, order, "duty", change="add", number="1") == [
        "《测试区duty清单》第1项的编号用过，请换一个新编号。"
    ]
    assert line_errors(client, order, "duty", change="change", number="88") == [
        "《测试区duty清单》没有第88项，请核对编号。"
    ]
    assert line_errors(client, order, "duty", change="add", number="20") is None
    assert line_errors(client, order, "duty", change="add", number="20") == [
        "这份文件里已经有这一项；要改的，先去掉原来的。"
    ]
    assert [line.number for line in order.lines.all()] == ["20"]


def test_a_keyword_that_is_too_long_is_not_cut_silently(lists, client):
    order = draft_order(lists, published_on=date(2026, 4, 1))
    client.force_login(lists.reviewer)
    data = {"change": "add", "item_list": the_list(lists, "duty").pk, "number": "21", "keywords_text": "长" * 31}
    page = client.post(reverse("registry:order-line-create", args=[order.pk]), data)
    assert page.context["form"].errors["keywords_text"] == ["关键词最多200个，每个不超过30字。"]


def test_days_far_from_ours_are_no_days_of_an_order(lists, client):
    client.force_login(lists.reviewer)
    data = {"title": "远", "document_number": "测7号", "published_on": "0001-01-01", "effective_on": "9999-12-31"}
    page = client.post(reverse("registry:order-create"), data)
    said = ["请填写1949年到2999年之间的日期。"]
    assert page.context["form"].errors == {"published_on": said, "effective_on": said}


def test_a_line_that_is_removed_is_named_as_it_stands(lists, client):
    order = draft_order(lists, published_on=date(2026, 4, 1))
    client.force_login(lists.reviewer)
    data = {"change": "remove", "item_list": the_list(lists, "duty").pk, "number": "4", "category": "task"}
    assert client.post(reverse("registry:order-line-create", args=[order.pk]), data).status_code == 302
    assert [line.name for line in order.lines.all()] == ["群防群治与纠纷调解"]


@pytest.mark.parametrize("page", ["order-edit", "order-line-create"])
def test_an_order_that_is_no_draft_any_more_sends_back_with_a_sentence(lists, client, page):
    order = publish(lists, published_on=date(2026, 4, 1), lines=[("duty", "add", "9", {"name": "新事项"})])
    client.force_login(lists.reviewer)
    response = client.post(reverse(f"registry:{page}", args=[order.pk]), {}, follow=True)
    assert response.redirect_chain == [(f"/orders/{order.pk}/", 302)]
    assert [str(one) for one in response.context["messages"]] == [
        "这份文件现在是「已公布」，不能再改；要调整清单，请另行起草。"
    ]


def test_a_line_is_taken_out_of_a_draft(lists, client):
    order = draft_order(lists, published_on=date(2026, 4, 1), lines=[("duty", "add", "9", {"name": "新事项"})])
    client.force_login(lists.reviewer)
    url = reverse("registry:order-line-delete", args=[order.pk, order.lines.get().pk])
    assert client.post(url).url == f"/orders/{order.pk}/"
    assert order.lines.count() == 0


def test_discarding_a_draft_says_so_on_its_page(lists, client):
    order = draft_order(lists, published_on=date(2026, 4, 1))
    client.force_login(lists.reviewer)
    url = reverse("registry:order-action", args=[order.pk, "discard"])
    response = client.post(url, {"seen": order.version, "reason": "重复"}, follow=True)
    assert [str(one) for one in response.context["messages"]] == ["已办理：作废草稿。"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_orders_needs_a_fixed_number_of_queries(district, client, rows, django_assert_num_queries):
    for n in range(1, rows + 1):
        publish(
            district,
            published_on=date(2025, 1, 10),
            number=f"测{n}号",
            lines=[("duty", "add", str(n), {"name": f"事项{n}"})],
        )
    with django_assert_num_queries(2):
        assert len(client.get(reverse("registry:order-list")).context["orders"]) == rows
