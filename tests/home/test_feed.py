"""The feed of changes: what is in it, and that its ids last."""

from datetime import date
from xml.etree import ElementTree

import pytest

from tests.admission import cases
from tests.district import make_district, publish, standard_lists
from web import clock

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def lists(district):
    standard_lists(district)
    with clock.at(date(2026, 3, 2)):
        lines = [("duty", "remove", "4", {}), ("assist", "add", "8", {"name": "新的协助"})]
        publish(district, published_on=date(2026, 2, 5), effective_on=date(2026, 3, 1), lines=lines)
        cases.rejected(district, name="被拒的事")
        yield district


def entries(client, **query):
    page = client.get("/changes/feed.xml", query)
    assert (page.status_code, page["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    feed = ElementTree.fromstring(page.content)
    return [(one.findtext(f"{ATOM}title"), one.findtext(f"{ATOM}id")) for one in feed.iter(f"{ATOM}entry")]


def test_orders_published_and_in_effect_and_decisions_are_announced_newest_first(lists, client):
    assert [title for title, _id in entries(client)] == [
        "不予准入：被拒的事",
        "施行：《关于调整清单的通知测民发〔2026〕1号》（测民发〔2026〕1号）",
        "公布：《关于调整清单的通知测民发〔2026〕1号》（测民发〔2026〕1号）",
    ]


def test_an_entry_keeps_its_id_and_is_forgotten_after_two_months(lists, client):
    first = entries(client)
    assert len({name for _title, name in first}) == 3
    with clock.at(date(2026, 3, 28)):
        assert entries(client) == first
    with clock.at(date(2026, 5, 1)):
        assert entries(client) == []


def test_each_authority_has_a_feed_of_its_own(lists, client):
    other = make_district("别的区")
    assert entries(client, authority=other.authority.pk) == []
    assert entries(client, authority=lists.authority.pk) == entries(client)
    assert client.get("/changes/feed.xml", {"authority": "x"}).status_code == 400
    assert client.get("/changes/feed.xml", {"authority": "999"}).status_code == 404


def test_no_person_is_named(lists, client):
    text = client.get("/changes/feed.xml").content.decode()
    assert [person.display_name for person in lists.people.values() if person.display_name in text] == []


def test_public_pages_lead_to_the_feed(lists, client):
    for path in ("/lists/", "/changes/", "/decisions/", "/numbers/"):
        assert '<link rel="alternate" type="application/atom+xml"' in client.get(path).content.decode()
