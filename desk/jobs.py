"""Starting a job once for its period and scope, and what people are told of its progress."""

import logging
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from celery import current_app
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Least
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from desk.models import FormToken, JobRun
from web import clock
from web.refusals import NotAllowed, NotYourPart

logger = logging.getLogger(__name__)
MADE = "desk.jobrun"
SLOW = timedelta(minutes=2)
#: A number of our own for PostgreSQL's advisory locks; the second is the run's.
LOCK = 20_260_104


@dataclass(frozen=True)
class Job:
    """A kind of job. ``task`` is sent the run's id; ``page(run)`` is the address of what it makes.

    ``may_be_cancelled``: stopped halfway it leaves nothing half done, and asks ``is_stopped`` between its parts.
    """

    name: str
    label: str
    task: str
    page: Callable
    may_be_cancelled: bool = False

    def __post_init__(self):
        JOBS[self.name] = self


JOBS: dict[str, Job] = {}


@transaction.atomic
def start(job, *, period, scope, authority, total, by=None, again=False, token=None):
    """The one run of ``job`` for ``period`` and ``scope``; sent to a worker on commit unless it has ended.

    ``authority`` may be None: then nobody but who asks sees it. ``by`` is the user who asks, None for the clock; ``total`` the number of parts; ``again`` lets an ended run begin
    anew; ``token`` (a UUID of the form) makes a second press find what the first one started.
    """
    run, is_new = JobRun.objects.get_or_create(
        job=job.name,
        period=period,
        scope=scope,
        defaults={"authority_id": authority and authority.pk, "asked_by": by, "total": total, "attempts": 1},
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
    run.done, run.total, run.error, run.cancelled_by = 0, total, "", None
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


@transaction.atomic
def cancel(run, by):
    """End a run that waits or is under way in the name of ``by``; its worker stops at its next part. Returns the run.

    A second press finds it cancelled. Raises NotYourPart for people who neither asked for it nor look after the jobs of
    its authority; NotAllowed for a job that is done wholly or not at all, and for a run that has ended.
    """
    found = JobRun.objects.select_for_update().get(pk=run.pk)
    if not JobRun.objects.visible_to(by).filter(pk=run.pk).exists():
        raise NotYourPart(_("只有发起人和管理任务的人可以取消。"))
    if found.cancelled_by_id == by.pk:
        return found
    words = {"job": Progress(found).label}
    if not may_be_cancelled(found):
        raise NotAllowed(_("「%(job)s」要么全部办完，要么什么也不改，中途不能取消。请等它结束。") % words)
    if found.finished_at:
        raise NotAllowed(_("「%(job)s」已经结束，没有可以取消的。") % words)
    found.finished_at, found.cancelled_by = clock.now(), by
    found.save(update_fields=["finished_at", "cancelled_by"])
    return found


def may_be_cancelled(run):
    """True for a run of a kind that can be stopped halfway."""
    return run.job in JOBS and JOBS[run.job].may_be_cancelled


class Stopped(Exception):
    """The run was cancelled meanwhile: leave everything as it was."""


def note_progress(run_id, done):
    """Write down how many parts are done. Raises Stopped when the run has ended meanwhile; one statement."""
    run = JobRun.objects.filter(pk=run_id, finished_at=None)
    if not run.update(done=Least(done, F("total"))):
        raise Stopped


@contextmanager
def only_worker(run_id):
    """Yields True for the one worker that has this run now, False for every other; with a worker that dies it is free again."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s)", [LOCK, run_id])
        is_ours = cursor.fetchone()[0]
    try:
        yield is_ours
    finally:
        if is_ours and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s, %s)", [LOCK, run_id])


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
            "cancelled": _("「%(job)s」已由%(who)s取消，需要时可以重新发起。"),
        }
        words = {"job": self.label, "error": self.run.error, "who": self.run.cancelled_by or ""}
        return sentences[self.run.phase] % words

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
    is_cancelled = property(lambda self: self.run.phase == "cancelled")
    may_be_cancelled = property(lambda self: self.is_under_way and may_be_cancelled(self.run))
    is_under_way = property(lambda self: self.run.finished_at is None)
    percent = property(lambda self: self.run.percent)
    done = property(lambda self: self.run.done)
    total = property(lambda self: self.run.total)
