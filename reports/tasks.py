"""Jobs of the monthly report: build one month, and see to it that none is missing."""

import logging

from celery import shared_task
from django.db import Error, OperationalError
from django.utils.translation import gettext as _

from desk import jobs
from desk.acting import acting
from registry.models import Authority
from reports import building, notices
from reports.models import MonthlyReport
from web.refusals import Refused
from web.workflow import CLOCK

logger = logging.getLogger(__name__)


@shared_task(autoretry_for=(OperationalError,), retry_backoff=5, max_retries=5)
def build_report(run_id):
    """Write what is left of a run; safe when it is delivered twice or continues after a killed worker.

    A database that is away is tried again, now and by the timetable; any other failure ends the run with a sentence.
    """
    with acting("job:monthly-report", run=run_id):
        try:
            while building.write_next(run_id):
                pass
        except OperationalError:
            raise
        except Exception as why:
            logger.exception("monthly report, run %s", run_id)
            jobs.fail(run_id, sentence_for(why))
            notices.tell_of_failure(
                MonthlyReport.objects.select_related("run__asked_by", "authority", "street").get(run=run_id)
            )


def sentence_for(why):
    """A failure in words, with the remedy."""
    if isinstance(why, Refused):
        return str(why)
    if isinstance(why, Error):
        return _("写入数据库时出错，已有的数据没有改动。请重试；仍不成功时请联系系统管理员。")
    return _("统计时出错（%(kind)s）。请重试；仍不成功时请联系系统管理员。") % {"kind": type(why).__name__}


@shared_task
def ensure_reports():
    """Ask for every past month that is missing, in order, and for the streets of those that are there; what is being built
    goes on where it stopped."""
    with acting("job:ensure-reports"):
        for authority in Authority.objects.order_by("pk"):
            for month in building.due(authority):
                building.ask(authority, month, by=CLOCK)
            for report in building.without_streets(authority):
                building.ask_streets(report)
