"""The pinned day of a demonstration: which moment of it is now."""

from datetime import timedelta

import pytest
from django.utils import timezone

from web import clock


@pytest.fixture
def pinned(settings):
    """A function that pins the day, so long ago."""
    settings.PINNED_TODAY = "2026-11-20"

    def since(ago):
        settings.PINNED_SINCE = timezone.now() - ago
        return clock.now()

    return since


def test_a_pinned_day_begins_at_nine_and_its_clock_goes_as_any_other(pinned):
    assert f"{pinned(timedelta(0)):%F %H:%M}" == "2026-11-20 09:00"
    assert f"{pinned(timedelta(hours=3, minutes=20, seconds=5)):%F %H:%M}" == "2026-11-20 12:20"


def test_however_long_it_is_used_it_does_not_go_over_midnight(pinned):
    assert f"{pinned(timedelta(hours=20)):%F %H:%M}" == f"{pinned(timedelta(days=9)):%F %H:%M}" == "2026-11-20 23:59"


def test_without_its_beginning_it_has_the_time_on_the_wall(settings):
    settings.PINNED_TODAY, settings.PINNED_SINCE = "2026-11-20", None
    assert clock.now().date().isoformat() == "2026-11-20"
    assert abs(
        clock.now().replace(tzinfo=None) - timezone.localtime().replace(tzinfo=None, year=2026, month=11, day=20)
    ) < (timedelta(minutes=1))
