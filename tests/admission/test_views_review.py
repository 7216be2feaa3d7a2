"""The reviewers' queue."""

import pytest

from accounts.models import Membership
from admission.models import Application
from desk.models import Notice
from tests.admission import cases
from tests.admission.counting import queries
from web import clock
from web.workflow import perform

pytestmark = pytest.mark.django_db


def queue(client, district, person, query=""):
    client.logout()
    client.force_login(getattr(district, person))
    return client.get(f"/review/{query}")


def tabs(client, district, person):
    return {key: count for key, _label, count, _here in queue(client, district, person).context["tabs"]}


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

    seen = {"to_accept": 1, "to_decide": 1, "at_applicant": 1, "soon": 1, "open": 3, "closed": 1}
    assert tabs(client, district, "reviewer") == {"mine": 1, "assigned": 2, **seen}
    assert tabs(client, district, "decider") == {"mine": 1, **seen}
    assert tabs(client, district, "supervisor") == seen
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


def test_every_tab_holds_as_many_rows_as_it_counts(client, district):
    for make in (cases.submitted, cases.accepted, cases.recommended, cases.returned, cases.asked, cases.lapsed):
        make(district)
    cases.submitted_again(district)
    cases.approved(district)
    with clock.at(cases.TODAY.replace(day=10)):
        counted = tabs(client, district, "reviewer")
        held = {key: len(numbers(queue(client, district, "reviewer", f"?tab={key}"))) for key in counted}
    assert held == counted
    assert counted == {
        "mine": 3,
        "assigned": 5,
        "again": 1,
        "to_accept": 2,
        "to_review": 1,
        "to_decide": 1,
        "at_applicant": 2,
        "late": 4,
        "open": 6,
        "lapsed": 1,
        "closed": 1,
    }


def test_what_was_supplemented_stands_out_and_goes_back_to_who_returned_it(client, district):
    again = cases.submitted_again(district)
    page = queue(client, district, "reviewer")
    assert numbers(page) == [again.number]
    assert "补正后重报" in page.content.decode()
    assert numbers(queue(client, district, "second_reviewer")) == []
    page = queue(client, district, "second_reviewer", "?tab=again")
    assert numbers(page) == [again.number]
    assert "原审核人：测试reviewer" in page.content.decode()
    perform(again, "accept", by=district.second_reviewer)
    assert numbers(queue(client, district, "second_reviewer")) == [again.number]


def test_it_waits_for_everybody_when_who_returned_it_reviews_no_more(client, district):
    again = cases.submitted_again(district)
    Membership.objects.filter(user=district.people["reviewer"]).update(valid_to=clock.today())
    assert numbers(queue(client, district, "second_reviewer")) == [again.number]


def test_only_who_returned_it_is_told_that_it_came_back(district):
    again = cases.submitted_again(district)
    told = Notice.objects.filter(key=f"application-step:{again.steps.last().pk}")
    assert {notice.recipient for notice in told} == {district.reviewer}
