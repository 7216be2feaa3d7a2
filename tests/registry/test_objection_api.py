"""Objections over the API: raised and answered as on the pages, each reader sees what is theirs."""

from datetime import date

import pytest

from registry.objecting import raise_objection
from tests.objections import answering, only_staff_record_a_resident, send
from tests.registry.on_notice import draft, on_notice
from web import clock

URL = "/api/v1/objections/"


@pytest.fixture(autouse=True)
def _today():
    with clock.at(date(2026, 3, 4)):
        yield


@pytest.fixture
def order(district):
    return on_notice(district)


def test_an_order_on_notice_is_readable_with_its_days_by_anybody(district, order, client):
    rows = client.get("/api/v1/orders/").json()["results"]
    said = [(row["id"], row["state"], row["state_label"], row["notice_from"], row["notice_until"]) for row in rows]
    assert said == [(order.pk, "in_notice", "公示中", "2026-03-02", "2026-03-11")]
    assert len(client.get(f"/api/v1/orders/{order.pk}/lines/").json()["results"]) == 1
    assert client.get("/api/v1/entries/?on=2026-05-01").json()["results"] == []
    assert client.get(URL).status_code in {401, 403}


def test_what_was_found_in_a_draft_is_for_those_who_write_and_publish_it(district, order, client):
    url = f"/api/v1/orders/{order.pk}/findings/"
    client.force_login(district.officer)
    assert client.get(url).json() == []
    client.force_login(district.reviewer)
    assert client.get(url).status_code == 200


def test_a_unit_objects_and_staff_answer(district, order, client):
    client.force_login(district.officer)
    made = send(client, URL, order=order.pk, about="第9项", text="电话13812345678，不合适").json()
    assert (made["unit"], made["unit_name"], made["text"], made["state"]) == (
        district.department.pk,
        "卫生健康委员会",
        "电话〔手机〕，不合适",
        "waiting",
    )
    verb = answering(client, f"{URL}{made['id']}/", district.reviewer)
    answered = send(client, verb, is_accepted="no", answer="依据充分").json()
    assert (answered["state"], answered["is_accepted"], answered["answer"]) == ("answered", False, "依据充分")
    assert client.get(f"{URL}?is_accepted=false&order={order.pk}").json()["count"] == 1
    assert client.get(f"{URL}?state=waiting").json()["count"] == 0


def test_only_staff_record_a_resident(district, order, client):
    said = {"order": order.pk, "received_on": "2026-03-03"}
    only_staff_record_a_resident(client, URL, district, objector=district.officer, **said)


def test_each_reader_sees_what_is_theirs(district, order, client):
    raise_objection(order, by=district.worker, unit=district.community1, text="社区的")
    raise_objection(order, by=district.officer, unit=district.department, text="部门的")
    for name, texts in (("officer", ["部门的"]), ("neighbour", []), ("decider", ["社区的", "部门的"])):
        client.force_login(getattr(district, name))
        assert sorted(row["text"] for row in client.get(URL).json()["results"]) == texts, name


def test_a_draft_of_others_is_not_there(district, client):
    client.force_login(district.officer)
    answer = send(client, URL, order=draft(district).pk, text="不合适")
    assert (answer.status_code, answer.json()["field"]) == (400, "order")


def test_a_notice_is_begun_and_ended_by_verbs(district, client):
    order = draft(district)
    client.force_login(district.reviewer)
    url = f"/api/v1/orders/{order.pk}/do/"
    begun = send(client, f"{url}open_notice/", last_day="2026-03-13").json()
    assert (begun["state"], begun["notice_until"]) == ("in_notice", "2026-03-13")
    ended = send(client, f"{url}end_notice/", reason="改").json()
    assert (ended["state"], ended["notice_until"]) == ("draft", None)
