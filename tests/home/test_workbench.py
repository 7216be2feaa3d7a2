"""Next month's changes on 「本社区」: the number of the page of changes, and the first of them."""

from datetime import date

import pytest

from dispatch.workbench import panels_of
from home import workbench  # noqa: F401  brings its panel
from tests.dispatch.rows import admit
from tests.district import add_person, publish, standard_lists
from web import clock

pytestmark = pytest.mark.django_db


def said(user):
    return next(one.says for one in panels_of(user) if one.template == "home/workbench_changes.html")


def test_what_changes_next_month_is_counted_and_shown(district, client):
    with clock.at(date(2026, 3, 6)):
        standard_lists(district)
        (here,) = said(district.worker)["communities"]
        assert (here["count"], here["url"]) == (0, "/changes/?month=2026-04")
        lines = [("duty", "add", "9", {"name": "新的履职事项"})]
        publish(
            district,
            published_on=date(2026, 3, 6),
            effective_on=date(2026, 4, 1),
            number="测民发〔2026〕77号",
            lines=lines,
        )
        (found,) = said(district.worker)["communities"]
        assert (found["count"], [event.entry.name for event in found["lines"]]) == (1, ["新的履职事项"])
        client.force_login(district.worker)
        assert client.get(found["url"]).context["changes"].count == 1
        assert "新的履职事项" in client.get("/").content.decode()


def test_who_works_in_two_communities_reads_the_changes_of_both(district, client):
    with clock.at(date(2026, 3, 6)):
        add_person(district, "worker", district.community3, "community_worker")
        admit(
            district,
            "药品回收",
            since=date(2026, 4, 1),
            last_day=date(2026, 9, 30),
            communities=[district.community3],
        )
        found = said(district.worker)
        assert [(one["community"].code, one["count"]) for one in found["communities"]] == [("c1", 0), ("c3", 1)]
        assert found["count"] == 1
        client.force_login(district.worker)
        for one in found["communities"]:
            assert client.get(one["url"]).context["changes"].count == one["count"]
        page = client.get("/").content.decode()
        assert page.count('<h3 class="card-body">第3社区') == 2  # the changes, and the plan of the year
