"""Working days: the span is open at its start and closed at its end, as the procedures count.

「受理后 15 个工作日内」: the day of acceptance doesn't count, the fifteenth working day after it is the last.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.models import CalendarDay, CalendarYear
from web.templatetags.ui import cn_date

#: (month, day) of the holidays that the regulation on festivals and memorial days (全国年节及纪念日放假办法, revised in
#: 2024) fixes by the solar calendar: they hold in years whose notice isn't out yet.
FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
FIXED_SINCE = 2025
#: No procedure waits longer; guards against a typing error that would walk through centuries.
MOST_DAYS = 2500


@dataclass(frozen=True)
class WorkingCalendar:
    """The exceptions of the calendar, read once: {day: is it worked}, and the confirmed years."""

    exceptions: dict
    confirmed: frozenset

    @classmethod
    def load(cls):
        """Read the calendar tables, in two queries."""
        return cls(
            dict(CalendarDay.objects.values_list("day", "is_working")),
            frozenset(CalendarYear.objects.filter(is_confirmed=True).values_list("year", flat=True)),
        )

    def is_working(self, day):
        """True when ``day`` is worked: by the announced exceptions, else Monday to Friday.

        A year that isn't confirmed has the holidays that the regulation fixes.
        """
        if day in self.exceptions:
            return self.exceptions[day]
        return day.weekday() < 5 and not self._is_fixed_holiday(day)

    def _is_fixed_holiday(self, day):
        is_open = day.year >= FIXED_SINCE and day.year not in self.confirmed
        return is_open and (day.month, day.day) in FIXED_HOLIDAYS

    def add(self, start, days):
        """The last of ``days`` working days after ``start``; ``start`` itself when days is 0."""
        if not 0 <= days <= MOST_DAYS:
            raise ValidationError(_("工作日天数应当在 0 到 %(most)s 之间。") % {"most": MOST_DAYS})
        day = start
        while days:
            day += timedelta(days=1)
            days -= self.is_working(day)
        return day

    def on_or_after(self, day):
        """The day itself when it is worked, else the next one that is (a period doesn't end on a holiday)."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def subtract(self, end, days):
        """The latest day from which ``days`` working days pass until ``end``: the last day to apply in time."""
        if not 0 <= days <= MOST_DAYS:
            raise ValidationError(_("工作日天数应当在 0 到 %(most)s 之间。") % {"most": MOST_DAYS})
        day = end
        while days:
            days -= self.is_working(day)
            day -= timedelta(days=1)
        return day

    def between(self, start, end):
        """Working days after ``start`` up to and including ``end``; negative when ``end`` lies before ``start``."""
        if end < start:
            return -self.between(end, start)
        return sum(self.is_working(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))

    def is_provisional(self, day: date):
        """True when the calendar of that day's year is not announced yet (暂定)."""
        return day.year not in self.confirmed

    def in_words(self, day):
        """A day as a sentence says it, marked as provisional (暂定) in a year whose calendar isn't announced."""
        return marked(day, self.is_provisional(day))


def marked(day, is_provisional):
    """A day as a sentence says it, marked where it is provisional."""
    return _("%(day)s（暂定）") % {"day": cn_date(day)} if is_provisional else cn_date(day)
