"""The annual plan and what is admitted this year, on 「本社区」, for each of one's communities."""

from datetime import date

import pytest

from admission.models import PlanYear
from dispatch.workbench import panels_of
from home import workbench  # noqa: F401  brings the panels
from tests.dispatch.rows import admit
from tests.district import add_person
from web import clock

TODAY = date(2026, 3, 6)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(TODAY):
        yield


def says(user):
    return next(one.says for one in panels_of(user) if one.template == "dispatch/workbench_plan.html")


def admitted(district, name, since, last_day, *communities):
    return admit(district, name, since=since, last_day=last_day, communities=communities or [district.community1])


def test_what_holds_or_begins_this_year_is_there_what_ends_first_on_top(district):
    admitted(district, "已经到期", date(2026, 1, 5), date(2026, 3, 5))
    admitted(district, "全年", date(2026, 1, 5), date(2026, 12, 31))
    admitted(district, "下半年", date(2026, 7, 1), date(2026, 9, 30))
    admitted(district, "明年", date(2027, 1, 1), date(2027, 6, 30))
    admitted(district, "别的社区", date(2026, 1, 5), date(2026, 12, 31), district.community2)
    (here,) = says(district.worker)["communities"]
    assert [(term.admission.name, term.is_to_come) for term in here["terms"]] == [("下半年", True), ("全年", False)]
    assert (here["count"], says(district.worker)["count"]) == (2, 2)


def test_the_plans_of_the_year_are_named(district, client):
    assert says(district.worker)["plans"] == []
    opened = {"opens_on": date(2025, 10, 1), "closes_on": date(2025, 11, 30)}
    plan = PlanYear.objects.create(authority=district.authority, year=2026, **opened)
    PlanYear.objects.create(authority=district.authority, year=2027, **opened)
    assert says(district.worker)["plans"] == [plan]
    client.force_login(district.worker)
    page = client.get("/").content.decode()
    assert page.count("<h2>今年的计划和准入") == 1
    assert page.count(f'href="/plans/{plan.pk}/"') == 1


def test_the_list_behind_it_holds_what_is_in_force_for_the_community(district, client):
    admission = admitted(district, "全年", date(2026, 1, 5), date(2026, 12, 31))
    admitted(district, "别的社区", date(2026, 1, 5), date(2026, 12, 31), district.community2)
    client.force_login(district.worker)
    (here,) = says(district.worker)["communities"]
    page = client.get(here["url"])
    assert [row.pk for row, _standing in page.context["rows"]] == [admission.pk]


def test_who_works_in_two_communities_reads_both(district):
    add_person(district, "worker", district.community3, "community_worker")
    admitted(district, "药品回收", date(2026, 1, 5), date(2026, 12, 31), district.community3)
    found = says(district.worker)["communities"]
    assert [(one["community"].code, one["count"]) for one in found] == [("c1", 0), ("c3", 1)]
