"""A sending whose process is killed at random moments and retried, and the worker that tells the communities likewise."""

import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

from desk.models import JobRun, Notice
from dispatch import telling
from dispatch.models import Dispatch, Receipt
from tests.killing import environment, kill, nobody_reads, somebody_waits_for, start, start_worker, wait_until
from web import clock

SENDS, ENSURES, WORKER = "tests.dispatch.send_once", "tests.dispatch.ensure_once", 4.0


@dataclass
class KilledSending:
    """One matter (a key of a wish) to ``n`` communities, in each of which one person works; ``folder`` for logs."""

    subject: str
    n: int
    folder: Path
    chance: Random
    half_way: int = 0
    told_half_way: int = 0

    def __post_init__(self):
        self.queue = f"test-{uuid4()}"
        self.environ = environment(self.queue, clock.today())

    def send_whole(self):
        """An undisturbed sending; returns how many seconds it took from its beginning."""
        process, begun = self._begin(self.token())
        assert process.wait() == 0, self._log()
        return time.monotonic() - begun

    def token(self):
        """Another one-time token."""
        return UUID(int=self.chance.getrandbits(128))

    def send_killed(self, takes, kills):
        """Send under one token: killed once for sure between the receipts and the end, ``kills`` times within the ``takes``
        seconds that it takes, then left alone, and pressed once more. Returns the dispatch.

        Raises AssertionError when something is left half-way or made twice.
        """
        token, before = self.token(), Receipt.objects.count()
        with nobody_reads("desk_jobrun"):
            process, _begun = self._begin(token)
            wait_until(lambda: somebody_waits_for("desk_jobrun"), "the receipts to be made")
            kill(process)
        assert Receipt.objects.count() == before
        for _n in range(kills):
            process, begun = self._begin(token)
            time.sleep(max(0.0, begun + self.chance.uniform(0, takes) - time.monotonic()))
            was_busy = process.poll() is None
            kill(process)
            made = Receipt.objects.count() - before
            assert made in (0, self.n), f"{made} of {self.n} receipts are left"
            self.half_way += was_busy and not made
        for _n in range(2):
            process, _begun = self._begin(token)
            assert process.wait() == 0, self._log()
        dispatch = Dispatch.objects.get(token=token)
        assert Receipt.objects.count() - before == self.n
        assert dispatch.receipts.values("community").distinct().count() == self.n
        return dispatch

    def tell_killed(self, dispatch, kills):
        """Let a worker tell the communities: killed once for sure while it does, ``kills`` times at random, then left alone.

        Raises AssertionError when somebody isn't told, or is told twice.
        """
        run = telling.run_of(dispatch)
        with nobody_reads("desk_notice"):
            worker = start_worker(self.environ, self.folder / "worker.log")
            wait_until(lambda: somebody_waits_for("desk_notice"), "a worker to tell the first")
            kill(worker)
        for _n in range(kills):
            worker = start_worker(self.environ, self.folder / "worker.log")
            self._wait_for_a_moment(run)
            kill(worker)
            run.refresh_from_db()
            self.told_half_way += run.finished_at is None
        worker = start_worker(self.environ, self.folder / "worker.log")
        try:
            # What the broker gave to a worker in the moment of its death is lost; the timetable sends it again.
            later = start(ENSURES, run.pk, environ=self.environ, log=self.folder / "send.log")
            assert later.wait() == 0, self._log()
            wait_until(lambda: JobRun.objects.get(pk=run.pk).finished_at, "the last worker to tell all")
        finally:
            kill(worker)
        keys = Notice.objects.filter(key__startswith=f"{telling.SENT}:", url__in=_urls(dispatch))
        assert keys.count() == keys.values("key", "recipient").distinct().count() == self.n
        assert JobRun.objects.get(pk=run.pk).phase == "finished"

    def _wait_for_a_moment(self, run):
        """Some moment between the worker's start and the end of its work."""
        end = time.monotonic() + self.chance.uniform(1.5, WORKER)
        while time.monotonic() < end:
            if JobRun.objects.filter(pk=run.pk, started_at__isnull=False, finished_at=None).exists():
                time.sleep(self.chance.uniform(0, 0.2))
                return
            time.sleep(0.005)

    def _begin(self, token):
        """(process, the moment at which it begins to send)."""
        ready = self.folder / f"ready-{uuid4()}"
        process = start(SENDS, token, self.subject, ready, environ=self.environ, log=self.folder / "send.log")
        wait_until(lambda: ready.exists() or process.poll() is not None, "the process to begin")
        assert ready.exists(), self._log()
        return process, time.monotonic()

    def _log(self):
        return (self.folder / "send.log").read_text()[-2000:]


def _urls(dispatch):
    return [f"/received/{pk}/" for pk in dispatch.receipts.values_list("pk", flat=True)]
