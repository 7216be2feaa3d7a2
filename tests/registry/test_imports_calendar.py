"""Import of the working calendar."""

from datetime import date

import pytest

from registry.models import CalendarDay, CalendarYear
from registry.working_days import WorkingCalendar
from tests.sheets import counts, exported, hand_in, import_now, remedies

HEAD = ["日期", "休或班", "名称", "年度通知已公布"]


def test_days_off_and_worked_weekends_are_taken_over_with_their_year(district):
    rows = [[date(2027, 1, 1), "休", "元旦", "是"], ["2027年2月20日", "班", "春节调休", "是"]]
    run = hand_in(district, "calendar", [HEAD, *rows])
    assert counts(run) == (2, 0, 0, 0)
    assert import_now(run)
    calendar = WorkingCalendar.load()
    assert [calendar.is_working(date(2027, 1, 1)), calendar.is_working(date(2027, 2, 20))] == [False, True]
    assert CalendarYear.objects.get(year=2027).is_confirmed


def test_a_year_is_provisional_until_its_notice_is_out(district):
    import_now(hand_in(district, "calendar", [HEAD[:3], ["2027-01-01", "休", "元旦"]]))
    assert WorkingCalendar.load().is_provisional(date(2027, 1, 1))
    run = hand_in(district, "calendar", [HEAD, ["2027-01-01", "休", "元旦", "是"]])
    assert (counts(run), run.findings["changes"][0]["fields"]) == ((0, 1, 0, 0), [["年度通知已公布", "否", "是"]])
    import_now(run)
    assert not WorkingCalendar.load().is_provisional(date(2027, 1, 1))


def test_a_confirmed_year_stays_so_when_the_sheet_says_nothing(district):
    import_now(hand_in(district, "calendar", [HEAD[:3], ["2026-10-01", "休", "国庆节"]]))
    assert CalendarYear.objects.get(year=2026).is_confirmed


@pytest.mark.parametrize(
    ("row", "column"),
    [(["2027-02-30", "休", "", ""], "A"), (["2027-01-01", "加班", "", ""], "B"), (["", "休", "", ""], "A")],
)
def test_what_is_no_day_and_neither_off_nor_worked_is_reported(district, row, column):
    run = hand_in(district, "calendar", [HEAD, row])
    assert [one[:2] for one in remedies(run)] == [(2, column)]


def test_rows_of_a_year_agree_on_whether_it_is_announced(district):
    run = hand_in(district, "calendar", [HEAD, ["2027-01-01", "休", "", "是"], ["2027-05-01", "休", "", "否"]])
    assert remedies(run) == [(3, "D", "和第2行不一致：2027年的通知是否公布，各行要写得一样。")]


def test_the_same_day_twice_is_reported(district):
    run = hand_in(district, "calendar", [HEAD, ["2027-01-01", "休", "", ""], ["2027/1/1", "班", "", ""]])
    assert remedies(run) == [(3, "A", "和第2行重复，同一个日期只能有一行，请删去一行或者改正日期。")]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_is_exported_comes_back_unchanged(district, ending):
    CalendarDay.objects.create(day=date(2026, 1, 1), is_working=False, name="元旦")
    CalendarDay.objects.create(day=date(2028, 1, 8), is_working=True)
    run = hand_in(district, "calendar", None, content=exported(district, "calendar", district.operator, ending))
    assert (counts(run), run.findings["problems"]) == ((0, 0, 2, 0), [])
