"""/healthz tells of each part, and is 503 when one is missing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from desk.models import Heartbeat
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
