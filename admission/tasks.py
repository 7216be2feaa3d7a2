"""Jobs of the admission room. None of them admits anything: a late case stays late, an unanswered one lapses."""

import logging

from celery import shared_task

from admission import deadlines, exits, office_reminders, recomputing, reminders, yearly_reviews
from admission.models import Application
from desk.acting import acting
from web import clock
from web.refusals import Refused
from web.workflow import CLOCK, perform

logger = logging.getLogger(__name__)


@shared_task
def lapse_what_is_owed():
    """Let applications lapse whose applicant has let the day pass. Safe to repeat, and to miss."""
    with acting("job:lapse"):
        owed = Application.objects.filter(state__in=deadlines.OWED_BY_APPLICANT, due_on__lt=clock.today())
        for application in owed.order_by("pk"):
            try:
                perform(application, "lapse", by=CLOCK)
            except Refused as why:
                logger.info("application %s doesn't lapse: %s", application.pk, why)


@shared_task
def remind():
    """Remind of what is nearly due, late, or about to end. Safe to repeat: nobody is told twice of one day."""
    with acting("job:remind"):
        reminders.remind_of_cases()
        reminders.remind_of_answers()
        office_reminders.remind_of_owed()
        reminders.remind_of_ends()


@shared_task
def recompute_deadlines():
    """Compute due days anew: a calendar that was announced since may have moved them."""
    with acting("job:recompute-deadlines"):
        recomputing.recompute()


@shared_task
def ask_yearly():
    """Ask whether admissions that reach into the next year are still needed. Safe to repeat, and to miss; ends nothing."""
    with acting("job:yearly-review"):
        yearly_reviews.ask()


@shared_task
def begin_exits():
    """Open the list of what an exit must see to where an admission ran out. Safe to repeat, and to miss; ends nothing."""
    with acting("job:begin-exits"):
        exits.begin_where_time_ran_out()
