"""Pages and API of the evaluation: one page load, without JavaScript, from the receipt and from the home; totals for the sender."""

import re
from datetime import date

import pytest

from dispatch.evaluations import QUESTIONS
from dispatch.models import TaskEvaluation
from tests.dispatch.rows import admit, send
from tests.dispatch.sendings import LAST_DAY, SINCE
from tests.dispatch.test_evaluations import answered, completed, worth
from web import clock

JSON = "application/json"


@pytest.fixture(autouse=True)
def _today():
    with clock.at(date(2026, 5, 20)):
        yield


def as_(client, district, name):
    client.force_login(getattr(district, name))
    return client


def test_the_page_of_the_receipt_holds_the_four_taps_and_one_post_answers(district, client):
    receipt = completed(district)
    here = f"/received/{receipt.pk}/"
    page = as_(client, district, "worker").get(here).content.decode()
    assert [page.count(f'name="{name}"') for name in QUESTIONS] == [3, 3, 3, 3]
    answer = client.post(f"{here}evaluate/", {"funds_arrived": "no", "worth_renewing": "yes"})
    assert (answer.status_code, answer["Location"]) == (302, here)
    row = TaskEvaluation.objects.get()
    assert [getattr(row, name) for name in QUESTIONS] == [False, None, None, True]
    assert f'name="{next(iter(QUESTIONS))}"' not in client.get(here).content.decode()


def test_the_home_asks_about_what_ended_and_comes_back_to_itself(district, client):
    as_(client, district, "worker")
    assert "办完的事，值不值" not in client.get("/").content.decode()
    receipt = completed(district)
    page = client.get("/").content.decode()
    assert page.count(f'action="/received/{receipt.pk}/evaluate/"') == 1
    answer = client.post(f"/received/{receipt.pk}/evaluate/", {"worth_renewing": "yes", "back": "home"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "办完的事，值不值" not in client.get("/").content.decode()


def test_nothing_answered_is_said_on_the_page(district, client):
    receipt = completed(district)
    answer = as_(client, district, "worker").post(f"/received/{receipt.pk}/evaluate/", {})
    assert answer.status_code == 422
    assert "一项也没有回答" in answer.content.decode()
    unfinished = send(district)
    answer = client.post(f"/received/{unfinished.pk}/evaluate/", {"worth_renewing": "yes"})
    assert (answer.status_code, TaskEvaluation.objects.count()) == (409, 0)


def test_others_cannot_answer_nor_see_that_it_was_answered(district, client):
    receipt = completed(district)
    here = f"/received/{receipt.pk}/"
    others = (("officer", 403), ("street_officer", 403), ("reviewer", 403), ("other_officer", 404))
    seen = {}
    for is_answered in (False, True):
        if is_answered:
            TaskEvaluation.objects.create(receipt=receipt, worth_renewing=True)
        for name, status in others:
            as_(client, district, name)
            assert client.post(f"{here}evaluate/", {"worth_renewing": "yes"}).status_code == status, name
            page = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]*"', "", client.get(here).content.decode())
            assert seen.setdefault(name, page) == page, name


def test_the_page_of_an_admission_shows_totals_to_its_applicant_and_reviewer_alone(district, client):
    admission = admit(district, "药品回收", since=SINCE, last_day=LAST_DAY)
    answered(district, worth(True, True, True, False, False), admission=admission)
    for name in district.people:
        page = as_(client, district, name).get(f"/admissions/{admission.pk}/").content.decode()
        may = name in {"officer", "colleague"} or district.people[name].has_perm("dispatch.view_all")
        assert ("3个说「是」，共5个答复" in page) == may, name
    client.logout()
    assert "社区怎么说" not in client.get(f"/admissions/{admission.pk}/").content.decode()


def test_the_page_of_a_dispatch_shows_its_totals_to_the_sender(district, client):
    made = answered(district, worth(True, True, True, False, False))
    assert "3个说「是」，共5个答复" in as_(client, district, "officer").get(f"/dispatches/{made.pk}/").content.decode()
    page = as_(client, district, "street_officer").get(f"/dispatches/{made.pk}/").content.decode()
    assert "社区怎么说" not in page


def test_the_applicant_sends_from_the_page_of_the_admission(district, client):
    admission = admit(district, "药品回收", since=SINCE, last_day=LAST_DAY)
    link = f'href="/dispatches/new/?subject=admission-{admission.pk}"'
    for name, there in (("officer", True), ("other_officer", False), ("worker", False), ("reviewer", False)):
        page = as_(client, district, name).get(f"/admissions/{admission.pk}/").content.decode()
        assert (link in page) == there, name
    page = as_(client, district, "officer").get(f"/dispatches/new/?subject=admission-{admission.pk}").content.decode()
    assert f'value="admission-{admission.pk}" selected' in page
    assert link in client.get("/").content.decode()
    with clock.at(date(2027, 2, 1)):
        assert link not in client.get(f"/admissions/{admission.pk}/").content.decode()


def test_the_api_keeps_taps_and_tells_totals(district, client):
    receipt = completed(district)
    here = f"/api/v1/receipts/{receipt.pk}/evaluation/"
    as_(client, district, "worker")
    taps = {"worth_renewing": True, "funds_arrived": None}
    made = client.post(here, taps, content_type=JSON)
    assert (made.status_code, made.json()) == (201, {"is_new": True})
    assert client.post(here, taps, content_type=JSON).status_code == 200
    assert client.post(here, {"who": "me"}, content_type=JSON).status_code == 400
    totals = f"/api/v1/dispatches/{receipt.dispatch_id}/evaluation/"
    assert client.get(totals).status_code == 403
    found = as_(client, district, "officer").get(totals).json()
    assert [(one["question"], one["answers"]) for one in found] == [(name, 0) for name in QUESTIONS]
    assert client.post(here, taps, content_type=JSON).status_code == 403
