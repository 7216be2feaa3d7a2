"""Settings, URLs, the Celery app; imported by no room."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
