"""The pages of imports: who sees them, handing in, preview, carrying out, downloads; queries that don't grow."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desk.imports import running
from desk.models import ImportRun
from registry.models import AdjustmentOrder, CalendarDay
from tests.district import standard_lists
from tests.many_lines import many_lines
from tests.sheets import NEW_ORDER, hand_in, sheets_of, upload, xlsx
from web import clock

HEAD = ["日期", "休或班", "名称"]
GOOD = [HEAD, ["2027-01-01", "休", "元旦"]]
WRONG = [HEAD, ["2027-01-01", "加班", "元旦"]]
OF_OPERATORS, OF_REVIEWERS = {"calendar", "units", "users"}, {"certificates", "guides", "lists"}
OF_COMMUNITIES = {"own-burdens"}


@pytest.fixture(autouse=True)
def today():
    with clock.at(date(2026, 11, 20)):
        yield


@pytest.fixture
def operator(client, district):
    client.force_login(district.operator)
    return client


def send(client, kind, content, name="表.xlsx", **fields):
    return client.post(f"/imports/new/{kind}/", {"file": upload(content, name), **fields})


def text(answer):
    return answer.content.decode()


@pytest.mark.parametrize(
    ("who", "kinds"),
    [("operator", OF_OPERATORS), ("reviewer", OF_REVIEWERS), ("worker", OF_COMMUNITIES), ("decider", set())],
)
def test_each_role_imports_its_own_kinds(client, district, who, kinds):
    client.force_login(getattr(district, who))
    assert client.get("/imports/").status_code == (200 if kinds else 403)
    for kind in OF_OPERATORS | OF_REVIEWERS | OF_COMMUNITIES:
        allowed = 200 if kind in kinds else 403
        for path in (f"new/{kind}/", f"{kind}/template/", f"{kind}/export.xlsx", f"{kind}/export.csv"):
            assert client.get(f"/imports/{path}").status_code == allowed, path
    assert client.get("/imports/new/nothing/").status_code == 404


def test_a_file_goes_from_upload_over_preview_to_import(operator):
    sent = send(operator, "calendar", xlsx(GOOD), token=uuid.uuid4())
    run = ImportRun.objects.get()
    assert sent["Location"] == f"/imports/{run.pk}/"
    page = text(operator.get(sent["Location"]))
    assert "导入：新增1，变更0" in page and not CalendarDay.objects.exists()
    answer = operator.post(f"/imports/{run.pk}/apply/", {"seen": run.findings["digest"]}, follow=True)
    assert "/apply/" not in text(answer) and "09:00导入：新增1，变更0。" in text(answer)
    assert CalendarDay.objects.count() == 1
    again = operator.post(f"/imports/{run.pk}/apply/", {"seen": run.findings["digest"]}, follow=True)
    assert "没有再导入一次" in text(again)


def test_faults_are_shown_with_row_column_value_and_remedy_and_the_marked_table(operator):
    sent = send(operator, "calendar", xlsx(WRONG))
    page = text(operator.get(sent["Location"]))
    assert "第2行B列" in page and "「加班」" in page and "可以写：班、休" in page
    assert "一行也没有导入" in page and "/apply/" not in page
    marked = operator.get(f"{sent['Location']}marked/")
    assert marked["Content-Disposition"].startswith("attachment")
    assert "错误清单" in sheets_of(b"".join(marked.streaming_content))
    run = ImportRun.objects.get()
    answer = operator.post(f"/imports/{run.pk}/apply/", {"seen": run.findings["digest"]}, follow=True)
    assert "什么也没有导入" in text(answer) and not CalendarDay.objects.exists()


def test_there_is_no_marked_table_when_nothing_is_wrong(operator):
    sent = send(operator, "calendar", xlsx(GOOD))
    assert operator.get(f"{sent['Location']}marked/").status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"PK\x03\x04broken", "a.xlsx", "可能已经损坏"),
        (b"\xd0\xcf\x11\xe0old", "a.xls", "旧版 Excel"),
        (b"%PDF-1.7\x00\x01", "a.pdf", "不是表格文件"),
        (b"", "a.csv", "文件是空的"),
    ],
)
def test_a_wrong_file_is_told_beside_the_field(operator, content, name, words):
    answer = send(operator, "calendar", content, name)
    assert answer.status_code == 422 and words in text(answer)
    assert not ImportRun.objects.exists()


def test_no_file_and_a_file_that_is_too_large_are_told(operator, settings):
    assert "请选择要导入的文件" in text(operator.post("/imports/new/calendar/", {}))
    settings.UPLOAD_LIMIT = 10
    assert "的上限" in text(send(operator, "calendar", xlsx(GOOD)))


def test_what_is_moved_meanwhile_is_said_and_shown(operator):
    send(operator, "calendar", xlsx(GOOD))
    run = ImportRun.objects.get()
    CalendarDay.objects.create(day=date(2027, 1, 1), is_working=True)
    answer = operator.post(f"/imports/{run.pk}/apply/", {"seen": run.findings["digest"]}, follow=True)
    assert "预览之后数据有变动" in text(answer) and "导入：新增0，变更1" in text(answer)
    stale = operator.post(f"/imports/{run.pk}/apply/", {"seen": run.findings["digest"]}, follow=True)
    assert "预览又重新读取过" in text(stale)


def test_a_list_goes_into_a_new_draft_and_the_page_leads_to_it(client, district):
    standard_lists(district)
    client.force_login(district.reviewer)
    missing = send(client, "lists", many_lines(2, 0)[0])
    assert missing.status_code == 422 and "文件标题" in text(missing)
    sent = send(client, "lists", many_lines(2, 0)[0], **NEW_ORDER)
    run = ImportRun.objects.get()
    answer = client.post(f"/imports/{run.pk}/apply/", {"seen": run.findings["digest"]}, follow=True)
    order = AdjustmentOrder.objects.get(document_number=NEW_ORDER["document_number"])
    assert f"/orders/{order.pk}/" in text(answer)
    assert client.get(sent["Location"]).status_code == 200
    again = send(client, "lists", many_lines(2, 0)[0], order=order.pk)
    assert ImportRun.objects.get(pk=run.pk + 1).findings["changes"] == []
    assert "完全相同" in text(client.get(again["Location"]))


def test_one_of_several_places_is_chosen_on_the_page(client, district):
    client.force_login(district.reviewer)
    rows = [["place", "list", "number", "item", "basis", "依据层级"]]
    rows += [[place, "duty", "1", "宣传", "某条例", "法律"] for place in ("甲市", "乙市")]
    sent = send(client, "lists", xlsx(rows), **NEW_ORDER)
    page = text(client.get(sent["Location"]))
    assert "文件里有2个地方的内容" in page and "甲市（1行）" in page
    run = ImportRun.objects.get()
    page = text(client.post(f"/imports/{run.pk}/read/", {"only": "乙市"}, follow=True))
    assert "只读「乙市」的行" in page and "导入：新增1，变更0" in page


def test_new_accounts_are_listed_with_their_links(operator):
    rows = [["用户名", "姓名", "单位", "岗位"], ["xinren01", "新人一", "c1", "社区工作者"]]
    send(operator, "users", xlsx(rows))
    run = ImportRun.objects.get()
    page = text(operator.post(f"/imports/{run.pk}/apply/", {"seen": run.findings["digest"]}, follow=True))
    assert "http://testserver/password/set/" in page


def test_nobody_sees_another_persons_import(client, district):
    run = hand_in(district, "calendar", GOOD)
    client.force_login(district.reviewer)
    for path in ("", "marked/"):
        assert client.get(f"/imports/{run.pk}/{path}").status_code == 404
    assert client.post(f"/imports/{run.pk}/apply/", {"seen": run.findings["digest"]}).status_code == 404
    district.operator.memberships.update(valid_to=date(2026, 11, 1))
    client.force_login(district.operator)
    assert client.get(f"/imports/{run.pk}/").status_code == 403


def test_odd_addresses_and_answers_never_break_a_page(operator):
    sent = send(operator, "calendar", xlsx(WRONG), token="no token")
    for query in ("?show=nothing&page=0", "?page=999", "?page=x", "?show=new"):
        assert operator.get(sent["Location"] + query).status_code == 200
    run = ImportRun.objects.get()
    assert operator.post(f"/imports/{run.pk}/read/", {"only": "\x00" * 300}).status_code == 302
    assert operator.get(f"/imports/{run.pk}/").status_code == 200


def test_the_page_of_a_job_shows_its_progress(operator, district, monkeypatch):
    monkeypatch.setattr(running, "AT_ONCE_ROWS", 0)
    sent = send(operator, "calendar", xlsx(GOOD))
    page = text(operator.get(sent["Location"]))
    assert "「读取导入文件」正在排队。" in page and 'id="job-progress"' in page
    assert "正在处理" in text(operator.get("/imports/"))


def queries_of(client):
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/imports/").status_code == 200
    return len(queries)


def test_the_page_of_imports_asks_as_much_with_3_as_with_60(operator, district):
    first = hand_in(district, "calendar", GOOD)
    copies = {"kind": first.kind, "authority_id": first.authority_id, "file": first.file, "asked_by": first.asked_by}
    ImportRun.objects.bulk_create(ImportRun(**copies) for _ in range(2))
    queries_of(operator)
    few = queries_of(operator)
    ImportRun.objects.bulk_create(ImportRun(**copies) for _ in range(57))
    assert queries_of(operator) == few


def test_a_file_that_says_what_is_in_force_asks_for_no_order(client, district):
    standard_lists(district)
    client.force_login(district.second_reviewer)
    now = b"".join(client.get("/imports/lists/export.xlsx").streaming_content)
    answer = send(client, "lists", now)
    assert (answer.status_code, answer.context["is_same"], answer.context["target"].errors) == (200, True, {})
    assert "没有要改动的内容" in text(answer)
    assert not ImportRun.objects.exists()


def test_a_file_that_changes_something_still_asks_for_the_order(client, district):
    standard_lists(district)
    client.force_login(district.second_reviewer)
    answer = send(client, "lists", many_lines(3, 0)[0])
    assert (answer.status_code, answer.context["is_same"]) == (422, False)
    assert {"title", "document_number"} <= answer.context["target"].errors.keys()


def test_a_picture_called_a_workbook_is_answered_beside_the_file(operator):
    answer = send(operator, "calendar", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), name="照片.xlsx")
    assert answer.status_code == 422
    said = "「照片.xlsx」名称是 Excel 工作簿，内容不是。请在 Excel 或者 WPS 里打开原来的表格，另存为 .xlsx 再传。"
    assert answer.context["form"].errors == {"file": [said]}
