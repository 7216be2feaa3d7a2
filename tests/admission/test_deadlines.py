"""Deadlines of applications against a slow model that walks day by day."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from admission.deadlines import Move, decision_day, is_past_extending, starts_by, supplement_day, with_clocks
from admission.models import Application
from registry.models import AuthorityRule, CalendarDay, CalendarYear
from registry.working_days import WorkingCalendar
from tests.admission import cases
from tests.admission.deadline_model import STARTING, calendars, clock_starts, days_allowed, histories, slow_decision_day
from web import clock
from web.refusals import NotAllowed
from web.templatetags.ui import cn_date
from web.workflow import perform

DAYS = st.dates(date(2025, 1, 1), date(2026, 6, 30))
EXCEPTIONS = st.dictionaries(st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.booleans(), max_size=40)


@settings(max_examples=300, deadline=None)
@given(calendars, histories(), days_allowed, clock_starts)
def test_the_last_day_to_decide_equals_walking_day_by_day(calendar, moves, days, starts):
    expected = slow_decision_day(moves, days, calendar, STARTING[starts])
    assert decision_day(moves, days, calendar, starts_by(starts)) == expected


@settings(max_examples=100, deadline=None)
@given(EXCEPTIONS, DAYS, st.integers(0, 20), st.integers(0, 60))
def test_a_pause_moves_the_last_day_by_its_working_days_and_no_more(exceptions, start, until_return, pause):
    calendar = WorkingCalendar(exceptions, frozenset())
    returned = start + timedelta(days=until_return)
    again = returned + timedelta(days=pause)
    moves = [Move("accept", start), Move("return", returned), Move("accept", again)]
    used = calendar.between(start, returned)
    assert calendar.between(again, decision_day(moves, 15, calendar)) == max(15 - used, 0)


def test_nothing_runs_before_the_first_acceptance():
    calendar = WorkingCalendar({}, frozenset())
    assert decision_day([], 15, calendar) is None
    assert decision_day([Move("return", date(2026, 3, 2))], 15, calendar) is None


def test_the_day_of_acceptance_does_not_count():
    calendar = WorkingCalendar({}, frozenset())
    assert decision_day([Move("accept", date(2026, 3, 2))], 1, calendar) == date(2026, 3, 3)


@pytest.mark.django_db
def test_each_state_has_the_due_day_of_its_rule(district):
    application = cases.submitted(district)
    assert application.due_on == date(2026, 3, 5)
    perform(application, "accept", by=district.reviewer)
    assert application.due_on == date(2026, 3, 23)
    perform(application, "recommend", by=district.reviewer, **cases.RECOMMENDATION)
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


@pytest.mark.django_db
def test_the_time_may_run_from_the_submission_where_the_rule_says_so(district):
    AuthorityRule.objects.create(
        authority=district.authority, key="clock_starts", value="submission", valid_from=date(2026, 1, 1)
    )
    application = cases.submitted(district)
    with clock.at(date(2026, 3, 4)):
        perform(application, "accept", by=district.reviewer)
    assert application.due_on == date(2026, 3, 23)


@pytest.mark.django_db
def test_a_question_stops_the_clock_and_the_answer_lets_it_go_on(district):
    application = cases.accepted(district)
    with clock.at(date(2026, 3, 4)):
        perform(application, "ask", by=district.reviewer, question="名册由谁提供？")
        assert (application.state, application.due_on) == ("awaiting_answer", date(2026, 3, 11))
    with clock.at(date(2026, 3, 10)):
        perform(application, "answer", by=district.officer, answer="由我单位提供。")
    assert (application.state, application.due_on) == ("accepted", date(2026, 3, 27))


@pytest.mark.django_db
def test_the_time_to_decide_is_extended_once_by_no_more_than_the_rule(district):
    application = cases.recommended(district)
    before = application.due_on
    with pytest.raises(ValidationError):
        perform(application, "extend", by=district.decider, days=11, reason="须听证")
    perform(application, "extend", by=district.decider, days=5, reason="须听证")
    assert (application.state, before, application.due_on) == ("pending_approval", date(2026, 3, 23), date(2026, 3, 30))
    with pytest.raises(NotAllowed, match="已经延长过一次"):
        perform(application, "extend", by=district.decider, days=1, reason="再延")


@pytest.mark.django_db
def test_the_time_to_decide_goes_on_when_a_case_is_sent_back(district):
    application = cases.recommended(district)
    before = application.due_on
    with clock.at(date(2026, 3, 9)):
        cases.done(application, "send_back", by=district.decider, reason="请再核对依据。")
        assert (application.state, application.due_on) == ("accepted", before)
        cases.done(application, "recommend", by=district.reviewer, **cases.RECOMMENDATION)
    assert (application.state, application.due_on) == ("pending_approval", before)


def test_what_is_late_is_not_extended_and_stays_late(district):
    application = cases.recommended(district)
    last = application.due_on
    with clock.at(last):
        assert is_past_extending(application) is None
    with clock.at(last + timedelta(days=1)):
        with pytest.raises(NotAllowed) as why:
            perform(application, "extend", by=district.decider, days=5, reason="须听证")
        assert str(why.value) == f"审定期限到{cn_date(last)}为止，已经过了；只能在期限以内延长。"
        application.refresh_from_db()
        assert (application.due_on, with_clocks([application])[0].days_left < 0) == (last, True)
    with clock.at(last):
        cases.done(application, "extend", by=district.decider, days=5, reason="须听证")
    assert application.due_on > last
