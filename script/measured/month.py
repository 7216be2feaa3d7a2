"""A month of a city, 3,200 communities and 300 dispatches to all of them, counted by a process of its own: statements, memory,
seconds; against a month of one percent of that, and against one plain look at the receipts."""

import multiprocessing
import resource
import time
from datetime import date

import django
from django.db import connection, transaction

COMMUNITIES, DISPATCHES, HUNDREDTH = 3_200, 300, 3
MOST_MORE = 64  # megabytes
CITY, SMALL = date(2026, 10, 1), date(2026, 9, 1)
_FLOOR = """
select dispatch_id, count(*), count(*) filter (where state = 'refused') from dispatch_receipt group by dispatch_id
"""


def run() -> None:
    """Prints both months; raises AssertionError when the city's takes another number of statements, more than 64 MB more
    memory, or tells other figures than were written."""
    from tests.dispatch.sendings import more_communities
    from tests.district import make_district
    from tests.reports.city_month import fill_city

    with transaction.atomic():
        district = make_district()
        more_communities(district, COMMUNITIES - 3)
        fill_city(district, SMALL, HUNDREDTH)
        receipts = fill_city(district, CITY, DISPATCHES)
    with connection.cursor() as cursor:
        cursor.execute("analyze")
        begun = time.monotonic()
        cursor.execute(_FLOOR)
        floor = time.monotonic() - begun
        cursor.execute("select count(*) from dispatch_receiptstep where to_state = 'refused' and at >= '2026-10-02'")
        (refused,) = cursor.fetchone()
    connection.close()
    small, city = (_in_a_process(district.authority.pk, month) for month in (SMALL, CITY))
    more = city["peak"] - small["peak"]
    print(f"month: {receipts} receipts; one look at all of them {floor:.1f} s")
    for name, month in (("one percent", small), ("city", city)):
        print(f"  {name}: {month['statements']} statements, peak {month['peak']:.0f} MB, {month['seconds']:.1f} s")
    print(f"  {more:+.0f} MB (at most {MOST_MORE} more); {city['seconds'] / floor:.0f} times one look")
    assert city["statements"] == small["statements"]
    assert more <= MOST_MORE
    assert (city["dispatches"], city["receipts"], city["refusals"]) == (DISPATCHES, receipts, refused)
    assert receipts == COMMUNITIES * DISPATCHES


def _in_a_process(authority, month):
    """What it took to build a month in a new process, and what it says."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(build, (authority, month))


def build(authority_id, month) -> dict:
    """Builds the report of a month as the worker does; its statements, its peak of memory in MB, its seconds, its figures."""
    django.setup()
    from registry.models import Authority
    from reports import building
    from reports.tasks import build_report
    from web.workflow import CLOCK

    statements = 0

    def counted(execute, sql, params, many, context):
        nonlocal statements
        statements += 1
        return execute(sql, params, many, context)

    report = building.ask(Authority.objects.get(pk=authority_id), month, by=CLOCK)
    begun = time.monotonic()
    with connection.execute_wrapper(counted):
        build_report(report.run_id)
    seconds = time.monotonic() - begun
    report.run.refresh_from_db()
    assert report.run.phase == "finished", report.run.error
    figures = dict(report.lines.filter(table="summary").values_list("metric", "value"))
    told = {name: int(figures[name]) for name in ("dispatches", "receipts", "refusals")}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"statements": statements, "peak": peak, "seconds": seconds, **told}
