"""「本社区」 shows what is due, what came in, what was refused and how it was ruled; there is nothing to fill in."""

from datetime import date, timedelta

import pytest

from dispatch import workbench
from dispatch.models import Dispatch, Origin, Receipt
from dispatch.workbench import Bench, Panel, bench_of, end_of_week, panels_of
from tests.dispatch.rows import send
from tests.dispatch.test_disputes import dispute, refuse
from tests.district import standard_lists
from web import clock
from web.workflow import perform

FRIDAY = date(2026, 3, 6)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(FRIDAY):
        yield


@pytest.fixture
def lists(district):
    standard_lists(district)
    return district


def says(user, name):
    """What the panel drawn by a template of this name says."""
    return next(one.says for one in panels_of(user) if one.template.endswith(f"workbench_{name}.html"))


def due(district, day, verdict="assist"):
    said = {"authority": district.authority, "origin": Origin.SENT, "created_by": district.officer}
    made = Dispatch.objects.create(title=f"到{day}", due_on=day, sender=district.department, **said)
    return Receipt.objects.create(dispatch=made, community=district.community1, verdict=verdict)


def test_a_week_ends_on_its_sunday():
    assert [end_of_week(FRIDAY + timedelta(days=n)) for n in (0, 2, 3)] == [
        date(2026, 3, 8),
        date(2026, 3, 8),
        date(2026, 3, 15),
    ]


def test_only_community_workers_have_it(lists):
    assert {name for name in lists.people if panels_of(getattr(lists, name))} == {"worker", "neighbour"}
    assert bench_of(lists.officer) is None


def test_this_week_shows_what_is_late_first_and_nothing_of_next_week(lists):
    late, sunday = due(lists, FRIDAY - timedelta(days=3)), due(lists, date(2026, 3, 8))
    due(lists, date(2026, 3, 9))
    found = says(lists.worker, "due")
    assert ([row.pk for row in found["rows"]], found["count"]) == ([late.pk, sunday.pk], 2)
    assert found["rows"][0].days_left < 0


def test_what_is_refused_or_disputed_is_due_no_more(lists):
    receipt = due(lists, FRIDAY, "unlisted")
    perform(receipt, "refuse", by=lists.worker, ground="unlisted", note="")
    assert says(lists.worker, "due")["count"] == 0
    dispute(lists, receipt)
    assert says(lists.worker, "due")["count"] == 0


def test_what_came_in_waits_until_it_is_decided(lists):
    first, second = send(lists), send(lists, "入户宣传宪法")
    assert says(lists.worker, "came_in")["count"] == 2
    perform(first, "refuse", by=lists.worker, ground="unlisted", note="")
    assert [row.pk for row in says(lists.worker, "came_in")["rows"]] == [second.pk]
    assert says(lists.neighbour, "came_in")["count"] == 0


def test_what_was_refused_is_shown_with_its_ruling(lists):
    refuse(lists)
    dispute(lists)
    perform(dispute(lists), "stand", by=lists.reviewer, ruling="没有。")
    perform(dispute(lists), "overrule", by=lists.reviewer, ruling="应接。")
    assert says(lists.worker, "refused")["numbers"] == {"all": 4, "open": 1, "overruled": 1, "stands": 1}
    assert says(lists.worker, "came_in")["count"] == 1


def test_the_list_behind_a_panel_holds_what_it_counts(lists, client):
    due(lists, FRIDAY)
    due(lists, FRIDAY - timedelta(days=9))
    due(lists, FRIDAY + timedelta(days=9))
    refuse(lists)
    client.force_login(lists.worker)
    for name, number in (("due", 2), ("came_in", 3), ("refused", 1)):
        assert client.get(says(lists.worker, name)["url"]).context["page_obj"].paginator.count == number, name
    assert client.get("/received/?due=overdue").context["page_obj"].paginator.count == 1


def test_the_page_has_nothing_to_fill_in_but_the_question(lists, client):
    send(lists)
    client.force_login(lists.worker)
    page = client.get("/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert (main.count("<form"), main.count("<textarea"), main.count("<select")) == (1, 1, 0)
    for said in ("本周要办", "新收到、待确认", "我们拒收的", "下月变化", "上墙的清单"):
        assert main.count(f"<h2>{said}") == 1, said
    assert f"/communities/{lists.community1.pk}/poster/" in main


def test_it_asks_as_often_for_many_rows_as_for_few(lists, django_assert_max_num_queries):
    counts = []
    for n in (2, 12):
        for _k in range(n):
            due(lists, FRIDAY)
            refuse(lists)
        worker = lists.worker
        with django_assert_max_num_queries(60) as asked:
            panels_of(worker)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_other_files_add_panels_of_their_own(lists, monkeypatch):
    monkeypatch.setattr(workbench, "_PANELS", list(workbench._PANELS))

    @workbench.panel(workbench.FUNDS, "x.html")
    def of_the_day(bench):
        return {"bench": bench} if bench.today.day == FRIDAY.day else None

    found = panels_of(lists.worker)
    place = [one.template for one in found].index("x.html")
    assert isinstance(found[place], Panel)
    assert isinstance(found[place].says["bench"], Bench)
    assert found[place - 1].template == "dispatch/workbench_came_in.html"
    with clock.at(FRIDAY + timedelta(days=1)):
        assert "x.html" not in [one.template for one in panels_of(lists.worker)]
