"""Circulars: drafted from verified violations only, issued by a second person in a name that may issue, then never edited."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from docx import Document

from accounts.models import User
from desk.models import Notice
from dispatch.circular_names import persons_named, unnamed
from dispatch.circular_text import numeral, paper_of
from dispatch.circulars import draft
from dispatch.models import Circular, Violation
from registry.models import AuthorityRule
from tests.admission.cases import TODAY
from tests.dispatch.violations import act, circular, corrected, ordered, reported, reported_again, verified
from tests.district import OPENED, make_district
from web import clock
from web.refusals import NotAllowed, NotYourPart
from web.workflow import actions_for, perform

NUMBER = {"document_number": "测民发〔2026〕30号"}
JSON = "application/json"


@pytest.fixture(autouse=True)
def _today():
    with clock.at(TODAY):
        yield


def issued(district):
    row = circular(district)
    perform(row, "issue", by=district.decider, **NUMBER)
    return Circular.objects.get(pk=row.pk)


def sees(district, row):
    """Who sees it."""
    return {
        name
        for name in district.people
        if Circular.objects.visible_to(getattr(district, name)).filter(pk=row.pk).exists()
    }


def rule(district, key, value):
    AuthorityRule.objects.create(authority=district.authority, key=key, value=value, valid_from=OPENED)


def test_without_a_verified_case_there_is_no_circular(district):
    for keys in ([], [reported(district).pk], [reported_again(district).pk], [999]):
        with pytest.raises(NotAllowed):
            draft(keys, by=district.reviewer)
    with pytest.raises(NotAllowed):
        draft([verified(district, text="甲").pk, reported(district, text="乙").pk], by=district.reviewer)
    with pytest.raises(NotYourPart):
        draft([], by=district.officer)
    assert Circular.objects.count() == 0


def test_the_text_is_drafted_from_what_was_found_in_the_official_order(district):
    first = corrected(district, text="甲", unit=district.other_department)
    second = ordered(district, text="乙")
    row = draft([first.pk, second.pk], by=district.reviewer)
    assert row.title == "关于2起违规下派问题的通报"
    assert row.text.split("\n") == [
        "各街道，各部门：",
        "经核实，现将2起违规向社区下派工作事项的问题通报如下。",
        "一、卫生健康委员会：未经准入下派。未经准入，要求社区填报养犬台账。已责令2026年3月12日前整改。",
        "二、统计局：未经准入下派。未经准入，要求社区填报养犬台账。2026年3月2日已核实整改。",
        "各单位要引以为戒。未列入清单、未经准入的事项，一律不得下派社区；社区可以拒收，任何单位不得因拒收考核、通报、刁难社区。",
    ]
    for name in ("worker", "reviewer"):
        assert getattr(district, name).display_name not in row.text
    assert "甲" not in row.text


def test_whom_a_finding_names_the_draft_does_not(district):
    found = "由测试officer在群里要求填报，联系人：王小明，13800000000"
    row = act(district, reported(district), "verify", finding=found)
    text = draft([row.pk], by=district.reviewer).text
    assert "未经准入下派。由〔某人〕在群里要求填报，联系人：〔某人〕，〔手机〕。" in text


def test_neither_page_nor_word_names_whom_a_finding_names_beside_a_role(district, client):
    call_officer(district, "卫健委经办人")
    found = "经核实，区卫健委经办人李建国在工作群要求每日填报，属实。上午孙晓梅通知了社区。"
    row = act(district, reported(district), "verify", finding=found)
    made = draft([row.pk], by=district.reviewer)
    assert "经核实，区卫健委经办人〔某人〕在工作群要求每日填报，属实。" in made.text
    here = f"/circulars/{made.pk}/"
    for user, path in ((district.reviewer, here), (district.decider, here), (district.decider, f"{here}do/issue/")):
        client.force_login(user)
        page = client.get(path).content.decode()
        assert ["拟稿时已经隐去：李建国" in page, "属实。上午孙晓梅通知了社区" in page] == [True, True], path
    perform(made, "issue", by=district.decider, **NUMBER)
    page = client.get(here).content.decode()
    word = b"".join(client.get(f"{here}paper/?format=docx").streaming_content)
    said = "\n".join(one.text for one in Document(BytesIO(word)).paragraphs)
    assert ["李建国" in page, "李建国" in said, "〔某人〕" in said] == [False, False, True]


def test_a_name_beside_a_role_is_not_issued_by_accident(district):
    row = circular(district)
    perform(row, "edit", by=district.reviewer, title=row.title, text=f"{row.text}\n科长王小明在会上布置。")
    with pytest.raises(ValidationError) as why:
        perform(row, "issue", by=district.decider, **NUMBER)
    assert why.value.message_dict == {
        "names_persons": ["正文里有个人姓名：王小明。请起草人改掉，或者勾选「确需点名个人」。"]
    }


def test_what_an_account_is_called_is_hidden_as_a_whole_word_only(district):
    call_officer(district, "王府")
    assert unnamed(["由王府在群里要求，王府社区照办。"], district.authority) == ["由〔某人〕在群里要求，王府社区照办。"]
    assert persons_named("王府社区照办。", district.authority) == []


def call_officer(district, name):
    User.objects.filter(username="officer").update(display_name=name)


def test_a_second_person_issues_it(district):
    row = circular(district)
    offered = {name: {one.action for one in actions_for(row, getattr(district, name))} for name in district.people}
    assert {name: actions for name, actions in offered.items() if actions} == {
        "reviewer": {"edit", "discard"},
        **{name: {"issue", "discard"} for name in ("decider", "second_decider", "meeting_decider")},
    }


def test_nobody_issues_one_that_speaks_of_the_own_unit(district):
    row = draft([act_on_office(district).pk], by=district.meeting_reviewer)
    may = {name for name in district.people if actions_for(row, getattr(district, name))}
    assert may == {"meeting_reviewer", "meeting_decider"}
    assert sees(district, row) == {"meeting_reviewer", "meeting_decider"}


def act_on_office(district):
    return act(district, reported(district, unit=district.office), "verify", by="meeting_decider", finding="属实。")


def test_what_is_issued_is_seen_by_everybody_with_a_post_and_a_draft_by_who_works_on_it(district):
    row = circular(district)
    looking_after = {"reviewer", "second_reviewer", "decider", "second_decider", "supervisor"}
    assert sees(district, row) == looking_after | {"meeting_reviewer", "meeting_decider"}
    perform(row, "issue", by=district.decider, **NUMBER)
    assert sees(district, row) == set(district.people)


def test_what_was_issued_is_never_edited(district):
    row = issued(district)
    assert (row.state, row.issued_on, row.issuer) == ("issued", TODAY, "测试区民政局")
    with pytest.raises(NotAllowed):
        perform(row, "edit", by=district.reviewer, title="改过", text="改过")
    for changed in ({"text": "改过"}, {"title": "改过"}, {"issuer": "改过"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Circular.objects.filter(pk=row.pk).update(**changed)


def test_a_number_is_that_of_one_issued_circular_of_the_authority(district):
    first = issued(district)
    again, third = (draft([verified(district, text=text).pk], by=district.reviewer) for text in ("甲", "乙"))
    with pytest.raises(ValidationError) as why:
        perform(again, "issue", by=district.decider, document_number=f" {NUMBER['document_number']} ")
    assert why.value.message_dict == {
        "document_number": [f"文号「{NUMBER['document_number']}」已经用于《{first.title}》，请核对。"]
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Circular.objects.filter(pk=again.pk).update(state="issued", issued_on=TODAY, **NUMBER)
    perform(again, "issue", by=district.decider, document_number="测民发〔2026〕31号")
    elsewhere = make_district("邻区")
    Circular.objects.filter(pk=third.pk).update(authority=elsewhere.authority)
    Circular.objects.filter(pk=third.pk).update(state="issued", issued_on=TODAY, **NUMBER)


def test_its_cases_are_those_of_its_drafting_whatever_becomes_of_it(district):
    row, other = circular(district), verified(district, text="另一件")
    for change in (lambda: row.violations.clear(), lambda: row.violations.through.objects.update(violation=other)):
        with pytest.raises(DatabaseError, match="草稿有误的，作废以后另行起草"), transaction.atomic():
            change()
    perform(row, "issue", by=district.decider, **NUMBER)
    with pytest.raises(DatabaseError, match="已印发或者作废的通报不能修改"), transaction.atomic():
        row.violations.add(other)


def test_it_goes_out_in_the_name_that_the_rules_give(district):
    rule(district, "document_issuer", "测试区社区减负领导小组")
    assert issued(district).issuer == "测试区社区减负领导小组"


def test_a_joint_meeting_issues_nothing_outward(district):
    rule(district, "document_issuer", "测试区联席会议办公室")
    row = circular(district)
    with pytest.raises(NotAllowed) as why:
        perform(row, "issue", by=district.decider, **NUMBER)
    assert str(why.value) == "「测试区联席会议办公室」按辖区规则不得对外印发通报。请改由有权发文的单位署名。"


def test_it_waits_while_a_case_in_it_is_looked_at_again(district):
    row = draft([corrected(district).pk], by=district.reviewer)
    perform(Violation.objects.get(), "report_rebound", by=district.worker, note="又发了。")
    with pytest.raises(NotAllowed) as why:
        perform(row, "issue", by=district.decider, **NUMBER)
    assert str(why.value) == "其中测试区违〔2026〕1号正在重新核实，有结果以后再印发。"


def test_nobody_is_named_by_accident(district):
    row = circular(district)
    perform(row, "edit", by=district.reviewer, title=row.title, text=f"{row.text}\n经办人测试officer。")
    with pytest.raises(ValidationError) as why:
        perform(row, "issue", by=district.decider, **NUMBER)
    assert why.value.message_dict == {
        "names_persons": ["正文里有个人姓名：测试officer。请起草人改掉，或者勾选「确需点名个人」。"]
    }
    perform(row, "issue", by=district.decider, names_persons=True, **NUMBER)


def test_a_draft_is_told_to_who_may_issue_it_and_what_is_issued_to_the_unit(district):
    row = verified(district)
    Notice.objects.all().delete()
    made = draft([row.pk], by=district.reviewer)
    assert told() == {"decider", "second_decider", "meeting_decider"}
    Notice.objects.all().delete()
    perform(made, "issue", by=district.decider, **NUMBER)
    assert told() == {"officer", "colleague"}


def told():
    return {notice.recipient.username for notice in Notice.objects.select_related("recipient")}


def test_numerals_are_those_of_a_document():
    assert [numeral(n) for n in (1, 9, 10, 11, 20, 42, 100)] == ["一", "九", "十", "十一", "二十", "四十二", "100"]


def test_a_draft_says_that_it_is_one_and_is_not_signed(district):
    row = circular(district)
    paper = paper_of(row)
    assert (paper.title, paper.signed_by, paper.addressee) == (f"{row.title}（草稿）", "", "各街道，各部门：")
    paper = paper_of(issued_again(district, row))
    assert (paper.title, paper.left, paper.signed_by) == (row.title, NUMBER["document_number"], "测试区民政局")


def issued_again(district, row):
    perform(row, "issue", by=district.decider, **NUMBER)
    return Circular.objects.get(pk=row.pk)


def test_on_its_pages_it_is_drafted_changed_issued_printed_and_taken_as_word(district, client):
    case = verified(district)
    client.force_login(district.reviewer)
    assert case.number in client.get("/circulars/new/").content.decode()
    assert client.post("/circulars/new/", {}).status_code == 422
    client.post("/circulars/new/", {"row": [case.pk]})
    row = Circular.objects.get()
    here = f"/circulars/{row.pk}/"
    said = {"title": row.title, "text": f"{row.text}\n请于月底前自查。", "seen": row.version}
    assert client.post(f"{here}do/edit/", said)["Location"] == here
    assert client.post(f"{here}do/issue/", NUMBER).status_code == 403
    client.force_login(district.decider)
    assert "份" in client.get("/").content.decode() and "待印发的通报" in client.get("/").content.decode()
    client.post(f"{here}do/issue/", NUMBER)
    client.force_login(district.officer)
    page = client.get(here).content.decode()
    assert "请于月底前自查。" in page and case.number in page
    assert "盖章处" in client.get(f"{here}paper/").content.decode()
    word = b"".join(client.get(f"{here}paper/?format=docx").streaming_content)
    lines = [one.text for one in Document(BytesIO(word)).paragraphs]
    assert row.title in lines and "请于月底前自查。" in lines
    assert client.get("/circulars/?format=csv").status_code == 200
    assert client.get("/circulars/").context["object_list"].ordered
    assert client.get("/circulars/new/").status_code == 403


def test_the_api_drafts_and_issues_as_the_pages_do(district, client):
    case = verified(district)
    client.force_login(district.reviewer)
    made = client.post("/api/v1/circulars/", {"violations": [case.pk]}, content_type=JSON)
    assert (made.status_code, made.json()["cases"], made.json()["state"]) == (201, 1, "draft")
    here = f"/api/v1/circulars/{made.json()['id']}/"
    assert client.post("/api/v1/circulars/", {"violations": [999]}, content_type=JSON).status_code == 409
    client.force_login(district.officer)
    assert client.get(here).status_code == 404
    client.force_login(district.decider)
    assert client.post(f"{here}do/issue/", NUMBER, content_type=JSON).json()["state"] == "issued"
    client.force_login(district.officer)
    assert client.get(here).json()["issuer"] == "测试区民政局"
