"""A generated year built month by month as it went, closed by three people, and counted once more."""

from django.core.management import call_command

from registry.models import AuthorityRule
from reports import streets
from reports.burden import COUNTINGS
from reports.models import MonthlyReport
from tests.reports.built import build, close
from tests.reports.generated_year import GeneratedYear, cut_of
from tests.reports.recount import Recount
from tests.reports.recount_streets import StreetRecount
from tests.reports.year_recount import YearRecount
from web import clock


def counted_year(district, months, seed, *, communities, dispatches, applications):
    """The YearRecount of these months (first days, in order), of which the first is the baseline."""
    call_command("load_calendar", verbosity=0)
    first, middle = months[0], months[len(months) // 2]
    rules = (("decision_days", 6, middle), ("baseline_month", f"{first:%Y-%m}", first))
    AuthorityRule.objects.bulk_create(
        AuthorityRule(authority=district.authority, key=key, value=value, valid_from=day) for key, value, day in rules
    )
    GeneratedYear(district, seed, months, communities=communities).fill(
        dispatches=dispatches, applications=applications
    )
    found = YearRecount(district.authority)
    for month in months:
        # In order, each by the clock of its own day.
        with clock.at(cut_of(month)):
            close(build(district, month=month), district)
    reports = list(MonthlyReport.objects.whole().filter(authority=district.authority).order_by("month"))
    for report in reports:
        recount = Recount(district.authority, report.month, report.cut_at)
        found.compare(report, recount, COUNTINGS, reports[0] if report.month > first else None)
    for report in reports[2::3]:
        before = first if report.month > first else None
        compare_streets(found, report, before)
    for report in reports[:-1]:
        found.compare_corrected(report, reports[-1])
    return found


def compare_streets(found, whole, baseline):
    """The parts of a month for its streets, each against a recount of its communities."""
    for part in MonthlyReport.objects.parts_of(whole).select_related("street", "authority"):
        recount = StreetRecount(part.authority, part.month, part.cut_at, part.street)
        earlier = MonthlyReport.objects.filter(month=baseline, street=part.street).first() if baseline else None
        found.compare(part, recount, streets.COUNTINGS, earlier)
