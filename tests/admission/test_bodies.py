"""Who reviews and who decides, when units change."""

from datetime import date

from admission.bodies import reviewing_body, why_meeting
from registry.successions import NewUnit, merge
from tests.admission.cases import RECOMMENDATION, TODAY, accepted, done, submitted
from web import clock
from web.workflow import actions_for

DAY = date(2026, 3, 9)


def test_what_a_department_asked_for_is_the_offices_own_once_the_office_has_taken_it_in(district):
    with clock.at(TODAY):
        application = submitted(district)
    both = [district.office, district.department]
    merge(both, NewUnit("民政卫生局", "mz"), on=DAY, by=district.operator)
    acting = {}
    for day in (TODAY, DAY):
        with clock.at(day):
            people = ("reviewer", "meeting_reviewer")
            acting[day] = [key for key in people if actions_for(application, getattr(district, key))]
            body = reviewing_body(application).name
        assert body == {TODAY: "民政局", DAY: "联席会议办公室"}[day]
    assert acting == {TODAY: ["reviewer"], DAY: ["meeting_reviewer"]}
    with clock.at(DAY):
        assert "审核单位自己的申请" in [str(one) for one in why_meeting(application)]


def test_only_the_last_recommendation_sends_a_case_to_the_meeting(district):
    with clock.at(TODAY):
        application = accepted(district)
        failed = {**RECOMMENDATION, "finding_effective": "fails"}
        done(application, "recommend", by=district.reviewer, **failed)
        assert [str(one) for one in why_meeting(application)] == ["评估有不符合的原则，仍建议准入"]
        done(application, "send_back", by=district.meeting_decider, reason="请重新评估。")
        done(application, "recommend", by=district.reviewer, **RECOMMENDATION)
        assert why_meeting(application) == []
        done(application, "send_back", by=district.decider, reason="请再评估一次。")
        done(application, "recommend", by=district.reviewer, **{**failed, "recommendation": "reject"})
        assert why_meeting(application) == []
