"""Jobs of the dispatch room."""

import logging

from celery import shared_task
from django.db import OperationalError
from django.utils.translation import gettext as _

from desk import jobs
from desk.acting import acting
from dispatch import asked, fund_notices, gathering, telling, violation_reminders

logger = logging.getLogger(__name__)


@shared_task
def forget_questions():
    """Delete the questions whose time is over. Safe to repeat, and to miss: the next run deletes what the last did not."""
    with acting("job:forget-questions"):
        asked.forget_questions()


@shared_task(autoretry_for=(OperationalError,), retry_backoff=5, max_retries=5)
def tell_communities(run_id):
    """Tell the communities of a large dispatch; safe when it is delivered twice or goes on after a killed worker."""
    with acting("job:tell-communities", run=run_id):
        try:
            while telling.tell_next(run_id):
                pass
        except OperationalError:
            raise
        except Exception:
            logger.exception("telling communities, run %s", run_id)
            jobs.fail(run_id, _("通知没有全部发出，回执都已生成。请联系系统管理员。"))


@shared_task
def ensure_told():
    """Send on what has been left lying; what is told already is left alone."""
    telling.ensure()


@shared_task
def remind_of_violations():
    """Remind of violations that are to be verified or corrected. Safe to repeat: nobody is told twice of one day."""
    with acting("job:remind-of-violations"):
        violation_reminders.remind()


@shared_task
def tell_senders():
    """Tell senders what communities did with their dispatches on the days that are over; nobody is told twice."""
    with acting("job:tell-senders"):
        gathering.tell_senders()


@shared_task
def remind_of_funds():
    """Remind of money that is nearly due, and tell once of what is late. Safe to repeat, and to miss."""
    with acting("job:remind-of-funds"):
        fund_notices.remind()
