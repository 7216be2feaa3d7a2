"""Lines of drafts, findings, corrections and reconfirmations over the API."""

from datetime import date

import pytest

from registry import corrections
from registry.models import Correction, LegalBasis, OrderLine, Reconfirmation
from tests.district import draft_order, entry, make_district, publish, the_list
from web.workflow import perform

JSON = "application/json"


@pytest.fixture
def order(lists):
    """A draft without lines."""
    return draft_order(lists, published_on=date(2026, 3, 1), effective_on=date(2026, 4, 1), number="测2号")


def lines_url(order, line=None):
    return f"/api/v1/orders/{order.pk}/lines/" + (f"{line}/" if line else "")


def new_line(lists, **changed):
    """What a new line of the duty list says."""
    said = {"change": "add", "item_list": the_list(lists, "duty").pk, "number": "5", "name": "登记养犬情况"}
    said |= {"basis": LegalBasis.objects.first().pk, "keywords": ["养犬"], "lead_departments": [lists.department.pk]}
    said |= {"heading": "公共安全", "subheading": "养犬", "community_role": "发现流浪犬只时报告"}
    said |= {"cooperating_departments": [lists.other_department.pk]}
    return said | changed


def test_a_drafter_writes_mends_and_drops_a_line(lists, order, client):
    client.force_login(lists.second_reviewer)
    made = client.post(lines_url(order), new_line(lists), content_type=JSON)
    assert made.status_code == 201, made.json()
    assert made.json() == {"id": made.json()["id"], **new_line(lists), "category": "task"} | {
        "content": "",
        "conditions": "",
        "service_place": "",
        "permitted_acts": [],
    }
    url = lines_url(order, made.json()["id"])
    mended = client.patch(url, {"content": "登记犬只"}, content_type=JSON)
    assert mended.status_code == 200, mended.json()
    line = order.lines.get()
    assert (line.name, line.content, line.keywords) == ("登记养犬情况", "登记犬只", ["养犬"])
    assert (line.heading, line.subheading, line.community_role) == ("公共安全", "养犬", "发现流浪犬只时报告")
    assert [unit.code for unit in line.lead_departments.all()] == ["wj"]
    assert [unit.code for unit in line.cooperating_departments.all()] == ["tj"]
    assert client.get(lines_url(order)).json()["count"] == 1
    assert client.delete(url).status_code == 204
    assert not order.lines.exists()
    order.refresh_from_db()
    assert order.version == 4


def test_a_removal_is_named_as_the_line_stands(lists, order, client):
    client.force_login(lists.second_reviewer)
    said = {"change": "remove", "item_list": the_list(lists, "duty").pk, "number": "4"}
    made = client.post(lines_url(order), said, content_type=JSON)
    assert (made.status_code, made.json()["name"]) == (201, "群防群治与纠纷调解")
    mended = client.patch(lines_url(order, made.json()["id"]), {"name": "改一改"}, content_type=JSON)
    assert mended.status_code == 409


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"number": "1"}, "number"),
        ({"number": "4", "change": "change", "name": ""}, "name"),
        ({"number": "77", "change": "change"}, "number"),
        ({"number": "77", "change": "remove"}, "number"),
        ({"name": ""}, "name"),
        ({"basis": None}, "basis"),
        ({"change": "replace"}, "change"),
        ({"item_list": 10**30}, "item_list"),
        ({"lead_departments": ["x"]}, "lead_departments"),
        ({"cooperating_departments": ["x"]}, "cooperating_departments"),
        ({"heading": ""}, "heading"),
        ({"heading": "长" * 61}, "heading"),
        ({"service_place": "一楼"}, "service_place"),
    ],
)
def test_a_wrong_line_is_refused_beside_its_field(lists, order, client, changed, field):
    client.force_login(lists.second_reviewer)
    answer = client.post(lines_url(order), new_line(lists, **changed), content_type=JSON)
    assert (answer.status_code, answer.json()["field"]) == (400, field), answer.json()
    assert not order.lines.exists()


def test_a_department_that_leads_does_not_co_operate_too(lists, order, client):
    client.force_login(lists.second_reviewer)
    both = [lists.other_department.pk, lists.department.pk]
    answer = client.post(lines_url(order), new_line(lists, cooperating_departments=both), content_type=JSON)
    assert (answer.status_code, answer.json()["field"]) == (400, "cooperating_departments")
    assert answer.json()["message"] == "卫生健康委员会不能既牵头又配合，请只选一处。"


def test_a_change_keeps_what_is_not_sent(lists, order, client):
    client.force_login(lists.second_reviewer)
    now = entry(lists, "assist", "3", date(2026, 4, 1))
    said = {"change": "change", "item_list": the_list(lists, "assist").pk, "number": "3", "heading": "公共卫生"}
    said |= {"cooperating_departments": [lists.other_department.pk]}
    made = client.post(lines_url(order), said, content_type=JSON)
    assert made.status_code == 201, made.json()
    line = order.lines.get()
    kept = ("name", "category", "content", "conditions", "permitted_acts", "basis_id")
    assert [getattr(line, name) for name in kept] == [getattr(now, name) for name in kept]
    assert (line.heading, [one.code for one in line.cooperating_departments.all()]) == ("公共卫生", ["tj"])
    mended = client.patch(lines_url(order, line.pk), {"subheading": "防疫"}, content_type=JSON)
    assert (mended.status_code, mended.json()["heading"]) == (200, "公共卫生")
    assert mended.json()["cooperating_departments"] == [lists.other_department.pk]


def test_a_change_that_says_nothing_new_is_refused(lists, order, client):
    client.force_login(lists.second_reviewer)
    said = {"change": "change", "item_list": the_list(lists, "assist").pk, "number": "3"}
    assert client.post(lines_url(order), said, content_type=JSON).status_code == 400


def test_what_a_line_says_is_read_with_headings_parts_and_both_kinds_of_department(lists, order, client):
    client.force_login(lists.second_reviewer)
    client.post(lines_url(order), new_line(lists), content_type=JSON)
    order.refresh_from_db()
    perform(order, "publish", by=lists.reviewer)
    client.logout()
    rows = client.get("/api/v1/entries/", {"on": "2026-04-01", "list": "duty"}).json()["results"]
    read = next(row for row in rows if row["number"] == "5")
    assert (read["heading"], read["subheading"], read["service_place"]) == ("公共安全", "养犬", "")
    assert read["community_role"] == "发现流浪犬只时报告"
    assert (read["lead_departments"], read["cooperating_departments"]) == (["卫生健康委员会"], ["统计局"])


def test_a_draft_speaks_of_a_line_once(lists, order, client):
    client.force_login(lists.second_reviewer)
    assert client.post(lines_url(order), new_line(lists), content_type=JSON).status_code == 201
    again = client.post(lines_url(order), new_line(lists), content_type=JSON)
    assert (again.status_code, again.json()["field"]) == (400, "number")


def test_a_line_of_another_authoritys_list_is_refused(lists, order, client):
    other = the_list(make_district("别的区"), "duty")
    client.force_login(lists.second_reviewer)
    answer = client.post(lines_url(order), new_line(lists, item_list=other.pk), content_type=JSON)
    assert (answer.status_code, answer.json()["field"]) == (400, "item_list")


@pytest.mark.parametrize(("name", "status"), [("officer", 404), ("decider", 404), ("reviewer", 201)])
def test_only_those_who_draft_write_lines(lists, order, client, name, status):
    client.force_login(getattr(lists, name))
    assert client.post(lines_url(order), new_line(lists), content_type=JSON).status_code == status


def test_a_published_order_is_read_by_everybody_and_written_by_nobody(lists, order, client):
    client.force_login(lists.second_reviewer)
    line = client.post(lines_url(order), new_line(lists), content_type=JSON).json()["id"]
    client.logout()
    assert client.get(lines_url(order)).status_code == 404
    assert client.post(lines_url(order), new_line(lists), content_type=JSON).status_code == 403
    order.refresh_from_db()
    perform(order, "publish", by=lists.reviewer)
    assert [one["id"] for one in client.get(lines_url(order)).json()["results"]] == [line]
    client.force_login(lists.second_reviewer)
    refused = client.delete(lines_url(order, line))
    assert (refused.status_code, OrderLine.objects.filter(pk=line).exists()) == (409, True)


@pytest.mark.parametrize("n", [3, 60])
def test_the_lines_of_an_order_need_a_fixed_number_of_queries(lists, order, client, django_assert_num_queries, n):
    basis = LegalBasis.objects.first()
    for number in range(n):
        item_list = the_list(lists, "duty")
        OrderLine.objects.create(
            order=order, item_list=item_list, change="add", number=f"1{number}", name="甲", basis=basis
        )
    perform_as = lists.second_reviewer
    client.force_login(perform_as)
    with django_assert_num_queries(8):
        assert client.get(lines_url(order), {"page_size": 200}).json()["count"] == n


def test_findings_say_what_bars_a_draft_and_what_to_look_at(lists, order, client):
    client.force_login(lists.second_reviewer)
    url = f"/api/v1/orders/{order.pk}/findings/"
    assert [one["code"] for one in client.get(url).json() if one["is_blocking"]] == ["no_lines"]
    line = client.post(lines_url(order), new_line(lists, number="7", keywords=[]), content_type=JSON).json()["id"]
    assert [(one["line"], one["code"], one["is_blocking"]) for one in client.get(url).json() if one["line"]] == [
        (line, "no_keywords", False),
        (line, "out_of_sequence", False),
    ]
    client.force_login(lists.officer)
    assert client.get(url).status_code == 404
    perform(order, "publish", by=lists.reviewer)
    assert client.get(url).json() == []


def test_a_correction_is_drafted_by_one_and_issued_by_another(lists, client):
    wrong = publish(
        lists, published_on=date(2026, 1, 5), number="测3号", lines=[("duty", "add", "5", {"name": "办理养犬登纪"})]
    )
    said = {"entry": entry(lists, "duty", "5", date(2026, 2, 1)).pk, "field": "name", "after": "办理养犬登记"}
    said["reason"] = "错字"
    client.force_login(lists.officer)
    assert client.post("/api/v1/corrections/", said, content_type=JSON).status_code == 403
    client.force_login(lists.second_reviewer)
    made = client.post("/api/v1/corrections/", said, content_type=JSON)
    assert (made.status_code, made.json()["before"], made.json()["state"]) == (201, "办理养犬登纪", "draft")
    url = f"/api/v1/corrections/{made.json()['id']}/"
    assert client.post(f"{url}do/issue/", {}, content_type=JSON).status_code == 403
    client.force_login(lists.reviewer)
    issued = client.post(f"{url}do/issue/", {}, content_type=JSON)
    assert (issued.status_code, issued.json()["state"]) == (200, "made")
    client.logout()
    found = client.get("/api/v1/corrections/", {"line": issued.json()["line"]}).json()["results"]
    assert [(one["number"], one["after"]) for one in found] == [("5", "办理养犬登记")]
    assert wrong.enacted.count() == 2


def test_a_correction_that_changes_a_meaning_is_refused_with_what_to_do(lists, client):
    now = entry(lists, "assist", "3", date(2026, 2, 1))
    client.force_login(lists.second_reviewer)
    said = {"entry": now.pk, "field": "name", "after": "不协助做好公共卫生工作", "reason": "错字"}
    answer = client.post("/api/v1/corrections/", said, content_type=JSON)
    assert answer.status_code == 409
    assert answer.json()["message"].endswith("勘误只能改错别字，改动意思的，请起草调整文件。")
    assert not Correction.objects.exists()


@pytest.mark.parametrize("n", [3, 6])
def test_corrections_need_a_fixed_number_of_queries(lists, client, django_assert_num_queries, n):
    lines = [("duty", "add", str(10 + i), {"name": f"第{i}件登纪"}) for i in range(n)]
    publish(lists, published_on=date(2026, 1, 5), number="测3号", lines=lines)
    for i in range(n):
        wrong = entry(lists, "duty", str(10 + i), date(2026, 2, 1))
        draft = corrections.draft(wrong, field="name", after=f"第{i}件登记", reason="错字", by=lists.second_reviewer)
        perform(draft, "issue", by=lists.reviewer)
    with django_assert_num_queries(3):
        assert client.get("/api/v1/corrections/").json()["count"] == n


def test_a_publisher_confirms_a_later_order_again(lists, client):
    for number, month in (("测3号", 9), ("测4号", 6)):
        lines = [("duty", "change", "1", {"name": f"第{month}月的说法"})]
        publish(lists, published_on=date(2026, 2, 1), effective_on=date(2026, month, 1), number=number, lines=lines)
    (waiting,) = client.get("/api/v1/reconfirmations/", {"state": "waiting"}).json()["results"]
    assert (waiting["order"]["document_number"], waiting["because_of"]["document_number"]) == ("测3号", "测4号")
    url = f"/api/v1/reconfirmations/{waiting['id']}/"
    client.force_login(lists.second_reviewer)
    assert client.post(f"{url}do/confirm/", {"opinion": "照旧"}, content_type=JSON).status_code == 403
    client.force_login(lists.decider)
    assert [one["action"] for one in client.get(f"{url}actions/").json()] == ["confirm"]
    assert client.post(f"{url}do/confirm/", {}, content_type=JSON).status_code == 400
    done = client.post(f"{url}do/confirm/", {"opinion": "照旧"}, content_type=JSON)
    assert (done.status_code, done.json()["state"]) == (200, "confirmed")
    assert Reconfirmation.objects.get().steps.get().answers == {"opinion": "照旧"}
