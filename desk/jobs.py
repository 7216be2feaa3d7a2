"""Starting a job once for its period and scope, and what people are told of its progress."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from celery import current_app
from django.db import transaction
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from desk.models import FormToken, JobRun
from web import clock

logger = logging.getLogger(__name__)
MADE = "desk.jobrun"
SLOW = timedelta(minutes=2)


@dataclass(frozen=True)
class Job:
    """A kind of job. ``task`` is sent the run's id; ``page(run)`` is the address of what it makes."""

    name: str
    label: str
    task: str
    page: Callable

    def __post_init__(self):
        JOBS[self.name] = self


JOBS: dict[str, Job] = {}


@transaction.atomic
def start(job, *, period, scope, authority, total, by=None, again=False, token=None):
    """The one run of ``job`` for ``period`` and ``scope``; sent to a worker on commit unless it has ended.

    ``by`` is the user who asks, None for the clock; ``total`` the number of parts; ``again`` lets an ended run begin
    anew; ``token`` (a UUID of the form) makes a second press find what the first one started.
    """
    run, is_new = JobRun.objects.get_or_create(
        job=job.name,
        period=period,
        scope=scope,
        defaults={"authority_id": authority.pk, "asked_by": by, "total": total, "attempts": 1},
    )
    run = JobRun.objects.select_for_update().get(pk=run.pk)
    if token and not _is_first_press(token, run, by):
        return run
    if again and not is_new and run.finished_at:
        _begin_anew(run, total=total, by=by)
    if run.finished_at is None:
        transaction.on_commit(lambda: send(job, run.pk))
    return run


def _is_first_press(token, run, by):
    _token, is_first = FormToken.objects.get_or_create(
        token=token, defaults={"made": MADE, "made_pk": run.pk, "user": by}
    )
    return is_first


def _begin_anew(run, *, total, by):
    run.asked_by, run.asked_at, run.started_at, run.finished_at = by, clock.now(), None, None
    run.done, run.total, run.error = 0, total, ""
    run.attempts += 1
    run.save()


def send(job, run_id):
    """Hand a run to the workers. A broker that is away is no loss: the run stays, and the timetable sends it again."""
    try:
        current_app.send_task(job.task, args=[run_id])
    except OperationalError:
        logger.warning("%s %s waits: the broker cannot be reached", job.name, run_id)


def fail(run_id, sentence):
    """End a run with the reason in words; whoever may, begins it anew."""
    JobRun.objects.filter(pk=run_id, finished_at=None).update(finished_at=clock.now(), error=sentence)


@dataclass(frozen=True)
class Progress:
    """What people are shown of a run."""

    run: JobRun

    @property
    def label(self):
        """What kind of job it is, in words."""
        return JOBS[self.run.job].label if self.run.job in JOBS else self.run.job

    @property
    def message(self):
        """One sentence: what the job does now, or how it ended."""
        sentences = {
            "waiting": _("「%(job)s」正在排队。"),
            "running": _("「%(job)s」正在进行。"),
            "finished": _("「%(job)s」已完成。"),
            "failed": _("「%(job)s」没有完成：%(error)s"),
        }
        return sentences[self.run.phase] % {"job": self.label, "error": self.run.error}

    @property
    def url(self):
        """The address of what the job makes; empty when its kind is unknown."""
        return JOBS[self.run.job].page(self.run) if self.run.job in JOBS else ""

    @property
    def is_slow(self):
        """True when the job should have ended by now: whoever may start it is offered to send it again."""
        return self.is_under_way and clock.now() - self.run.asked_at > SLOW

    is_finished = property(lambda self: self.run.phase == "finished")
    is_failed = property(lambda self: self.run.phase == "failed")
    is_under_way = property(lambda self: self.run.finished_at is None)
    percent = property(lambda self: self.run.percent)
    done = property(lambda self: self.run.done)
    total = property(lambda self: self.run.total)
