"""The application with a timetable that asks for missing months every few seconds: ``celery -A tests.reports.quick_beat beat``."""

from config.celery import app

EVERY = 3.0  # seconds
app.conf.beat_schedule = {"ensure-reports": {"task": "reports.tasks.ensure_reports", "schedule": EVERY}}
