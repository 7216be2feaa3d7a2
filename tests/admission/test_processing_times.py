"""Processing times against a slow model that walks every day of every case."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from admission.models import Application
from admission.processing_times import measure, processing_times, summed_up
from admission.stages import Stage, stays
from registry.working_days import WorkingCalendar
from tests.admission import cases
from web import clock
from web.workflow import perform

#: The procedure as it may go on from each state: (action, next state).
AHEAD = {
    "draft": [("submit", "submitted")],
    "submitted": [("accept", "accepted"), ("return", "returned"), ("withdraw", "withdrawn")],
    "returned": [("submit", "submitted"), ("lapse", "lapsed")],
    "lapsed": [("submit", "submitted")],
    "accepted": [("ask", "awaiting_answer"), ("return", "returned"), ("recommend", "pending_approval")],
    "awaiting_answer": [("answer", "accepted"), ("lapse", "lapsed")],
    "pending_approval": [("extend", "pending_approval"), ("approve", "approved"), ("reject", "rejected")],
}
EXCEPTIONS = st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.booleans(), max_size=30)
SPAN = st.tuples(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 200))


@st.composite
def histories(draw):
    """The steps of a case as the procedure allows them."""
    day, state, steps = draw(st.dates(date(2026, 1, 1), date(2026, 6, 30))), "draft", []
    for gap in draw(st.lists(st.integers(0, 20), max_size=12)):
        if state not in AHEAD:
            break
        day += timedelta(days=gap)
        action, target = draw(st.sampled_from(AHEAD[state]))
        at = datetime(day.year, day.month, day.day, 9, tzinfo=timezone.get_current_timezone())
        steps.append(SimpleNamespace(action=action, from_state=state, to_state=target, at=at))
        state = target
    return steps


def slow_times(case, since, until, calendar):
    """{stage: [days, …]}: walks from the first step to the last, day by day, and looks each day where the case stood."""
    found = {"acceptance": [], "supplement": [], "decision": []}
    waited, decided, state, day = 0, 0, "draft", case[0].at.date() if case else until
    while case and day <= case[-1].at.date():
        if calendar.is_working(day):
            waited += 1
            decided += state in ("accepted", "pending_approval")
        for step in [one for one in case if one.at.date() == day and one.from_state != one.to_state]:
            is_in = since <= day <= until
            if state == "submitted" and step.action in ("accept", "return") and is_in:
                found["acceptance"].append(waited)
            if state in ("returned", "awaiting_answer") and step.action in ("submit", "answer") and is_in:
                found["supplement"].append(waited)
            if step.action in ("approve", "reject") and is_in:
                found["decision"].append(decided)
            state, waited = step.to_state, 0
        day += timedelta(days=1)
    return found


@settings(max_examples=300, deadline=None)
@given(EXCEPTIONS, st.lists(histories(), max_size=5), SPAN)
def test_the_times_equal_walking_day_by_day(exceptions, histories, span):
    calendar, since, until = WorkingCalendar(exceptions, frozenset()), span[0], span[0] + timedelta(days=span[1])
    expected = {stage.value: [] for stage in Stage}
    for case in histories:
        for stage, days in slow_times(case, since, until, calendar).items():
            expected[stage] += days
    measured = measure([stays(case) for case in histories], since, until, calendar)
    assert {stage.value: days for stage, days in measured.items()} == expected


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=60))
def test_nine_of_ten_took_no_longer_than_the_percentile_and_no_smaller_number_does(days):
    told = summed_up(Stage.DECISION, days)
    enough = [most for most in range(61) if 10 * sum(one <= most for one in days) >= 9 * len(days)]
    assert told.percentile == enough[0]
    below, above = sum(one < told.median for one in days), sum(one > told.median for one in days)
    assert max(below, above) * 2 <= len(days)


def test_nothing_measured_has_no_numbers():
    told = summed_up(Stage.ACCEPTANCE, [])
    assert (told.count, told.median, told.percentile) == (0, None, None)


@pytest.mark.django_db
def test_pauses_are_left_out_of_the_decision_and_counted_for_the_applicant(district):
    application = cases.accepted(district)
    with clock.at(date(2026, 3, 4)):
        perform(application, "ask", by=district.reviewer, question="名册由谁提供？")
    with clock.at(date(2026, 3, 9)):
        perform(application, "answer", by=district.officer, answer="由我单位提供。")
        perform(application, "recommend", by=district.reviewer, **cases.RECOMMENDATION)
    with clock.at(date(2026, 3, 11)):
        perform(application, "approve", by=district.decider, **cases.approval(application))
    told = processing_times(Application.objects.all(), date(2026, 3, 1), date(2026, 3, 31))
    assert [(one.stage.value, one.count, one.median, one.percentile) for one in told] == [
        ("acceptance", 1, 0, 0),
        ("supplement", 1, 3, 3),
        ("decision", 1, 4, 4),
    ]
    before = processing_times(Application.objects.all(), date(2026, 3, 3), date(2026, 3, 10))
    assert [one.count for one in before] == [0, 1, 0]


@pytest.mark.django_db
def test_many_cases_are_read_in_three_statements(district, django_assert_num_queries):
    for _n in range(3):
        cases.approved(district)
    with django_assert_num_queries(3):
        told = processing_times(Application.objects.all(), date(2026, 1, 1), date(2026, 12, 31))
    assert [one.count for one in told] == [3, 0, 3]
