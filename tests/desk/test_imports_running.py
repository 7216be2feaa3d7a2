"""A run from upload to import: once, wholly or not at all, never on another outcome than the one that was shown."""

import uuid
from datetime import date

import celery
import pytest
from django.db import connection

from desk.imports import running
from desk.imports.reading import Unreadable
from desk.jobs import SLOW, Progress, cancel
from desk.models import Change, ImportRun, JobRun
from desk.tasks import apply_import, ensure_imports, read_import
from registry.models import AdjustmentOrder, CalendarDay, OrderLine
from tests.district import make_district, standard_lists
from tests.many_lines import many_lines
from tests.sheets import NEW_ORDER, comma_separated, counts, hand_in, import_now, upload, xlsx
from web import clock
from web.refusals import NotAllowed, NotYourPart, Stale

HEAD = ["日期", "休或班", "名称"]
GOOD = [HEAD, ["2027-01-01", "休", "元旦"], ["2027-01-02", "休", "元旦"]]


@pytest.fixture(autouse=True)
def today():
    with clock.at(date(2026, 11, 20)):
        yield


def test_with_one_wrong_row_nothing_is_imported(district):
    run = hand_in(district, "calendar", [*GOOD, ["2027-01-03", "加班", ""]])
    assert counts(run) == (2, 0, 0, 1)
    with pytest.raises(NotAllowed):
        import_now(run)
    assert not CalendarDay.objects.exists() and run.applied_at is None


def test_a_second_press_finds_that_it_is_done(district):
    run = hand_in(district, "calendar", GOOD)
    assert import_now(run) and import_now(run)
    assert CalendarDay.objects.count() == 2
    first = run.applied_at
    assert running._apply(run) and ImportRun.objects.get(pk=run.pk).applied_at == first


def test_a_reading_that_comes_late_leaves_what_was_imported_as_it_was_shown(district):
    run = hand_in(district, "calendar", GOOD)
    import_now(run)
    running.read(run)
    assert counts(ImportRun.objects.get(pk=run.pk)) == (2, 0, 0, 0)


def test_a_second_press_of_the_upload_finds_the_first_run(district):
    token = uuid.uuid4()
    common = {
        "kind": "calendar",
        "authority": district.authority,
        "by": district.operator,
        "target": {},
        "token": token,
    }
    first = running.receive(upload(xlsx(GOOD)), **common)
    assert running.receive(upload(xlsx(GOOD)), **common) == first
    assert ImportRun.objects.count() == 1


def test_what_has_moved_since_the_preview_stops_the_import_and_is_shown(district):
    run = hand_in(district, "calendar", GOOD)
    CalendarDay.objects.create(day=date(2027, 1, 1), is_working=True, name="上班")
    assert import_now(run) is False
    assert CalendarDay.objects.count() == 1
    assert (counts(run), run.findings["has_moved"]) == ((1, 1, 0, 0), True)
    assert run.findings["changes"][0]["fields"] == [["休或班", "班", "休"], ["名称", "上班", "元旦"]]
    assert import_now(run)
    assert CalendarDay.objects.get(day=date(2027, 1, 1)).is_working is False


def take_the_number(district):
    """Somebody else drafts an order with the number of the import."""
    days = {"published_on": date(2026, 12, 1), "effective_on": date(2027, 1, 1)}
    AdjustmentOrder.objects.create(
        authority=district.authority,
        title="另一份",
        document_number=NEW_ORDER["document_number"],
        drafted_by=district.reviewer,
        **days,
    )


def test_a_document_number_taken_meanwhile_is_told(district):
    standard_lists(district)
    run = hand_in(district, "lists", None, content=many_lines(3, 0)[0], **NEW_ORDER)
    take_the_number(district)
    assert import_now(run) is False
    assert run.findings["problems"] == ["这个文号已有调整文件，请核对文号。"]
    assert not OrderLine.objects.filter(order__title="另一份").exists()


def test_an_older_preview_is_not_carried_out(district):
    run = hand_in(district, "calendar", GOOD)
    with pytest.raises(Stale):
        running.carry_out(run, by=run.asked_by, seen="another")
    assert not CalendarDay.objects.exists()


def test_who_has_lost_the_post_imports_nothing(district):
    run = hand_in(district, "calendar", GOOD)
    district.operator.memberships.update(valid_to=date(2026, 11, 1))
    run = ImportRun.objects.select_related("file", "asked_by").get(pk=run.pk)
    with pytest.raises(NotYourPart):
        import_now(run)
    assert not CalendarDay.objects.exists()


def test_what_an_import_writes_is_in_the_history_and_the_preview_is_not(district):
    run = hand_in(district, "calendar", GOOD)
    import_now(run)
    assert Change.objects.filter(tbl="registry_calendarday", op="I").count() == 2
    kept = Change.objects.filter(tbl="desk_importrun", op="I").first()
    assert "findings" not in kept.after


def large(district, rows, **target):
    content = many_lines(rows, 0)[0]
    return hand_in(district, "lists", None, content=content, **(target or NEW_ORDER))


def test_a_large_file_is_read_and_carried_out_as_jobs(district, monkeypatch):
    monkeypatch.setattr(running, "AT_ONCE_ROWS", 20)
    standard_lists(district)
    run = large(district, 30)
    assert (run.read_at, run.job.job, run.job.phase, run.job.total) == (None, "import-read", "waiting", 30)
    read_import(run.job_id)
    run = ImportRun.objects.select_related("file", "asked_by", "job").get(pk=run.pk)
    assert (counts(run), run.job.phase, run.job.percent) == ((30, 0, 0, 0), "finished", 100)
    assert Progress(run.job).url == f"/imports/{run.pk}/"

    assert import_now(run) and run.applied_at is None
    assert (run.job.job, run.job.phase, run.job.total) == ("import-apply", "waiting", 30)
    apply_import(run.job_id)
    apply_import(run.job_id)
    run.refresh_from_db()
    assert run.applied_at and OrderLine.objects.filter(order=run.target["order"]).count() == 30
    who = Change.objects.filter(tbl="registry_orderline", after__order_id=run.target["order"]).values_list(
        "actor", flat=True
    )
    assert set(who) == {f"user:{district.second_reviewer.pk}"}


def test_a_job_that_meets_a_moved_register_leaves_a_new_preview(district, monkeypatch):
    monkeypatch.setattr(running, "AT_ONCE_ROWS", 20)
    standard_lists(district)
    run = large(district, 30)
    read_import(run.job_id)
    run = ImportRun.objects.select_related("file", "asked_by").get(pk=run.pk)
    assert import_now(run)
    take_the_number(district)
    apply_import(run.job_id)
    run.refresh_from_db()
    assert (run.applied_at, run.findings["has_moved"]) == (None, True)
    assert run.findings["problems"] == ["这个文号已有调整文件，请核对文号。"]


def test_a_job_that_fails_ends_with_a_sentence_and_may_be_begun_anew(district, monkeypatch):
    monkeypatch.setattr(running, "AT_ONCE_ROWS", 20)
    standard_lists(district)
    run = large(district, 30)
    district.second_reviewer.memberships.update(valid_to=date(2026, 11, 1))
    read_import(run.job_id)
    job = JobRun.objects.get(pk=run.job_id)
    assert (job.phase, job.error) == ("failed", "您的岗位不能导入清单条目。")
    district.second_reviewer.memberships.update(valid_to=None)
    run = ImportRun.objects.select_related("file", "asked_by").get(pk=run.pk)
    running.read(run)
    read_import(run.job_id)
    assert JobRun.objects.get(pk=run.job_id).phase == "finished"


@pytest.mark.django_db(transaction=True)
def test_progress_is_told_while_the_import_is_not_yet_written(transactional_db, monkeypatch):
    monkeypatch.setattr(running, "AT_ONCE_ROWS", 20)
    district = make_district()
    standard_lists(district)
    run = large(district, 30)
    with running._telling(JobRun.objects.get(pk=run.job_id)) as tell:
        tell(7)
        assert JobRun.objects.get(pk=run.job_id).done == 7
        tell(700)
        assert JobRun.objects.get(pk=run.job_id).done == 30


@pytest.mark.django_db(transaction=True)
def test_reading_that_is_cancelled_stops_without_a_preview_and_can_be_begun_again(transactional_db, monkeypatch):
    monkeypatch.setattr(running, "AT_ONCE_ROWS", 20)
    district = make_district()
    standard_lists(district)
    run, walk = large(district, 30), running._walk

    def cancelled_then_walked(run, tell):
        cancel(run.job, run.asked_by)
        tell(7)
        return walk(run, tell=tell)

    monkeypatch.setattr(running, "_walk", cancelled_then_walked)
    read_import(run.job_id)
    run.refresh_from_db()
    assert (run.read_at, run.job.phase, run.job.done) == (None, "cancelled", 0)
    monkeypatch.setattr(running, "_walk", walk)
    running.read(run)
    read_import(run.job_id)
    run = ImportRun.objects.select_related("job").get(pk=run.pk)
    assert (counts(run), run.job.phase, run.job.cancelled_by) == ((30, 0, 0, 0), "finished", None)


@pytest.fixture
def queue():
    """A queue in this process: what is sent can be read from it."""
    before = celery.current_app._get_current_object()
    sender = celery.Celery("sender", broker="memory://")
    sender.conf.task_default_queue = f"test-{uuid.uuid4()}"
    sender.set_current()
    with sender.connection_for_read() as link:
        yield link.SimpleQueue(sender.conf.task_default_queue)
    before.set_current()


def sent(queue):
    """[(task, id of its run)] of everything that waits in the queue."""
    found = []
    while queue.qsize():
        message = queue.get(timeout=1)
        found.append((message.headers["task"], *message.payload[0]))
        message.ack()
    return found


def test_an_import_left_lying_is_sent_again_until_it_has_ended(district, monkeypatch, queue):
    monkeypatch.setattr(running, "AT_ONCE_ROWS", 20)
    standard_lists(district)
    run = large(district, 30)
    ensure_imports()
    assert sent(queue) == []
    # A worker has begun and died: nothing but the start is known.
    JobRun.objects.filter(pk=run.job_id).update(started_at=clock.now(), asked_at=clock.now() - 2 * SLOW)
    ensure_imports()
    assert sent(queue) == [("desk.tasks.read_import", run.job_id)]
    read_import(run.job_id)
    ensure_imports()
    assert sent(queue) == []

    run = ImportRun.objects.select_related("file", "asked_by").get(pk=run.pk)
    assert import_now(run)
    JobRun.objects.filter(pk=run.job_id).update(asked_at=clock.now() - 2 * SLOW)
    ensure_imports()
    assert sent(queue) == [("desk.tasks.apply_import", run.job_id)]
    apply_import(run.job_id)
    ensure_imports()
    assert sent(queue) == []
    assert OrderLine.objects.filter(order__document_number=NEW_ORDER["document_number"]).count() == 30


def test_what_a_worker_has_in_hand_is_left_alone_by_another_and_taken_up_when_that_one_dies(district, monkeypatch):
    monkeypatch.setattr(running, "AT_ONCE_ROWS", 20)
    standard_lists(district)
    run = large(district, 30)
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s, %s)", [running.LOCK, run.job_id])
    read_import(run.job_id)
    assert ImportRun.objects.get(pk=run.pk).read_at is None
    assert JobRun.objects.get(pk=run.job_id).finished_at is None
    other.close()
    read_import(run.job_id)
    assert JobRun.objects.get(pk=run.job_id).phase == "finished"


@pytest.mark.parametrize(
    "content",
    [
        "各社区：请于周五前报送材料。\n谢谢。".encode(),
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
        b"%PDF-1.7\n\xe2\xe3\xcf\xd3",
    ],
)
def test_what_is_only_called_a_workbook_is_said_to_be_none(district, content):
    with pytest.raises(Unreadable, match="名称是 Excel 工作簿，内容不是"):
        hand_in(district, "calendar", None, content=content)
    assert not ImportRun.objects.exists()


def test_a_table_in_text_that_is_called_a_workbook_is_read(district):
    run = hand_in(district, "calendar", None, content=comma_separated(GOOD))
    assert counts(run) == (2, 0, 0, 0)
