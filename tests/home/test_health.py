"""/healthz tells of each part, and is 503 when one is missing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from desk.models import Heartbeat, Notice, NoticeDelivery
from desk.tasks import note_beat
from home import health


@pytest.mark.django_db
def test_without_a_worker_the_answer_is_503_and_says_which_part_is_missing(client):
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {
        "database": "ok",
        "broker": "ok",
        "worker": "down",
        "workers": 0,
        "last_beat": None,
        "beat": "silent",
        "notices": "ok",
    }


@pytest.mark.django_db
def test_the_beat_is_silent_after_five_minutes():
    note_beat()
    assert health.beat_is_silent() is False
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=6))
    assert health.beat_is_silent() is True


@pytest.mark.django_db
def test_staff_pages_say_when_the_beat_is_silent(district, client):
    client.force_login(district.reviewer)
    assert "定时任务没有运行" in client.get("/about/").content.decode()
    note_beat()
    assert "定时任务没有运行" not in client.get("/about/").content.decode()
    client.force_login(district.worker)
    Heartbeat.objects.all().delete()
    assert "定时任务没有运行" not in client.get("/about/").content.decode()


@pytest.mark.django_db
def test_a_message_that_has_waited_for_an_hour_is_told_but_is_no_illness(district, settings):
    settings.NOTICE_WECOM_WEBHOOK = "http://127.0.0.1:1/"
    notice = Notice.objects.create(key="k", recipient=district.people["reviewer"], subject="通知")
    NoticeDelivery.objects.create(notice=notice, route="wecom", attempts=1, error="不通")
    assert health.notices_are_late() is False
    Notice.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    assert health.notices_are_late() is True
    assert health.report()[1]["notices"] == "late"
    NoticeDelivery.objects.update(given_up_at=timezone.now())
    assert health.notices_are_late() is False
