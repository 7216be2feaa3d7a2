"""Months by their first day."""

from datetime import UTC, date, datetime

import pytest

from reports import months
from tests.reports.random_month import at
from web import clock


@pytest.mark.parametrize(
    ("month", "by", "expected"),
    [
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 31), -1, date(2025, 12, 1)),
        (date(2026, 3, 15), 0, date(2026, 3, 1)),
        (date(2026, 10, 1), -11, date(2025, 11, 1)),
    ],
)
def test_a_month_is_shifted_over_the_year(month, by, expected):
    assert months.shifted(month, by) == expected


def test_a_month_begins_at_midnight_in_china():
    assert months.starts_at(date(2026, 10, 1)) == datetime(2026, 9, 30, 16, tzinfo=UTC)


def test_a_moment_belongs_to_the_month_of_its_local_day():
    assert months.month_of(datetime(2026, 9, 30, 16, tzinfo=UTC)) == date(2026, 10, 1)
    assert months.month_of(datetime(2026, 9, 30, 15, 59, tzinfo=UTC)) == date(2026, 9, 1)


def test_the_last_month_over_is_the_one_before_today():
    for moment, expected in ((at(2026, 1, 1), date(2025, 12, 1)), (at(2026, 1, 31, 23), date(2025, 12, 1))):
        with clock.at(moment):
            assert months.last_over() == expected


def test_february_ends_on_its_own_last_day():
    assert (months.last_day(date(2028, 2, 1)), months.last_day(date(2026, 2, 1))) == (
        date(2028, 2, 29),
        date(2026, 2, 28),
    )
