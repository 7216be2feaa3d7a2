"""What is said in public of an assist item without money."""

import json

import pytest

from admission.funds import funds_statement
from admission.models import Admission
from tests.admission import cases
from web.refusals import NotYourPart
from web.workflow import perform

pytestmark = pytest.mark.django_db
NO_MONEY = {"funding_amount": 0, "no_funding_reason": "由街道现有人员办理"}


def admitted(district, **answers):
    application = cases.approved(
        district,
        decider="meeting_decider",
        decision={"meeting_on": cases.TODAY, "minutes_number": "〔2026〕3号"},
        **answers,
    )
    return Admission.objects.for_reading().get(application=application)


def test_the_office_alone_cannot_admit_without_funds(district):
    application = cases.recommended(district, **NO_MONEY)
    with pytest.raises(NotYourPart):
        perform(application, "approve", by=district.decider, **cases.approval(application))


def test_who_decided_without_funds_and_why_is_public(client, district):
    admission = admitted(district, **NO_MONEY)
    said = "未安排经费，由联席会议审定（2026年3月2日，会议纪要〔2026〕3号），理由：由街道现有人员办理。"
    assert funds_statement(admission) == said
    assert said in client.get(f"/admissions/{admission.pk}/?on=2026-06-01").content.decode()
    assert client.get(f"/api/v1/admissions/{admission.pk}/").json()["funds_statement"] == said
    file = client.get("/admissions/?on=2026-06-01&format=json")
    rows = json.loads(b"".join(file.streaming_content) if file.streaming else file.content)
    assert said in json.dumps(rows, ensure_ascii=False)


def test_of_what_has_money_nothing_is_said(district):
    admission = Admission.objects.for_reading().get(application=cases.approved(district))
    assert funds_statement(admission) == ""
