"""Jobs of the desk: the heartbeat and the delivery of notices."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from desk.acting import acting
from desk.models import Heartbeat, Notice
from web import clock

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
