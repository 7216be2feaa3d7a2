"""Pages of applications: list, new, the page of one, every step."""

import uuid
from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from admission.forms import DECLARATION
from admission.models import Application
from registry.models import AuthorityRule
from tests.admission import cases
from tests.admission.counting import queries
from tests.district import standard_lists
from web import clock
from web.workflow import perform

pytestmark = pytest.mark.django_db
NOBODY = ["worker", "other_officer", "street_officer", "operator", "office_officer"]
FIELDS_OF_AN_EMPTY_ONE = 18


def detail(application):
    return reverse("admission:application-detail", args=[application.pk])


def action(application, name):
    return reverse("admission:application-action", args=[application.pk, name])


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_list_holds_ones_own_units_applications(as_user, district):
    mine = cases.draft(district)
    cases.draft(district, by="other_officer", unit="other_department")
    response = as_user("colleague").get("/applications/")
    assert [row.pk for row in response.context["rows"]] == [mine.pk]
    assert [(str(label), count) for label, _query, count, _here in response.context["tabs"]] == [
        ("全部", 1),
        ("草稿", 1),
        ("待补正", 0),
        ("待说明", 0),
        ("办理中", 0),
        ("视为撤回", 0),
        ("已办结", 0),
    ]


def test_a_wrong_day_is_said_beside_its_field_and_shows_nothing(as_user, district):
    cases.draft(district)
    response = as_user("officer").get("/applications/?since=2026-02-30")
    assert response.status_code == 200
    assert "「2026-02-30」不是一个有效的日期" in response.content.decode()
    assert response.context["rows"] == []


def test_the_list_asks_the_database_as_often_for_three_rows_as_for_one(as_user, district):
    cases.submitted(district)
    client = as_user("officer")
    one = queries(client, "/applications/")
    cases.submitted(district)
    cases.draft(district)
    assert queries(client, "/applications/") == one
    assert one <= 12


def test_a_double_click_makes_one_draft(as_user, district):
    client = as_user("officer")
    form = client.get("/applications/new/").context["form"]
    data = {"token": form["token"].value(), "kind": "addition", "applicant": district.department.pk}
    first, second = client.post("/applications/new/", data), client.post("/applications/new/", data)
    assert first["Location"] == second["Location"]
    assert first["Location"] == f"/applications/{Application.objects.get().pk}/edit/matter/"


@pytest.mark.parametrize("person", ["worker", "reviewer", "operator"])
def test_only_who_applies_for_a_unit_begins(as_user, person):
    assert as_user(person).get("/applications/new/").status_code == 403


def test_a_unit_that_is_not_ones_own_cannot_be_named(as_user, district):
    data = {"token": uuid.uuid4(), "kind": "addition", "applicant": district.other_department.pk}
    response = as_user("officer").post("/applications/new/", data)
    assert (response.status_code, Application.objects.count()) == (422, 0)


def test_the_page_of_a_draft_names_every_gap_with_a_link_to_its_field(as_user, district):
    draft = Application.objects.create(
        authority=district.authority, applicant=district.department, created_by=district.officer
    )
    text = as_user("officer").get(detail(draft)).content.decode()
    assert f"还缺{FIELDS_OF_AN_EMPTY_ONE}项，补齐后才能提交" in text
    assert f'href="/applications/{draft.pk}/edit/scope/#id_starts_on"' in text
    assert f'href="/applications/{draft.pk}/edit/matter/#id_acts"' in text
    assert "声明属实并提交" not in text


def test_a_full_draft_is_submitted_with_its_declaration(as_user, district):
    draft = cases.draft(district)
    client = as_user("officer")
    assert "本单位声明：所填内容真实、完整" in client.get(detail(draft)).content.decode()
    response = client.post(action(draft, "submit"), {"seen": draft.version}, follow=True)
    assert told(response) == ["已办理：提交。"]
    assert "已交给民政局，应于2026年3月5日前决定是否受理。没有答复不等于同意" in response.content.decode()


def test_an_incomplete_draft_is_not_submitted_and_says_why(as_user, district):
    draft = cases.draft(district, name="")
    response = as_user("officer").post(action(draft, "submit"), {"seen": draft.version})
    assert response.status_code == 409
    assert "还缺 1 项：请填写「事项名称」。" in response.content.decode()


@pytest.mark.parametrize("person", NOBODY)
def test_a_stranger_to_the_application_finds_nothing(as_user, district, person):
    application = cases.approved(district)
    client = as_user(person)
    urls = [
        detail(application),
        action(application, "submit"),
        *(
            reverse(f"admission:{name}", args=[application.pk])
            for name in ("approval-form", "decision-letter", "attachment-list")
        ),
        reverse("admission:section-edit", args=[application.pk, "matter"]),
    ]
    assert [client.get(url).status_code for url in urls] == [404] * len(urls)


def test_a_draft_is_hidden_from_the_office(as_user, district):
    assert as_user("reviewer").get(detail(cases.draft(district))).status_code == 404


def test_who_sees_the_case_and_plays_no_part_is_told_so(as_user, district):
    application = cases.submitted(district)
    client = as_user("supervisor")
    assert client.get(detail(application)).status_code == 200
    assert client.get(action(application, "accept")).status_code == 403
    assert client.post(action(application, "accept")).status_code == 403


def test_an_unknown_action_is_not_found(as_user, district):
    assert as_user("officer").get(action(cases.draft(district), "explode")).status_code == 404


def test_the_case_shows_lists_burden_cautions_and_what_may_be_done(as_user, district):
    standard_lists(district)
    low = {"basis_level": "letter", "path": "joint_meeting", "path_reason": "汛期临近。"}
    application = cases.submitted(district, **low, content="通知老年人体检，宣传公共卫生。")
    response = as_user("reviewer").get(detail(application))
    page, text = response.context["page"], response.content.decode()
    assert [(one.action.action, one.action.blocked_by) for one in page.actions] == [
        *(("accept", None), ("return", None), ("transfer", None))
    ]
    assert page.likenesses.lines[0].name == "协助做好公共卫生工作"
    assert (str(page.burden.each_month), str(page.burden.all_month)) == ("8.0", "24.0")
    assert "低于本辖区规定的最低层级" in text
    assert [(str(one.community), str(one.hours)) for one in page.loads] == [(f"第{n}社区", "0") for n in (1, 2, 3)]
    assert [(str(street), len(communities)) for street, communities in page.streets] == [
        ("东街街道", 2),
        ("西街街道", 1),
    ]


def test_the_applicant_reads_no_name_of_the_office(as_user, district):
    text = as_user("officer").get(detail(cases.recommended(district))).content.decode()
    assert "测试reviewer" not in text
    assert "依据充分，工作量适当" not in text


def test_the_case_asks_the_database_as_often_beside_three_others_as_beside_one(as_user, district):
    standard_lists(district)
    application = cases.submitted(district)
    cases.submitted(district)
    client = as_user("reviewer")
    one = queries(client, detail(application))
    for _n in range(2):
        cases.submitted(district)
    assert queries(client, detail(application)) == one
    assert one <= 40


def test_a_return_lists_the_gaps_first_and_takes_several_rows(as_user, district):
    application = cases.submitted(district)
    Application.objects.filter(pk=application.pk).update(basis_title="")
    client = as_user("reviewer")
    rows = client.get(action(application, "return")).context["rows"]
    assert [(row["field"], row["kind"]) for row in rows] == [("basis_title", "missing"), ("", ""), ("", "")]
    data = {
        "seen": application.version,
        "deficiency_field": ["basis_title", "content", ""],
        "deficiency_kind": ["missing", "unclear", "missing"],
        "deficiency_note": ["请填写依据题名。", "请写明做到什么程度。", ""],
        "note": "",
    }
    assert client.post(action(application, "return"), data).status_code == 302
    text = as_user("officer").get(detail(application)).content.decode()
    assert f'href="/applications/{application.pk}/edit/matter/#id_content"' in text
    assert "请写明做到什么程度。" in text


def test_more_rows_come_by_a_post_and_keep_what_was_typed(as_user, district):
    application = cases.submitted(district)
    data = {
        "more": "1",
        "deficiency_field": ["content"],
        "deficiency_kind": ["unclear"],
        "deficiency_note": ["写清楚"],
        "note": "尽快",
    }
    response = as_user("reviewer").post(action(application, "return"), data)
    assert response.status_code == 200
    rows = response.context["rows"]
    assert (rows[0]["note"], len(rows), response.context["form"]["note"].value()) == ("写清楚", 6, "尽快")
    assert Application.objects.get().state == "submitted"


def test_wrong_answers_come_back_with_what_was_typed(as_user, district):
    application = cases.recommended(district)
    data = {
        **cases.approval(application),
        "effective_on": "2026-02-30",
        "conditions": "每月一次",
        "seen": application.version,
    }
    response = as_user("decider").post(action(application, "approve"), data)
    text = response.content.decode()
    assert response.status_code == 422
    assert "「2026-02-30」不是一个有效的日期" in text
    assert "每月一次" in text
    assert Application.objects.get().state == "pending_approval"


def test_who_comes_too_late_is_told_and_loses_nothing(as_user, district):
    application = cases.recommended(district)
    seen = application.version
    data = {**cases.approval(application), "opinion": "写了很久的意见", "seen": seen}
    perform(application, "approve", by=district.second_decider, **cases.approval(application))
    response = as_user("decider").post(action(application, "approve"), data)
    text = response.content.decode()
    assert response.status_code == 409
    assert "您打开页面之后，这件事已由他人办理，现在是「准予准入」" in text
    assert "写了很久的意见" in text
    assert 'class="btn primary">准予准入' not in text


def test_why_the_joint_meeting_decides_stands_above_its_form(as_user, district):
    application = cases.recommended(district, other_act="代收费用", funding_amount=None, no_funding_reason="没有")
    response = as_user("meeting_decider").get(action(application, "approve"))
    assert [str(one) for one in response.context["meeting_reasons"]] == [
        "要求社区做六种协助方式以外的事",
        "协助事项没有安排经费",
    ]
    assert {"meeting_on", "minutes_number"} < set(response.context["form"].fields)
    assert as_user("decider").get(action(application, "approve")).status_code == 403


@pytest.mark.parametrize("person", ["officer", "reviewer"])
def test_a_decided_case_shows_its_decision_and_offers_nothing(as_user, district, person):
    application = cases.rejected(district)
    text = as_user(person).get(detail(application)).content.decode()
    assert "测试区决〔2026〕1号" in text
    assert "与清单上已有的事项或者在有效期内的准入事项重复" in text
    assert "这件申请已经办结。" in text


def test_a_second_press_of_the_same_button_is_told_that_it_is_done(as_user, district):
    application = cases.draft(district)
    client, seen = as_user("officer"), {"seen": application.version}
    assert client.post(action(application, "submit"), seen).status_code == 302
    again = client.post(action(application, "submit"), seen, follow=True)
    assert again.request["PATH_INFO"] == detail(application)
    assert "已办理：提交。" in again.content.decode()
    assert application.steps.count() == 1


def test_a_colleague_who_presses_after_me_is_told_so(as_user, district):
    application = cases.draft(district)
    seen = {"seen": application.version}
    as_user("officer").post(action(application, "submit"), seen)
    assert as_user("colleague").post(action(application, "submit"), seen).status_code == 409


def test_a_version_that_is_no_number_gets_a_sentence(as_user, district):
    application = cases.draft(district)
    for seen in ("²", "9" * 5000, "x"):
        response = as_user("officer").post(action(application, "submit"), {"seen": seen})
        assert response.status_code == 400
        assert "版本号应当是一个整数" in response.content.decode()


def test_what_is_declared_stands_on_the_page_that_asks_for_the_submission(as_user, district):
    text = as_user("officer").get(action(cases.draft(district), "submit")).content.decode()
    assert str(DECLARATION) in text


def test_a_long_timeline_stands_at_the_end_of_the_case(as_user, district):
    application = cases.returned(district)
    short = as_user("reviewer").get(detail(application)).content.decode()
    assert short.index("办理进度") < short.index("清单比对")
    cases.done(application, "submit", by=district.officer)
    rows = [{"kind": "missing", "field": "content", "note": "请写明做到什么程度。"}]
    cases.done(application, "return", by=district.reviewer, deficiencies=rows, note="")
    long = as_user("reviewer").get(detail(application)).content.decode()
    assert long.index("办理进度") > long.index("必要性与联系人")


def test_only_the_applicant_is_told_what_the_office_does_next(as_user, district):
    application = cases.submitted(district)
    assert "没有答复不等于同意" in as_user("officer").get(detail(application)).content.decode()
    assert "没有答复不等于同意" not in as_user("reviewer").get(detail(application)).content.decode()


def test_a_state_that_doesnt_exist_is_said_above_the_list(as_user, district):
    assert "「weather」不在可选的范围内" in as_user("officer").get("/applications/?state=weather").content.decode()


def test_an_approval_is_shown_with_its_conditions_and_how_many_communities_it_left_out(as_user, district):
    decision = {"conditions": "每月不超过一次", "communities": [district.community1.pk]}
    text = as_user("officer").get(detail(cases.approved(district, decision=decision))).content.decode()
    assert "准入1个社区（申请3个）" in text
    assert '<b>附加条件</b>：\n<span class="preline">每月不超过一次</span>' in text


def test_what_comes_next_marks_a_day_of_a_year_without_its_calendar(as_user, district):
    with clock.at(date(2026, 12, 29)):
        said = {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 6, 30)}
        application = cases.submitted(district, **said)
        page = as_user("officer").get(detail(application)).content.decode()
    assert application.due_on == date(2027, 1, 4)
    assert "应于2027年1月4日（暂定）前决定是否受理" in page


def test_an_act_that_is_barred_shows_the_reason_and_asks_nothing(as_user, district):
    application = cases.recommended(district)
    perform(application, "extend", by=district.second_decider, days=5, reason="须听证")
    answer = as_user("decider").get(action(application, "extend"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "审定期限已经延长过一次，不能再延长。" in text
    assert ('name="days"' in text, 'name="reason"' in text, ">返回</a>" in text) == (False, False, True)
    # What was typed before somebody was faster stays all the same.
    late = as_user("decider").post(action(application, "extend"), {"days": "3", "reason": "我写的理由"})
    assert (late.status_code, "我写的理由" in late.content.decode()) == (409, True)


def test_a_second_press_is_answered_as_done_and_a_form_that_was_opened_afterwards_isnt(as_user, district):
    application = cases.recommended(district)
    url, said = action(application, "extend"), {"days": "3", "reason": "须听证", "seen": application.version}
    presses = [as_user("decider").post(url, said).status_code for _press in range(2)]
    assert (presses, application.steps.filter(action="extend").count()) == ([302, 302], 1)
    again = as_user("decider").post(url, {**said, "seen": application.version + 1})
    assert (again.status_code, "已经延长过一次" in again.content.decode()) == (409, True)


@pytest.mark.parametrize(
    ("starts", "words"),
    [
        ("acceptance", "从受理的次日起计算，15个工作日内审定。"),
        ("submission", "按本区规定，从提交的次日起计算，15个工作日内审定。"),
    ],
)
def test_the_page_of_an_acceptance_says_from_when_the_time_runs(as_user, district, starts, words):
    AuthorityRule.objects.create(
        authority=district.authority, key="clock_starts", value=starts, valid_from=cases.date(2020, 1, 1)
    )
    text = as_user("reviewer").get(action(cases.submitted(district), "accept")).content.decode()
    assert words in text
    assert "从今天起算" not in text
