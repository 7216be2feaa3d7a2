"""The clock's jobs: what is owed lapses, days are remembered once each, and nothing is ever admitted."""

from contextlib import suppress
from datetime import date, timedelta
from inspect import signature
from io import StringIO

import pytest
from django.core.management import CommandError, call_command, get_commands

from admission import tasks
from admission.measures import take
from admission.models import Admission, Application
from config.celery import app as timetable
from desk.jobs import JOBS
from desk.models import JobRun, Notice
from registry.models import CalendarYear
from tests.admission import cases
from tests.admission.test_emergencies import declared
from web import clock
from web.refusals import NotAllowed
from web.workflow import CLOCK, perform

pytestmark = pytest.mark.django_db


def notices(prefix):
    return Notice.objects.filter(key__startswith=prefix)


def test_what_is_not_supplemented_in_time_counts_as_withdrawn_and_may_be_submitted_again(district):
    application = cases.returned(district)
    with clock.at(application.due_on):
        tasks.lapse_what_is_owed()
        application.refresh_from_db()
        assert application.state == "returned"
    with clock.at(application.due_on + timedelta(days=1)):
        tasks.lapse_what_is_owed()
        tasks.lapse_what_is_owed()
        application.refresh_from_db()
        assert (application.state, application.steps.filter(action="lapse").count()) == ("lapsed", 1)
        perform(application, "submit", by=district.officer)
    assert application.state == "submitted"


def test_a_question_without_answer_lapses_too(district):
    application = cases.accepted(district)
    perform(application, "ask", by=district.reviewer, question="名册由谁提供？")
    with clock.at(application.due_on + timedelta(days=1)):
        tasks.lapse_what_is_owed()
    application.refresh_from_db()
    assert application.state == "lapsed"


def test_nothing_lapses_by_a_day_that_is_only_provisional(district):
    application = cases.returned(district)
    CalendarYear.objects.update(is_confirmed=False)
    with clock.at(application.due_on + timedelta(days=1)):
        with pytest.raises(NotAllowed, match="暂定"):
            perform(application, "lapse", by=CLOCK)
        tasks.lapse_what_is_owed()
    application.refresh_from_db()
    assert application.state == "returned"


def test_each_day_is_reminded_of_once_even_after_an_outage(district):
    application = cases.accepted(district)
    prefix = f"application-due:{application.pk}:"
    with clock.at(application.due_on - timedelta(days=6)):
        tasks.remind()
    assert notices(prefix).count() == 0
    with clock.at(application.due_on):
        tasks.remind()
        tasks.remind()
    told = sorted(notices(prefix).values_list("key", "recipient__username"))
    assert told == [(f"{prefix}{application.due_on}:1", name) for name in ("reviewer", "second_reviewer")]


def test_supervisors_hear_daily_of_a_late_case(district):
    application = cases.accepted(district)
    for days in (1, 2):
        with clock.at(application.due_on + timedelta(days=days)):
            tasks.remind()
            tasks.remind()
    late = notices(f"application-late:{application.pk}:").filter(recipient=district.supervisor)
    assert late.count() == 2


def test_applicants_are_reminded_of_the_end_of_an_admission(district):
    cases.approved(district)
    admission = Admission.objects.get()
    with clock.at(admission.last_day - timedelta(days=1)):
        tasks.remind()
        tasks.remind()
    told = notices(f"admission-ends:{admission.pk}:")
    assert {notice.key for notice in told} == {f"admission-ends:{admission.pk}:{admission.last_day}:1"}


#: What a command is given. Every command of the rooms stands here, and makes what it can without a demonstration.
COMMANDS = {
    "answer": ["请走访独居老人"],
    "build_word_template": None,  # writes a file of the source
    "create_account": [
        "kept_out",
        "--name=甲",
        "--role=decider",
        "--unit=mz",
        "--authority=测试区",
        "--password-stdin",
    ],
    "demo_accounts": [],
    "load_calendar": [],
    "seed_demo": ["--today=2026-11-20"],
    "workflow_doc": ["--check"],
}
ROOMS = ("home", "reports", "dispatch", "admission", "certificates", "accounts", "registry", "desk")


def tasks_of_the_rooms():
    """The names of all tasks, whether the timetable has them or not."""
    timetable.loader.import_default_modules()
    return {name for name in timetable.tasks if name.split(".")[0] in ROOMS}


def of_a_run():
    """{name of the task: name of its job} of the tasks that work on one run each."""
    return {job.task: job.name for job in JOBS.values()}


@pytest.fixture
def typed(monkeypatch, settings):
    """No demonstration; and what a command that asks for a password is told."""
    settings.DEMO = False
    monkeypatch.setattr("sys.stdin", StringIO("a-word-nobody-guesses-9\n"))


def run_everything():
    """Every task, those of a run on two runs that wait, and every command that may be run at any time."""
    for name in sorted(tasks_of_the_rooms()):
        if name in of_a_run():
            for run in JobRun.objects.filter(job=of_a_run()[name], finished_at=None)[:2]:
                timetable.tasks[name](run.pk)
        else:
            timetable.tasks[name]()
    for name, given in COMMANDS.items():
        if given is not None:
            with suppress(CommandError, SystemExit):
                call_command(name, *given, stdout=StringIO(), stderr=StringIO())


def test_every_command_and_every_task_of_the_rooms_is_tried():
    assert {name for name, app in get_commands().items() if app in ROOMS} == set(COMMANDS)
    asking = {name for name in tasks_of_the_rooms() if signature(timetable.tasks[name].run).parameters}
    assert asking == set(of_a_run())
    on_the_timetable = {entry["task"] for entry in timetable.conf.beat_schedule.values()}
    assert on_the_timetable == tasks_of_the_rooms() - set(of_a_run())


def test_no_task_of_the_timetable_and_no_command_admits_anything_in_two_years(district, typed):
    rows = [cases.submitted(district), cases.returned(district), cases.accepted(district), cases.recommended(district)]
    perform(rows[2], "ask", by=district.reviewer, question="名册由谁提供？")
    rows += [cases.draft(district), cases.rejected(district)]
    declared(district)
    for months in range(0, 25, 4):
        with clock.at(date(2026, 3, 2) + timedelta(days=30.5 * months)):
            run_everything()
    states = set(Application.objects.filter(pk__in=[row.pk for row in rows]).values_list("state", flat=True))
    stay = {"submitted", "lapsed", "pending_approval", "draft", "rejected"}
    assert (Admission.objects.count(), states) == (0, stay)


def test_no_task_brings_back_an_admission_that_ended(district, typed):
    cases.approved(district)
    admission = Admission.objects.get()
    take(admission, "suspend", by=district.decider, starts_on=date(2026, 7, 1), reason="汛期让路")
    with clock.at(date(2028, 3, 2)):
        run_everything()
        assert Admission.objects.count() == 1
        assert [Admission.objects.in_force(day).exists() for day in (date(2026, 6, 30), date(2026, 7, 1))] == [
            True,
            False,
        ]
        assert not Admission.objects.in_force(clock.today()).exists()
