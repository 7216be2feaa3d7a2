"""What time it is, for every rule: one place to ask, so that a demonstration and a test can pin it."""

import contextlib
import contextvars
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

#: A pinned day doesn't end: however long it is used, it is no later than this after nine in the morning.
LONGEST = timedelta(hours=14, minutes=59)
_moment = contextvars.ContextVar("moment", default=None)


def now():
    """The present moment, aware, in the project's time zone."""
    if moment := _moment.get():
        return moment
    real = timezone.localtime()
    if settings.PINNED_TODAY:
        day = date.fromisoformat(settings.PINNED_TODAY)
        if settings.PINNED_SINCE:
            return datetime.combine(day, time(9), real.tzinfo) + min(real - settings.PINNED_SINCE, LONGEST)
        return datetime.combine(day, real.time(), real.tzinfo)
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
