"""Months built in this process, as the clock or a person asks for them."""

from desk.models import JobRun
from reports import building
from reports.models import MonthlyReport
from reports.tasks import build_report
from tests.reports.random_month import OCTOBER
from web.workflow import CLOCK, perform


def build(district, by=CLOCK, month=OCTOBER):
    """The report of a month, built without a disturbance; the streets' parts of it wait until they are asked for."""
    report = building.ask(district.authority, month, by=by)
    build_report(report.run_id)
    return MonthlyReport.objects.select_related("run", "authority").get(pk=report.pk)


def build_streets(report):
    """The streets' parts of a month, built as far as they aren't; returns the month."""
    for part in MonthlyReport.objects.parts_of(report):
        build_report(part.run_id)
    return report


def review(report, district):
    """The numbers of a built month confirmed, by whoever had no hand in it."""
    report.refresh_from_db()
    build_streets(report)
    by = district.second_reviewer
    perform(report, "review", by=district.reviewer if report.run.asked_by_id == by.pk else by)
    return report


def close(report, district):
    """A built month confirmed and closed, each by another person."""
    review(report, district)
    by = district.decider
    perform(report, "close", by=district.second_decider if report.run.asked_by_id == by.pk else by)
    return report


def lines_of(report):
    """The frozen numbers, without what differs between two builds."""
    return sorted(report.lines.values_list("table", "key", "label", "position", "metric", "value"))


def whole_run():
    """The only run that counts a whole authority."""
    return JobRun.objects.get(scope__startswith="authority")
