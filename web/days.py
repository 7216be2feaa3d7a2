"""Days as people type them in an address or a file."""

from datetime import date, datetime

from django.utils.dateparse import parse_datetime
from django.utils.timezone import get_current_timezone, is_naive
from django.utils.translation import gettext as _

from web import clock
from web.refusals import BadQuery

EARLIEST, LATEST = date(1949, 10, 1), date(2999, 12, 31)


def read_day(text, *, field="on", default=None):
    """The day written ``YYYY-MM-DD`` in ``text``; ``default`` when empty. Raises BadQuery with a sentence otherwise."""
    text = (text or "").strip()
    if not text:
        return default
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        raise BadQuery(
            _("「%(text)s」不是一个有效的日期，请按「2026-03-01」的样式填写。") % {"text": text[:40]},
            code="invalid_date",
            field=field,
        )
    return day


def read_moment(text, *, field="known_at"):
    """The moment in ``text`` (ISO, or a day: its last instant); None when empty. Raises BadQuery otherwise."""
    text = (text or "").strip()
    if not text:
        return None
    zone = get_current_timezone()
    if len(text) == 10:
        return datetime.combine(read_day(text, field=field), datetime.max.time(), zone)
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or not EARLIEST <= moment.date() <= LATEST:
        raise BadQuery(
            _("「%(text)s」不是一个有效的时刻，请按「2026-03-01T09:00」的样式填写。") % {"text": text[:40]},
            code="invalid_moment",
            field=field,
        )
    return moment.replace(tzinfo=zone) if is_naive(moment) else moment


def read_month(text, *, field="month"):
    """The first day of the month written ``YYYY-MM``. Raises BadQuery with a sentence otherwise."""
    try:
        return read_day(f"{(text or '').strip()}-01", field=field)
    except BadQuery:
        raise BadQuery(
            _("「%(text)s」不是一个有效的月份，请按「2026-03」的样式填写。") % {"text": (text or "")[:40]},
            code="invalid_month",
            field=field,
        ) from None


def on_and_known(request):
    """The two times of a question: (day of the law, what was known at) from ``?on=`` and ``?known_at=``."""
    return (
        read_day(request.GET.get("on"), default=clock.today()),
        read_moment(request.GET.get("known_at")),
    )
