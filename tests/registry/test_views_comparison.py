"""Pages and API of the comparison of two days."""

from datetime import date

import pytest
from django.urls import reverse

from tests.district import publish, standard_lists, the_list
from web import clock


@pytest.fixture
def lists(district):
    standard_lists(district)
    lines = [("duty", "remove", "4", {}), ("assist", "add", "8", {"name": "新的协助"})]
    publish(district, published_on=date(2026, 2, 1), effective_on=date(2026, 3, 1), lines=lines)
    return district


def address(lists):
    return reverse("registry:list-compare", args=[the_list(lists, "duty").pk])


def test_without_days_the_last_change_is_shown(lists, client):
    with clock.at(date(2026, 5, 1)):
        page = client.get(address(lists))
    assert (page.context["first"].on, page.context["second"].on) == (date(2026, 2, 28), date(2026, 5, 1))
    assert [entry.name for entry in page.context["comparison"].removed] == ["群防群治与纠纷调解"]


def test_two_moments_of_knowledge_of_one_day_are_compared(lists, client):
    query = {"from": "2026-03-05", "to": "2026-03-05", "known_from": "2026-01-15"}
    page = client.get(address(lists), query)
    assert [entry.name for entry in page.context["comparison"].removed] == ["群防群治与纠纷调解"]
    assert "2026年3月5日的清单（按2026-01-15 23:59时的记录）和2026年3月5日的清单相比" in page.content.decode()
    assert client.get(address(lists), {"from": "2026-03-05", "to": "2026-03-05"}).context["comparison"].is_empty


def test_all_lists_of_an_authority_are_compared_at_once(lists, client):
    page = client.get(reverse("registry:authority-compare"), {"from": "2026-02-28", "to": "2026-03-01"})
    found = page.context["comparison"]
    assert ([one.name for one in found.added], [one.name for one in found.removed]) == (
        ["新的协助"],
        ["群防群治与纠纷调解"],
    )
    assert client.get(reverse("registry:authority-compare"), {"authority": "999"}).status_code == 404


@pytest.mark.parametrize("field", ["from", "to", "known_from", "known_to"])
def test_a_day_that_does_not_exist_gets_a_sentence(lists, client, field):
    assert client.get(address(lists), {field: "2026-02-30"}).status_code == 400
    answer = client.get(f"/api/v1/lists/{the_list(lists, 'duty').pk}/compare/", {field: "2026-02-30"})
    assert (answer.status_code, answer.json()["field"]) == (400, field)


def test_the_api_says_the_same(lists, client):
    pk = the_list(lists, "duty").pk
    said = client.get(f"/api/v1/lists/{pk}/compare/", {"from": "2026-02-28", "to": "2026-03-01"}).json()
    line = the_list(lists, "duty").lines.get(number="4")
    assert said == {
        "first": {"on": "2026-02-28", "known_at": None},
        "second": {"on": "2026-03-01", "known_at": None},
        "added": [],
        "removed": [
            {
                "line": line.pk,
                "number": "4",
                "name": "群防群治与纠纷调解",
                "content": "调解民间纠纷",
                "conditions": "",
            }
        ],
        "changed": [],
        "unchanged": 1,
    }


def test_a_long_comparison_comes_in_pages_or_on_one_for_printing(district, client):
    lines = [("duty", "add", str(n), {"name": f"事项{n}"}) for n in range(1, 206)]
    publish(district, published_on=date(2025, 1, 10), lines=lines)
    query = {"from": "2025-01-01", "to": "2026-01-01"}
    page = client.get(address(district), query)
    assert (len(page.context["page_obj"]), page.context["page_obj"].paginator.num_pages) == (200, 2)
    assert len(client.get(address(district), {**query, "all": "1"}).context["page_obj"]) == 205


@pytest.mark.django_db
def test_before_anything_is_recorded_the_pages_are_empty_and_whole(client):
    for address in ("/lists/compare/", "/changes/", "/communities/", "/departments/", "/decisions/", "/lists/"):
        assert client.get(address).status_code == 200
    assert client.get("/changes/feed.xml").status_code == 200
