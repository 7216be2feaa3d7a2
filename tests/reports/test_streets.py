"""A street's part of a month: counted like the whole from what its communities hold, reviewed and closed with it."""

from datetime import date

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from desk.models import JobRun
from registry.models import Category, Community, Street
from registry.models.units import UnitKind
from registry.successions import NewUnit, merge, rename
from reports import building, facts, streets
from reports.models import MonthlyReport, ReportState
from reports.monthly_content import content_of
from reports.tasks import build_report, ensure_reports
from tests.reports.built import build, build_streets, close, review
from tests.reports.random_month import CUT, OCTOBER, RandomMonth, at
from tests.reports.recount_streets import StreetRecount
from tests.reports.test_ended_units import send
from tests.reports.year_recount import YearRecount, frozen
from web import clock
from web.refusals import NotAllowed, NotYourPart
from web.workflow import CLOCK, actions_for, perform

EAST = "/reports/2026-10/streets/s1/"

pytestmark = pytest.mark.usefixtures("second_of_november")


@pytest.fixture
def built(district):
    """October with its streets, from many acts."""
    RandomMonth(district, 5).fill(dispatches=20, applications=8)
    return build_streets(build(district))


def part_of(district, name="street"):
    return MonthlyReport.objects.select_related("street", "run", "authority").get(street=getattr(district, name))


@pytest.mark.parametrize("name", ["street", "other_street"])
def test_each_figure_of_a_street_equals_a_plain_recount(district, built, name):
    report, street = part_of(district, name), getattr(district, name)
    found = YearRecount(district.authority)
    found.compare(report, StreetRecount(district.authority, OCTOBER, report.cut_at, street), streets.COUNTINGS)
    assert found.differ == {}
    assert found.nonzero >= {"receipts", "matters", "confirmed", "standing_places", "stamps"}
    assert set(found.cells) >= {"by_category", "by_department", "by_community", "funds", "trend", "summary_before"}


def test_the_streets_add_up_to_the_rows_of_the_whole(district, built):
    by_street = frozen(built)["by_street"]
    for name in ("street", "other_street"):
        report, street = part_of(district, name), getattr(district, name)
        summary = frozen(report)["summary"]["all"]
        row = by_street[str(street.pk)]
        assert {metric: summary[metric] for metric in row} == row
        assert report.cut_at == built.cut_at
    whole, parts = frozen(built)["summary"]["all"], [frozen(part_of(district, n)) for n in ("street", "other_street")]
    for metric in (
        "promised",
        "paid",
        "confirmed",
        "overdue",
        "paid_in_month",
        "asks",
        "stamps",
        "standing_places",
        "stands",
    ):
        assert sum(part["summary"]["all"][metric] for part in parts) == whole[metric], metric


def test_what_cannot_be_said_of_a_street_is_in_no_table_of_it(district, built):
    report = part_of(district)
    assert set(report.lines.values_list("metric", flat=True)) <= streets.SAID
    assert not {"applications_by_outcome", "violations", "by_street"} & set(frozen(report))
    metrics = set(report.definitions.values_list("metric", flat=True))
    assert metrics & {"dispatches", "applications", "reported", "senders", "giving_share", "punctuality"} == set()
    assert {"receipts", "conformity", "funded"} <= metrics
    content = content_of(report)
    assert "dispatches" not in [figure.key for figure in content.figures]
    assert [figure.label for figure in content.figures if figure.value is None and figure.unit != "%"] == []


def test_a_street_is_counted_in_the_same_statements_for_few_and_for_many_acts(district):
    def statements():
        span = facts.Span(district.authority, OCTOBER, CUT, street=district.street)
        with CaptureQueriesContext(connection) as caught:
            for counting in streets.COUNTINGS:
                counting.rows(span)
        return len(caught)

    RandomMonth(district, 1).fill(dispatches=4, applications=3)
    few = statements()
    RandomMonth(district, 2).fill(dispatches=15, applications=8)
    there = {"kind": UnitKind.COMMUNITY, "parent": district.street, "authority": district.authority}
    for n in (7, 8, 9):
        Community.objects.create(code=f"c{n}", name=f"第{n}社区", official_order=n, valid_from=OCTOBER, **there)
    assert statements() == few


def test_streets_follow_their_whole_each_in_a_run_of_its_own(district):
    report = building.ask(district.authority, OCTOBER, by=CLOCK)
    assert JobRun.objects.count() == 1
    build_report(report.run_id)
    scopes = [
        f"authority-{district.authority.pk}",
        f"street-{district.street.pk}",
        f"street-{district.other_street.pk}",
    ]
    assert list(JobRun.objects.order_by("pk").values_list("scope", "period", "attempts")) == [
        (scope, "2026-10", 1) for scope in scopes
    ]
    build_streets(report)
    parts = MonthlyReport.objects.parts_of(report)
    assert [(one.street.name, one.state) for one in parts] == [("东街街道", "built"), ("西街街道", "built")]


def test_the_clock_asks_for_streets_that_are_missing_or_unfinished(district, django_capture_on_commit_callbacks):
    RandomMonth(district).application(end="")
    report = building.ask(district.authority, OCTOBER, by=CLOCK)
    build_report(report.run_id)
    build_report(part_of(district).run_id)
    with django_capture_on_commit_callbacks() as sent:
        building.ask_streets(MonthlyReport.objects.whole().get())
    assert len(sent) == 1
    part = part_of(district, "other_street")
    building.write_next(part.run_id)
    ensure_reports()
    assert JobRun.objects.get(pk=part.run_id).done == 1


def test_a_whole_that_is_built_anew_takes_its_streets_along(district, built):
    with clock.at(at(2026, 11, 3, 10)):
        again = building.ask(district.authority, OCTOBER, by=district.reviewer)
        build_report(again.run_id)
        assert not part_of(district).is_complete
        build_streets(again)
    whole = MonthlyReport.objects.whole().get()
    assert {one.cut_at for one in MonthlyReport.objects.parts_of(whole)} == {whole.cut_at} != {built.cut_at}


def test_a_street_half_counted_begins_anew_with_its_whole(district):
    report = building.ask(district.authority, OCTOBER, by=CLOCK)
    build_report(report.run_id)
    part = part_of(district)
    building.write_next(part.run_id)
    with clock.at(at(2026, 11, 3, 10)):
        build_report(building.ask(district.authority, OCTOBER, by=district.reviewer).run_id)
        build_report(part.run_id)
    assert part_of(district).cut_at == MonthlyReport.objects.whole().get().cut_at == at(2026, 11, 3, 10)


def test_one_act_confirms_and_one_closes_the_whole_and_its_streets(district, built):
    review(built, district)
    assert set(MonthlyReport.objects.values_list("state", flat=True)) == {ReportState.REVIEWED}
    perform(built, "close", by=district.decider)
    assert set(MonthlyReport.objects.values_list("state", flat=True)) == {ReportState.CLOSED}
    assert part_of(district).steps.get(action="close").by == district.decider
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        part_of(district).lines.update(value=0)


def test_a_month_is_not_confirmed_before_all_its_streets_are_counted(client, district):
    report = building.ask(district.authority, OCTOBER, by=CLOCK)
    build_report(report.run_id)
    build_report(part_of(district).run_id)
    report.refresh_from_db()
    with pytest.raises(NotAllowed, match=r"^西街街道的分报告还没有生成完。"):
        perform(report, "review", by=district.reviewer)
    client.force_login(district.reviewer)
    assert "西街街道的分报告还没有生成完。" in client.get("/reports/2026-10/").content.decode()


def test_nobody_acts_on_a_streets_part_alone(client, district, built):
    part = part_of(district)
    for person in (district.reviewer, district.decider, district.street_officer):
        assert actions_for(part, person) == []
        for action in ("build", "review", "close"):
            with pytest.raises(NotYourPart):
                perform(part, action, by=person)
    client.force_login(district.reviewer)
    assert "/do/" not in client.get(EAST).content.decode()
    assert client.post(f"/api/v1/reports/{part.pk}/do/build/", content_type="application/json").status_code == 409


def test_pages_and_files_of_a_street(client, district, built):
    client.force_login(district.reviewer)
    page = client.get(EAST)
    assert page.status_code == 200
    assert "东街街道2026年10月减负月报" in " ".join(page.content.decode().split())
    assert page.context["content"].title == "东街街道社区减负情况月报（2026年10月）"
    assert [client.get(f"{EAST}{suffix}/").status_code for suffix in ("excel", "word")] == [200, 200]
    assert client.get("/reports/2026-10/streets/nowhere/").status_code == 404
    assert client.get("/reports/2026-10/streets/%00/").status_code == 404
    assert client.get("/reports/2026-13/streets/s1/").status_code == 400
    assert client.get("/reports/2026-09/streets/s1/").status_code == 404
    names = [name for name, _url, _is_this, _is_counted in client.get("/reports/2026-10/").context["streets"]]
    assert names == ["测试区", "东街街道", "西街街道"]


def test_readers_see_a_street_only_when_its_month_is_closed(client, district, built):
    client.force_login(district.street_officer)
    assert client.get(EAST).status_code == 404
    close(built, district)
    assert client.get(EAST).status_code == 200
    client.force_login(district.operator)
    assert client.get(EAST).status_code == 403


def test_a_street_officer_comes_to_the_own_street_first(client, district, built):
    close(built, district)
    client.force_login(district.street_officer)
    page = client.get("/reports/").content.decode()
    assert page.index(f'href="{EAST}"') < page.index('href="/reports/2026-10/"')
    assert "/streets/s2/" not in page
    client.force_login(district.officer)
    assert "/streets/" not in client.get("/reports/").content.decode()


def test_lists_and_the_api_show_wholes_unless_a_street_is_named(client, district, built):
    client.force_login(district.reviewer)
    assert list(client.get("/reports/").context["reports"]) == [built]
    rows = client.get("/api/v1/reports/").json()["results"]
    assert [(row["id"], row["street"]) for row in rows] == [(built.pk, None)]
    part = part_of(district)
    rows = client.get("/api/v1/reports/?street=s1").json()["results"]
    assert [(row["id"], row["street"]) for row in rows] == [(part.pk, "s1")]
    assert client.get("/api/v1/reports/?street=nowhere").json()["count"] == 0
    assert client.get(f"/api/v1/reports/{part.pk}/").json()["street"] == "s1"


def test_a_street_has_a_row_for_each_category_and_nothing_is_ranked(district, built):
    table = frozen(part_of(district))["by_category"]
    assert list(table) == [key for key in Category.values if key in table]
    assert len(table) == len(Category.values)


@pytest.mark.parametrize("day", [date(2026, 9, 20), date(2026, 10, 1)])
def test_a_street_that_followed_others_is_held_against_their_months(client, district, day):
    for moment, community in ((at(2026, 8, 9), district.community1), (at(2026, 9, 9), district.community3)):
        send(district, moment, community, district.department)
    merge([district.street, district.other_street], NewUnit("中街街道", "s9"), on=day, by=district.operator)
    send(district, at(2026, 10, 9), Community.objects.get(code="c1", valid_to=None), district.department)
    # What was sent before is answered under the street that it reached; it has no part of its own any more.
    send(district, at(2026, 10, 10), district.community3, district.department)
    build_streets(build(district))
    part = MonthlyReport.objects.get(street__name="中街街道")
    tables = frozen(part)
    assert [tables[name]["all"]["receipts"] for name in ("summary", "summary_before")] == [2, 1]
    assert [tables["trend"][f"2026-{n:02}"]["receipts"] for n in (8, 9, 10)] == [1, 1, 2]
    assert tables["summary_before"]["all"]["communities"] == 3
    assert MonthlyReport.objects.exclude(street=None).count() == 1
    client.force_login(district.reviewer)
    for table, key, number in (("summary_before", "all", 1), ("trend", "2026-08", 1), ("summary", "all", 2)):
        answer = client.get(f"/reports/2026-10/streets/s9/rows/{table}/{key}/receipts/")
        assert (answer.context["differs"], answer.context["page_obj"].paginator.count) == (False, number)


def test_a_street_that_was_renamed_within_the_month_keeps_its_part_of_it(district):
    send(district, at(2026, 9, 9), district.community1, district.department)
    send(district, at(2026, 10, 5), district.community1, district.department)
    rename(district.street, NewUnit("东新街道", "s1"), on=date(2026, 10, 12), by=district.operator)
    send(district, at(2026, 10, 20), Community.objects.get(code="c1", valid_to=None), district.department)
    build_streets(build(district))
    told = {
        name: [frozen(MonthlyReport.objects.get(street__name=name))[table]["all"]["receipts"] for table in tables]
        for name in ("东街街道", "东新街道")
        for tables in [("summary_before", "summary")]
    }
    assert told == {"东街街道": [1, 1], "东新街道": [0, 1]}


def test_a_street_does_not_follow_by_what_was_recorded_after_the_month_was_counted(client, district):
    send(district, at(2026, 9, 9), district.community1, district.department)
    report = build_streets(build(district))
    with clock.at(at(2026, 11, 3, 9)):
        rename(district.street, NewUnit("东新街道", "s1"), on=date(2026, 10, 1), by=district.operator)
    span = facts.span_of(MonthlyReport.objects.parts_of(report).get(street__name="东街街道"))
    assert (span.followed, Street.objects.filter(name="东新街道").exists()) == (frozenset(), True)
