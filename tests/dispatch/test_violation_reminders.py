"""Reminders of violations: before the day to who has to act, after it to both sides, nobody twice of one day."""

from datetime import timedelta

import pytest

from config.celery import app
from desk.models import Notice
from dispatch.tasks import remind_of_violations
from dispatch.violation_reminders import remind
from tests.admission.cases import TODAY
from tests.dispatch.violations import corrected, ordered, reported
from web import clock

HANDLE, CONCERNED = {"reviewer", "second_reviewer"}, {"officer", "colleague"}


@pytest.fixture(autouse=True)
def _today():
    with clock.at(TODAY):
        yield


def told_on(day, times=1):
    """Who is reminded on a day."""
    Notice.objects.all().delete()
    with clock.at(day):
        for _time in range(times):
            remind()
    rows = Notice.objects.filter(key__startswith="violation-due:").select_related("recipient")
    names = [one.recipient.username for one in rows]
    assert len(names) == len(set(names))
    return set(names)


def test_who_verifies_is_reminded_before_the_day_and_after_it(district):
    due = reported(district).due_on
    assert told_on(TODAY) == set()
    assert told_on(due - timedelta(days=1), times=2) == HANDLE
    assert told_on(due + timedelta(days=1)) == HANDLE


def test_the_unit_concerned_is_reminded_of_its_day_and_the_reviewers_once_it_is_late(district):
    due = ordered(district, days=10).due_on
    assert told_on(due) == CONCERNED
    assert told_on(due + timedelta(days=1)) == CONCERNED | HANDLE


def test_of_what_is_closed_nobody_is_reminded(district):
    corrected(district)
    assert told_on(TODAY + timedelta(days=60)) == set()


def test_a_reminder_says_neither_the_unit_nor_what_was_reported(district):
    row = reported(district)
    told_on(row.due_on)
    said = {f"{one.subject}{one.text}" for one in Notice.objects.filter(key__startswith="violation-due:")}
    assert said == {"违规下派（测试区违〔2026〕1号）待核实，期限2026年3月16日"}


def test_the_job_is_on_the_timetable_and_may_run_twice(district):
    assert app.conf.beat_schedule["remind-of-violations"]["task"] == remind_of_violations.name
    remind_of_violations()
    remind_of_violations()
