"""A month that is being built can be cancelled: the worker stops at its next table, and whoever may asks for it again."""

import pytest

from desk import jobs
from desk.models import JobRun
from reports import building
from reports.models import MonthlyReport
from reports.tasks import build_report, ensure_reports
from tests.reports.built import build, lines_of
from tests.reports.random_month import OCTOBER, RandomMonth
from web.workflow import CLOCK

pytestmark = pytest.mark.usefixtures("second_of_november")


def begun(district, by, tables=3):
    """A month of which some tables are written."""
    report = building.ask(district.authority, OCTOBER, by=by)
    for _n in range(tables):
        building.write_next(report.run_id)
    return report


def test_the_worker_stops_at_its_next_table_and_the_month_is_not_built(district):
    report = begun(district, district.reviewer)
    jobs.cancel(report.run, district.decider)
    build_report(report.run_id)
    run = JobRun.objects.get(pk=report.run_id)
    report = MonthlyReport.objects.whole().select_related("run").get()
    assert (run.done, run.phase, report.state, report.is_complete) == (3, "cancelled", "open", False)
    assert report.steps.count() == 0


def test_a_cancelled_month_can_be_asked_for_again_and_is_the_same(district):
    RandomMonth(district).fill(dispatches=20, applications=10)
    undisturbed = lines_of(build(district))
    report = begun(district, district.reviewer)
    jobs.cancel(report.run, district.reviewer)
    report = building.ask(district.authority, OCTOBER, by=district.reviewer)
    build_report(report.run_id)
    report = MonthlyReport.objects.whole().select_related("run").get()
    assert (report.run.phase, report.run.cancelled_by, lines_of(report)) == ("finished", None, undisturbed)


def test_the_clock_leaves_a_cancelled_month_to_people(district):
    RandomMonth(district).fill(dispatches=3)
    report = begun(district, CLOCK)
    jobs.cancel(report.run, district.operator)
    ensure_reports()
    build_report(report.run_id)
    assert JobRun.objects.get(pk=report.run_id).phase == "cancelled"


def test_the_page_of_a_cancelled_month_says_so_and_offers_to_build_it(client, district):
    report = begun(district, district.reviewer)
    client.force_login(district.reviewer)
    assert f"/jobs/{report.run_id}/cancel/" in client.get("/reports/2026-10/").content.decode()
    jobs.cancel(report.run, district.reviewer)
    page = client.get("/reports/2026-10/").content.decode()
    assert ("已由" in page, "再次生成" in page, "hx-get" in page) == (True, True, False)
    client.post("/reports/2026-10/do/build/")
    assert JobRun.objects.get(pk=report.run_id).phase == "waiting"
