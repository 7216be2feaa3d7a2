"""Text, days and moments as both file formats can carry and print them."""

import re
import unicodedata
from datetime import UTC

from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _

LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# What XML forbids, and the other control characters: no printed page shows them.
UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def printable(text):
    """``text`` with one kind of line end and without characters that a Word or Excel file cannot carry."""
    return UNPRINTABLE.sub("", LINE_ENDS.sub("\n", str(text)))


def one_line(text):
    """``printable(text)`` on a single line: lines and tabs become single spaces."""
    return " ".join(printable(text).split())


def print_width(text):
    """The width of the longest line of ``text`` in half-width characters: a Chinese character counts two."""
    return max((sum(_cells(sign) for sign in line) for line in text.split("\n")), default=0)


def _cells(sign):
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WFA" else 1


def day_text(day):
    """A day as GB/T 9704 prints it, months and days without a padded zero: 2026年11月1日."""
    return _("%(year)s年%(month)s月%(day)s日") % {"year": day.year, "month": day.month, "day": day.day}


def month_text(day):
    """The month of ``day``: 2026年11月."""
    return _("%(year)s年%(month)s月") % {"year": day.year, "month": day.month}


def moment_text(moment):
    """A moment to the minute, aware ones in the project's time zone: 2026年11月1日9时05分."""
    local = localtime(moment) if is_aware(moment) else moment
    return _("%(day)s%(hour)s时%(minute)s分") % {
        "day": day_text(local),
        "hour": local.hour,
        "minute": f"{local.minute:02d}",
    }


def utc(moment):
    """``moment`` as the naive UTC time that the properties of a file take."""
    return moment.astimezone(UTC).replace(tzinfo=None) if is_aware(moment) else moment
