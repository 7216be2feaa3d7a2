"""Days and moments of the demonstration's past, and the playing of its events in their order."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.utils.timezone import get_current_timezone

from registry.working_days import WorkingCalendar
from web import clock


@dataclass
class Days:
    """Days relative to ``today``, by the calendar of working days."""

    today: date

    @cached_property
    def calendar(self):
        """The district's working days."""
        return WorkingCalendar.load()

    def first_of_month(self, months_ago):
        """The first day of the month so many months before today's; a negative number looks ahead."""
        months = self.today.year * 12 + self.today.month - 1 - months_ago
        return date(months // 12, months % 12 + 1, 1)

    def working_before(self, day):
        """The last working day before ``day``."""
        return self.working_on_or_before(day - timedelta(days=1))

    def working_on_or_before(self, day):
        """``day`` if it is worked, else the last working day before it."""
        while not self.calendar.is_working(day):
            day -= timedelta(days=1)
        return day

    def working_after(self, day):
        """The first working day after ``day``."""
        return self.calendar.add(day, 1)

    def working_days_of(self, first):
        """The working days of the month that begins on ``first``, up to yesterday."""
        days = (first + timedelta(days=n) for n in range(31))
        return [day for day in days if day.month == first.month and day < self.today and self.calendar.is_working(day)]

    def moment(self, day, hour, minute=0):
        """A moment of a day in the project's time zone."""
        return datetime.combine(day, time(hour, minute), get_current_timezone())


@dataclass
class Timeline:
    """Events to be played: each is a moment and an act that happens then."""

    events: list = field(default_factory=list)

    def note(self, moment, act, *args, **kwargs):
        """Let ``act(*args, **kwargs)`` happen at ``moment``."""
        self.events.append((moment, len(self.events), act, args, kwargs))

    def play(self):
        """Everything in the order of its moments, so that numbers rise with the days; equal moments as noted."""
        for moment, _place, act, args, kwargs in sorted(self.events, key=lambda event: event[:2]):
            with clock.at(moment):
                act(*args, **kwargs)
