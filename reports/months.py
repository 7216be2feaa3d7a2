"""Months, named by their first day: the next one, when it is over, how it is written."""

from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext as _

from web import clock


def shifted(month, by):
    """The first day of the month that lies ``by`` months after ``month`` (before it, when negative)."""
    number = month.year * 12 + month.month - 1 + by
    return date(number // 12, number % 12 + 1, 1)


def starts_at(month):
    """The first moment of ``month``, in the project's time zone."""
    return datetime.combine(month, time(), get_current_timezone())


def last_over():
    """The latest month that is over today."""
    return shifted(clock.today(), -1)


def name_of(month):
    """``month`` as addresses and job runs write it: 2026-10."""
    return f"{month:%Y-%m}"


def month_of(moment):
    """The month in which ``moment`` lies, in the project's time zone."""
    return localdate(moment).replace(day=1)


def last_day(month):
    """The last day of ``month``."""
    return shifted(month, 1) - timedelta(days=1)


def number_text(number):
    """A month of the year in words: 3月."""
    return _("%(number)s月") % {"number": number}
