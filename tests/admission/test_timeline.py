"""The timeline: outward words for the applicant, names and opinions inside."""

from datetime import timedelta

import pytest

from admission.timeline import last_advice, timeline
from tests.admission import cases
from web import clock
from web.parts import Part
from web.workflow import CLOCK, perform

pytestmark = pytest.mark.django_db


def moments(application, district, is_inside):
    bodies = {Part.APPLICANT: application.applicant, Part.REVIEWER: district.office, Part.DECIDER: district.office}
    return timeline(application, application.steps.all(), bodies=bodies, is_inside=is_inside)


def test_a_draft_has_everything_ahead(district):
    found = moments(cases.draft(district), district, False)
    assert [(one.label, one.state) for one in found] == [
        ("填写并提交", "now"),
        ("受理", "todo"),
        ("审核", "todo"),
        ("审定", "todo"),
    ]


def test_the_applicant_reads_units_and_no_opinions(district):
    found = moments(cases.recommended(district), district, False)
    assert [(one.label, one.state, one.who, one.note) for one in found] == [
        ("提交", "done", "卫生健康委员会", ""),
        ("受理", "done", "民政局", ""),
        ("审核", "done", "民政局", ""),
        ("审定", "now", "", "期限：2026年3月23日"),
    ]


def test_the_office_reads_names_and_opinions(district):
    done = moments(cases.recommended(district), district, True)[2]
    assert (done.who, done.note) == ("民政局 测试reviewer", "建议准予准入：依据充分，工作量适当。")


def test_a_return_says_how_much_and_what_follows(district):
    found = moments(cases.returned(district), district, False)
    assert [(one.label, one.note) for one in found[1:3]] == [
        ("退回补正", "1 处需要补正"),
        ("补正后再次提交", "期限：2026年3月9日"),
    ]


def test_a_closed_case_has_nothing_ahead(district):
    assert {one.state for one in moments(cases.approved(district), district, False)} == {"done"}


def test_the_last_advice_is_what_the_reviewer_recommended(district):
    assert last_advice(cases.recommended(district)) == "建议准予准入：依据充分，工作量适当。"
    assert last_advice(cases.submitted(district)) == ""


def test_a_question_leads_to_the_answer_and_its_words_stand_in_the_thread(district):
    application = cases.accepted(district)
    perform(application, "ask", by=district.reviewer, question="名册由谁提供？")
    found = moments(application, district, False)[2:]
    assert [(one.label, one.state, one.note) for one in found] == [
        ("要求说明", "done", ""),
        ("答复", "now", "期限：2026年3月9日"),
        ("审核", "todo", ""),
        ("审定", "todo", ""),
    ]


def test_both_sides_read_by_how_much_and_why_the_time_was_extended(district):
    application = cases.recommended(district)
    perform(application, "extend", by=district.decider, days=5, reason="须听证")
    assert {moments(application, district, side)[3].note for side in (True, False)} == {"延长5个工作日：须听证"}


def test_what_lapsed_was_done_by_the_clock_and_may_come_back(district):
    application = cases.returned(district)
    with clock.at(application.due_on + timedelta(days=1)):
        perform(application, "lapse", by=CLOCK)
    lapse, ahead = moments(application, district, False)[2:]
    assert (lapse.label, lapse.who) == ("视为撤回", "系统定时")
    assert (ahead.label, ahead.state, ahead.note) == ("需要时再次提交", "now", "")
