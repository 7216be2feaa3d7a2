"""The assessment on the three principles, and where a recommendation against a finding is decided."""

import pytest
from django.core.exceptions import ValidationError

from admission.bodies import why_meeting
from admission.models import Assessment
from admission.recommending import assessment_of
from tests.admission import cases
from web.refusals import NotYourPart
from web.workflow import perform

pytestmark = pytest.mark.django_db
REASON = "评估有不符合的原则，仍建议准入"
FAILING = {**cases.RECOMMENDATION, "finding_effective": "fails", "text_effective": "和现有工作重复。"}


def recommend(district, **answers):
    application = cases.accepted(district)
    perform(application, "recommend", by=district.reviewer, **{**cases.RECOMMENDATION, **answers})
    application.refresh_from_db()
    return application


def test_each_principle_needs_a_finding_and_a_sentence(district):
    application = cases.accepted(district)
    with pytest.raises(ValidationError) as why:
        perform(application, "recommend", by=district.reviewer, recommendation="approve", opinion="可以")
    assert set(why.value.error_dict) == set(cases.RECOMMENDATION) - {"recommendation", "opinion"}
    assert Assessment.objects.count() == 0


def test_what_was_found_is_kept_on_each_principle_in_order(district):
    application = recommend(district, finding_lawful="in_part", text_lawful="层级偏低。")
    assert [(row.principle, row.finding, row.text) for row in assessment_of(application)] == [
        ("lawful", "in_part", "层级偏低。"),
        ("effective", "meets", "符合。"),
        ("power_matches_duty", "meets", "符合。"),
    ]


def test_what_fails_a_principle_is_approved_by_the_joint_meeting_alone(district):
    application = recommend(district, **FAILING)
    assert [str(one) for one in why_meeting(application)] == [REASON]
    with pytest.raises(NotYourPart):
        perform(application, "approve", by=district.decider, **cases.approval(application))
    meeting = {"meeting_on": cases.TODAY, "minutes_number": "测联纪〔2026〕1号"}
    perform(application, "approve", by=district.meeting_decider, **cases.approval(application), **meeting)
    application.refresh_from_db()
    assert application.state == "approved"


def test_a_recommendation_to_reject_what_fails_stays_with_the_office(district):
    assert why_meeting(recommend(district, **{**FAILING, "recommendation": "reject"})) == []
    assert why_meeting(recommend(district)) == []
