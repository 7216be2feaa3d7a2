"""Copies of public pages: good for one edition, one day and one look; never of somebody who is signed in."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.models import Edition
from tests.district import publish
from web import clock
from web.caching import marks_of, release, seconds_to_keep

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PUBLIC = [
    "/lists/",
    "/lines/",
    "/orders/",
    "/certificates/",
    "/admissions/",
    "/decisions/",
    "/data/",
    "/data/lists.csv",
    "/lines/?format=json",
    "/api/v1/lists/",
    "/api/v1/entries/",
    "/api/v1/units/",
    "/api/v1/orders/",
    "/api/v1/admissions/",
    "/api/v1/certificates/",
    "/api/v1/certificate-guides/",
]


@pytest.mark.parametrize("url", PUBLIC)
def test_a_public_page_may_be_kept_and_is_not_sent_twice(lists, client, url):
    first = client.get(url)
    assert first.status_code == 200
    assert first["Cache-Control"] == "public, max-age=60"
    assert {"Cookie", "Accept-Language"} <= {name.strip() for name in first["Vary"].split(",")}
    assert first.cookies == {}
    with CaptureQueriesContext(connection) as asked:
        again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, len(asked)) == (304, 1)
    assert (again["ETag"], again["Cache-Control"]) == (first["ETag"], first["Cache-Control"])


@pytest.mark.parametrize("url", [url for url in PUBLIC if "format" not in url and "/data/l" not in url])
def test_a_public_page_holds_no_token_of_a_form(lists, client, url):
    body = client.get(url).content.decode()
    assert "csrf" not in body.lower()


@pytest.mark.parametrize("url", PUBLIC)
def test_nobody_keeps_what_a_signed_in_person_reads(lists, client, url):
    client.force_login(lists.reviewer)
    answer = client.get(url)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert not answer.has_header("ETag")


def test_the_form_tokens_of_a_signed_in_person_still_stand_on_public_pages(lists, client):
    client.force_login(lists.reviewer)
    assert "csrfmiddlewaretoken" in client.get("/orders/").content.decode()


def test_a_page_that_shows_a_message_is_nobody_elses(lists, client):
    client.cookies["messages"] = "something"
    assert client.get("/lists/")["Cache-Control"] == "private, no-store"


def test_a_page_with_a_form_of_its_own_is_not_kept(lists, client):
    answer = client.get("/check/")
    assert "csrfmiddlewaretoken" in answer.content.decode()
    assert not answer.has_header("ETag")


def test_an_error_is_not_kept(lists, client):
    answer = client.get("/lists/999999/")
    assert answer.status_code == 404
    assert not answer.has_header("ETag")


def test_a_change_of_the_lists_makes_another_edition(lists, client):
    before = client.get("/lists/")["ETag"]
    publish(
        lists,
        published_on=clock.today() - timedelta(days=1),
        number="测民发〔2026〕77号",
        lines=[("duty", "add", "77", {"name": "又一件", "category": "task"})],
    )
    after = client.get("/lists/", headers={"If-None-Match": before})
    assert after.status_code == 200
    assert after["ETag"] != before


def test_a_renamed_unit_makes_another_edition(lists):
    before = Edition.now()
    lists.units["street"].name = "新街街道"
    lists.units["street"].save()
    assert Edition.now() != before


def test_another_day_language_print_or_address_is_another_copy(lists, rf):
    def tag(path="/lists/", **cookies):
        request = rf.get(path)
        request.COOKIES.update(cookies)
        return marks_of(request, *Edition.marks())[0]

    with clock.at(date(2026, 11, 20)):
        here = tag()
        assert tag() == here
        assert tag(large="1") != here
        assert tag("/lists/?on=2026-01-01") != here
    with clock.at(date(2026, 11, 21)):
        assert tag() != here


def test_a_copy_is_shown_no_longer_than_until_midnight(settings):
    settings.PUBLIC_COPY_SECONDS = 600
    with clock.at(NOON):
        assert seconds_to_keep() == 600
    with clock.at(NOON.replace(hour=23, minute=58)):
        assert seconds_to_keep() == 120


def test_readers_without_tags_may_ask_by_the_moment(lists, client):
    first = client.get("/lists/")
    again = client.get("/lists/", headers={"If-Modified-Since": first["Last-Modified"]})
    assert again.status_code == 304
    long_ago = "Mon, 01 Jan 2024 00:00:00 GMT"
    assert client.get("/lists/", headers={"If-Modified-Since": long_ago}).status_code == 200


def test_the_moment_of_an_edition_is_not_before_what_it_holds(lists):
    stamp, renewed_at = Edition.marks()
    assert stamp == Edition.now()
    assert abs(datetime.now(renewed_at.tzinfo) - renewed_at) < timedelta(minutes=5)


def test_before_the_first_change_there_is_a_mark_too(db, rf):
    Edition.objects.all().delete()
    tag, moment = marks_of(rf.get("/lists/"), *Edition.marks())
    assert tag.startswith('W/"')
    assert moment.tzinfo is not None


def test_the_code_is_part_of_the_mark():
    mark, written = release()
    assert len(mark) == 64
    assert written < datetime.now(written.tzinfo)


def test_large_print_and_language_need_no_token_from_a_page_for_everybody(lists):
    client = Client(enforce_csrf_checks=True)
    assert client.post("/large-print/", {"large": "1", "next": "/lists/"}).cookies["large"].value == "1"
    assert client.post("/i18n/setlang/", {"language": "en", "next": "/lists/"})["Location"] == "/lists/"
    assert client.cookies["django_language"].value == "en"


def test_a_page_that_says_nothing_of_copies_is_kept_by_nobody_else(client, district):
    assert client.get("/check/").headers["Cache-Control"] == "private, no-cache"
