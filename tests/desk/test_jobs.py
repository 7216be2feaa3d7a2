"""A job runs once for its period and scope, and its progress is shown as a page and in the API."""

import uuid

import celery
import pytest
from django.urls import reverse

from desk import jobs
from desk.jobs import Progress
from desk.models import JobRun
from reports.building import BUILD
from web import clock


def start(district, **more):
    return jobs.start(BUILD, period="2026-10", scope="one", authority=district.authority, total=4, **more)


def ended(run, error=""):
    JobRun.objects.filter(pk=run.pk).update(done=4, finished_at=clock.now(), error=error)
    return run


def test_starting_twice_finds_the_same_run(district):
    first = start(district, by=district.reviewer)
    assert start(district, by=district.second_reviewer) == first
    assert JobRun.objects.get().asked_by == district.reviewer


def test_another_period_is_another_run(district):
    first = start(district)
    other = jobs.start(BUILD, period="2026-09", scope="one", authority=district.authority, total=4)
    assert first != other


def test_an_unfinished_run_is_sent_and_an_ended_one_is_not(district, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as sent:
        run = start(district)
    assert len(sent) == 1
    ended(run)
    with django_capture_on_commit_callbacks() as sent:
        start(district)
    assert len(sent) == 0


def test_an_ended_run_begins_anew_only_when_asked_again(district):
    run = ended(start(district, by=district.reviewer), error="出错")
    again = start(district, by=district.second_reviewer, again=True)
    assert (again.pk, again.attempts, again.phase, again.done, again.error) == (run.pk, 2, "waiting", 0, "")
    assert again.asked_by == district.second_reviewer


def test_a_second_press_with_the_same_token_changes_nothing(district):
    token = uuid.uuid4()
    run = start(district, by=district.reviewer, again=True, token=token)
    ended(run)
    again = start(district, by=district.reviewer, again=True, token=token)
    assert (again.pk, again.attempts, again.phase) == (run.pk, 1, "finished")


def test_a_run_fails_once_with_its_sentence(district):
    run = start(district)
    jobs.fail(run.pk, "第一句")
    jobs.fail(run.pk, "第二句")
    run.refresh_from_db()
    assert (run.phase, run.error) == ("failed", "第一句")


@pytest.fixture
def no_broker():
    """A broker at an address where nobody listens."""
    before = celery.current_app._get_current_object()
    celery.Celery("away", broker="redis://127.0.0.1:1/0").set_current()
    yield
    before.set_current()


def test_a_broker_that_is_away_does_not_lose_the_run(district, no_broker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        run = start(district)
    assert JobRun.objects.get(pk=run.pk).phase == "waiting"


@pytest.mark.parametrize(
    ("fields", "message", "percent"),
    [
        ({}, "「生成减负月报」正在排队。", 0),
        ({"started_at": "now", "done": 3}, "「生成减负月报」正在进行。", 75),
        ({"started_at": "now", "done": 4, "finished_at": "now"}, "「生成减负月报」已完成。", 100),
        ({"finished_at": "now", "error": "没有空间。"}, "「生成减负月报」没有完成：没有空间。", 0),
    ],
)
def test_progress_says_in_one_sentence_how_far_a_run_is(district, fields, message, percent):
    run = start(district)
    for name, value in fields.items():
        setattr(run, name, clock.now() if value == "now" else value)
    progress = Progress(run)
    assert (progress.message, progress.percent) == (message, percent)


def test_the_page_of_a_running_job_asks_again_and_that_of_an_ended_one_does_not(client, district):
    run = start(district)
    client.force_login(district.reviewer)
    url = reverse("desk:job-detail", args=[run.pk])
    page = client.get(url).content.decode()
    assert (page.count("hx-get"), page.count('http-equiv="refresh"')) == (1, 1)
    ended(run)
    page = client.get(url).content.decode()
    assert (page.count("hx-get"), page.count('http-equiv="refresh"')) == (0, 0)


def test_htmx_is_answered_with_the_progress_alone(client, district):
    run = start(district)
    client.force_login(district.reviewer)
    answer = client.get(reverse("desk:job-detail", args=[run.pk]), headers={"HX-Request": "true"})
    assert [one.name for one in answer.templates][:1] == ["components/progress.html"]
    assert answer.content.decode().lstrip().startswith("<section")


@pytest.mark.parametrize(
    ("key", "status"),
    [("reviewer", 200), ("decider", 200), ("operator", 200), ("officer", 404), ("worker", 404), ("supervisor", 404)],
)
def test_runs_are_seen_by_those_who_start_them_or_look_after_them(client, district, key, status):
    run = start(district)
    client.force_login(getattr(district, key))
    assert client.get(reverse("desk:job-detail", args=[run.pk])).status_code == status
    assert client.get(f"/api/v1/jobs/{run.pk}/").status_code == status


def test_a_stranger_is_sent_to_sign_in(client, district):
    run = start(district)
    assert client.get(reverse("desk:job-detail", args=[run.pk])).status_code == 302
    assert client.get(f"/api/v1/jobs/{run.pk}/").json()["code"] == "not_authenticated"


def test_the_api_says_how_far_a_run_is(client, district):
    run = start(district, by=district.reviewer)
    client.force_login(district.reviewer)
    answer = client.get(f"/api/v1/jobs/{run.pk}/").json()
    assert {
        key: answer[key] for key in ("job", "period", "phase", "done", "total", "percent", "attempts", "error")
    } == {
        "job": "monthly-report",
        "period": "2026-10",
        "phase": "waiting",
        "done": 0,
        "total": 4,
        "percent": 0,
        "attempts": 1,
        "error": "",
    }


def test_a_run_that_takes_too_long_can_be_sent_again(district):
    run = start(district)
    assert Progress(run).is_slow is False
    with clock.at(run.asked_at + jobs.SLOW + jobs.SLOW):
        assert Progress(run).is_slow is True
        ended(run)
        run.refresh_from_db()
        assert Progress(run).is_slow is False
