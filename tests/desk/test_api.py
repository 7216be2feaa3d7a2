"""Messages that didn't arrive, over the API: read, tried again, given up by those who look after the system."""

import pytest

pytestmark = pytest.mark.django_db
LIST = "/api/v1/deliveries/"


def test_what_failed_is_listed_with_its_error(client, with_addresses, failed):
    client.force_login(with_addresses.operator)
    rows = client.get(LIST).json()["results"]
    assert sorted((row["recipient"], row["state"], row["route"], row["attempts"]) for row in rows) == [
        ("测试decider", "given_up", "mail", 1),
        ("测试reviewer", "trying", "mail", 1),
    ]
    assert "550 no such user" in next(row["error"] for row in rows if row["state"] == "given_up")
    assert [row["state"] for row in client.get(LIST, {"state": "trying"}).json()["results"]] == ["trying"]


def test_one_is_tried_again_and_one_is_given_up(client, with_addresses, failed):
    client.force_login(with_addresses.operator)
    again = client.post(f"{LIST}{failed['decider'].pk}/retry/").json()
    assert (again["state"], again["given_up_at"]) == ("trying", None)
    for _n in range(2):
        given_up = client.post(f"{LIST}{failed['reviewer'].pk}/give-up/")
        assert (given_up.status_code, given_up.json()["state"]) == (200, "given_up")
    assert client.post(f"{LIST}{failed['officer'].pk}/retry/").status_code == 404


@pytest.mark.parametrize("person", ["reviewer", "decider", "officer", "worker", "supervisor"])
def test_others_neither_read_nor_mend(client, with_addresses, failed, person):
    client.force_login(getattr(with_addresses, person))
    pk = failed["decider"].pk
    answers = [client.get(LIST), client.get(f"{LIST}{pk}/"), client.post(f"{LIST}{pk}/retry/")]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert answers[0].json()["code"] == "not_your_part"
    failed["decider"].refresh_from_db()
    assert failed["decider"].given_up_at
