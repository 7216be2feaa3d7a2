"""The reviewers' queue."""

import pytest

from admission.models import Application
from tests.admission import cases
from tests.admission.counting import queries
from web import clock

pytestmark = pytest.mark.django_db


def queue(client, district, person, query=""):
    client.logout()
    client.force_login(getattr(district, person))
    return client.get(f"/review/{query}")


def numbers(page):
    return [row.number for row in page.context["rows"]]


def test_what_waits_for_me_stands_by_its_due_day(client, district):
    with clock.at(cases.TODAY.replace(day=4)):
        later = cases.submitted(district)
    sooner = cases.submitted(district)
    cases.recommended(district)
    page = queue(client, district, "reviewer")
    assert numbers(page) == [sooner.number, later.number]
    assert [row.days_left for row in page.context["rows"]] == [3, 5]


def test_the_tabs_count_what_they_hold(client, district):
    cases.submitted(district)
    cases.recommended(district)
    cases.returned(district)
    cases.approved(district)
    cases.draft(district)

    def counts(person):
        return [count for _key, _label, count, _here in queue(client, district, person).context["tabs"]]

    assert counts("reviewer") == [1, 3, 1]
    assert counts("decider") == [1, 3, 1]
    assert counts("supervisor") == [3, 1]
    assert len(numbers(queue(client, district, "decider", "?tab=open"))) == 3
    assert len(numbers(queue(client, district, "decider", "?tab=closed"))) == 1
    assert queue(client, district, "decider", "?tab=weather").context["tab"] == "mine"


def test_late_ones_are_found_by_the_filter_of_the_home(client, district):
    cases.submitted(district)
    with clock.at(cases.TODAY.replace(day=10)):
        assert len(numbers(queue(client, district, "reviewer", "?due=overdue"))) == 1
        assert numbers(queue(client, district, "reviewer", "?due=soon")) == []


@pytest.mark.parametrize("person", ["officer", "worker", "street_officer", "operator"])
def test_the_queue_is_closed_to_others(client, district, person):
    assert queue(client, district, person).status_code == 403


def test_the_queue_asks_the_database_as_often_for_three_rows_as_for_one(client, district):
    cases.submitted(district)
    queue(client, district, "reviewer")
    one = queries(client, "/review/")
    for _n in range(2):
        cases.submitted(district)
    assert queries(client, "/review/") == one
    assert one <= 18


def test_an_unconfirmed_calendar_is_marked(client, district):
    cases.submitted(district)
    Application.objects.update(due_on=cases.TODAY.replace(year=2031))
    assert "暂定" in queue(client, district, "reviewer").content.decode()


def test_nothing_waits_for_who_only_looks_on(client, district):
    cases.submitted(district)
    page = queue(client, district, "supervisor", "?tab=mine")
    assert (page.context["tab"], len(numbers(page))) == ("open", 1)
