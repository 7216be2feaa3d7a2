"""The Celery app and its timetable; every entry names its minute, in Asia/Shanghai."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("registry")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "beat-is-alive": {"task": "desk.tasks.note_beat", "schedule": 10.0},
    "send-notices": {"task": "desk.tasks.send_notices", "schedule": 60.0},
    # Hourly, and on what is missing only: lost beat state, double beats and downtime then don't matter.
    "ensure-reports": {"task": "reports.tasks.ensure_reports", "schedule": crontab(minute=7)},
    "ensure-imports": {"task": "desk.tasks.ensure_imports", "schedule": crontab(minute="4-59/10")},
    "forget-questions": {"task": "dispatch.tasks.forget_questions", "schedule": crontab(minute=23)},
}
