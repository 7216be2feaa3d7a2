"""Pages and API of appeals."""

import uuid

import pytest

from admission.models import Appeal, AppealState
from tests.admission import cases
from web import clock

pytestmark = pytest.mark.django_db
MEETING = {"meeting_on": "2026-03-02", "minutes_number": "〔2026〕8号"}


def filing(decision, client, text="依据已经补齐"):
    """The answer to the form of an appeal."""
    form = client.get(f"/decisions/{decision.pk}/appeal/").context["form"]
    data = {"token": form["token"].value(), "appellant": form["appellant"].value(), "text": text}
    return client.post(f"/decisions/{decision.pk}/appeal/", data)


def test_the_public_page_of_a_decision_leads_those_who_may_to_an_appeal(client, as_user, district):
    decision = cases.rejected(district).decisions.get()
    page = f"/decisions/{decision.pk}/"
    assert "申请复核" not in client.get(page).content.decode()
    assert "申请复核" not in as_user("worker").get(page).content.decode()
    text = as_user("officer").get(page).content.decode()
    assert f"/decisions/{decision.pk}/appeal/" in text
    assert "2026年3月16日" in text


def test_an_appeal_is_filed_and_upheld_on_pages(as_user, district):
    decision = cases.rejected(district).decisions.get()
    answer = filing(decision, as_user("officer"))
    appeal = Appeal.objects.get()
    assert answer["Location"] == f"/appeals/{appeal.pk}/"
    assert "依据已经补齐" in as_user("officer").get(answer["Location"]).content.decode()
    client = as_user("meeting_decider")
    assert appeal.decision.application.name in client.get("/appeals/").content.decode()
    said = {"seen": appeal.version, "answer": "原决定依据充分。", **MEETING}
    assert client.post(f"/appeals/{appeal.pk}/do/uphold/", said).status_code == 302
    text = as_user("officer").get(f"/appeals/{appeal.pk}/").content.decode()
    assert "原决定依据充分。" in text
    assert "〔2026〕8号" in text


def test_a_replacement_is_previewed_and_signed_on_the_page(as_user, district):
    application = cases.rejected(district)
    filing(application.decisions.get(), as_user("officer"))
    appeal = Appeal.objects.get()
    client, address = as_user("meeting_decider"), f"/appeals/{appeal.pk}/do/admit/"
    assert "预览决定书" in client.get(address).content.decode()
    said = {
        "seen": appeal.version,
        "effective_on": "2026-06-01",
        "last_day": "2026-09-30",
        "communities": [district.community1.pk],
        "opinion": "复核：准予。",
        **MEETING,
    }
    shown = client.post(address, {**said, "preview": "1"})
    assert "取代原决定" in shown.context["form"]["letter"].value()
    assert client.post(address, said).status_code == 422
    seen = {name: shown.context["form"][name].value() for name in ("letter", "previewed")}
    assert client.post(address, {**said, **seen}).status_code == 302
    appeal.refresh_from_db()
    assert appeal.state == AppealState.REPLACED
    old = client.get(f"/decisions/{appeal.decision_id}/").content.decode()
    assert f"这一决定经复核，已由{appeal.replacement.number}" in old
    register = client.get("/decisions/").context["decisions"]
    assert [one.number for one in register] == [appeal.replacement.number]
    assert client.get(f"/applications/{application.pk}/").status_code == 200


def test_too_late_is_said_before_and_after_typing(as_user, district):
    decision = cases.rejected(district).decisions.get()
    with clock.at(cases.date(2026, 3, 17)):
        client = as_user("officer")
        assert "已经过了" in client.get(f"/decisions/{decision.pk}/appeal/").content.decode()
        data = {"token": uuid.uuid4(), "appellant": district.department.pk, "text": "我的理由"}
        answer = client.post(f"/decisions/{decision.pk}/appeal/", data)
    assert (answer.status_code, "我的理由" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("person", ["worker", "other_officer", "reviewer"])
def test_a_stranger_to_the_decision_has_no_form(as_user, district, person):
    decision = cases.rejected(district).decisions.get()
    assert as_user(person).get(f"/decisions/{decision.pk}/appeal/").status_code == 403


def test_an_appeal_of_others_is_not_found(as_user, district):
    filing(cases.rejected(district).decisions.get(), as_user("officer"))
    appeal = Appeal.objects.get()
    client = as_user("other_officer")
    assert client.get(f"/appeals/{appeal.pk}/").status_code == 404
    assert client.post(f"/appeals/{appeal.pk}/do/uphold/", {}).status_code == 404
    assert as_user("reviewer").get(f"/appeals/{appeal.pk}/do/uphold/").status_code == 403
    assert "没有复核申请" in as_user("worker").get("/appeals/").content.decode()


def test_what_was_typed_stays_when_somebody_was_faster(as_user, district):
    filing(cases.rejected(district).decisions.get(), as_user("officer"))
    appeal = Appeal.objects.get()
    as_user("colleague").post(f"/appeals/{appeal.pk}/do/withdraw/", {"reason": "不再申请"})
    answer = as_user("meeting_decider").post(
        f"/appeals/{appeal.pk}/do/uphold/", {"seen": appeal.version, "answer": "我写的理由", **MEETING}
    )
    assert (answer.status_code, "我写的理由" in answer.content.decode()) == (409, True)


def test_the_api_files_and_answers(as_user, district):
    decision = cases.approved(district).decisions.get()
    client = as_user("worker")
    said = {"decision": decision.pk, "text": "社区人手不够"}
    made = client.post("/api/v1/appeals/", said, content_type="application/json")
    assert (made.status_code, made.json()["appellant"]["name"]) == (201, "第1社区")
    again = client.post("/api/v1/appeals/", said, content_type="application/json")
    assert (again.status_code, again.json()["message"]) == (409, "对这一决定已经申请过复核。")
    assert client.post("/api/v1/appeals/", {}, content_type="application/json").status_code == 400
    stranger = as_user("other_officer").post("/api/v1/appeals/", said, content_type="application/json")
    assert stranger.status_code == 403
    url = f"/api/v1/appeals/{made.json()['id']}/do/uphold/"
    answer = {"answer": "工作量适当。", **MEETING}
    assert as_user("reviewer").post(url, answer, content_type="application/json").status_code == 403
    done = as_user("meeting_decider").post(url, answer, content_type="application/json")
    assert (done.status_code, done.json()["state"], done.json()["answer"]) == (200, "upheld", "工作量适当。")
