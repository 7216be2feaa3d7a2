"""Working days: the span is open at its start and closed at its end, as the procedures count.

「受理后 15 个工作日内」: the day of acceptance doesn't count, the fifteenth working day after it is the last.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.models import CalendarDay, CalendarYear

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
        """True when ``day`` is worked: by the announced exceptions, else Monday to Friday."""
        return self.exceptions.get(day, day.weekday() < 5)

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
