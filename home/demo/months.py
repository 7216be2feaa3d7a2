"""The monthly reports of the past: built, confirmed and closed as they would have been; the last month is left to be built."""

from home.demo.timeline import Days
from reports import building
from reports.models import MonthlyReport
from web import clock
from web.workflow import CLOCK, perform

OLDEST, NEWEST = 12, 2
CLOSED_UNTIL = 3  # months ago; a younger one waits to be confirmed
CHECKER, CLOSER = "shenhe", "shending"
DAYS_TO_REVIEW, DAYS_TO_CLOSING = 2, 4


def build_months(district, today):
    """Count each past month on the first working day after it, and close all but the newest."""
    days = Days(today)
    for months_ago in range(OLDEST, NEWEST - 1, -1):
        month = days.first_of_month(months_ago)
        built_on = building.first_working_day_after(month, days.calendar)
        with clock.at(days.moment(built_on, 7, 7)):
            report = _build(district.authority, month)
        if months_ago >= CLOSED_UNTIL:
            for action, after, who in (("review", DAYS_TO_REVIEW, CHECKER), ("close", DAYS_TO_CLOSING, CLOSER)):
                with clock.at(days.moment(days.calendar.add(built_on, after), 10)):
                    perform(report, action, by=district.people[who])


def _count(report):
    while building.write_next(report.run_id):
        pass


def _build(authority, month):
    """The report of a month, built by the same steps as a worker takes, asked for by the clock."""
    report = building.ask(authority, month, by=CLOCK)
    _count(report)
    for street in MonthlyReport.objects.parts_of(report):
        _count(street)
    return MonthlyReport.objects.get(pk=report.pk)
