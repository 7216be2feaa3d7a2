"""Why the joint meeting admitted what the ordinary way bars is public; nothing is said of everything else."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from admission.meeting_reasons import meeting_reasons
from tests.admission import cases

pytestmark = pytest.mark.django_db
LOW = {
    "basis_level": "letter",
    "path": "joint_meeting",
    "path_reason": "汛期临近。",
    "other_act": "转移安置老人",
    "funding_amount": 0,
    "no_funding_reason": "由街道现有人员办理",
}
SAID = [
    "依据低于本辖区规定的最低层级：汛期临近。",
    "要求社区做六种协助方式以外的事：转移安置老人。",
    "协助事项没有安排经费：由街道现有人员办理。",
    "评估有不符合的原则，仍建议准入：注重实效。",
]


FOUND = {"finding_effective": "fails", "text_effective": "和现有工作重复。"}


def by_the_meeting(district, finding, **said):
    """The decision of an approval by the joint meeting."""
    application = cases.accepted(district, **said)
    cases.done(application, "recommend", by=district.reviewer, **{**cases.RECOMMENDATION, **finding})
    meeting = {"meeting_on": cases.TODAY, "minutes_number": "〔2026〕3号"}
    answers = cases.approval(application, **meeting)
    return cases.done(application, "approve", by=district.meeting_decider, **answers).decisions.get()


@pytest.fixture
def decision(district):
    return by_the_meeting(district, FOUND, **LOW)


def rows_of(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return json.loads(b"".join(answer.streaming_content) if answer.streaming else answer.content)


def test_each_exception_is_said_with_its_reason(decision):
    assert meeting_reasons(decision) == SAID


def test_nothing_is_said_of_the_ordinary_way(district):
    assert meeting_reasons(cases.approved(district).decisions.get()) == []
    assert meeting_reasons(cases.rejected(district).decisions.get()) == []


def test_everybody_reads_it_with_the_decision_and_the_admission(decision, client):
    for url in ("/decisions/", f"/decisions/{decision.pk}/"):
        shown = client.get(url).content.decode()
        assert [reason for reason in SAID if reason not in shown] == []
    shown = client.get(f"/admissions/{decision.admission.pk}/?on=2026-06-01").content.decode()
    # Of the money the page speaks once, where it says how much there is.
    assert [reason for reason in SAID if reason not in shown] == SAID[2:3]
    assert "未安排经费，由联席会议审定" in shown


def test_it_is_in_the_register_as_data(decision, client):
    assert rows_of(client, "/api/v1/published-decisions/")["results"][0]["meeting_reasons"] == SAID
    assert rows_of(client, f"/api/v1/admissions/{decision.admission.pk}/")["meeting_reasons"] == SAID
    for url in ("/decisions/?format=json", "/data/decisions.json", "/data/admissions.json?on=2026-06-01"):
        assert json.dumps(SAID, ensure_ascii=False)[1:-1] in json.dumps(rows_of(client, url), ensure_ascii=False)


def test_a_finding_that_was_passed_over_is_public_and_one_that_was_answered_is_not(district, client):
    both = {**FOUND, "finding_lawful": "fails", "text_lawful": "依据不足。"}
    assert meeting_reasons(by_the_meeting(district, both)) == ["评估有不符合的原则，仍建议准入：依法依规、注重实效。"]
    assert meeting_reasons(by_the_meeting(district, {}, **LOW)) == SAID[:3]
    # What the reviewer wrote for the office stays there.
    shown = client.get("/decisions/").content.decode() + json.dumps(rows_of(client, "/api/v1/published-decisions/"))
    assert "和现有工作重复" not in shown


def test_the_register_reads_the_findings_of_a_page_at_once(district, client):
    counts = []
    for _n in range(2):
        by_the_meeting(district, FOUND)
        with CaptureQueriesContext(connection) as read:
            rows_of(client, "/api/v1/published-decisions/")
        counts.append(len(read))
    assert counts[0] == counts[1]
