"""What changes in a month: lists, admissions, units; for a community or in an authority."""

from datetime import date, datetime, timedelta

import pytest
from django.utils.timezone import get_current_timezone

from admission.models import Admission, AdmissionTerm
from dispatch.workbench import panels_of
from home.changes import admission_events, changes_for, changes_in
from registry import successions
from registry.models import ItemList
from tests.admission.counting import queries
from tests.dispatch.rows import admit
from tests.district import publish, standard_lists
from tests.web.test_lists import taken
from web import clock

TODAY = date(2026, 2, 10)
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


@pytest.fixture
def lists(district):
    standard_lists(district)
    with clock.at(TODAY):
        lines = [("duty", "remove", "4", {}), ("assist", "add", "8", {"name": "新的协助"})]
        publish(district, published_on=date(2026, 2, 5), effective_on=MARCH, number="甲〔2026〕1号", lines=lines)
        yield district


def lines(changes):
    return [(event.kind, event.entry.name) for event in changes.lines]


def test_lines_that_begin_and_end_on_the_lists_of_a_community(lists):
    assert lines(changes_for(lists.community1, MARCH)) == [("ends", "群防群治与纠纷调解"), ("begins", "新的协助")]
    assert lines(changes_for(lists.community1, APRIL)) == []
    ItemList.objects.filter(kind="duty").update(for_rural=True)
    assert lines(changes_for(lists.community1, MARCH)) == [("begins", "新的协助")]


def test_what_was_not_known_yet_does_not_change(lists):
    before = datetime(2026, 2, 1, tzinfo=get_current_timezone())
    assert lines(changes_for(lists.community1, MARCH, before)) == []


def test_admissions_that_begin_and_end_for_a_community(lists):
    begins = admit(lists, "三月开始", since=MARCH, last_day=date(2026, 6, 30))
    ends = admit(lists, "三月到期", since=date(2026, 1, 1), last_day=date(2026, 3, 31))
    admit(lists, "别的社区", since=MARCH, last_day=date(2026, 3, 31), communities=[lists.community3])
    admit(lists, "二月到期", since=date(2026, 1, 1), last_day=date(2026, 2, 28))
    found = changes_for(lists.community1, MARCH).admissions
    assert [(event.kind, event.on, event.admission) for event in found] == [
        ("begins", MARCH, begins),
        ("ends", date(2026, 3, 31), ends),
    ]
    assert len(changes_in(lists.authority, MARCH).admissions) == 4


def test_an_admission_that_goes_on_without_a_gap_neither_ends_nor_begins(lists):
    admission = admit(lists, "接着办", since=date(2026, 1, 1), last_day=date(2026, 3, 15))
    AdmissionTerm.objects.create(admission=admission, valid_from=date(2026, 3, 16), valid_to=date(2026, 9, 1))
    assert admission_events(Admission.objects.all(), MARCH, APRIL) == []


def test_units_that_change_in_the_month(lists):
    new = successions.NewUnit(name="新第1社区", code="c1")
    change = successions.rename(lists.units["community1"], new, on=MARCH + timedelta(days=9), by=lists.reviewer)
    assert changes_for(lists.community2, MARCH).units == [change]
    assert changes_for(lists.community2, APRIL).units == []


def test_a_worker_is_told_how_much_changes_next_month_and_led_there(lists, client):
    says = next(one.says for one in panels_of(lists.worker) if one.template == "home/workbench_changes.html")
    (mine,) = says["communities"]
    assert (says["count"], mine["count"], mine["url"]) == (2, 2, "/changes/?month=2026-03")
    client.force_login(lists.worker)
    page = client.get(mine["url"])
    assert (page.context["community"], page.context["changes"].count) == (lists.community1, 2)


def test_a_stranger_chooses_a_community_by_its_code(lists, client):
    everything = client.get("/changes/")
    assert (everything.context["month"], everything.context["community"]) == (MARCH, None)
    assert everything.context["changes"].count == 2
    assert client.get("/changes/", {"community": "c2"}).context["community"] == lists.community2
    assert client.get("/changes/", {"community": "nowhere"}).status_code == 400
    assert client.get("/changes/", {"month": "2026-13"}).status_code == 400
    assert client.get("/changes/", {"authority": "999"}).status_code == 404
    assert client.get("/changes/", {"month": "2999-12", "community": ""}).context["following"] is None


def test_the_page_needs_the_same_queries_with_3_and_60_changes(lists, client):
    url = "/changes/?month=2026-03&community=c1"
    admit(lists, "三月到期", since=date(2026, 1, 1), last_day=date(2026, 3, 31))
    few = queries(client, url)
    many = [("duty", "add", f"9{n:02}", {"name": f"事项{n}"}) for n in range(60)]
    publish(lists, published_on=date(2026, 2, 6), effective_on=MARCH, number="甲〔2026〕2号", lines=many)
    for n in range(5):
        admit(lists, f"又一件{n}", since=date(2026, 1, 1), last_day=date(2026, 3, 31))
    assert queries(client, url) == few


def test_the_month_is_taken_away_as_a_file(lists, client):
    admit(lists, "三月的事", since=date(2026, 3, 5), last_day=date(2026, 3, 31))
    line = lists.authority.lists.get(kind="assist").lines.get(number="3")
    said = {"name": "协助做好公共卫生和体检工作"}
    publish(
        lists,
        published_on=date(2026, 2, 6),
        effective_on=date(2026, 3, 9),
        number="乙号",
        lines=[("assist", "change", line.number, said)],
    )
    told = taken(client, f"/changes/?month=2026-03&community={lists.community1.code}&format=json")
    assert told["filter"] == "月份：2026-03；第1社区"
    assert [(row["on"], row["kind"], row["name"]) for row in told["rows"]] == [
        ("2026-03-01", "移出", "群防群治与纠纷调解"),
        ("2026-03-01", "列入", "新的协助"),
        ("2026-03-05", "准入开始", "三月的事"),
        ("2026-03-09", "修改", "协助做好公共卫生和体检工作"),
        ("2026-03-31", "准入最后一天", "三月的事"),
    ]
    assert told["rows"][3]["what"][:1] == ["事项名称：协助做好公共卫生工作→协助做好公共卫生和体检工作"]
    assert client.get("/changes/?month=2026-13&format=json").status_code == 400
