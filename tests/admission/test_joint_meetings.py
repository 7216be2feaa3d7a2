"""Joint meetings and hearings: agenda, who sits, results with votes, minutes that stay, and decisions that rest on them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from admission.forms import ApproveForm, RejectForm
from admission.joint_meetings import plan_meeting
from admission.meeting_forms import MeetingForm
from admission.models import Application, JointMeeting, MeetingCase
from desk.models import Notice
from tests.admission import cases
from web import clock
from web.refusals import NotAllowed, NotYourPart, Stale
from web.workflow import perform

pytestmark = pytest.mark.django_db
NUMBER = "测联纪〔2026〕1号"


def planned(district, rows, *, by="meeting_reviewer", units=("office", "department", "street"), **said):
    """A meeting on the Monday of the tests with some cases on its agenda."""
    said = {"kind": "joint_meeting", "title": "第一次联席会议", "held_on": cases.TODAY, "place": "三楼", **said}
    members = [district.units[name] for name in units]
    return plan_meeting(authority=district.authority, by=getattr(district, by), cases=rows, members=members, **said)


def result(application, word="approve", **said):
    return {"application": application.pk, "result": word, **said}


def held(district, rows, *, results=None, present=("office", "street"), **said):
    """A meeting that was held, with a result for each case."""
    return hold(
        district, planned(district, rows), results or [result(row, votes_for=2) for row in rows], present, **said
    )


def hold(district, meeting, results, present=("office", "street"), **said):
    """The meeting after what came of it was recorded."""
    perform(
        meeting,
        "hold",
        by=district.meeting_reviewer,
        present=[district.units[name].pk for name in present],
        results=results,
        **{"minutes_number": NUMBER, "minutes": "经研究，同意。", **said},
    )
    meeting.refresh_from_db()
    return meeting


def unfunded(district):
    """A case that goes to the joint meeting."""
    return cases.recommended(district, funding_amount=None, no_funding_reason="没有预算")


def test_who_sits_is_told_and_told_again_when_it_is_changed(district):
    application = unfunded(district)
    Notice.objects.all().delete()
    meeting = planned(district, [application])
    told = Notice.objects.values_list("recipient__username", flat=True)
    assert {"officer", "colleague", "street_officer", "office_officer"} == set(told)
    changed = planned(district, [application], meeting=meeting, held_on=cases.TODAY + timedelta(days=1))
    assert (changed.pk, changed.version, Notice.objects.count()) == (meeting.pk, 2, 8)
    with pytest.raises(Stale):
        planned(district, [application], meeting=meeting, seen=1)


@pytest.mark.parametrize("who", ["officer", "supervisor", "decider", "worker"])
def test_only_reviewers_convene(district, who):
    with pytest.raises(NotYourPart):
        planned(district, [], by=who)


def test_what_came_of_each_case_stays_with_votes_and_who_was_there(district):
    rows = [unfunded(district), unfunded(district)]
    results = [
        result(rows[0], votes_for=2),
        result(rows[1], "postpone", reason="请补充经费来源", votes_for=1, abstentions=1),
    ]
    minutes = SimpleUploadedFile("纪要.pdf", b"%PDF-1.7")
    meeting = held(district, rows, results=results, minutes_file=minutes)
    said = meeting.cases.values_list("result", "votes_for", "votes_against", "abstentions", "reason")
    assert list(said) == [("approve", 2, None, None, ""), ("postpone", 1, None, 1, "请补充经费来源")]
    there = {member.unit.name: member.was_present for member in meeting.members.all()}
    assert there == {"民政局": True, district.department.name: False, "东街街道": True}
    assert (meeting.state, meeting.minutes_number, meeting.minutes_file.name) == ("held", NUMBER, "纪要.pdf")
    with pytest.raises(DatabaseError), transaction.atomic():
        MeetingCase.objects.filter(meeting=meeting).update(result="reject")
    with pytest.raises(NotAllowed):
        planned(district, rows, meeting=meeting)


@pytest.mark.parametrize(
    "said",
    [
        {"result": ""},
        {"result": "reject"},
        {"votes_for": "三"},
        {"votes_for": 2, "votes_against": 1},
        {"application": 0},
        {"votes_for": "9" * 5000},
        {"application": "9" * 5000},
        {"reason": "a\x00b"},
    ],
)
def test_a_result_is_known_has_its_reason_and_no_more_votes_than_units(district, said):
    application = unfunded(district)
    with pytest.raises(ValidationError) as why:
        held(district, [application], results=[{**result(application), **said}])
    assert set(why.value.error_dict) == {"results"}


def test_every_case_of_the_agenda_has_a_result(district):
    rows = [unfunded(district), unfunded(district)]
    with pytest.raises(ValidationError):
        held(district, rows, results=[result(rows[0])])


def test_a_meeting_is_not_held_before_its_day(district):
    meeting = planned(district, [unfunded(district)], held_on=cases.TODAY + timedelta(days=1))
    with pytest.raises(NotAllowed):
        perform(meeting, "hold", by=district.meeting_reviewer)


def test_a_meeting_admits_nothing(district):
    application = unfunded(district)
    held(district, [application])
    application.refresh_from_db()
    assert (application.state, application.admissions.count()) == ("pending_approval", 0)
    assert [case.result for case in application.meeting_cases.concluded()] == ["approve"]


def test_units_that_sit_see_the_meeting_and_no_case_by_it(client, district):
    application = unfunded(district)
    meeting = planned(district, [application], units=("other_department",))
    url = reverse("admission:meeting-detail", args=[meeting.pk])
    client.force_login(district.other_officer)
    page = client.get(url)
    assert (page.status_code, page.context["readable"]) == (200, set())
    assert not Application.objects.visible_to(district.other_officer).exists()
    client.force_login(district.street_officer)
    assert client.get(url).status_code == 404
    client.force_login(district.supervisor)
    assert (client.get(url).status_code, client.get("/meetings/").status_code) == (200, 200)


def test_a_reviewer_plans_and_records_in_the_browser(client, district):
    application = unfunded(district)
    client.force_login(district.meeting_reviewer)
    form = client.get(reverse("admission:meeting-create")).context["form"]
    assert form.fields["cases"].choice_notes == {str(application.pk): "由联席会议审定"}
    said = {"kind": "joint_meeting", "title": "第一次", "held_on": "2026-03-02", "cases": [application.pk]}
    assert client.post(reverse("admission:meeting-create"), said).status_code == 422
    said["members"] = [district.office.pk, district.street.pk]
    assert client.post(reverse("admission:meeting-create"), said).status_code == 302
    meeting = JointMeeting.objects.get()
    url = reverse("admission:meeting-action", args=[meeting.pk, "hold"])
    assert client.get(url).status_code == 200
    answers = {
        "present": said["members"],
        "case_application": [application.pk],
        "case_result": ["reject"],
        "case_votes_for": [""],
        "case_votes_against": ["2"],
        "case_abstentions": [""],
        "case_reason": [""],
        "minutes_number": NUMBER,
        "minutes": "没有经费，不同意。",
    }
    wrong = client.post(url, answers)
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"results"})
    assert client.post(url, {**answers, "case_reason": ["没有经费"]}).status_code == 302
    case = MeetingCase.objects.get()
    assert (case.result, case.votes_against, case.reason) == ("reject", 2, "没有经费")
    page = client.get(reverse("admission:meeting-detail", args=[meeting.pk])).content.decode()
    assert "不同意准入" in page and NUMBER in page
    client.force_login(district.decider)
    assert "第一次" in client.get(reverse("admission:application-detail", args=[application.pk])).content.decode()


def test_a_meeting_called_off_leaves_its_cases_for_another(district):
    application = unfunded(district)
    meeting = planned(district, [application])
    perform(meeting, "cancel", by=district.meeting_reviewer, reason="人数不足")
    with clock.at(date(2026, 3, 3)):
        again = planned(district, [application])
    assert again.cases.count() == 1


def test_a_decision_takes_day_and_number_from_a_meeting_that_had_the_case(district):
    application = unfunded(district)
    meeting = held(district, [application])
    form = ApproveForm(obj=application)
    assert (list(form.fields["meeting"].queryset), form["meeting"].value()) == ([meeting], meeting.pk)
    perform(application, "approve", by=district.meeting_decider, **cases.approval(application), meeting=meeting.pk)
    decision = application.decisions.get()
    assert (decision.meeting_on, decision.minutes_number) == (cases.TODAY, NUMBER)


def test_a_decision_against_the_meeting_is_not_made(district):
    application = unfunded(district)
    meeting = held(district, [application], results=[result(application, "reject", reason="没有经费")])
    with pytest.raises(ValidationError) as why:
        perform(application, "approve", by=district.meeting_decider, **cases.approval(application), meeting=meeting.pk)
    assert set(why.value.error_dict) == {"meeting"}


def typed(application, day=cases.TODAY, number="测联纪〔2026〕9号"):
    """The errors of an approval that names a meeting outside the register; and of a rejection the same ones."""
    form = ApproveForm({**cases.approval(application), "meeting_on": day, "minutes_number": number}, obj=application)
    other = RejectForm({"opinion": "", "meeting_on": day, "minutes_number": number}, obj=application)
    form.is_valid(), other.is_valid()
    names = ("meeting", "meeting_on", "minutes_number")
    assert {n: form.errors[n] for n in names if n in form.errors} == {
        n: other.errors[n] for n in names if n in other.errors
    }
    return {name: one for name, one in form.errors.items() if name != "letter"}


def test_a_meeting_outside_the_register_is_typed_where_the_register_has_none(district):
    application = unfunded(district)
    assert "meeting" not in ApproveForm(obj=application).fields
    assert typed(application) == {}
    said = {"meeting_on": cases.TODAY, "minutes_number": "测联纪〔2026〕9号"}
    perform(application, "approve", by=district.meeting_decider, **cases.approval(application), **said)
    assert application.decisions.get().minutes_number == "测联纪〔2026〕9号"


@pytest.mark.parametrize("said", [{"votes_for": 2}, {"result": "reject", "votes_against": 2}, {"result": "postpone"}])
def test_no_meeting_is_typed_past_one_in_the_register_whatever_it_concluded(client, district, said):
    application = unfunded(district)
    held(district, [application], results=[result(application, **{"reason": "没有经费", **said})])
    assert list(typed(application)) == ["meeting"]
    assert not {"meeting_on", "minutes_number"} & set(ApproveForm(obj=application).fields)
    client.force_login(district.meeting_decider)
    body = {**cases.approval(application), "meeting_on": "2026-03-02", "minutes_number": "测联纪〔2026〕9号"}
    url = f"/api/v1/applications/{application.pk}/do/approve/"
    answer = client.post(url, body, content_type="application/json")
    assert (answer.status_code, answer.json()["field"]) == (400, "meeting")
    assert "已有登记的会议：「第一次联席会议」（测联纪〔2026〕1号）" in answer.json()["message"]
    assert client.post(address_of(application), body).status_code == 422
    assert not application.decisions.exists()


def address_of(application):
    return reverse("admission:application-action", args=[application.pk, "approve"])


def test_the_last_meeting_on_a_case_is_the_one_that_counts(district):
    application = unfunded(district)
    first = held(district, [application])
    with clock.at(date(2026, 3, 3)):
        again = planned(district, [application], held_on=date(2026, 3, 3))
        rows = [result(application, "reject", reason="经费没有着落", votes_against=2)]
        hold(district, again, rows, minutes_number="测联纪〔2026〕2号")
        form = ApproveForm({**cases.approval(application), "meeting": first.pk}, obj=application)
    assert form.errors["meeting"][0].startswith(
        "之后「第一次联席会议」（测联纪〔2026〕2号）又研究过这件事，结果是「不同意准入」"
    )


@pytest.mark.parametrize(
    ("day", "number", "wrong"),
    [
        ("2026-02-27", "测联纪〔2026〕9号", {"meeting_on": ["会议日期不能早于受理之日（2026年3月2日）。"]}),
        ("2026-03-03", "测联纪〔2026〕9号", {"meeting_on": ["会议日期不能晚于今天。"]}),
        ("2026-03-02", "随便写", {"minutes_number": ["会议纪要编号应当有年份和序号，例如：示联纪〔2026〕8号。"]}),
        ("2026-03-02", "2020-01-01", {"minutes_number": ["会议纪要编号应当有年份和序号，例如：示联纪〔2026〕8号。"]}),
        ("2026-03-02", "联席会议2026年第3次会议纪要", {}),
    ],
)
def test_a_typed_meeting_was_held_since_the_acceptance_and_has_a_numbered_record(district, day, number, wrong):
    assert typed(unfunded(district), day, number) == wrong


@pytest.mark.parametrize("number", ["测联纪〔2026〕1号", "测联纪[2026]第01号"])
def test_a_typed_number_is_not_that_of_a_meeting_of_another_day(district, number):
    held(district, [unfunded(district)])
    application = unfunded(district)
    assert typed(application, number=number) == {}
    with clock.at(date(2026, 3, 3)):
        wrong = typed(application, date(2026, 3, 3), number)
    assert wrong == {
        "minutes_number": ["「测联纪〔2026〕1号」已经是2026年3月2日「第一次联席会议」的纪要编号，请核对。"]
    }


def test_minutes_have_a_number_of_their_own(district):
    held(district, [unfunded(district)])
    with pytest.raises(ValidationError) as why:
        held(district, [unfunded(district)])
    assert list(why.value.error_dict) == ["minutes_number"]
    with pytest.raises(ValidationError) as why:
        held(district, [unfunded(district)], minutes_number="一号")
    assert list(why.value.error_dict) == ["minutes_number"]
    again = held(district, [unfunded(district)], minutes_number="测联纪〔2026〕2号")
    with pytest.raises(DatabaseError), transaction.atomic():
        JointMeeting.objects.create(
            authority=district.authority, title="重号", held_on=again.held_on, minutes_number=NUMBER
        )


def planning(district, rows, units, day=cases.TODAY, **said):
    """The errors of planning a meeting on the page."""
    said = {"kind": "joint_meeting", "title": "第二次", "held_on": day, "cases": [row.pk for row in rows], **said}
    members = [district.units[name].pk for name in units]
    return MeetingForm({**said, "members": members}, authority=district.authority).errors


def test_what_was_not_accepted_is_on_no_agenda(district):
    application = cases.submitted(district)
    assert list(planning(district, [application], ("office", "street"))) == ["cases"]
    cases.done(application, "accept", by=district.reviewer)
    assert planning(district, [application], ("office", "street")) == {}
    early = planning(district, [application], ("office", "street"), date(2026, 2, 27))
    assert early == {
        "held_on": [
            "「独居老人冬季取暖安全走访」的受理日期：2026年3月2日。受理以后才能开会研究，会议日期不能早于受理日期。"
        ]
    }


@pytest.mark.parametrize("units", [("department",), ("office",), ("department", "office")])
def test_a_joint_meeting_has_two_units_besides_the_applicant(district, units):
    application = unfunded(district)
    assert list(planning(district, [application], units)) == ["members"]
    assert planning(district, [application], units, kind="hearing") == {}
    with pytest.raises(ValidationError) as why:
        held(district, [application], present=[one for one in units if one in ("office", "department")])
    assert "present" in why.value.error_dict


def test_the_applicant_does_not_vote_on_its_own_case(district):
    application, names = unfunded(district), ("office", "street", "department")
    with pytest.raises(ValidationError) as why:
        held(district, [application], present=names, results=[result(application, votes_for=3)])
    assert why.value.message_dict == {"results": ["第1件有3票，多于到会的2个单位（申请单位不参加表决）。"]}
    assert held(district, [application], present=names, results=[result(application, votes_for=2)]).state == "held"


def test_a_hearing_keeps_what_was_said_of_each_case_and_concludes_nothing(client, district):
    application = cases.recommended(district)
    meeting = planned(district, [application], kind="hearing", title="听证会")
    url = reverse("admission:meeting-action", args=[meeting.pk, "hold"])
    client.force_login(district.meeting_reviewer)
    page = client.get(url)
    assert (page.context["form"].fields["minutes"].label, "case_result" in page.content.decode()) == ("听证笔录", False)
    answers = {
        "present": [district.office.pk],
        "case_application": [application.pk],
        "case_reason": [""],
        "minutes_number": NUMBER,
        "minutes": "各方陈述了意见。",
    }
    wrong = client.post(url, answers)
    assert wrong.context["form"].errors["results"] == ["第1件请写明各方的意见。"]
    assert client.post(url, {**answers, "case_application": ["x"], "case_reason": ["无"]}).status_code == 422
    assert client.post(url, {**answers, "case_reason": ["街道没有反对意见"]}).status_code == 302
    case = MeetingCase.objects.get()
    assert (case.result, case.votes_for, case.reason) == ("", None, "街道没有反对意见")
    assert list(application.meeting_cases.concluded()) == []
    assert "街道没有反对意见" in client.get(reverse("admission:meeting-detail", args=[meeting.pk])).content.decode()
    client.force_login(district.decider)
    assert (
        "街道没有反对意见"
        in client.get(reverse("admission:application-detail", args=[application.pk])).content.decode()
    )
    titles = Notice.objects.filter(recipient=district.decider).values_list("subject", flat=True)
    assert any("已经听证，不作结论" in title for title in titles)
