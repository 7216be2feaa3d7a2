"""Objections on their pages: who may read, raise and answer them, and that nothing typed is lost."""

import json
from datetime import date

import pytest
from django.urls import reverse

from registry.models import Objection
from registry.objecting import raise_objection
from registry.order_notice import notice_of
from tests.district import add_person, publish
from tests.objections import (
    open_to_staff_alone,
    read_without_names,
    without_a_post_one_is_told_how_a_resident_objects,
)
from tests.registry.on_notice import AFTER, LAST, PUBLICATION, draft, on_notice, require
from web import clock
from web.workflow import perform

DAY = date(2026, 3, 4)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(DAY):
        yield


@pytest.fixture
def order(district):
    return on_notice(district)


def form_of(order):
    """The address of the form."""
    return reverse("registry:objection-create", args=[order.pk])


def page_of(client, order):
    """What the page of the order says."""
    return client.get(reverse("registry:order-detail", args=[order.pk])).content.decode()


def test_strangers_read_an_order_on_notice_its_days_and_how_to_object_and_that_it_is_no_law(district, order, client):
    page = page_of(client, order)
    for said in (
        "公示中",
        "2026年3月2日",
        "2026年3月11日",
        "7个工作日",
        "5个工作日",
        "新的履职事项",
        "这是草案，还不是清单",
        "居民：2026年3月11日以前来电、来信或者当面向民政局提出",
        "登录后提出异议",
        "拟生效日期",
    ):
        assert said in page, said
    assert "登记异议" not in page
    assert client.get(form_of(order)).url.startswith("/login/")


def test_strangers_are_told_nothing_of_the_objections_until_the_publication_and_then_how_many(district, order, client):
    raise_objection(order, by=district.officer, unit=district.department, text="机密的异议")
    assert "收到" not in page_of(client, order)
    first = Objection.objects.get()
    perform(first, "answer", by=district.reviewer, is_accepted="no", answer="依据充分")
    with clock.at(PUBLICATION):
        perform(order, "publish", by=district.reviewer)
        page = page_of(client, order)
    assert "公示7个工作日（2026年3月2日至2026年3月11日），收到异议1件，采纳0件。" in page
    assert "机密的异议" not in page


def test_a_copy_of_the_public_page_is_not_kept_beyond_an_objection_counted_on_it(district, order, client):
    url = reverse("registry:order-detail", args=[order.pk])
    tag = client.get(url)["ETag"]
    raise_objection(order, by=district.officer, unit=district.department, text="不合适")
    assert client.get(url)["ETag"] != tag


def test_lists_and_months_show_what_is_on_notice_while_it_runs(district, order, client):
    for url in (reverse("registry:order-list"), reverse("changes")):
        assert "公示至2026年3月11日" in client.get(url).content.decode()
    found = client.get(reverse("registry:order-list"), {"due": "notice"}).context["orders"]
    assert list(found) == [order]
    with clock.at(AFTER):
        assert "公示至" not in client.get(reverse("changes")).content.decode()
        found = client.get(reverse("registry:order-list"), {"due": "after_notice"}).context["orders"]
        assert list(found) == [order]


def test_a_unit_objects_for_itself_and_reads_only_its_own(district, order, client):
    raise_objection(order, by=district.worker, unit=district.community1, text="社区的异议")
    client.force_login(district.officer)
    assert "unit" not in client.get(form_of(order)).context["form"].fields
    sent = client.post(form_of(order), {"about": "第9项", "text": "与我委职责不符"})
    objection = Objection.objects.get(unit=district.department)
    assert sent.url == reverse("registry:objection-detail", args=[objection.pk])
    assert (objection.about, objection.received_on, objection.recorded_by) == ("第9项", DAY, district.officer)
    listed = client.get(reverse("registry:objection-list"))
    assert list(listed.context["objections"]) == [objection]
    client.force_login(district.colleague)
    assert client.get(sent.url).status_code == 200
    client.force_login(district.other_officer)
    assert client.get(sent.url).status_code == 404
    client.force_login(district.second_reviewer)
    assert client.get(reverse("registry:objection-list")).context["objections"].count() == 2


def test_who_has_two_units_says_for_which(district, order, client):
    add_person(district, "officer", district.other_department, "department_officer")
    client.force_login(district.officer)
    form = client.get(form_of(order)).context["form"]
    assert [label for _pk, label in form.fields["unit"].choices] == ["卫生健康委员会", "统计局"]
    client.post(form_of(order), {"unit": district.other_department.pk, "text": "不合适"})
    assert Objection.objects.get().unit == district.other_department
    wrong = client.post(form_of(order), {"unit": district.street.pk, "text": "不合适"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["unit"])


def test_staff_record_a_resident_without_a_name_and_numbers_are_hidden(district, order, client):
    client.force_login(district.reviewer)
    page = client.post(
        form_of(order),
        {"unit": "resident", "received_on": "2026-03-03", "text": "电话13812345678，不同意"},
        follow=True,
    )
    objection = Objection.objects.get()
    assert (objection.unit, objection.received_on) == (None, date(2026, 3, 3))
    assert "13812345678" not in page.content.decode()
    assert [str(one) for one in page.context["messages"]] == ["异议已登记；其中的姓名、号码已经隐去。"]


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"text": ""}, {"text": ["请填写此项。"]}),
        ({"unit": ""}, {"unit": ["请填写此项。"]}),
        ({"received_on": "2026-03-01"}, {"received_on": ["收到日期应当在2026年3月2日到2026年3月4日之间。"]}),
        ({"received_on": "2026-03-05"}, {"received_on": ["收到日期应当在2026年3月2日到2026年3月4日之间。"]}),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(district, order, client, said, wrong):
    client.force_login(district.reviewer)
    data = {"unit": "resident", "received_on": "2026-03-03", "about": "第九项", "text": "不同意", **said}
    page = client.post(form_of(order), data)
    assert (page.status_code, page.context["form"].errors) == (422, wrong)
    assert "第九项" in page.content.decode()


def test_a_form_sent_after_the_notice_or_after_the_draft_was_taken_back_keeps_what_was_typed(district, order, client):
    client.force_login(district.officer)
    with clock.at(AFTER):
        page = client.post(form_of(order), {"text": "写了很久的理由"})
    assert page.context["form"].non_field_errors() == ["公示已于2026年3月11日截止，不能再提出异议。"]
    assert "写了很久的理由" in page.content.decode()
    perform(order, "end_notice", by=district.reviewer, reason="改")
    page = client.post(form_of(order), {"text": "写了很久的理由"})
    assert page.context["form"].non_field_errors() == ["这份文件现在不在公示期，不能登记异议。"]
    assert "写了很久的理由" in page.content.decode()
    assert client.get(reverse("registry:order-detail", args=[order.pk])).status_code == 404


def test_whoever_opens_the_form_too_late_reads_why_there_is_none(district, order, client):
    client.force_login(district.officer)
    with clock.at(AFTER):
        assert "公示已于2026年3月11日截止" in client.get(form_of(order)).content.decode()


def test_drafts_that_never_were_on_notice_take_no_objections_and_are_not_betrayed(district, client):
    client.force_login(district.officer)
    assert client.get(form_of(draft(district, number="测9号"))).status_code == 404


def test_without_a_post_one_is_told_how_a_resident_objects(district, order, client):
    without_a_post_one_is_told_how_a_resident_objects(client, form_of(order), district.officer)


def test_staff_answer_with_the_words_of_the_objection_before_them(district, order, client):
    objection, _new = raise_objection(order, by=district.officer, unit=district.department, text="与职责不符")
    url = reverse("registry:objection-action", args=[objection.pk, "answer"])
    staff = district.second_reviewer
    open_to_staff_alone(client, url, objector=district.officer, staff=staff, words="与职责不符")
    wrong = client.post(url, {"seen": 1, "is_accepted": "yes", "answer": ""})
    assert (wrong.status_code, wrong.context["form"].errors) == (422, {"answer": ["请填写此项。"]})
    assert client.post(url, {"seen": 1, "is_accepted": "yes", "answer": "改第9项"}).status_code == 302
    its_page = reverse("registry:objection-detail", args=[objection.pk])
    assert "采纳的异议要写进草案" in client.get(its_page).content.decode()
    read_without_names(client, its_page, objector=district.officer, answer="改第9项")


def test_the_page_of_a_draft_says_that_a_notice_is_required_and_of_one_on_notice_what_bars_its_publication(
    district, order, client
):
    require(district, 7)
    client.force_login(district.reviewer)
    another = draft(district, number="测9号", lines=[("duty", "add", "10", {"name": "另一件事"})])
    assert "调整文件公布前至少公示7个工作日（按本辖区规则）" in page_of(client, another)
    raise_objection(order, by=district.officer, unit=district.department, text="不合适")
    page = page_of(client, order)
    assert "公示到2026年3月11日截止，截止以后才能公布。" in page
    assert "还有1件异议没有答复" in page
    assert "收到1件，待答复1件，采纳0件" in page


def test_the_lines_of_an_order_on_notice_are_not_edited(district, order, client):
    client.force_login(district.second_reviewer)
    page = client.get(reverse("registry:order-edit", args=[order.pk]), follow=True)
    assert [str(one) for one in page.context["messages"]] == [
        "这份文件现在是「公示中」，不能改；要修改的，请先「结束公示、退回草稿」。"
    ]


def test_the_objections_are_taken_away_without_who_recorded_them(district, order, client):
    raise_objection(order, by=district.reviewer, unit=None, text="居民的异议")
    client.force_login(district.reviewer)
    answer = client.get(reverse("registry:objection-list"), {"format": "json"})
    rows = json.loads(b"".join(answer.streaming_content))["rows"]
    assert [(row["unit"], row["text"], row["state"]) for row in rows] == [("居民", "居民的异议", "waiting")]
    assert "测试reviewer" not in str(rows)


def test_an_order_without_a_notice_says_nothing_of_one(district, client):
    order = publish(district, published_on=date(2026, 1, 5), lines=[("duty", "add", "1", {"name": "宣传"})])
    assert notice_of(order) is None
    assert "收到异议" not in page_of(client, order)


def test_a_notice_on_its_last_day_says_so(district, order, client):
    with clock.at(LAST):
        assert "今天是最后一天" in page_of(client, order)
