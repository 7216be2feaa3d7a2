"""A decision that another takes the place of: the case counts once, in its month, with what it had come to by the end of it."""

from datetime import date

import pytest

from reports.burden import summary, trend
from reports.facts import Span
from reports.sources import Rows
from tests.reports.generated_year import replaced
from tests.reports.random_month import OCTOBER, RandomMonth, at

SEPTEMBER, NOVEMBER = date(2026, 9, 1), date(2026, 11, 1)
CUT = at(2026, 12, 2, 9)


@pytest.fixture
def rejected(district):
    """A case rejected on 7 September."""
    chance = RandomMonth(district)
    chance.moment, chance.soon, chance.dice.random = lambda: at(2026, 9, 7), lambda moment: moment, lambda: 1
    case, _none = chance.application(end="reject")
    return case.decisions.get()


def replace(decision, moment):
    """An approval in its place."""
    return replaced(decision, "approved", moment, "测试区决〔2026〕900号")


def outcomes(district, month):
    values = summary(Span(district.authority, month, CUT))[0].values
    return values["approved"], values["rejected"]


def approved_in_trend(district, month):
    """{month: approved} of the trend in the report of ``month``, without nothing."""
    rows = trend(Span(district.authority, month, CUT))
    return {row.key: n for row in rows if (n := row.values.get("approved"))}


def test_a_case_replaced_in_its_month_counts_once_as_what_it_became(district, rejected):
    replace(rejected, at(2026, 9, 30, 23))
    assert outcomes(district, SEPTEMBER) == (1, 0)
    assert approved_in_trend(district, NOVEMBER) == {"2026-09": 1}


def test_a_case_replaced_later_stays_what_it_was_in_its_month_and_is_no_second_case(district, rejected):
    replace(rejected, at(2026, 10, 1))
    assert [outcomes(district, month) for month in (SEPTEMBER, OCTOBER)] == [(0, 1), (0, 0)]


def test_the_trend_of_a_later_report_says_of_a_month_what_its_own_report_said(district, rejected):
    replace(rejected, at(2026, 10, 1))
    assert approved_in_trend(district, NOVEMBER) == {}
    rows = Rows(Span(district.authority, NOVEMBER, CUT), "trend", "2026-09", "approved")
    assert (rows.number, len(rows)) == (0, 0)
