"""Reminders: on the working days that are named, each once, also after the clock stood still; nobody admits by waiting."""

from datetime import timedelta

import pytest

from accounts.models import Membership
from admission import tasks
from admission.measures import take
from admission.models import Admission
from admission.reminders import BEFORE_DUE, BEFORE_END, threshold
from desk.models import Notice
from registry.models import CalendarDay
from registry.working_days import WorkingCalendar
from tests.admission import cases
from tests.admission.test_consultations import consulted
from tests.admission.test_emergencies import declared
from web import clock
from web.workflow import perform

pytestmark = pytest.mark.django_db


def told(prefix, person=None):
    """The endings of the keys of all notices of an event, in the order in which they were told."""
    rows = Notice.objects.filter(key__startswith=prefix).order_by("pk")
    rows = rows.filter(recipient__username=person) if person else rows
    return list(dict.fromkeys(key.rpartition(":")[2] for key in rows.values_list("key", flat=True)))


def run_until(last, *, away=()):
    """The hourly job on every day through ``last``, twice; none on the days on which the worker is away."""
    day = clock.today()
    while day <= last:
        if day not in away:
            with clock.at(day):
                tasks.remind()
                tasks.remind()
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("left", "thresholds", "told_of"),
    [
        *((4, BEFORE_DUE, None), (3, BEFORE_DUE, 3), (2, BEFORE_DUE, 3), (1, BEFORE_DUE, 1), (0, BEFORE_DUE, 1)),
        *((31, BEFORE_END, None), (30, BEFORE_END, 30), (8, BEFORE_END, 30), (7, BEFORE_END, 7), (1, BEFORE_END, 1)),
    ],
)
def test_the_latest_day_that_was_reached_is_told_of(left, thresholds, told_of):
    assert threshold(left, thresholds) == told_of


def test_a_case_is_remembered_three_and_one_working_days_before_and_then_daily(district):
    application = cases.accepted(district)
    run_until(application.due_on + timedelta(days=4))
    assert told(f"application-due:{application.pk}:", "reviewer") == ["3", "1"]
    assert told(f"application-due:{application.pk}:", "supervisor") == []
    calendar = WorkingCalendar.load()
    days = [application.due_on + timedelta(days=n) for n in range(1, 5)]
    late = [str(day) for day in days if calendar.between(application.due_on, day) > 0]
    assert told(f"application-late:{application.pk}:", "supervisor") == late
    assert len(late) >= 2


def test_after_an_outage_what_was_missed_is_told_once(district):
    application = cases.accepted(district)
    calendar = WorkingCalendar.load()
    three = calendar.subtract(application.due_on, 3)
    away = [three + timedelta(days=n) for n in range((application.due_on - three).days)]
    run_until(application.due_on, away=away)
    assert told(f"application-due:{application.pk}:", "reviewer") == ["1"]


def test_the_applicant_is_reminded_twice_to_supplement_and_then_it_lapses(district):
    application = cases.returned(district)
    run_until(application.due_on)
    assert told(f"application-due:{application.pk}:", "officer") == ["3", "1"]
    assert Notice.objects.filter(key__startswith="application-due:").last().text == (
        "退回补正：到期没有提交的，视为撤回。"
    )
    with clock.at(application.due_on + timedelta(days=1)):
        tasks.lapse_what_is_owed()
        tasks.remind()
        application.refresh_from_db()
        assert application.state == "lapsed"
        perform(application, "submit", by=district.officer)
    assert application.state == "submitted"
    assert told(f"application-late:{application.pk}:") == []


def test_holidays_move_the_reminder_forward(district):
    application = cases.accepted(district)
    before = application.due_on - timedelta(days=1)
    while not WorkingCalendar.load().is_working(before):
        before -= timedelta(days=1)
    CalendarDay.objects.create(day=before, is_working=False, name="临时放假")
    with clock.at(before - timedelta(days=1)):
        tasks.remind()
    assert told(f"application-due:{application.pk}:") == ["1"]


def test_an_admission_is_remembered_thirty_seven_and_one_working_days_before_its_end(district):
    cases.approved(district)
    admission = Admission.objects.get()
    with clock.at(admission.last_day - timedelta(days=60)):
        run_until(admission.last_day)
    assert told(f"admission-ends:{admission.pk}:", "officer") == ["30", "7", "1"]


@pytest.mark.parametrize("kind", ["suspend", "revoke"])
def test_nobody_is_asked_to_renew_what_a_measure_has_stopped(district, kind):
    cases.approved(district)
    admission = Admission.objects.get()
    with clock.at(admission.valid_from + timedelta(days=3)):
        stops_on = clock.today() + timedelta(days=5)
        take(admission, kind, by=district.decider, starts_on=stops_on, reason="先核实")
        run_until(stops_on + timedelta(days=1))
    assert told(f"admission-ends:{admission.pk}:") == []


def test_an_outage_over_two_reminders_of_an_end_leaves_one(district):
    cases.approved(district)
    admission = Admission.objects.get()
    with clock.at(admission.last_day - timedelta(days=60)):
        run_until(admission.last_day, away=[admission.last_day - timedelta(days=n) for n in range(2, 50)])
    assert told(f"admission-ends:{admission.pk}:", "officer") == ["1"]


def test_who_came_to_the_unit_since_is_told_of_the_next_reminder_only(district):
    application = cases.accepted(district)
    last = WorkingCalendar.load().subtract(application.due_on, 2) + timedelta(days=1)
    Membership.objects.filter(user=district.reviewer).update(valid_to=last)
    run_until(application.due_on)
    assert told(f"application-due:{application.pk}:", "reviewer") == ["3"]
    assert told(f"application-due:{application.pk}:", "second_reviewer") == ["3", "1"]


def test_a_unit_that_is_asked_is_reminded_until_it_has_answered(district):
    consultation = consulted(district).consultations.first()
    run_until(consultation.due_on)
    assert told(f"consultation-due:{consultation.pk}:") == ["3", "1"]


def test_an_emergency_that_is_not_filed_is_remembered(district):
    emergency = declared(district)
    run_until(emergency.file_by + timedelta(days=2))
    assert told(f"emergency-due:{emergency.pk}:") == ["3", "1"]
