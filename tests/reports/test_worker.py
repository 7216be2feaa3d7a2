"""A real worker process is killed in the middle of a month: the next one finishes it once, with the same figures."""

import threading

import pytest
from django.db import connections

from desk.models import JobRun
from reports import building
from reports.models import MonthlyReport
from reports.tasks import build_report, ensure_reports
from tests.district import make_district
from tests.killing import environment, kill, nobody_reads, somebody_waits_for, start_worker, wait_until
from tests.reports.built import build, lines_of, whole_run
from tests.reports.random_month import OCTOBER, RandomMonth, at
from web import clock

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

TODAY = at(2026, 11, 2, 9)
#: The fourth table is the first that reads decisions.
TABLES_BEFORE_DECISIONS = 3


@pytest.fixture
def district():
    """A district whose rows are committed, so that another process sees them."""
    with clock.at(TODAY):
        made = make_district()
        RandomMonth(made).fill(dispatches=20, applications=10)
        yield made


@pytest.fixture
def worker(queue, tmp_path):
    """A function that starts a worker process; what still runs at the end is stopped."""
    workers = []

    def begin():
        log = tmp_path / f"worker{len(workers)}.log"
        workers.append(start_worker(environment(queue, TODAY.date()), log))
        return workers[-1]

    yield begin
    for one in workers:
        kill(one)


def test_a_worker_killed_during_the_report_leaves_it_to_the_next_one(district, worker):
    undisturbed = lines_of(build(district))
    run = whole_run()
    with nobody_reads("admission_decision"):
        building.ask(district.authority, OCTOBER, by=district.reviewer)
        first = worker()
        wait_until(lambda: somebody_waits_for("admission_decision"), "the worker to reach the locked table")
        run.refresh_from_db()
        assert (run.phase, run.done) == ("running", TABLES_BEFORE_DECISIONS)
        kill(first)
    run.refresh_from_db()
    cut = MonthlyReport.objects.whole().get().cut_at
    assert (run.phase, run.done) == ("running", TABLES_BEFORE_DECISIONS)
    assert MonthlyReport.objects.whole().get().lines.values("table").distinct().count() == TABLES_BEFORE_DECISIONS
    worker()
    wait_until(lambda: whole_run().finished_at, "the second worker to finish the month")
    run.refresh_from_db()
    report = MonthlyReport.objects.whole().select_related("run").get()
    assert (run.phase, run.done, run.percent, run.attempts) == ("finished", run.total, 100, 2)
    assert lines_of(report) == undisturbed
    assert report.cut_at == cut
    assert list(report.steps.order_by("pk").values_list("action", "by__username")) == [
        ("build", None),
        ("build", "reviewer"),
    ]


def in_threads(*tasks):
    """Run the tasks at the same time, each on a connection of its own; returns what they raised."""
    gate, raised = threading.Barrier(len(tasks)), []

    def work(task):
        try:
            with clock.at(TODAY):
                gate.wait()
                task()
        except Exception as why:
            raised.append(why)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[task]) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_two_workers_on_one_month_build_it_once(district, queue):
    undisturbed = lines_of(build(district))
    report = building.ask(district.authority, OCTOBER, by=district.reviewer)
    assert in_threads(*[lambda: build_report(report.run_id)] * 3) == []
    assert lines_of(report) == undisturbed
    assert report.steps.count() == 2


def test_two_beats_at_once_ask_for_each_month_once(district, queue):
    assert in_threads(ensure_reports, ensure_reports) == []
    missing = [f"{month:%Y-%m}" for month in building.missing(district.authority)]
    assert sorted(JobRun.objects.values_list("period", flat=True)) == missing
    assert set(JobRun.objects.values_list("attempts", flat=True)) == {1}


def test_two_people_who_press_build_at_once_start_one_run(district, queue):
    people = [district.reviewer, district.second_reviewer]
    raised = in_threads(*[lambda by=by: building.ask(district.authority, OCTOBER, by=by) for by in people])
    assert raised == []
    assert (JobRun.objects.count(), MonthlyReport.objects.count()) == (1, 1)
