"""Jobs of the desk: the heartbeat, the delivery of notices, large imports and exports."""

import logging

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from desk import jobs, outbox
from desk.acting import acting
from desk.exports import keeping, writing
from desk.imports import running
from desk.models import Heartbeat, JobRun

logger = logging.getLogger(__name__)


@shared_task
def note_beat():
    """Note that the beat ticks and a worker hears it; /healthz reads this."""
    Heartbeat.objects.update_or_create(name="beat", defaults={"at": timezone.now()})


@shared_task
def send_notices():
    """Hand new notices to the routes that are set up, and try what waits. The inbox has every notice already."""
    with acting("job:send-notices"):
        while outbox.hand_over() == outbox.BATCH:
            pass
        outbox.deliver()


@shared_task(autoretry_for=(OperationalError,), retry_backoff=5, max_retries=5)
def read_import(job_run_id):
    """Read a large file into its preview."""
    work_on_import(job_run_id)


@shared_task(autoretry_for=(OperationalError,), retry_backoff=5, max_retries=5)
def apply_import(job_run_id):
    """Carry out a large import."""
    work_on_import(job_run_id)


@shared_task
def ensure_imports():
    """Send on what has been left lying; what is being worked on is left alone."""
    running.ensure()


@shared_task(autoretry_for=(OperationalError,), retry_backoff=5, max_retries=5)
def write_export(job_run_id):
    """Write a large export in the name of who asked. A database that is away is tried again; any other failure ends it."""
    asked_by = JobRun.objects.values_list("asked_by_id", flat=True).get(pk=job_run_id)
    with acting(f"user:{asked_by}", job="export", run=job_run_id):
        try:
            writing.run_job(job_run_id)
        except OperationalError:
            raise
        except Exception as why:
            logger.exception("export, run %s", job_run_id)
            jobs.fail(job_run_id, writing.sentence_for(why))


@shared_task
def ensure_exports():
    """Send on what has been left lying; what is being written is left alone."""
    writing.ensure()


@shared_task
def forget_exports():
    """Throw away the files whose time is over. Safe to repeat, and to miss."""
    with acting("job:forget-exports"):
        keeping.forget()


def work_on_import(job_run_id):
    """In the name of the person who asked. A database that is away is tried again; any other failure ends the job."""
    asked_by = JobRun.objects.values_list("asked_by_id", flat=True).get(pk=job_run_id)
    with acting(f"user:{asked_by}", job="import", run=job_run_id):
        try:
            running.run_job(job_run_id)
        except OperationalError:
            raise
        except Exception as why:
            logger.exception("import, run %s", job_run_id)
            jobs.fail(job_run_id, running.sentence_for(why))
