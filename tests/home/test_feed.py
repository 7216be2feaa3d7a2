"""The feed of changes: what is in it, and that its ids last."""

from datetime import date
from xml.etree import ElementTree

import pytest

from admission.measures import take
from tests.admission import cases
from tests.admission.test_appeals import admission_answers, answered, filed
from tests.district import draft_order, make_district, publish, standard_lists
from web import clock
from web.workflow import perform

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


def titles(client):
    return [title for title, _id in entries(client)]


def test_a_notice_begun_and_ended_is_told_and_a_withdrawn_draft_says_nothing(district, client):
    with clock.at(date(2026, 3, 2)):
        standard_lists(district)
        order = draft_order(
            district,
            published_on=date(2026, 4, 1),
            effective_on=date(2026, 4, 10),
            number="测民发〔2026〕5号",
            lines=[("assist", "add", "9", {"name": "新的协助"})],
        )
        perform(order, "open_notice", by=district.decider, last_day="2026-03-20")
        assert titles(client) == [f"公示：《{order.title}》（测民发〔2026〕5号）的草案"]
    with clock.at(date(2026, 3, 3)):
        order.refresh_from_db()
        perform(order, "end_notice", by=district.decider, reason="先改")
        assert titles(client) == ["公示结束：草案退回修改", "公示：一份调整文件的草案"]
        assert order.title not in client.get("/changes/feed.xml").content.decode()


def test_measures_and_ends_are_told_and_a_suspension_is_no_end(district, client):
    with clock.at(date(2026, 3, 2)):
        admission = cases.approved(district, name="走访", starts_on=date(2026, 3, 10)).admissions.get()
        take(admission, "suspend", by=district.decider, starts_on=date(2026, 4, 1), reason="汛期")
    with clock.at(date(2026, 4, 2)):
        assert titles(client)[0] == "暂停：走访，自2026年4月1日起"
        take(admission, "revoke", by=district.decider, starts_on=date(2026, 4, 3), reason="不再需要")
        assert titles(client)[0] == "撤销：走访，自2026年4月3日起"
    with clock.at(date(2026, 4, 3)):
        assert titles(client)[0] == "准入结束：走访，最后一天是2026年3月31日"


def test_an_admission_that_runs_out_is_told_on_the_day_after_its_last(district, client):
    with clock.at(date(2026, 3, 2)):
        cases.approved(district, name="走访", starts_on=date(2026, 3, 10), ends_on=date(2026, 3, 31))
    with clock.at(date(2026, 3, 31)):
        assert titles(client) == ["准予准入：走访"]
    with clock.at(date(2026, 4, 1)):
        assert titles(client) == ["准入结束：走访，最后一天是2026年3月31日", "准予准入：走访"]


def test_a_decision_on_appeal_says_which_it_replaces(district, client):
    with clock.at(date(2026, 3, 2)):
        application = cases.rejected(district, name="走访")
        first = application.decisions.get()
        answered(district, filed(district, application), "admit", **admission_answers(application))
        assert titles(client) == ["准予准入：走访", "不予准入：走访"]
        assert f"经复核，取代原决定{first.number}。" in client.get("/changes/feed.xml").content.decode()
