"""Days and moments as people type them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web import clock
from web.days import EARLIEST, LATEST, read_day, read_moment, read_month
from web.refusals import BadQuery


@given(st.dates(EARLIEST, LATEST))
def test_every_day_is_read_back(day):
    assert read_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2026-13-01", "0001-01-01", "20260301", "2026/03/01", "三月", "1" * 9999]
)
def test_what_is_no_day_gets_a_sentence_with_the_form(text):
    with pytest.raises(BadQuery) as why:
        read_day(text)
    assert (why.value.code, why.value.field, why.value.status) == ("invalid_date", "on", 400)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(text):
    for read in (read_day, read_moment, read_month):
        try:
            read(text)
        except BadQuery as why:
            assert str(why)


def test_a_day_as_a_moment_is_its_last_instant():
    assert read_moment("2026-03-01").isoformat() == "2026-03-01T23:59:59.999999+08:00"


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "1949-09-30T23:59"])
def test_a_moment_that_no_list_reaches_is_no_moment(text):
    with pytest.raises(BadQuery) as why:
        read_moment(text)
    assert (why.value.code, why.value.field) == ("invalid_moment", "known_at")


def test_a_month_is_its_first_day():
    assert read_month("2026-03") == date(2026, 3, 1)
    with pytest.raises(BadQuery, match="月份"):
        read_month("2026-13")


def test_the_clock_can_be_set_for_a_block():
    with clock.at(date(2026, 3, 1)):
        assert clock.today() == date(2026, 3, 1)
        assert clock.now() == datetime.fromisoformat("2026-03-01T09:00:00+08:00")
    assert clock.today() != date(2026, 3, 1)
