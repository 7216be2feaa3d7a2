"""The button and one's own list of what one follows."""

import pytest

from accounts.models import Follow
from tests.admission import cases
from tests.district import standard_lists, the_list
from web import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_that_day():
    """Applications are for a summer that is still ahead."""
    with clock.at(cases.TODAY):
        yield


@pytest.fixture
def line(district):
    standard_lists(district)
    return the_list(district, "duty").lines.first()


def test_the_button_follows_and_leaves_and_comes_back(client, district, line):
    client.force_login(district.worker)
    here = f"/lines/{line.pk}/"
    assert 'name="on" value="1"' in client.get(here).content.decode()
    answer = client.post(f"/following/line/{line.pk}/", {"on": "1", "next": here})
    assert answer.url == here
    assert 'name="on" value="0"' in client.get(here).content.decode()
    client.post(f"/following/line/{line.pk}/", {"on": "0", "next": here})
    assert not Follow.objects.exists()


def test_another_site_is_not_where_one_comes_back_to(client, district, line):
    client.force_login(district.worker)
    answer = client.post(f"/following/line/{line.pk}/", {"on": "1", "next": "https://elsewhere.example/"})
    assert answer.url == "/following/"


def test_strangers_see_no_button_and_follow_nothing(client, district, line):
    assert f"/following/line/{line.pk}/" not in client.get(f"/lines/{line.pk}/").content.decode()
    assert client.post(f"/following/line/{line.pk}/", {"on": "1"}).status_code == 302
    assert not Follow.objects.exists()


def test_every_kind_of_page_has_the_button(client, district, line):
    application = cases.approved(district)
    admission = application.admissions.get()
    client.force_login(district.reviewer)
    for page, kind, pk in (
        (f"/applications/{application.pk}/", "application", application.pk),
        (f"/admissions/{admission.pk}/", "admission", admission.pk),
        (f"/departments/{district.department.pk}/", "department", district.department.pk),
    ):
        assert f"/following/{kind}/{pk}/" in client.get(page).content.decode()


def test_what_is_not_there_or_not_ones_to_see_is_not_found(client, district):
    application = cases.submitted(district)
    client.force_login(district.worker)
    assert client.post(f"/following/application/{application.pk}/", {"on": "1"}).status_code == 404
    assert client.post("/following/order/1/", {"on": "1"}).status_code == 404
    assert client.post("/following/order/1/", {"on": "0"}).status_code == 404


def test_what_others_follow_is_not_in_ones_list(client, district, line):
    client.force_login(district.worker)
    client.post(f"/following/line/{line.pk}/", {"on": "1"})
    client.force_login(district.reviewer)
    page = client.get("/following/")
    assert page.context["rows"] == []
    assert "还没有关注什么" in page.content.decode()
