"""Jobs of the desk: the heartbeat, the delivery of notices, large imports."""

import logging

from celery import shared_task
from django.db import OperationalError, transaction
from django.utils import timezone

from desk import jobs
from desk.acting import acting
from desk.imports import running
from desk.models import Heartbeat, JobRun, Notice
from web import clock

logger = logging.getLogger(__name__)
BATCH = 200


@shared_task
def note_beat():
    """Note that the beat ticks and a worker hears it; /healthz reads this."""
    Heartbeat.objects.update_or_create(name="beat", defaults={"at": timezone.now()})


@shared_task
def send_notices():
    """Hand waiting notices to their channel. The inbox is the channel that always exists, so each is delivered by it."""
    with acting("job:send-notices"), transaction.atomic():
        waiting = Notice.objects.unsent().select_for_update(skip_locked=True).order_by("pk")[:BATCH]
        Notice.objects.filter(pk__in=[notice.pk for notice in waiting]).update(sent_at=clock.now())


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
