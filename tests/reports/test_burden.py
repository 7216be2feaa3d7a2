"""The tables of a month: each number equals a plain recount, totals equal their rows, statements don't grow with rows."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dispatch.joining import join
from dispatch.models import Dispatch
from registry.models import AuthorityRule, CalendarDay, Category, Department
from registry.models.units import UnitKind
from reports.burden import COUNTINGS, by_category, by_department, by_street, refusals_by_ground, summary
from reports.facts import Span
from reports.metrics import METRICS
from tests.district import OPENED, make_district
from tests.reports.random_month import CUT, OCTOBER, RandomMonth, at
from tests.reports.recount import Recount
from tests.reports.year_recount import differing, plain
from web import clock


def span_of(district, month=OCTOBER):
    return Span(district.authority, month, CUT)


def counted(district, key):
    """{row: {metric: number}} of one table as the report counts it."""
    counting = next(one for one in COUNTINGS if one.key == key)
    rows = counting.rows(span_of(district))
    return {
        row.key: {
            metric: Decimal(value) for metric in counting.metrics if (value := row.values.get(metric, 0)) is not None
        }
        for row in rows
    }


def recounted(district, key):
    """The same, counted plainly."""
    counting = next(one for one in COUNTINGS if one.key == key)
    # Copies of closed months have a test of their own: test_baseline.
    is_copy = key.endswith(("_baseline", "_last_year"))
    return {} if is_copy else plain(counting, Recount(district.authority, OCTOBER, CUT))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_number_equals_a_plain_recount(district, seed):
    AuthorityRule.objects.create(
        authority=district.authority, key="decision_days", value=6, valid_from=date(2026, 10, 12)
    )
    CalendarDay.objects.bulk_create(CalendarDay(date(2026, 10, day), False) for day in range(1, 8))
    CalendarDay.objects.create(day=date(2026, 10, 10), is_working=True)
    RandomMonth(district, seed).fill()
    with clock.at(CUT):
        for counting in COUNTINGS:
            assert differing(counted(district, counting.key), recounted(district, counting.key)) == {}, counting.key


def test_the_random_month_says_something_in_every_metric(district):
    RandomMonth(district, 1).fill(dispatches=120, applications=60)
    figures = counted(district, "summary")["all"]
    assert {metric for metric, value in figures.items() if value == 0} == set()


@pytest.mark.parametrize("key", ["by_category", "by_department", "by_street"])
def test_the_rows_of_a_table_add_up_to_the_summary(district, key):
    RandomMonth(district, 4).fill()
    table, figures = counted(district, key), counted(district, "summary")["all"]
    counting = next(one for one in COUNTINGS if one.key == key)
    for metric in counting.metrics:
        if METRICS[metric].adds_up:
            assert sum(row[metric] for row in table.values()) == figures[metric], metric


def test_grounds_add_up_to_all_refusals(district):
    RandomMonth(district, 4).fill()
    grounds = sum(row.values.get("refusals", 0) for row in refusals_by_ground(span_of(district)))
    assert grounds == counted(district, "summary")["all"]["refusals"]


def test_statements_do_not_grow_with_rows(district):
    chance = RandomMonth(district, 5).fill(dispatches=3, applications=2)
    with CaptureQueriesContext(connection) as few:
        for counting in COUNTINGS:
            counting.rows(span_of(district))
    chance.fill(dispatches=30, applications=20)
    with CaptureQueriesContext(connection) as many:
        for counting in COUNTINGS:
            counting.rows(span_of(district))
    assert len(many) == len(few) == 154


def test_departments_stand_in_official_order_with_their_zeros(district):
    rows = by_department(span_of(district))
    assert [row.label for row in rows] == [
        "民政局",
        "卫生健康委员会",
        "统计局",
        "各街道办事处",
        "名录之外或者未写明",
    ]
    assert all(not any(row.values.values()) for row in rows)


def test_a_department_closed_before_the_month_is_left_out_and_one_closed_in_it_stays(district):
    for code, closed in (("old", date(2026, 10, 1)), ("late", date(2026, 10, 2))):
        Department.objects.create(
            kind=UnitKind.DEPARTMENT,
            code=code,
            name=code,
            department_kind="government",
            official_order=9,
            authority=district.authority,
            valid_from=OPENED,
            valid_to=closed,
        )
    assert [row.label for row in by_department(span_of(district))][3:4] == ["late"]


def test_streets_stand_in_official_order_whatever_their_numbers(district):
    RandomMonth(district, 6).fill(dispatches=20, applications=0)
    assert [row.label for row in by_street(span_of(district))] == ["东街街道", "西街街道"]


def test_a_month_without_acts_is_all_zeros(district):
    (row,) = summary(span_of(district))
    assert {key: value for key, value in row.values.items() if value} == {"communities": 3}


def test_every_category_has_a_row(district):
    assert list(counted(district, "by_category")) == Category.values


def test_another_authority_is_not_counted(district):
    RandomMonth(district, 7).fill(dispatches=5, applications=5)
    other = make_district("邻区")
    (row,) = summary(Span(other.authority, OCTOBER, CUT))
    assert {key: value for key, value in row.values.items() if value} == {"communities": 3}


def reports_of(district, n, sent_at):
    """So many pastes of one notice."""
    said = {"authority": district.authority, "origin": "reported", "created_by": district.worker, "sent_at": sent_at}
    return [Dispatch.objects.create(title="请报养犬台账", **said).pk for _n in range(n)]


def test_thirty_six_pastes_of_one_notice_count_once_in_every_table(district):
    pks = reports_of(district, 36, at(2026, 10, 20, 12))
    assert summary(span_of(district))[0].values["dispatches"] == 36
    with clock.at(at(2026, 10, 21, 9)):
        join(pks, by=district.reviewer)
    span = span_of(district)
    tables = {
        name: count(span) for name, count in (("category", by_category), ("unit", by_department), ("all", summary))
    }
    assert {name: sum(row.values.get("dispatches", 0) for row in rows) for name, rows in tables.items()} == {
        "category": 1,
        "unit": 1,
        "all": 1,
    }


def test_what_is_joined_after_the_cut_changes_nothing_before_it(district):
    pks = reports_of(district, 3, at(2026, 10, 20, 12))
    with clock.at(CUT):
        join(pks, by=district.reviewer)
    assert summary(span_of(district))[0].values["dispatches"] == 3


def test_what_is_sent_anew_after_a_ruling_is_no_second_dispatch(district):
    (pk,) = reports_of(district, 1, at(2026, 10, 20, 12))
    said = {"authority": district.authority, "origin": "ruled", "created_by": district.reviewer}
    Dispatch.objects.create(title="重新下派", follows_id=pk, sent_at=at(2026, 10, 28), **said)
    assert summary(span_of(district))[0].values["dispatches"] == 1


def test_what_is_recorded_after_the_cut_is_not_counted(district):
    chance = RandomMonth(district, 8)
    chance.admissions = [chance.application(end="approve")[1]]
    chance.moment = lambda: at(2026, 10, 20, 12)
    chance.dispatch()
    cut_before = Span(district.authority, OCTOBER, at(2026, 10, 20, 12))
    assert summary(cut_before)[0].values["dispatches"] == 0
    assert summary(span_of(district))[0].values["dispatches"] == 1
