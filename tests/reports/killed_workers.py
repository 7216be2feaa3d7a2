"""Missing months that several workers build at once while some of them are killed, with two beats and each job delivered twice."""

import time
from collections import Counter
from datetime import date
from random import Random

from desk.models import JobRun
from reports import building, facts, streets
from reports.burden import COUNTINGS
from reports.models import MonthlyReport, ReportLine
from tests.killing import environment, kill, start, start_worker
from tests.reports.random_month import at
from web import clock
from web.workflow import CLOCK

TODAY = at(2026, 11, 2, 9)
LONGEST = 600  # seconds


class KilledWorkers:
    """``folder`` (a path) takes the logs; ``chance`` (a Random) says when and which worker is killed."""

    def __init__(self, authority, queue, folder, chance=None):
        self.authority, self.folder, self.chance = authority, folder, chance or Random(2026)
        self.environ = environment(queue, date(2026, 11, 2))
        self.killed_half_way = 0
        with clock.at(TODAY):
            self.months = building.missing(authority)

    def build(self, *, workers, kills):
        """Has all missing months built; returns the seconds that it took. Raises AssertionError when it never ends."""
        begun = time.monotonic()
        beats = [self._start_beat(n) for n in range(2)]
        working = [start_worker(self.environ, self.folder / f"worker{n}.log") for n in range(workers)]
        try:
            self._deliver_twice()
            for _n in range(kills):
                self._wait_for_some_more(begun)
                victim = working.pop(self.chance.randrange(len(working)))
                under_way = self._under_way()
                kill(victim)
                self.killed_half_way += under_way
            while not self.is_over():
                assert time.monotonic() < begun + LONGEST, f"still missing: {self._missing()}"
                time.sleep(0.2)
        finally:
            for one in (*beats, *working):
                kill(one)
        return time.monotonic() - begun

    def is_over(self):
        """True when no month is missing and nothing is under way."""
        return not self._missing() and not JobRun.objects.unfinished().exists()

    def faults(self):
        """What is wrong with the months and the streets' parts of them: {(month, place): sentence}; empty when each was built
        once with the right figures."""
        found = {}
        rows = MonthlyReport.objects.select_related("run", "authority", "street")
        reports = {(one.month, one.street): one for one in rows}
        runs = Counter(JobRun.objects.filter(job="monthly-report").values_list("period", "scope"))
        for month in self.months:
            for street in (None, *streets.streets_in(self.authority, month)):
                report, scope = reports.get((month, street)), f"street-{street.pk}" if street else self.scope
                if report is None or not report.is_complete:
                    found[month, street] = "not built"
                elif runs[report.slug, scope] != 1 or report.steps.filter(action="build").count() != 1:
                    found[month, street] = "built more than once"
                elif self._lines(report) != self._recounted(report):
                    found[month, street] = "other figures"
        return found

    @property
    def scope(self):
        """That of the whole authority's runs."""
        return f"authority-{self.authority.pk}"

    def _deliver_twice(self):
        """Each month is asked for, and its job sent twice more."""
        with clock.at(TODAY):
            for month in self.months:
                report = building.ask(self.authority, month, by=CLOCK)
                building.ask(self.authority, month, by=CLOCK)
                building.jobs.send(building.BUILD, report.run_id)

    def _start_beat(self, n):
        schedule = self.folder / f"beat{n}"
        arguments = ("-A", "tests.reports.quick_beat", "beat", "--schedule", schedule, "--pidfile", f"{schedule}.pid")
        return start("celery", *arguments, environ=self.environ, log=self.folder / f"beat{n}.log")

    def _wait_for_some_more(self, begun):
        """Until a few more tables are written, and a moment longer."""
        wanted = self._written() + self.chance.randint(1, 2 * len(COUNTINGS))
        while self._written() < wanted and not self.is_over():
            assert time.monotonic() < begun + LONGEST
            time.sleep(0.02)
        time.sleep(self.chance.random() / 5)

    def _written(self):
        return ReportLine.objects.values("report", "table").distinct().count()

    def _under_way(self):
        return JobRun.objects.unfinished().filter(done__gt=0).exists()

    def _missing(self):
        with clock.at(TODAY):
            return building.missing(self.authority)

    def _lines(self, report):
        return set(report.lines.values_list("table", "key", "metric", "value"))

    def _recounted(self, report):
        """The figures, counted once more in this process and without a disturbance."""
        span = facts.span_of(report)
        with building.override(building.LANGUAGE), building.transaction.atomic(), building.reading_whole_months():
            return {
                (counting.key, row.key, metric, value)
                for counting in streets.countings_of(report)
                for row in counting.rows(span)
                for metric in counting.metrics
                if (value := row.values.get(metric, 0)) is not None
            }
