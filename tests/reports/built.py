"""Months built in this process, as the clock or a person asks for them."""

from reports import building
from reports.models import MonthlyReport
from reports.tasks import build_report
from tests.reports.random_month import OCTOBER
from web.workflow import CLOCK


def build(district, by=CLOCK, month=OCTOBER):
    """The report of a month, built without a disturbance."""
    report = building.ask(district.authority, month, by=by)
    build_report(report.run_id)
    return MonthlyReport.objects.select_related("run", "authority").get(pk=report.pk)


def lines_of(report):
    """The frozen numbers, without what differs between two builds."""
    return sorted(report.lines.values_list("table", "key", "label", "position", "metric", "value"))
