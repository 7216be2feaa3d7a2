"""The pages of orders: published ones for everybody, drafts for those who write and publish them."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from registry.models import AdjustmentOrder
from tests.district import draft_order, publish, the_list
from web import clock
from web.workflow import perform


def test_drafts_are_hidden_from_strangers(lists, client):
    order = draft_order(lists, published_on=date(2026, 4, 1), lines=[("duty", "add", "9", {"name": "新事项"})])
    url = reverse("registry:order-detail", args=[order.pk])
    assert client.get(url).status_code == 404
    client.force_login(lists.worker)
    assert client.get(url).status_code == 404
    client.force_login(lists.reviewer)
    assert client.get(url).status_code == 200


def test_on_a_past_day_the_orders_published_by_then_are_shown(lists, client):
    publish(lists, published_on=date(2026, 1, 5), number="新试1号", lines=[("duty", "add", "9", {"name": "新事项"})])
    publish(lists, published_on=date(2026, 2, 5), number="新试2号", lines=[("duty", "add", "10", {"name": "又一项"})])
    page = client.get("/orders/?on=2026-02-04&q=新试")
    assert [order.document_number for order in page.context["orders"]] == ["新试1号"]
    assert '<input type="hidden" name="on" value="2026-02-04">' in page.content.decode()
    assert "您看到的是2026年2月4日当天的内容" in page.content.decode()
    found = client.get("/api/v1/orders/?on=2026-02-04&q=新试").json()["results"]
    assert [one["document_number"] for one in found] == ["新试1号"]
    assert client.get("/api/v1/orders/?on=2026-02-30").status_code == 400
    known = client.get("/orders/?known_at=2026-01-05&q=新试")
    assert [order.document_number for order in known.context["orders"]] == ["新试1号"]


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
    page = client.post(reverse("registry:order-create"), {**data, "title": "另一份通知"})
    assert page.status_code == 422
    assert page.context["form"].errors == {"document_number": ["这个文号已有调整文件，请核对文号。"]}


def test_a_second_press_of_save_finds_the_draft_that_the_first_one_made(lists, client):
    client.force_login(lists.second_reviewer)
    data = {"title": "通知", "document_number": "测2号", "published_on": "2026-05-01", "effective_on": "2026-05-02"}
    first = client.post(reverse("registry:order-create"), data)
    again = client.post(reverse("registry:order-create"), data)
    assert (again.status_code, again.url) == (302, first.url)
    assert AdjustmentOrder.objects.filter(document_number="测2号").count() == 1


def test_a_reviewer_drafts_and_another_publishes(lists, client):
    client.force_login(lists.second_reviewer)
    client.post(
        reverse("registry:order-create"),
        {"title": "通知", "document_number": "测3号", "published_on": "2026-05-01", "effective_on": "2026-05-02"},
    )
    order = AdjustmentOrder.objects.get(document_number="测3号")
    line = {
        "number": "11",
        "name": "新的履职事项",
        "category": "task",
        "basis_title": "某某条例",
        "basis_level": "regulation",
    }
    url = reverse("registry:order-line-add", args=[order.pk, the_list(lists, "duty").pk])
    assert client.post(url, line).status_code == 302
    order.refresh_from_db()
    publish_url = reverse("registry:order-action", args=[order.pk, "publish"])
    assert client.post(publish_url).status_code == 403
    client.force_login(lists.reviewer)
    assert client.post(publish_url, {"seen": order.version}).status_code == 302
    order.refresh_from_db()
    assert order.state == "published"


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


def test_days_far_from_ours_are_no_days_of_an_order(lists, client):
    client.force_login(lists.reviewer)
    data = {"title": "远", "document_number": "测7号", "published_on": "0001-01-01", "effective_on": "9999-12-31"}
    page = client.post(reverse("registry:order-create"), data)
    said = ["请填写1949年到2999年之间的日期。"]
    assert page.context["form"].errors == {"published_on": said, "effective_on": said}


def test_an_order_that_is_no_draft_any_more_sends_back_with_a_sentence(lists, client):
    order = publish(lists, published_on=date(2026, 4, 1), lines=[("duty", "add", "9", {"name": "新事项"})])
    client.force_login(lists.reviewer)
    for name, args in (
        ("order-edit", [order.pk]),
        ("order-line-add", [order.pk, the_list(lists, "duty").pk]),
        ("order-lines-drop", [order.pk]),
        ("order-impact", [order.pk]),
    ):
        response = client.post(reverse(f"registry:{name}", args=args), {}, follow=True)
        assert response.redirect_chain == [(f"/orders/{order.pk}/", 302)], name
        assert [str(one) for one in response.context["messages"]] == [
            "这份文件现在是「已公布」，不能再改；要调整清单，请另行起草。"
        ]


def test_a_scan_is_kept_with_the_draft_and_downloaded_by_anybody_once_published(lists, client):
    order = draft_order(lists, published_on=date(2026, 4, 1), lines=[("duty", "add", "9", {"name": "新事项"})])
    client.force_login(lists.second_reviewer)
    head = {"title": "改", "document_number": "测9号", "published_on": "2026-04-01", "effective_on": "2026-04-02"}
    paper = SimpleUploadedFile("通知.pdf", b"%PDF-1.7 paper", "application/pdf")
    url = reverse("registry:order-edit", args=[order.pk])
    assert client.post(url, {**head, "seen": order.version, "scan_file": paper}).status_code == 302
    order.refresh_from_db()
    scan = reverse("registry:order-scan", args=[order.pk])
    client.logout()
    assert client.get(scan).status_code == 404
    with clock.at(date(2026, 4, 1)):
        perform(order, "publish", by=lists.reviewer)
    paper = client.get(scan)
    assert (paper.content, paper["Content-Type"]) == (b"%PDF-1.7 paper", "application/pdf")
    assert paper["Content-Disposition"].startswith("attachment")
    assert "通知.pdf" in client.get(reverse("registry:order-detail", args=[order.pk])).content.decode()


def test_a_file_that_is_no_paper_is_refused_beside_its_field(lists, client):
    client.force_login(lists.second_reviewer)
    head = {"title": "改", "document_number": "测9号", "published_on": "2026-04-01", "effective_on": "2026-04-02"}
    page = client.post(
        reverse("registry:order-create"), {**head, "scan_file": SimpleUploadedFile("x.exe", b"MZ", "application/pdf")}
    )
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["scan_file"]


def test_a_published_order_shows_what_it_changed_even_when_later_orders_came(lists, client):
    said = {"name": "普法宣传", "content": "宣传宪法"}
    order = publish(lists, published_on=date(2026, 4, 1), lines=[("duty", "change", "1", said)])
    publish(lists, published_on=date(2026, 5, 1), number="测8号", lines=[("duty", "remove", "1", {"name": "普法宣传"})])
    page = client.get(reverse("registry:order-detail", args=[order.pk]))
    [change] = page.context["changes"]
    assert change.before.name == "宣传法律法规和政策"
    assert [one.field for one in change.after_said] == ["name", "content"]
    paper = client.get(reverse("registry:order-compare", args=[order.pk]))
    assert paper.status_code == 200
    assert "<del>" in paper.content.decode()


def test_findings_stand_on_the_draft_with_what_bars_first_and_nothing_is_published(lists, client):
    order = draft_order(lists, published_on=date(2026, 4, 1), lines=[("duty", "add", "1", {"name": "占用编号"})])
    client.force_login(lists.reviewer)
    page = client.get(reverse("registry:order-detail", args=[order.pk]))
    assert page.context["findings"][0].code == "number_used"
    assert page.context["blocking"] == 1
    assert page.context["findings"][0].sentence in page.content.decode()
    form = client.get(reverse("registry:order-action", args=[order.pk, "publish"]))
    assert form.context["findings"][0].sentence == page.context["findings"][0].sentence
    client.post(reverse("registry:order-action", args=[order.pk, "publish"]), {"seen": order.version})
    order.refresh_from_db()
    assert order.state == "draft"


def test_a_finding_leads_to_where_it_can_be_mended(lists, client):
    days = {"published_on": date(2026, 4, 1), "effective_on": date(2026, 5, 1)}
    publish(lists, **days, number="测2号", lines=[("duty", "change", "1", {"name": "先改"})])
    clashing = [("duty", "change", "1", {"name": "后改"})]
    clashing = draft_order(lists, **days, number="测民发〔2026〕3号", lines=clashing)
    empty = draft_order(lists, **days, number="测民发〔2026〕4号", lines=[])
    for order, code, links in ((clashing, "same_day", 2), (empty, "no_lines", 1)):
        with clock.at(days["published_on"]):
            client.force_login(lists.second_reviewer)
            page = client.get(reverse("registry:order-detail", args=[order.pk]))
        assert [one.code for one in page.context["findings"] if one.is_blocking] == [code]
        assert page.content.decode().count(f'href="{reverse("registry:order-edit", args=[order.pk])}"') == links


def test_who_opened_the_publishing_page_before_a_line_was_changed_is_told(lists, client):
    order = draft_order(
        lists, published_on=date(2026, 4, 1), lines=[("duty", "add", n, {"name": f"新事项{n}"}) for n in ("8", "9")]
    )
    client.force_login(lists.second_reviewer)
    client.post(reverse("registry:order-lines-drop", args=[order.pk]), {"line": order.lines.first().pk})
    client.force_login(lists.reviewer)
    url = reverse("registry:order-action", args=[order.pk, "publish"])
    response = client.post(url, {"seen": order.version}, follow=True)
    assert [str(one) for one in response.context["messages"]] == [
        "已从草稿去掉第8项，现行内容不变。",
        "您打开页面之后，内容又有修改。请核对后再办。",
    ]


def test_scheduled_orders_stand_first_with_their_day(lists, client):
    with clock.at(date(2026, 4, 2)):
        order = publish(
            lists,
            published_on=date(2026, 4, 1),
            effective_on=date(2026, 6, 1),
            lines=[("duty", "add", "9", {"name": "新事项"})],
        )
        page = client.get(reverse("registry:order-list"))
        assert list(page.context["scheduled"]) == [order]
        assert "将于2026年6月1日生效" in page.content.decode()
        only = client.get(reverse("registry:order-list"), {"due": "scheduled"})
        assert list(only.context["orders"]) == [order]


def test_discarding_a_draft_says_so_on_its_page(lists, client):
    order = draft_order(lists, published_on=date(2026, 4, 1))
    client.force_login(lists.reviewer)
    url = reverse("registry:order-action", args=[order.pk, "discard"])
    response = client.post(url, {"seen": order.version, "reason": "重复"}, follow=True)
    assert [str(one) for one in response.context["messages"]] == ["已办理：作废草稿。"]


@pytest.mark.parametrize("rows", [3, 60])
def test_the_list_of_orders_needs_a_fixed_number_of_queries(district, client, rows, django_assert_num_queries):
    for n in range(1, rows + 1):
        draft = draft_order(district, published_on=date(2025, 1, 10), number=f"测{n}号")
        AdjustmentOrder.objects.filter(pk=draft.pk).update(state="published")
    with django_assert_num_queries(5):
        assert len(client.get(reverse("registry:order-list")).context["orders"]) == min(rows, 25)


@pytest.mark.parametrize("rows", [3, 60])
@pytest.mark.parametrize(("name", "queries"), [("order-detail", 49), ("order-compare", 13), ("order-impact", 32)])
def test_the_pages_of_a_draft_need_a_fixed_number_of_queries(
    lists, client, rows, name, queries, django_assert_max_num_queries
):
    publish(
        lists,
        published_on=date(2025, 2, 10),
        number="测8号",
        lines=[("negative", "add", str(100 + n), {"name": f"旧事项甲{n}乙"}) for n in range(rows)],
    )
    order = draft_order(
        lists,
        published_on=date(2026, 4, 1),
        lines=[
            *(("negative", "change", str(100 + n), {"name": f"改事项甲{n}乙"}) for n in range(rows)),
            *(("duty", "add", str(100 + n), {"name": f"新事项丙{n}丁"}) for n in range(rows)),
        ],
    )
    client.force_login(lists.reviewer)
    with django_assert_max_num_queries(queries):
        assert client.get(reverse(f"registry:{name}", args=[order.pk])).status_code == 200


def test_a_discarded_draft_says_why_and_by_whom_to_those_who_may_see_it(lists, client):
    order = draft_order(lists, published_on=date(2026, 4, 1), lines=[("duty", "add", "9", {"name": "新事项"})])
    url = reverse("registry:order-detail", args=[order.pk])
    client.force_login(order.drafted_by)
    page = client.get(url)
    assert (page.context["discarded"], f"{order.drafted_by} · " in page.content.decode()) == (None, True)
    perform(order, "discard", by=lists.reviewer, reason="并入另一份文件")
    page = client.get(url)
    step = page.context["discarded"]
    assert (step.by, step.answers["reason"]) == (lists.reviewer, "并入另一份文件")
    for words in (f"{lists.reviewer} · ", f"{order.drafted_by} · ", "并入另一份文件"):
        assert words in page.content.decode()
    client.logout()
    assert client.get(url).status_code == 404


def test_a_published_order_names_no_person(lists, client):
    order = AdjustmentOrder.objects.published().select_related("drafted_by").first()
    page = client.get(reverse("registry:order-detail", args=[order.pk])).content.decode()
    assert str(order.drafted_by) not in page
