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
    # Once for each person and working day; the later hours are for a worker that was away at 08:30.
    "send-digests": {"task": "accounts.tasks.send_digests", "schedule": crontab(minute=30, hour="8-11")},
    # Hourly, and on what is missing only: lost beat state, double beats and downtime then don't matter.
    "ensure-reports": {"task": "reports.tasks.ensure_reports", "schedule": crontab(minute=7)},
    # Several times a day, and safe to repeat: what was missed is caught up, and nobody is told twice.
    "recompute-deadlines": {"task": "admission.tasks.recompute_deadlines", "schedule": crontab(minute=11)},
    "lapse-what-is-owed": {"task": "admission.tasks.lapse_what_is_owed", "schedule": crontab(minute=13)},
    "remind": {"task": "admission.tasks.remind", "schedule": crontab(minute=17, hour="8-18")},
    "ask-yearly": {"task": "admission.tasks.ask_yearly", "schedule": crontab(minute=19, hour="8-18")},
    "ensure-told": {"task": "dispatch.tasks.ensure_told", "schedule": crontab(minute="6-59/10")},
    "remind-of-violations": {
        "task": "dispatch.tasks.remind_of_violations",
        "schedule": crontab(minute=18, hour="8-18"),
    },
    # Before the digest; the later hours are for a worker that was away.
    "tell-senders": {"task": "dispatch.tasks.tell_senders", "schedule": crontab(minute=5, hour="8-11")},
    "begin-exits": {"task": "admission.tasks.begin_exits", "schedule": crontab(minute=21)},
    "ensure-imports": {"task": "desk.tasks.ensure_imports", "schedule": crontab(minute="4-59/10")},
    "ensure-exports": {"task": "desk.tasks.ensure_exports", "schedule": crontab(minute="8-59/10")},
    "forget-exports": {"task": "desk.tasks.forget_exports", "schedule": crontab(minute=27)},
    "remind-of-funds": {"task": "dispatch.tasks.remind_of_funds", "schedule": crontab(minute=29, hour="8-18")},
    "forget-questions": {"task": "dispatch.tasks.forget_questions", "schedule": crontab(minute=23)},
}
