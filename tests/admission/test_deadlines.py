"""Deadlines of applications against a slow model that walks day by day."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from admission.deadlines import decision_day, supplement_day, with_clocks
from admission.models import Application
from registry.models import AuthorityRule, CalendarDay, CalendarYear
from registry.working_days import WorkingCalendar
from tests.admission import cases
from web import clock
from web.workflow import perform

DAYS = st.dates(date(2025, 1, 1), date(2026, 6, 30))
EXCEPTIONS = st.dictionaries(st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.booleans(), max_size=40)
GAPS = st.lists(st.integers(0, 25), min_size=0, max_size=6)


def at(day):
    return datetime.combine(day, time(9), timezone.get_current_timezone())


def slow_decision_day(moves, days, calendar):
    """Walks every day: a working day after an acceptance uses up one day, unless the case lies with the applicant."""
    by_day, left, is_running = {}, days, False
    for action, day in moves:
        by_day.setdefault(day, []).append(action)
    day = moves[0][1]
    last_move = moves[-1][1]
    for action in by_day[day]:
        is_running = action == "accept"
    while day < last_move:
        day += timedelta(days=1)
        if is_running and calendar.is_working(day):
            left -= 1
        for action in by_day.get(day, ()):
            is_running = action == "accept"
    if not is_running:
        return None
    left = max(left, 0)
    while left:
        day += timedelta(days=1)
        if calendar.is_working(day):
            left -= 1
    return day


@settings(max_examples=300, deadline=None)
@given(EXCEPTIONS, DAYS, GAPS, st.integers(1, 30))
def test_the_last_day_to_decide_equals_walking_day_by_day(exceptions, start, gaps, days):
    calendar = WorkingCalendar(exceptions, frozenset())
    moves, day = [("accept", start)], start
    for n, gap in enumerate(gaps):
        day += timedelta(days=gap)
        moves.append(("return" if n % 2 == 0 else "accept", day))
    assert decision_day(moves, days, calendar) == slow_decision_day(moves, days, calendar)


@settings(max_examples=100, deadline=None)
@given(EXCEPTIONS, DAYS, st.integers(0, 20), st.integers(0, 60))
def test_a_pause_moves_the_last_day_by_its_working_days_and_no_more(exceptions, start, until_return, pause):
    calendar = WorkingCalendar(exceptions, frozenset())
    returned = start + timedelta(days=until_return)
    again = returned + timedelta(days=pause)
    moves = [("accept", start), ("return", returned), ("accept", again)]
    used = calendar.between(start, returned)
    assert calendar.between(again, decision_day(moves, 15, calendar)) == max(15 - used, 0)


def test_nothing_runs_before_the_first_acceptance():
    calendar = WorkingCalendar({}, frozenset())
    assert decision_day([], 15, calendar) is None
    assert decision_day([("return", date(2026, 3, 2))], 15, calendar) is None


@pytest.mark.django_db
def test_each_state_has_the_due_day_of_its_rule(district):
    application = cases.submitted(district)
    assert application.due_on == date(2026, 3, 5)
    perform(application, "accept", by=district.reviewer)
    assert application.due_on == date(2026, 3, 23)
    perform(application, "recommend", by=district.reviewer, recommendation="approve", opinion="可以")
    assert application.due_on == date(2026, 3, 23)
    perform(application, "approve", by=district.decider, **cases.approval(application))
    assert application.due_on is None


@pytest.mark.django_db
def test_a_return_stops_the_clock_until_the_next_acceptance(district):
    application = cases.accepted(district)
    rows = [{"kind": "missing", "field": "content", "note": "请写明做到什么程度。"}]
    with clock.at(date(2026, 3, 9)):
        perform(application, "return", by=district.reviewer, deficiencies=rows, note="")
        assert application.due_on == date(2026, 3, 16)
    with clock.at(date(2026, 4, 1)):
        perform(application, "submit", by=district.officer)
        perform(application, "accept", by=district.reviewer)
    assert application.due_on == date(2026, 4, 15)


@pytest.mark.django_db
def test_the_authoritys_own_rule_and_holidays_count(district):
    AuthorityRule.objects.create(
        authority=district.authority, key="decision_days", value=3, valid_from=date(2026, 1, 1)
    )
    CalendarDay.objects.create(day=date(2026, 3, 3), is_working=False)
    assert cases.accepted(district).due_on == date(2026, 3, 6)


@pytest.mark.django_db
def test_clocks_of_many_rows_read_the_calendar_once(district, django_assert_num_queries):
    for _n in range(3):
        cases.submitted(district)
    CalendarYear.objects.filter(year=2026).update(is_confirmed=False)
    with clock.at(date(2026, 3, 9)), django_assert_num_queries(3):
        rows = with_clocks(Application.objects.all())
    assert [(row.days_left, row.is_provisional) for row in rows] == [(-2, True)] * 3


@pytest.mark.django_db
def test_what_is_returned_has_the_days_of_the_rule_to_come_back(district):
    assert supplement_day(district.authority, date(2026, 3, 2)) == date(2026, 3, 9)
