"""The pages and the API of the yearly questions: one press for 「继续需要」, a reason for 「不再需要」, links to what ends it."""

from datetime import date

import pytest

from admission.models import YearlyReview
from admission.yearly_reviews import ask
from tests.dispatch.rows import admit
from web import clock

pytestmark = pytest.mark.django_db
LIST = "/admissions/reviews/"


@pytest.fixture
def review(district):
    with clock.at(date(2026, 11, 2)):
        admit(district, "走访", since=date(2026, 1, 1), last_day=date(2027, 6, 30))
        ask()
        yield YearlyReview.objects.get()


def text_of(client, url, status=200):
    page = client.get(url)
    assert page.status_code == status
    return page.content.decode()


def test_one_press_confirms(district, review, client):
    client.force_login(district.officer)
    assert f'action="{LIST}{review.pk}/"' in text_of(client, f"{LIST}?state=waiting")
    assert "待答复的年度复核" in text_of(client, "/")
    answer = client.post(f"{LIST}{review.pk}/", {"is_needed": "yes"})
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}?state=waiting")
    review.refresh_from_db()
    assert review.is_needed is True
    assert "没有要答复的年度复核。" in text_of(client, f"{LIST}?state=waiting")
    assert client.post(f"{LIST}{review.pk}/", {"is_needed": "no", "note": "改了"}).status_code == 409


def test_what_is_not_needed_asks_for_a_reason(district, review, client):
    client.force_login(district.officer)
    answer = client.post(f"{LIST}{review.pk}/", {"is_needed": "no"})
    assert answer.status_code == 422
    assert "不再需要的，请写明理由。" in answer.content.decode()


def test_the_exit_list_leads_to_what_ends_it(district, review, client):
    with clock.at(date(2026, 12, 1)):
        client.force_login(district.decider)
        assert "拟退出的准入" in text_of(client, "/")
        shown = text_of(client, f"{LIST}?state=exit")
        assert f"/admissions/{review.admission_id}/measures/revoke/" in shown
        assert "surrender" not in shown
        client.force_login(district.officer)
        assert f"/admissions/{review.admission_id}/measures/surrender/" in text_of(client, f"{LIST}?state=exit")


def test_others_see_nothing_of_it(district, review, client):
    client.force_login(district.worker)
    text_of(client, LIST, 403)
    client.force_login(district.other_officer)
    assert "走访" not in text_of(client, LIST)
    text_of(client, f"{LIST}{review.pk}/", 404)
    client.force_login(district.reviewer)
    assert client.post(f"{LIST}{review.pk}/", {"is_needed": "yes"}).status_code == 403


def test_the_api_lists_and_answers(district, review, client):
    client.force_login(district.officer)
    rows = client.get("/api/v1/yearly-reviews/?state=waiting").json()["results"]
    assert [(row["name"], row["year"], row["outcome"], row["last_day"]) for row in rows] == [
        ("走访", 2027, "waiting", "2027-06-30")
    ]
    url = f"/api/v1/yearly-reviews/{review.pk}/answer/"
    wrong = client.post(url, {"is_needed": False}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["field"]) == (400, "note")
    answered = client.post(url, {"is_needed": False, "note": "已取消"}, content_type="application/json")
    assert (answered.status_code, answered.json()["outcome"]) == (200, "not_needed")
    assert client.post(url, {"is_needed": True}, content_type="application/json").status_code == 409
