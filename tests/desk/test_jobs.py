"""A job runs once for its period and scope, and its progress is shown as a page and in the API."""

import time
import uuid

import celery
import pytest
from django.db import IntegrityError, connections, transaction
from django.urls import reverse

from accounts.models import User
from desk import jobs
from desk.jobs import Progress
from desk.models import JobRun
from reports.building import BUILD
from web import clock
from web.refusals import NotAllowed, NotYourPart


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
        (
            {"done": 1, "finished_at": "now", "cancelled_by": "某人"},
            "「生成减负月报」已由某人取消，需要时可以重新发起。",
            25,
        ),
    ],
)
def test_progress_says_in_one_sentence_how_far_a_run_is(district, fields, message, percent):
    run = start(district)
    for name, value in fields.items():
        said = {"now": clock.now(), "某人": User(pk=1, display_name="某人")}
        setattr(run, name, said.get(value, value))
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


def test_who_asked_and_those_who_look_after_jobs_cancel_and_nobody_else(district):
    for key in ("worker", "reviewer", "decider", "operator"):
        run = jobs.start(
            BUILD, period=f"of {key}", scope="one", authority=district.authority, total=4, by=district.worker
        )
        jobs.cancel(run, getattr(district, key))
        run.refresh_from_db()
        assert (run.phase, run.cancelled_by, run.error) == ("cancelled", getattr(district, key), "")
    run = start(district, by=district.worker)
    for key in ("officer", "supervisor"):
        with pytest.raises(NotYourPart):
            jobs.cancel(run, getattr(district, key))
    run.refresh_from_db()
    assert run.phase == "waiting"


def test_a_second_press_finds_it_cancelled_and_anybody_else_is_told_that_it_has_ended(district):
    run = start(district, by=district.reviewer)
    first = jobs.cancel(run, district.reviewer)
    assert jobs.cancel(run, district.reviewer).finished_at == first.finished_at
    with pytest.raises(NotAllowed, match="「生成减负月报」已经结束，没有可以取消的。"):
        jobs.cancel(run, district.operator)


def test_a_run_that_has_ended_is_not_cancelled_by_page_or_api(client, district):
    run = ended(start(district, by=district.reviewer))
    client.force_login(district.reviewer)
    answer = client.post(f"/api/v1/jobs/{run.pk}/cancel/")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_allowed")
    assert answer.json()["message"] == "「生成减负月报」已经结束，没有可以取消的。"
    page = client.post(f"/jobs/{run.pk}/cancel/", follow=True).content.decode()
    assert "已经结束，没有可以取消的" in page
    assert "已经结束，没有可以取消的" in client.get(f"/jobs/{run.pk}/cancel/").content.decode()
    run.refresh_from_db()
    assert (run.phase, run.cancelled_by) == ("finished", None)


def test_what_is_done_wholly_or_not_at_all_is_not_cancelled(client, district):
    kinds = {name: job.may_be_cancelled for name, job in jobs.JOBS.items()}
    assert {name for name, may in kinds.items() if may} == {"monthly-report", "import-read", "export"}
    run = jobs.start(
        jobs.JOBS["import-apply"],
        period="1",
        scope="import",
        authority=district.authority,
        total=4,
        by=district.reviewer,
    )
    client.force_login(district.reviewer)
    answer = client.post(f"/api/v1/jobs/{run.pk}/cancel/")
    assert (answer.status_code, "要么全部办完，要么什么也不改" in answer.json()["message"]) == (409, True)
    assert "取消任务</a>" not in client.get(f"/jobs/{run.pk}/").content.decode()
    run.refresh_from_db()
    assert run.phase == "waiting"


def test_the_page_asks_before_it_cancels_and_the_api_cancels(client, district):
    run = start(district, by=district.reviewer)
    client.force_login(district.reviewer)
    assert f'href="/jobs/{run.pk}/cancel/"' in client.get(f"/jobs/{run.pk}/").content.decode()
    assert "取消「生成减负月报」？" in client.get(f"/jobs/{run.pk}/cancel/").content.decode()
    run.refresh_from_db()
    assert run.phase == "waiting"
    page = client.post(f"/jobs/{run.pk}/cancel/", follow=True).content.decode()
    assert (f"已由{district.reviewer}取消" in page, page.count("hx-get")) == (True, 0)
    again = start(district, by=district.reviewer, again=True)
    assert (again.phase, again.cancelled_by) == ("waiting", None)
    assert client.post(f"/api/v1/jobs/{run.pk}/cancel/").json()["phase"] == "cancelled"


def test_strangers_to_a_run_find_none_to_cancel(client, district):
    run = start(district, by=district.reviewer)
    client.force_login(district.officer)
    for url in (f"/jobs/{run.pk}/cancel/", f"/api/v1/jobs/{run.pk}/cancel/"):
        assert client.post(url).status_code == 404
    run.refresh_from_db()
    assert run.phase == "waiting"


def test_what_is_cancelled_has_an_end_and_no_error(district):
    run = start(district)
    for fields in ({}, {"finished_at": clock.now(), "error": "出错"}):
        with pytest.raises(IntegrityError, match="what_is_cancelled_has_ended"), transaction.atomic():
            JobRun.objects.filter(pk=run.pk).update(cancelled_by=district.reviewer, **fields)


def test_one_worker_has_a_run_at_a_time(district):
    run = start(district)
    other = connections["default"].copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("select pg_try_advisory_lock(%s, %s)", [jobs.LOCK, run.pk])
        with jobs.only_worker(run.pk) as is_ours:
            assert is_ours is False
    finally:
        other.close()
    # The server notices within moments that the other one is gone.
    for _n in range(100):
        with jobs.only_worker(run.pk) as is_ours:
            if is_ours:
                return
        time.sleep(0.05)
    pytest.fail("the lock of a worker that is gone is still held")


def test_the_history_of_jobs_says_what_ran_when_and_why_not(client, district):
    failed, waiting = ended(start(district, by=district.reviewer), error="没有空间。"), start_of(district, "2026-09")
    cancelled = jobs.cancel(start_of(district, "2026-08"), district.operator)
    foreign = JobRun.objects.create(job="export", period="1", scope="x", authority_id=district.authority.pk + 999)
    client.force_login(district.reviewer)
    assert client.get("/jobs/").status_code == 403
    client.force_login(district.operator)
    page = client.get("/jobs/")
    assert {run.pk for run in page.context["runs"]} == {failed.pk, waiting.pk, cancelled.pk}
    assert foreign.pk not in {run.pk for run in page.context["runs"]}
    assert "没有空间。" in page.content.decode()
    for phase, run in (("failed", failed), ("waiting", waiting), ("cancelled", cancelled)):
        found = client.get("/jobs/", {"phase": phase, "job": "monthly-report"}).context["runs"]
        assert [one.pk for one in found] == [run.pk]
        told = client.get("/api/v1/jobs/", {"phase": phase}).json()["results"]
        assert [(one["id"], one["phase"]) for one in told] == [(run.pk, phase)]
    assert [one.pk for one in client.get("/jobs/", {"q": "空间"}).context["runs"]] == [failed.pk]


def start_of(district, period):
    return jobs.start(BUILD, period=period, scope="one", authority=district.authority, total=4)
