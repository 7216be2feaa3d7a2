"""Objections to approvals over the API: raised and answered as on the pages, each reader sees what is theirs."""

import pytest

from admission.measures import take
from admission.models import DecisionObjection
from admission.objecting import raise_objection
from tests.admission import cases
from tests.objections import answering, only_staff_record_a_resident, send
from web import clock

URL = "/api/v1/decision-objections/"


@pytest.fixture
def decision(district):
    return cases.approved(district).decisions.get()


def test_a_unit_objects_and_reviewers_answer(district, decision, client):
    assert client.get(URL).status_code in {401, 403}
    client.force_login(district.worker)
    made = send(client, URL, decision=decision.pk, text="电话13812345678，人手不够").json()
    assert (made["unit"], made["unit_name"], made["text"], made["state"], made["decision_number"]) == (
        district.community1.pk,
        "第1社区",
        "电话〔手机〕，人手不够",
        "waiting",
        decision.number,
    )
    verb = answering(client, f"{URL}{made['id']}/", district.reviewer)
    barred = send(client, verb, is_accepted="yes", answer="已处理")
    assert (barred.status_code, barred.json()["field"]) == (400, "is_accepted")
    take(decision.admission, "suspend", by=district.decider, starts_on=cases.date(2026, 7, 1), reason="异议成立")
    answered = send(client, verb, is_accepted="yes", answer="已暂停").json()
    assert (answered["state"], answered["is_accepted"], answered["answer"]) == ("answered", True, "已暂停")
    assert client.get(f"{URL}?is_accepted=true&decision={decision.pk}").json()["count"] == 1
    assert client.get(f"{URL}?state=waiting").json()["count"] == 0


def test_only_reviewers_record_a_resident(district, decision, client):
    said = {"decision": decision.pk, "received_on": "2026-03-02"}
    only_staff_record_a_resident(client, URL, district, objector=district.worker, **said)


def test_each_reader_sees_what_is_theirs(district, decision, client):
    raise_objection(decision, by=district.worker, unit=district.community1, text="社区的")
    raise_objection(decision, by=district.street_officer, unit=district.street, text="街道的")
    for name, texts in (("worker", ["社区的"]), ("neighbour", []), ("decider", ["社区的", "街道的"])):
        client.force_login(getattr(district, name))
        assert sorted(row["text"] for row in client.get(URL).json()["results"]) == texts, name


def test_too_late_or_against_what_is_not_published_nothing_is_recorded(district, decision, client):
    client.force_login(district.worker)
    with clock.at(cases.date(2026, 3, 10)):
        late = send(client, URL, decision=decision.pk, text="迟了")
    assert (late.status_code, "公示已于2026年3月9日截止" in late.content.decode()) == (400, True)
    with clock.at(cases.date(2026, 3, 1)):
        early = send(client, URL, decision=decision.pk, text="早了")
    assert (early.status_code, early.json()["field"]) == (400, "decision")
    assert not DecisionObjection.objects.exists()
