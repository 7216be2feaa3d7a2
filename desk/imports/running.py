"""An upload becomes a run; a run is read into its preview, and carried out: at once, or as a job when it is large."""

import re
from collections import Counter
from contextlib import contextmanager

from django.db import DatabaseError, IntegrityError, connections, transaction
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from desk import jobs
from desk.imports.headings import check_name
from desk.imports.importer import KINDS
from desk.imports.preview import preview_of
from desk.imports.reading import MEGABYTE, Unreadable, open_table, weigh
from desk.models import FormToken, ImportRun, JobRun, StoredFile
from web import clock
from web.refusals import NotAllowed, NotYourPart, Refused, Stale

#: Larger files are read and carried out by a worker.
AT_ONCE_ROWS, AT_ONCE_BYTES = 2000, 8 * MEGABYTE
MADE = "desk.importrun"
#: A number of our own for PostgreSQL's advisory locks; the second is the job's.
LOCK = 20_260_103


def _page(job_run):
    return reverse("desk:import-detail", args=[int(job_run.period)])


READ = jobs.Job(
    name="import-read", label=_("读取导入文件"), task="desk.tasks.read_import", page=_page, may_be_cancelled=True
)
# All or nothing: what is being written is written to its end.
APPLY = jobs.Job(name="import-apply", label=_("导入"), task="desk.tasks.apply_import", page=_page)


def importer_of(run):
    """The Importer of a run, for the person who asked. Raises NotYourPart when that person may no longer do it."""
    kind = KINDS[run.kind].reading(run.target)
    if run.authority_id not in run.asked_by.authority_ids_with(kind.permission):
        raise NotYourPart(_t("您的岗位不能导入%(label)s。") % {"label": kind.label})
    post = next(post for post in run.asked_by.posts if post.unit.authority_id == run.authority_id)
    return kind(post.unit.authority, run.asked_by, run.target)


@transaction.atomic
def receive(upload, *, kind, authority, by, target, token=None):
    """Keep an upload as a run and read it, or have it read. A second press with the same ``token`` finds the first run.

    Raises Unreadable for a file that is no table.
    """
    if token:
        pressed, is_first = FormToken.objects.get_or_create(token=token, defaults={"made": MADE, "user": by})
        if not is_first and pressed.made_pk:
            return ImportRun.objects.get(pk=pressed.made_pk)
    content = upload.read()
    handed = KINDS[kind].unpack(content)
    check_name(upload.name, handed.table, KINDS[kind](authority, by, target).columns)
    media_type = handed.media_type or weigh(handed.table).media_type
    name = re.sub(r"[\x00-\x1f/\\:*?\"<>|]+", "_", upload.name)[-200:]
    file = StoredFile.objects.create(name=name, media_type=media_type, content=content, stored_by=by)
    run = ImportRun.objects.create(
        kind=kind, authority_id=authority.pk, target={**target, **handed.facts}, file=file, asked_by=by
    )
    if token:
        FormToken.objects.filter(token=token).update(made_pk=run.pk)
    read(run)
    return run


def says_the_same(upload, *, kind, authority, by, target):
    """True when a table that was handed in says just what stands today, so that nobody need be asked into what it goes.

    False as well for what cannot be read, for what a worker would have to read, and for kinds that go into nothing.
    """
    try:
        handed = KINDS[kind].unpack(upload.read())
        importer = KINDS[kind].of_today(authority, by, {**target, **handed.facts})
        if importer is None or _is_heavy(weigh(handed.table)):
            return False
        preview = preview_of(importer, open_table(handed.table), only=target.get("only", ""))
    except Unreadable:
        return False
    finally:
        upload.seek(0)
    return not preview.problems and preview.counts["unchanged"] == preview.rows


def read(run):
    """Read a run into its preview: at once, or as a job. What was found before is forgotten."""
    if _is_large(run):
        _as_job(READ, run)
    else:
        _keep(run, _walk(run))


def carry_out(run, *, by, seen):
    """Carry out a run whose preview ``seen`` (its digest) the person has read: at once, or as a job.

    Returns True when it is done or on its way, False when the outcome would no longer be the one that was shown: then
    the run has a new preview. A second press finds that it is done. Raises NotAllowed while something is wrong.
    """
    if run.applied_at:
        return True
    if seen != run.findings.get("digest") or not run.read_at:
        raise Stale(_t("您打开页面之后，预览又重新读取过。请核对现在的预览，再按「导入」。"))
    if run.wrong or run.findings.get("problems") or not run.new + run.changed:
        raise NotAllowed(_t("文件里还有要改的地方，或者没有可以导入的内容，什么也没有导入。"))
    if _is_large(run):
        _as_job(APPLY, run)
        return True
    return _apply(run)


def table_of(run):
    """The bytes of the table in a run's file. Raises Unreadable."""
    return KINDS[run.kind].unpack(bytes(run.file.content)).table


def _is_large(run):
    return _is_heavy(weigh(table_of(run)))


def _is_heavy(weight):
    return weight.rows > AT_ONCE_ROWS or weight.size > AT_ONCE_BYTES


@transaction.atomic
def _as_job(job, run):
    # What was read is counted; before that, every row but the one with the headings.
    rows = run.rows if job is APPLY else weigh(table_of(run)).rows - 1
    run.job = jobs.start(
        job,
        period=str(run.pk),
        scope="import",
        authority=importer_of(run).authority,
        total=max(rows, 1),
        by=run.asked_by,
        again=True,
    )
    run.save(update_fields=["job"])


def _walk(run, **how):
    """The preview of a run as the register stands now. A file that cannot be opened any more is a problem of it."""
    importer = importer_of(run)
    return preview_of(importer, open_table(table_of(run)), only=run.target.get("only", ""), **how)


def _keep(run, preview, *, has_moved=False):
    """Write a preview into its run, unless that was carried out meanwhile; ``has_moved`` when the register moved between
    the preview and the import."""
    if ImportRun.objects.filter(pk=run.pk).exclude(applied_at=None).exists():
        return
    run.rows, counts = preview.rows, Counter(preview.counts)
    run.new, run.changed, run.unchanged, run.wrong = (counts[one] for one in ("new", "changed", "unchanged", "wrong"))
    run.findings, run.read_at = {**preview.findings(), "has_moved": has_moved}, clock.now()
    run.save(update_fields=["rows", "new", "changed", "unchanged", "wrong", "findings", "read_at"])


class _Moved(Exception):
    """The outcome is another than the one that was shown: undo it all."""


def _apply(run, tell=None):
    """Carry out a run in one transaction. True when it is done; False when it has a new preview instead."""
    try:
        with transaction.atomic():
            locked = ImportRun.objects.select_for_update(of=("self",)).select_related("file", "asked_by").get(pk=run.pk)
            if not locked.applied_at:
                _write(locked, tell)
        run.refresh_from_db()
        return True
    except (_Moved, IntegrityError, Refused):
        run.refresh_from_db()
        _keep(run, _walk(run), has_moved=True)
        return False


def _write(run, tell):
    expected = run.findings.get("digest")
    importer = importer_of(run)
    table = open_table(table_of(run))
    preview = preview_of(importer, table, only=run.target.get("only", ""), carry_out=True, tell=tell)
    if preview.digest != expected or not preview.may_be_applied:
        raise _Moved
    run.applied_at, run.target = clock.now(), importer.target
    run.save(update_fields=["applied_at", "target"])


def run_job(job_run_id):
    """What a worker does for a job: read the run, or carry it out. Safe when it is delivered twice: while one worker is
    at it, another leaves it alone, and once it is finished there is nothing left to do. Reading that is cancelled stops."""
    job_run = JobRun.objects.get(pk=job_run_id)
    if job_run.finished_at:
        return
    JobRun.objects.filter(pk=job_run_id).update(started_at=clock.now())
    run = ImportRun.objects.select_related("file", "asked_by").get(pk=int(job_run.period))
    with _telling(job_run) as tell:
        if tell is None:
            return
        try:
            if job_run.job == APPLY.name:
                _apply(run, tell)
            else:
                _keep(run, _walk(run, tell=tell))
        except jobs.Stopped:
            return
    JobRun.objects.filter(pk=job_run_id, finished_at=None).update(finished_at=clock.now(), done=job_run.total)


@contextmanager
def _telling(job_run):
    """A function that notes progress on a connection of its own: what an import writes is seen by nobody until its end.

    None while another worker has the job. The connection holds the job's lock: with a worker that dies the lock goes too.
    """
    own = connections["default"].copy()
    own.set_autocommit(False)

    def tell(done):
        with own.cursor() as cursor:
            told = "update desk_jobrun set done = least(%s, total) where id = %s and cancelled_by_id is null"
            cursor.execute(told, [done, job_run.pk])
            cursor.execute("select 1 from desk_jobrun where id = %s and cancelled_by_id is not null", [job_run.pk])
            is_cancelled = cursor.fetchone() is not None
        own.commit()
        if is_cancelled:
            raise jobs.Stopped

    try:
        with own.cursor() as cursor:
            cursor.execute("select pg_try_advisory_lock(%s, %s)", [LOCK, job_run.pk])
            is_ours = cursor.fetchone()[0]
        own.commit()
        yield tell if is_ours else None
    finally:
        own.close()


def ensure():
    """Send every import to the workers again that hasn't ended in a few minutes: its worker may have died, or the broker
    have been away. Returns how many."""
    waiting = JobRun.objects.filter(job__in=[READ.name, APPLY.name], finished_at=None)
    stuck = list(waiting.filter(asked_at__lte=clock.now() - jobs.SLOW))
    for run in stuck:
        jobs.send(jobs.JOBS[run.job], run.pk)
    return len(stuck)


def sentence_for(why):
    """A failure of a job in words, with the remedy."""
    if isinstance(why, Refused | Unreadable):
        return str(why)
    if isinstance(why, DatabaseError):
        return _t("写入数据库时出错，什么也没有导入。请重试；仍不成功时请联系系统管理员。")
    return _t("处理时出错（%(kind)s），什么也没有导入。请重试；仍不成功时请联系系统管理员。") % {
        "kind": type(why).__name__
    }
