"""Everything that waits follows the calendar once a year's is announced; what was answered keeps its day, and no state moves."""

import random
from datetime import date, timedelta

import pytest

from admission.deadlines import due_day, with_clocks
from admission.models import Application, Consultation, Emergency, Exemption, YearlyReview
from admission.recomputing import KEPT, recompute
from admission.tasks import recompute_deadlines, remind
from admission.yearly_reviews import answer, ask
from desk.models import Notice
from registry.models import AuthorityRule, CalendarDay, CalendarYear
from registry.working_days import WorkingCalendar
from tests.admission import cases
from tests.admission.test_consultations import DISAGREES, DUE, consulted, question_to
from tests.admission.test_document_reviews import submitted
from tests.admission.test_emergencies import declared
from tests.admission.test_office_reminders import appealed, draft, proposal
from tests.dispatch.rows import admit
from tests.slow_days import is_worked
from web import clock
from web.workflow import perform

pytestmark = pytest.mark.django_db


def asked(district):
    """A question that waits for the answer of a department."""
    consulted(district, units=("other_department",), communities=())
    return question_to(district, "other_department")


def emergency(district):
    """An emergency that is still to be filed."""
    with clock.at(cases.TODAY):
        return declared(district)


def yearly(district):
    """A yearly question that waits for the answer of a department; asked on 2 March by the authority's own rule."""
    AuthorityRule.objects.create(
        authority=district.authority, key="yearly_review_month", value=3, valid_from=date(2026, 1, 1)
    )
    admit(district, "走访", since=date(2026, 1, 1), last_day=date(2027, 6, 30))
    with clock.at(cases.TODAY):
        ask()
    return YearlyReview.objects.get()


WAITING = pytest.mark.parametrize("make", [cases.accepted, appealed, proposal, draft, asked, emergency])


def announce(day, is_working=False):
    CalendarDay.objects.update_or_create(day=day, defaults={"is_working": is_working})


def due_on(row):
    row.refresh_from_db()
    return row.due_on


def test_stored_days_are_computed_anew_when_a_holiday_is_announced(district):
    application, closed = cases.accepted(district), cases.approved(district)
    assert recompute() == 0
    announce(date(2026, 3, 20))
    assert recompute() == 1
    assert (due_on(application), due_day(application), due_on(closed)) == (date(2026, 3, 24), date(2026, 3, 24), None)


@WAITING
def test_a_holiday_on_the_last_day_moves_it_to_the_next_working_day_and_back_when_it_is_withdrawn(district, make):
    row = make(district)
    state, version, before = row.state, row.version, row.due_on
    assert recompute() == 0
    announce(before)
    recompute_deadlines()
    assert due_on(row) == WorkingCalendar.load().add(before, 1)
    assert (recompute(), row.state, row.version) == (0, state, version)
    announce(before, is_working=True)
    recompute()
    assert due_on(row) == before


@pytest.mark.parametrize("make", [cases.accepted, appealed, proposal, draft, emergency, yearly])
def test_holidays_on_the_way_count_once_the_calendar_of_the_year_is_announced(district, make):
    year = CalendarYear.objects.filter(year=2026)
    year.update(is_confirmed=False)
    row = make(district)
    before = row.due_on
    assert with_clocks([row])[0].is_provisional
    announce(date(2026, 3, 4))
    announce(date(2026, 3, 5))
    year.update(is_confirmed=True)
    assert recompute() == 1
    assert due_on(row) == WorkingCalendar.load().add(before, 2)
    assert not with_clocks([row])[0].is_provisional


def slow(calendar, start, days):
    """The last of ``days`` working days after ``start``, day by day."""
    while days:
        start += timedelta(days=1)
        days -= is_worked(start, calendar.exceptions, calendar.confirmed)
    return start


def test_on_any_calendar_the_days_equal_those_of_a_slow_model(district):
    rows = [(appealed(district), 15), (proposal(district), 15), (submitted(district), 10), (emergency(district), 5)]
    rows.append((yearly(district), 15))
    question, given = asked(district), DUE
    functions = {waiting().model: due for waiting, due in KEPT}
    dice = random.Random(20260302)
    for _round in range(300):
        near = [cases.TODAY + timedelta(days=n) for n in range(45)]
        calendar = WorkingCalendar({day: dice.random() < 0.5 for day in dice.sample(near, 20)}, frozenset())
        for row, number in rows:
            assert functions[type(row)](row, calendar=calendar) == slow(calendar, cases.TODAY, number)
        expected = slow(calendar, given - timedelta(days=1), 1)
        assert functions[Consultation](question, calendar=calendar) == expected


@pytest.mark.parametrize("make", [appealed, proposal, draft])
def test_what_was_withdrawn_has_no_day_and_gets_none(district, make):
    row = make(district)
    before = row.due_on
    who = district.worker if make is proposal else district.officer
    asks = {"reason": "不再需要"} if make is appealed else {}
    perform(row, "withdraw", by=who, **asks)
    announce(before)
    assert (recompute(), due_on(row)) == (0, None)


def test_an_opinion_that_was_given_keeps_the_day_it_was_due(district):
    question = asked(district)
    perform(question, "answer", by=district.other_officer, **DISAGREES)
    announce(DUE)
    recompute()
    assert due_on(question) == DUE


def test_a_question_given_a_day_on_which_nobody_works_is_due_on_the_next_that_is_worked(district):
    application = cases.accepted(district)
    perform(
        application,
        "consult",
        by=district.reviewer,
        departments=[district.units["other_department"].pk],
        question="是否必要？",
        due_on=date(2026, 3, 14),
    )
    assert question_to(district, "other_department").due_on == date(2026, 3, 16)
    assert recompute() == 0
    announce(date(2026, 3, 14), is_working=True)
    recompute()
    assert question_to(district, "other_department").due_on == date(2026, 3, 14)


def test_questions_of_a_closed_case_are_left_alone(district):
    question = asked(district)
    perform(question.application, "withdraw", by=district.officer, reason="不办了")
    assert not Application.objects.open().exists()
    announce(DUE)
    assert (recompute(), due_on(question)) == (0, DUE)


def test_an_emergency_may_be_filed_as_long_as_the_announced_calendar_gives(district):
    row = emergency(district)
    assert (row.file_by, row.due_on, row.to_file_by) == (date(2026, 3, 9),) * 3
    announce(date(2026, 3, 9))
    assert recompute() == 1
    assert (due_on(row), row.to_file_by, row.file_by) == (date(2026, 3, 10), date(2026, 3, 10), date(2026, 3, 9))
    assert row.days().exemption(date(2026, 3, 10)) == Exemption.OPEN
    assert list(Emergency.objects.running(date(2026, 3, 10))) == [row]
    assert [list(Emergency.objects.unfiled(date(2026, 3, day))) for day in (10, 11)] == [[], [row]]
    assert recompute() == 0


def test_the_sender_of_an_emergency_is_reminded_of_the_new_day(district):
    row = emergency(district)
    announce(date(2026, 3, 9))
    recompute()
    with clock.at(date(2026, 3, 9)):
        remind()
    assert set(Notice.objects.filter(key__startswith="emergency-due:").values_list("key", flat=True)) == {
        f"emergency-due:{row.pk}:2026-03-10:1"
    }


def test_an_emergency_that_was_filed_keeps_the_day_by_which_it_had_to_be(district):
    row = emergency(district)
    announce(date(2026, 3, 9))
    recompute()
    row.refresh_from_db()
    with clock.at(cases.TODAY):
        perform(row, "file", by=district.officer, filing="已转移。", basis="防汛预案")
    announce(date(2026, 3, 10))
    assert (recompute(), due_on(row), row.file_by) == (0, date(2026, 3, 10), date(2026, 3, 9))


def test_a_yearly_question_follows_the_calendar_until_it_is_answered(district):
    row = yearly(district)
    before = row.due_on
    assert (recompute(), before) == (0, date(2026, 3, 23))
    announce(before)
    with clock.at(cases.TODAY):
        assert recompute() == 1
        assert due_on(row) == date(2026, 3, 24)
        answer(row, is_needed=True, note="", by=district.officer)
    announce(date(2026, 3, 24))
    assert (recompute(), due_on(row)) == (0, date(2026, 3, 24))
