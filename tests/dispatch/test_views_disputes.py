"""Pages and API of disputes: the sender files, the reviewer rules, each reader sees what is theirs."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dispatch.models import Dispute
from tests.dispatch.test_disputes import WHY, dispute, refuse
from tests.district import standard_lists
from web.workflow import perform

JSON = "application/json"


@pytest.fixture
def lists(district):
    standard_lists(district)
    return district


def as_(client, district, name):
    client.force_login(getattr(district, name))
    return client


def test_a_sender_disputes_on_the_slip_and_the_reviewer_rules(lists, client):
    receipt = refuse(lists)
    slip = f"/refusals/{receipt.pk}/"
    here = f"{slip}dispute/"
    assert here in as_(client, lists, "officer").get(slip).content.decode()
    assert here not in as_(client, lists, "reviewer").get(slip).content.decode()
    as_(client, lists, "officer")
    paper = SimpleUploadedFile("说明.pdf", b"%PDF-1.7 text")
    answer = client.post(here, {"text": WHY, "file": paper}, follow=True)
    row = Dispute.objects.get()
    assert answer.redirect_chain == [(f"/disputes/{row.pk}/", 302)]
    assert client.get(f"/disputes/{row.pk}/file/").content == b"%PDF-1.7 text"
    as_(client, lists, "reviewer")
    assert [one.pk for one in client.get("/disputes/?due=mine").context["rows"]] == [row.pk]
    ruling = client.get(f"/disputes/{row.pk}/do/stand/")
    assert ruling.status_code == 200
    for said in (receipt.dispatch.text, *ruling.context["card"]["reasons"]):
        assert said and said in ruling.content.decode()
    assert client.post(f"/disputes/{row.pk}/do/stand/", {"ruling": ""}).status_code == 422
    client.post(f"/disputes/{row.pk}/do/stand/", {"ruling": "清单上没有。", "seen": 1})
    assert "裁定拒收成立" in as_(client, lists, "worker").get(f"/disputes/{row.pk}/").content.decode()
    assert client.get("/disputes/?due=mine").context["rows"] == []


def test_what_is_wrong_is_said_and_what_was_typed_stays(lists, client):
    receipt = refuse(lists)
    here = f"/refusals/{receipt.pk}/dispute/"
    as_(client, lists, "officer")
    assert client.post(here, {"text": ""}).status_code == 422
    bad = client.post(here, {"text": WHY, "file": SimpleUploadedFile("x.exe", b"MZ")})
    assert (bad.status_code, WHY in bad.content.decode()) == (422, True)
    dispute(lists, receipt)
    assert "已经申诉过" in client.get(here).content.decode()
    again = client.post(here, {"text": "另一个理由"})
    assert (again.status_code, "另一个理由" in again.content.decode()) == (409, True)


def test_who_did_not_send_it_disputes_nothing(lists, client):
    here = f"/refusals/{refuse(lists).pk}/dispute/"
    seen = {name: as_(client, lists, name).get(here).status_code for name in ("worker", "reviewer", "other_officer")}
    assert seen == {"worker": 403, "reviewer": 403, "other_officer": 404}


WHO_SEES = {
    "officer",
    "colleague",
    "street_officer",
    "worker",
    "reviewer",
    "second_reviewer",
    "decider",
    "second_decider",
}
WHO_SEES |= {"meeting_reviewer", "meeting_decider", "supervisor"}


def test_a_dispute_is_seen_by_those_who_see_the_refusal_and_names_no_person(lists, client):
    row = dispute(lists)
    seen = set()
    for name in lists.people:
        as_(client, lists, name)
        pages = [client.get(url) for url in (f"/disputes/{row.pk}/", f"/api/v1/disputes/{row.pk}/")]
        assert len({page.status_code for page in pages}) == 1
        if pages[0].status_code == 200:
            seen.add(name)
            if name != "worker":
                assert all(lists.worker.display_name not in page.content.decode() for page in pages)
    assert seen == WHO_SEES


def test_a_file_nobody_handed_in_is_not_there(lists, client):
    assert as_(client, lists, "officer").get(f"/disputes/{dispute(lists).pk}/file/").status_code == 404


def test_the_list_finds_by_words_and_by_what_is_late(lists, client):
    row = dispute(lists)
    as_(client, lists, "reviewer")
    found = {
        query: len(client.get(f"/disputes/?{query}").context["rows"]) for query in ("q=养犬", "q=没有", "due=overdue")
    }
    assert found == {"q=养犬": 1, "q=没有": 0, "due=overdue": 0}
    Dispute.objects.filter(pk=row.pk).update(due_on="2026-01-05")
    assert len(client.get("/disputes/?due=overdue").context["rows"]) == 1


def test_refusals_are_found_by_how_they_were_ruled(lists, client):
    undisputed, ruled = refuse(lists), refuse(lists)
    perform(dispute(lists, ruled), "overrule", by=lists.reviewer, ruling="应接。")
    as_(client, lists, "worker")
    found = {
        query: [row.pk for row in client.get(f"/refusals/?dispute={query}").context["page_obj"]]
        for query in ("none", "overruled", "stands")
    }
    assert found == {"none": [undisputed.pk], "overruled": [ruled.pk], "stands": []}


def test_the_api_files_and_rules(lists, client):
    receipt = refuse(lists)
    as_(client, lists, "officer")
    here = "/api/v1/disputes/"
    assert client.post(here, {"receipt": "x", "text": WHY}, content_type=JSON).status_code == 400
    assert client.post(here, {"receipt": receipt.pk, "text": ""}, content_type=JSON).status_code == 400
    assert client.post(here, {"receipt": receipt.pk, "text": WHY, "y": 1}, content_type=JSON).status_code == 400
    made = client.post(here, {"receipt": receipt.pk, "text": WHY}, content_type=JSON)
    assert (made.status_code, made.json()["state"], made.json()["number"]) == (201, "filed", receipt.number)
    as_(client, lists, "reviewer")
    verb = f"{here}{made.json()['id']}/do/overrule/"
    ruled = client.post(verb, {"ruling": "属于协助事项。"}, content_type=JSON).json()
    assert (ruled["state"], ruled["ruling"]) == ("overruled", "属于协助事项。")
    assert as_(client, lists, "worker").get("/api/v1/receipts/?state=pending").json()["count"] == 1
    assert client.get(f"/api/v1/refusals/{receipt.pk}/").json()["dispute"] == made.json()["id"]


def test_the_page_of_what_was_ruled_says_why_it_is_to_be_taken_on(lists, client):
    row = dispute(lists)
    perform(row, "overrule", by=lists.reviewer, ruling="属于协助事项。")
    page = as_(client, lists, "worker").get(f"/received/{row.obligation.receipts.get().pk}/")
    assert (page.context["card"]["words"], page.context["card"]["reasons"]) == (
        "裁定应接",
        ["裁定理由：属于协助事项。"],
    )
    assert "裁定应接，重新下派" in page.content.decode()
