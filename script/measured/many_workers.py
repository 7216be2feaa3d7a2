"""Fifteen missing months, eight workers, three of them killed at random moments, two beats, each job delivered twice more."""

import tempfile
from pathlib import Path
from random import Random

from django.db import transaction

from desk.models import JobRun
from tests.district import make_district
from tests.killing import own_queue
from tests.reports.killed_workers import TODAY, KilledWorkers
from tests.reports.random_month import RandomMonth
from web import clock

WORKERS, KILLED, SEED = 8, 3, 2026


def run() -> None:
    """Prints months, kills and seconds; raises AssertionError for a month that is lost, built twice, or tells other figures."""
    with clock.at(TODAY), transaction.atomic():
        district = make_district()
        RandomMonth(district, SEED).fill(dispatches=400, applications=150)
    with own_queue() as queue, tempfile.TemporaryDirectory(prefix="registry-bar-") as folder:
        work = KilledWorkers(district.authority, queue, Path(folder), Random(SEED))
        seconds = work.build(workers=WORKERS, kills=KILLED)
    faults = work.faults()
    attempts = set(JobRun.objects.filter(job="monthly-report").values_list("attempts", flat=True))
    print(
        f"many_workers: {len(work.months)} months by {WORKERS} workers in {seconds:.0f} s; {KILLED} killed, "
        f"{work.killed_half_way} of them while months were half written; each month built once: {not faults}"
    )
    assert faults == {}
    assert attempts == {1}, "a month was begun anew"
    assert work.killed_half_way > 0, "nobody was killed half-way: this shows nothing"
