"""The timetable: every entry has its task and its minute, in Asia/Shanghai; what is begun anew each time is safe to repeat."""

import pytest
from celery import current_app
from celery.schedules import crontab

from config.celery import app

#: Entries that come every so many seconds; all others name their minute, or they would fire sixty times in their hour.
EVERY_SO_MANY_SECONDS = {"beat-is-alive": 10.0, "send-notices": 60.0}


def test_the_clock_of_the_timetable_is_that_of_the_register():
    assert (app.conf.timezone, app.conf.enable_utc) == ("Asia/Shanghai", True)


@pytest.mark.parametrize("name", app.conf.beat_schedule)
def test_every_entry_names_its_minute(name):
    schedule = app.conf.beat_schedule[name]["schedule"]
    if name in EVERY_SO_MANY_SECONDS:
        assert schedule == EVERY_SO_MANY_SECONDS[name]
        return
    assert isinstance(schedule, crontab)
    assert str(schedule._orig_minute) != "*"
    assert len(schedule.minute) <= 6


@pytest.mark.parametrize("name", app.conf.beat_schedule)
def test_every_entry_has_a_task_that_is_there(name):
    app.loader.import_default_modules()
    assert app.conf.beat_schedule[name]["task"] in current_app.tasks


def test_what_workers_leave_lying_is_sent_again_within_ten_minutes():
    for name in ("ensure-imports", "ensure-exports", "ensure-told"):
        minutes = sorted(app.conf.beat_schedule[name]["schedule"].minute)
        assert max(b - a for a, b in zip(minutes, [*minutes[1:], minutes[0] + 60], strict=True)) <= 10


def test_hourly_jobs_do_not_all_begin_in_the_same_minute():
    hourly = [
        min(entry["schedule"].minute)
        for entry in app.conf.beat_schedule.values()
        if isinstance(entry["schedule"], crontab) and len(entry["schedule"].minute) == 1
    ]
    assert len(set(hourly)) == len(hourly)
