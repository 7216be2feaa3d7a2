"""What programs read and do after a decision: papers, what an exit must see to, the draft after an emergency, times."""

from datetime import date

import pytest

from admission.measures import take
from admission.models import ExitItem
from tests.admission import cases
from tests.admission.counting import queries
from tests.admission.test_emergencies import declared

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.fixture
def items(district):
    admission = cases.approved(district, starts_on=date(2026, 3, 10)).admissions.get()
    take(admission, "surrender", by=district.officer, starts_on=date(2026, 3, 20), reason="不再需要")
    return list(ExitItem.objects.order_by("pk"))


def got(client, path, status=200):
    answer = client.get(f"{API}{path}")
    assert answer.status_code == status
    return answer.json()


def changed(client, item, **said):
    return client.patch(f"{API}exit-items/{item.pk}/", said, content_type="application/json")


def test_the_papers_of_a_case_are_named_with_their_word_files(district, client):
    application = cases.returned(district)
    cases.done(application, "submit", by=district.officer)
    cases.done(application, "accept", by=district.reviewer)
    cases.done(application, "recommend", by=district.reviewer, **cases.RECOMMENDATION)
    cases.done(application, "approve", by=district.decider, **cases.approval(application))
    client.force_login(district.officer)
    papers = got(client, f"applications/{application.pk}/papers/")
    assert [one["paper"] for one in papers] == ["approval_form", "deficiency_notice", "decision_letter"]
    for one in papers:
        assert client.get(one["url"]).status_code == 200
        assert client.get(one["word_url"])["Content-Type"].endswith("wordprocessingml.document")
    client.force_login(district.other_officer)
    got(client, f"applications/{application.pk}/papers/", 404)


def test_what_an_exit_must_see_to_is_read_by_its_unit_and_by_the_office(district, items, client):
    for who, number in (("officer", 4), ("reviewer", 4), ("other_officer", 0), ("worker", 0)):
        client.force_login(getattr(district, who))
        assert got(client, "exit-items/?left=true")["count"] == number
    client.logout()
    got(client, "exit-items/", 403)


def test_only_the_unit_that_led_it_says_what_was_done(district, items, client):
    client.force_login(district.reviewer)
    assert changed(client, items[0], done_on="2026-03-02").status_code == 403
    client.force_login(district.officer)
    done = changed(client, items[0], done_on="2026-03-02", note="已停报")
    assert (done.status_code, done.json()["done_on"], done.json()["note"]) == (200, "2026-03-02", "已停报")
    items[0].refresh_from_db()
    assert items[0].done_by == district.officer
    assert got(client, "exit-items/?left=true")["count"] == 3
    assert changed(client, items[1], done_on="2026-03-03").status_code == 400  # tomorrow
    unsaid = changed(client, items[1], is_needed=False)
    assert (unsaid.status_code, unsaid.json()["field"]) == (400, "note")
    assert changed(client, items[1], is_needed=False, note="没有账号").json()["is_needed"] is False
    told = changed(client, items[3], is_needed=False, note="不用")
    assert (items[3].task, told.status_code, told.json()["field"]) == ("communities_told", 400, "is_needed")
    early = changed(client, items[2], done_on="2020-01-01")
    assert (early.status_code, early.json()["field"]) == (400, "done_on")
    assert changed(client, items[1], unknown="x").status_code == 400


def test_the_times_are_those_of_the_page(district, client):
    cases.approved(district)
    client.force_login(district.supervisor)
    said = got(client, "queue/times/?applicant=department")
    assert (said["since"], said["until"]) == ("2026-01-01", "2026-03-02")
    assert [(one["stage"], one["count"]) for one in said["stages"]] == [
        ("acceptance", 1),
        ("supplement", 0),
        ("decision", 1),
    ]
    got(client, "queue/times/?since=2026-02-30", 400)
    client.force_login(district.officer)
    got(client, "queue/times/", 403)


def test_the_times_are_asked_for_in_a_fixed_number_of_queries(district, client):
    client.force_login(district.supervisor)
    cases.approved(district)
    few = queries(client, f"{API}queue/times/")
    cases.approved(district)
    cases.rejected(district)
    assert queries(client, f"{API}queue/times/") == few


def test_an_emergency_becomes_the_draft_of_an_application_once(district, client):
    emergency = declared(district)
    client.force_login(district.officer)
    token = "0f8fad5b-d9cb-469f-a165-70867728950e"
    url = f"{API}emergencies/{emergency.pk}/apply/"
    made = [client.post(url, {"token": token}, content_type="application/json") for _ in range(2)]
    assert [one.status_code for one in made] == [201, 201]
    assert made[0].json()["id"] == made[1].json()["id"]
    assert made[0].json()["name"] == emergency.name
    client.force_login(district.other_officer)
    assert client.post(url, {}, content_type="application/json").status_code == 403
