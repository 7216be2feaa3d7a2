"""Working days against a slow plain model, and against the calendar that the State Council announced."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.management.commands.load_calendar import load
from registry.models import CalendarDay
from registry.working_days import WorkingCalendar
from tests.slow_days import is_worked

DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
EXCEPTIONS = st.dictionaries(DAYS, st.booleans(), max_size=60)


def slow_add(calendar, start, days):
    """Walks day by day and counts."""
    passed, day = 0, start
    while passed < days:
        day += timedelta(days=1)
        if is_worked(day, calendar.exceptions, calendar.confirmed):
            passed += 1
    return day


@settings(max_examples=300, deadline=None)
@given(EXCEPTIONS, DAYS, st.integers(0, 60))
def test_add_equals_walking_day_by_day(exceptions, start, days):
    calendar = WorkingCalendar(exceptions, frozenset({2024}))
    end = calendar.add(start, days)
    assert end == slow_add(calendar, start, days)
    assert calendar.between(start, end) == days
    assert calendar.between(end, start) == -days


@settings(max_examples=200, deadline=None)
@given(EXCEPTIONS, DAYS)
def test_a_period_never_ends_on_a_day_that_is_not_worked(exceptions, day):
    calendar = WorkingCalendar(exceptions, frozenset())
    end = calendar.on_or_after(day)
    assert end == slow_add(calendar, day - timedelta(days=1), 1)
    assert (end == day) == calendar.is_working(day)


@settings(max_examples=200, deadline=None)
@given(EXCEPTIONS, DAYS, st.integers(0, 60))
def test_subtract_is_the_latest_day_from_which_the_days_still_pass(exceptions, end, days):
    calendar = WorkingCalendar(exceptions, frozenset())
    start = calendar.subtract(end, days)
    assert calendar.between(start, end) == days
    assert (
        calendar.between(start + timedelta(days=1), end) == days - calendar.is_working(start + timedelta(days=1))
        or not days
    )


def test_the_calendar_of_the_project_is_the_announced_one(db):
    load()
    calendar = WorkingCalendar.load()
    day = date(2024, 1, 1)
    while day <= date(2026, 12, 31):
        assert calendar.is_working(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_loading_the_calendar_twice_changes_nothing(db):
    load()
    count = CalendarDay.objects.count()
    load()
    assert CalendarDay.objects.count() == count == 108


@pytest.mark.parametrize(("day", "provisional"), [(date(2026, 12, 31), False), (date(2027, 1, 4), True)])
def test_a_year_without_its_notice_is_provisional(db, day, provisional):
    load()
    assert WorkingCalendar.load().is_provisional(day) is provisional


def test_later_years_count_monday_to_friday(db):
    load()
    assert WorkingCalendar.load().add(date(2027, 3, 5), 1) == date(2027, 3, 8)


@pytest.mark.parametrize("year", [2025, 2027, 2030])
def test_holidays_that_the_regulation_fixes_hold_until_the_year_is_confirmed(year):
    days = [date(year, month, day) for month, day in ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))]
    open_year, confirmed = WorkingCalendar({}, frozenset()), WorkingCalendar({}, frozenset({year}))
    assert [open_year.is_working(day) for day in days] == [False] * 6
    assert [confirmed.is_working(day) for day in days] == [day.weekday() < 5 for day in days]


def test_what_the_table_says_of_a_day_goes_before_the_regulation():
    assert WorkingCalendar({date(2027, 1, 1): True}, frozenset()).is_working(date(2027, 1, 1))


def test_before_the_revision_only_the_table_says_what_is_a_holiday():
    assert WorkingCalendar({}, frozenset()).is_working(date(2024, 5, 2))


def test_no_working_day_of_the_next_year_falls_on_new_year(db):
    load()
    assert WorkingCalendar.load().add(date(2026, 12, 31), 1) == date(2027, 1, 4)


def test_a_day_of_a_year_without_its_notice_is_marked_in_words(db):
    load()
    calendar = WorkingCalendar.load()
    assert calendar.in_words(date(2026, 12, 31)) == "2026年12月31日"
    assert calendar.in_words(date(2027, 1, 4)) == "2027年1月4日（暂定）"
