"""Building a month: asking for it, writing it table by table exactly once and then what it corrects of earlier months,
finding the months that are missing.

Every table is one transaction with its progress, under the lock of the month's row: a worker that is killed leaves
whole tables, and whoever continues begins with the next one and the same cut.
"""

import contextlib

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from desk import jobs
from desk.models import JobRun
from registry.working_days import WorkingCalendar
from reports import corrections, facts, meanings, months, streets
from reports.burden import COUNTINGS
from reports.models import MonthlyReport, ReportLine, ReportState
from reports.transitions import MONTH
from web import clock
from web.parts import Part
from web.refusals import NotAllowed, NotYourPart
from web.workflow import CLOCK, obstacle, perform

BUILD = jobs.Job(
    name="monthly-report",
    label=_("生成减负月报"),
    task="reports.tasks.build_report",
    page=lambda run: reverse("reports:report-detail", args=[run.period]),
    may_be_cancelled=True,
)
#: Frozen names are in the language of the documents, whoever asks.
LANGUAGE = "zh-hans"
#: The tables, then each of the earlier months that are counted again; and the tables of a street.
PARTS = len(COUNTINGS) + corrections.MONTHS
STREET_PARTS = len(streets.COUNTINGS)


@transaction.atomic
def ask(authority, month, *, by, token=None):
    """Ask for the report of ``month`` (its first day); returns the report with its run.

    ``by`` is the user, or CLOCK; ``token`` the form's, against a double press. A month that is being built goes on;
    a person's asking for a built or failed one begins it anew. Raises NotYourPart or NotAllowed.
    """
    MonthlyReport.objects.get_or_create(authority=authority, month=month, street=None)
    report = MonthlyReport.objects.whole().select_for_update(of=("self",)).get(authority=authority, month=month)
    _check(report, by)
    scope = f"authority-{authority.pk}"
    return _start(report, scope=scope, total=PARTS, by=by, again=by is not CLOCK, token=token)


@transaction.atomic
def ask_streets(whole, *, again=False):
    """Ask for each street's part of a month whose whole is built and not closed, in official order; the clock asks.

    What is being built goes on; ``again`` begins ended ones anew, since the whole has been.
    """
    for street in streets.streets_in(whole.authority, whole.month):
        MonthlyReport.objects.get_or_create(authority=whole.authority, month=whole.month, street=street)
        found = MonthlyReport.objects.select_for_update(of=("self",))
        report = found.get(authority=whole.authority, month=whole.month, street=street)
        _start(report, scope=f"street-{street.pk}", total=STREET_PARTS, by=CLOCK, again=again)


def _start(report, **said):
    run = jobs.start(BUILD, period=report.slug, authority=report.authority, **said)
    if report.run_id != run.pk:
        report.run = run
        report.save(update_fields=["run"])
    return report


def _check(report, by):
    """The same rules as ``perform()`` has at the end, asked before the work begins."""
    build = MONTH.by_action["build"]
    if by is not CLOCK and not MONTH.parts_of(report, by) & build.by:
        raise NotYourPart(_t("您的岗位不能生成减负月报。"))
    if report.state not in build.sources:
        sentence = _t("%(month)s月报已经封存，不能重新生成。")
        raise NotAllowed(sentence % {"month": report.month_text}, field="month")
    if why := obstacle(build, report):
        raise NotAllowed(why, field="month")


@transaction.atomic
def write_next(run_id):
    """Write the next part of a run, or finish it. Returns False when nothing is left to do."""
    report = MonthlyReport.objects.select_for_update(of=("self",)).get(run_id=run_id)
    # The month before its run, everywhere: two who wait for each other would never end.
    run = report.run = JobRun.objects.select_for_update().get(pk=run_id)
    if run.finished_at:
        return False
    if run.done and report.street_id and report.cut_at != _whole_of(report).cut_at:
        # The whole was begun anew meanwhile.
        run.done = 0
    if run.done == 0:
        _begin(report, run)
    if run.done < run.total:
        _write_part(report, run.done)
        run.done += 1
        run.save(update_fields=["done"])
        return True
    _finish(report, run)
    return False


def _whole_of(report):
    return MonthlyReport.objects.whole().get(authority=report.authority_id, month=report.month)


def _begin(report, run):
    """Fix the cut, and clear what an earlier build wrote. A street is counted as its whole was: they add up."""
    report.cut_at = run.started_at = clock.now()
    if report.street_id:
        report.cut_at = _whole_of(report).cut_at
    report.save(update_fields=["cut_at"])
    run.total = STREET_PARTS if report.street_id else PARTS
    run.save(update_fields=["started_at", "total"])
    report.lines.all().delete()
    report.corrections.all().delete()
    with override(LANGUAGE):
        meanings.freeze(report)


@contextlib.contextmanager
def reading_whole_months():
    """Join by hashing while a month is counted: it is read whole, and where the planner has no statistics yet it takes
    a month for a handful of rows and walks the table once for each of them."""
    with connection.cursor() as cursor:
        cursor.execute("set local enable_nestloop = off")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute("set local enable_nestloop = on")


def _write_part(report, number):
    """The table with this number; after the last one what the report corrects, oldest month first."""
    countings = streets.countings_of(report)
    if number < len(countings):
        _write(report, countings[number])
        return
    with override(LANGUAGE), reading_whole_months():
        corrections.write(report, back=PARTS - number)


def _write(report, counting):
    span = facts.span_of(report)
    with override(LANGUAGE), reading_whole_months():
        rows = counting.rows(span)
    ReportLine.objects.bulk_create(
        ReportLine(
            report=report,
            table=counting.key,
            key=row.key,
            label=row.label,
            position=position,
            metric=metric,
            value=value,
        )
        for position, row in enumerate(rows)
        for metric in counting.metrics
        if (value := row.values.get(metric, 0)) is not None
    )


def _finish(report, run):
    """The month is built, by whoever asked, unless that person's post has ended meanwhile; then its streets follow."""
    by = run.asked_by
    if by is not CLOCK and Part.REVIEWER not in MONTH.parts_of(report, by):
        by = CLOCK
    run.finished_at = clock.now()
    run.save(update_fields=["finished_at"])
    perform(report, "build", by=by)
    if report.street_id is None:
        ask_streets(report, again=True)


def missing(authority):
    """The past months without a report, oldest first: from the first act in the register to the last month."""
    first, last = facts.first_month(authority), months.last_over()
    if first is None:
        return []
    there = set(
        MonthlyReport.objects.whole()
        .filter(authority=authority)
        .exclude(state=ReportState.OPEN)
        .values_list("month", flat=True)
    )
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [month for n in range(count) if (month := months.shifted(first, n)) not in there]


def due(authority):
    """The missing months that the clock builds today: from the first working day after their end, unless they failed."""
    failed = set(
        MonthlyReport.objects.whole()
        .filter(authority=authority)
        .exclude(run__error="")
        .exclude(run=None)
        .values_list("month", flat=True)
    )
    calendar, today = WorkingCalendar.load(), clock.today()
    return [
        month
        for month in missing(authority)
        if month not in failed and today >= first_working_day_after(month, calendar)
    ]


def first_working_day_after(month, calendar):
    """The first working day of the month that follows ``month``."""
    return calendar.add(months.last_day(month), 1)


def without_streets(authority):
    """The months that are built and not closed, oldest first: their streets' parts may be missing or unfinished."""
    rows = MonthlyReport.objects.whole().filter(authority=authority).exclude(state=ReportState.OPEN)
    rows = rows.exclude(state=ReportState.CLOSED).select_related("authority", "run").order_by("month")
    return [report for report in rows if report.is_complete]
