"""What time it is, for every rule: one place to ask, so that a demonstration and a test can pin it."""

import contextlib
import contextvars
from datetime import date, datetime, time

from django.conf import settings
from django.utils import timezone

_moment = contextvars.ContextVar("moment", default=None)


def now():
    """The present moment, aware, in the project's time zone."""
    if moment := _moment.get():
        return moment
    real = timezone.localtime()
    if settings.PINNED_TODAY:
        return datetime.combine(date.fromisoformat(settings.PINNED_TODAY), real.time(), real.tzinfo)
    return real


def today():
    """The present day in the project's time zone."""
    return timezone.localdate(now())


@contextlib.contextmanager
def at(moment):
    """Let ``now()`` be ``moment`` (a day means nine in the morning) inside the block; for seeds and tests."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(9), timezone.get_current_timezone())
    token = _moment.set(moment)
    try:
        yield moment
    finally:
        _moment.reset(token)
