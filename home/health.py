"""Is everything that the register rests on alive: database, broker, worker, beat."""

from datetime import timedelta

from celery import current_app
from django.db import DatabaseError, connection
from django.utils import timezone

from desk import outbox
from desk.models import Heartbeat

#: The beat ticks every ten seconds; after this it counts as silent.
SILENT_AFTER = timedelta(minutes=5)


def database_answers():
    """True when a statement comes back."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def broker_answers():
    """True when the broker takes a connection."""
    try:
        with current_app.connection_for_write(connect_timeout=1) as link:
            link.ensure_connection(max_retries=1, timeout=2)
        return True
    except Exception:  # whatever the transport raises, the answer is no
        return False


def workers():
    """How many workers answer within a second."""
    try:
        return len(current_app.control.ping(timeout=1.0))
    except Exception:  # whatever the transport raises, the answer is none
        return 0


def last_beat():
    """The moment of the last beat that a worker heard, or None."""
    try:
        return Heartbeat.objects.filter(name="beat").values_list("at", flat=True).first()
    except DatabaseError:
        return None


def beat_is_silent():
    """True when the beat has not been heard for five minutes; staff pages then show a red line."""
    at = last_beat()
    return at is None or timezone.now() - at > SILENT_AFTER


def notices_are_late():
    """True when a message has been under way for more than an hour; a mail server that is away stops nothing else."""
    try:
        return outbox.late().exists()
    except DatabaseError:
        return False


def report():
    """(everything is well, JSON of each part)."""
    database, broker = database_answers(), broker_answers()
    alive = workers() if broker else 0
    beat = last_beat() if database else None
    fresh = beat is not None and timezone.now() - beat <= SILENT_AFTER
    body = {
        "database": "ok" if database else "down",
        "broker": "ok" if broker else "down",
        "worker": "ok" if alive else "down",
        "workers": alive,
        "last_beat": beat and timezone.localtime(beat).isoformat(timespec="seconds"),
        "beat": "ok" if fresh else "silent",
        "notices": "late" if database and notices_are_late() else "ok",
    }
    return database and broker and alive > 0 and fresh, body
