"""What a worker does for an export: the rows batch by batch into a file on disk, then piece by piece into the database."""

from contextlib import closing
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import override

from desk import jobs
from desk.exports.keeping import EXPORT, file_of
from desk.models import ExportPart, ExportRun, JobRun
from desk.notices import tell
from web import clock
from web.refusals import NotYourPart, Refused

PIECE = 512 * 1024  # bytes


def run_job(job_run_id):
    """Write the file of a run. Safe when it is delivered twice: while one worker is at it another leaves it alone, and
    once it has ended nothing is left to do. A run that is cancelled leaves nothing."""
    with jobs.only_worker(job_run_id) as is_ours:
        if not is_ours or not JobRun.objects.unfinished().filter(pk=job_run_id).exists():
            return
        JobRun.objects.filter(pk=job_run_id).update(started_at=clock.now(), done=0)
        run = ExportRun.objects.select_related("record", "by").get(job=job_run_id)
        try:
            with override(run.language):
                _write(run)
        except jobs.Stopped:
            return


def _write(run):
    if not run.by.is_active:
        raise NotYourPart(_t("您的账号已经停用，文件没有生成。"))
    record = run.record
    file = file_of(run.by, page=record.page, query=record.query, ending=record.ending)
    JobRun.objects.filter(pk=run.job_id).update(total=file.head.count)
    content, count = file.written(_telling(run, file.batches))
    with content:
        _keep(run, content, count, file.head.file_name(file.ending))


def _telling(run, batches):
    """The batches; how far they are is noted before each, which is where a cancelled run stops."""
    done = 0
    with closing(batches):
        for batch in batches:
            jobs.note_progress(run.job_id, done)
            yield batch
            done += len(batch)
    jobs.note_progress(run.job_id, done)


@transaction.atomic
def _keep(run, content, count, name):
    """The file, its end and the notice of it, all at once. Raises Stopped."""
    job = JobRun.objects.select_for_update().get(pk=run.job_id)
    if job.finished_at:
        raise jobs.Stopped
    position, run.size = 0, 0
    while piece := content.read(PIECE):
        ExportPart.objects.create(run=run, position=position, content=piece)
        position, run.size = position + 1, run.size + len(piece)
    run.made_at = clock.now()
    run.kept_until = run.made_at + timedelta(days=settings.EXPORT_KEPT_DAYS)
    run.rows, run.file_name = count, name
    run.save(update_fields=["size", "made_at", "kept_until", "rows", "file_name"])
    job.finished_at, job.done = run.made_at, job.total
    job.save(update_fields=["finished_at", "done"])
    _tell(run)


def _tell(run):
    # What is sent is Chinese, whatever language anybody reads in.
    with override(settings.LANGUAGE_CODE):
        words = {"name": run.record.name, "rows": run.rows, "days": settings.EXPORT_KEPT_DAYS}
        tell(
            [run.by],
            key=f"export-ready:{run.pk}",
            subject=_t("导出的文件已经生成：%(name)s") % words,
            text=_t("共%(rows)s条，保留%(days)s天，只有您能下载。") % words,
            url=reverse("desk:export-detail", args=[run.pk]),
        )


def ensure():
    """Send every export to the workers again that hasn't ended in a few minutes: its worker may have died, or the broker
    have been away. Returns how many."""
    stuck = list(JobRun.objects.unfinished().filter(job=EXPORT.name, asked_at__lte=clock.now() - jobs.SLOW))
    for run in stuck:
        jobs.send(EXPORT, run.pk)
    return len(stuck)


def sentence_for(why):
    """A failure in words, with the remedy."""
    if isinstance(why, Refused):
        return str(why)
    if isinstance(why, PermissionDenied | Http404):
        return _t("您的岗位现在看不到这个列表，文件没有生成。")
    if isinstance(why, DatabaseError):
        return _t("读取数据库时出错，文件没有生成。请重试；仍不成功时请联系系统管理员。")
    return _t("生成文件时出错（%(kind)s）。请重试；仍不成功时请联系系统管理员。") % {"kind": type(why).__name__}
