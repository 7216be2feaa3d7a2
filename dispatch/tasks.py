"""Jobs of the dispatch room."""

from celery import shared_task

from desk.acting import acting
from dispatch import asked


@shared_task
def forget_questions():
    """Delete the questions whose time is over. Safe to repeat, and to miss: the next run deletes what the last did not."""
    with acting("job:forget-questions"):
        asked.forget_questions()
