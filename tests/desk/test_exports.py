"""Every file that somebody takes is written down; large ones a worker writes, and they are kept for a week."""

import csv
import io
import json
from datetime import timedelta

import openpyxl
import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import Membership, User
from desk import jobs
from desk.exports import keeping
from desk.models import ExportPart, ExportRecord, ExportRun, JobRun, Notice
from desk.tasks import ensure_exports, forget_exports, write_export
from tests.admission.cases import draft
from tests.growing.registry import lines
from web import clock
from web.taking import ListFile

LINES = "/lines/"


def body_of(answer):
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


def rows_of(body):
    return list(csv.reader(io.StringIO(body.decode().removeprefix("\ufeff"))))


def press(client, page=LINES, query="", ending="csv", **more):
    return client.post("/exports/new/", {"page": page, "query": query, "format": ending, **more})


def asked(client, **said):
    """The run that a press of the button begins or finds."""
    answer = press(client, **said)
    assert answer.status_code == 302, answer.content.decode()
    return ExportRun.objects.get(pk=int(answer["Location"].strip("/").split("/")[-1]))


def written(client, **said):
    """The same, once a worker has written it."""
    run = asked(client, **said)
    write_export(run.job_id)
    run.refresh_from_db()
    return run


def file_at(client, run):
    return client.get(f"/exports/{run.pk}/file/")


@pytest.fixture
def many(lists, settings, client):
    """A list of more lines than a request may hold, and the reviewer signed in."""
    lines(lists, 30, 100)
    settings.EXPORT_NOW = 10
    client.force_login(lists.reviewer)
    return lists


def test_a_file_that_is_taken_is_written_down_with_who_what_and_how_many(lists, client):
    client.force_login(lists.reviewer)
    body = rows_of(body_of(client.get("/lines/?list=assist&format=csv&page=1&q=")))
    record = ExportRecord.objects.get()
    assert (record.by, record.units, record.authority_ids) == (lists.reviewer, "民政局", [lists.authority.pk])
    assert (record.name, record.page, record.query) == ("清单条目", "/lines/", "list=assist")
    assert (record.filter, record.ending, record.rows) == ("清单：依法协助事项清单", "csv", len(body) - 1)
    assert abs(clock.now() - record.at) < timedelta(minutes=1)


def test_a_stranger_is_not_written_down_and_a_head_takes_nothing(lists, client):
    body_of(client.get("/lines/?format=csv"))
    client.force_login(lists.reviewer)
    client.head("/lines/?format=csv")
    assert ExportRecord.objects.count() == 0


def test_what_is_refused_is_not_written_down(lists, client, settings):
    client.force_login(lists.reviewer)
    assert client.get("/lines/?format=csv&list=planet").status_code == 400
    settings.EXPORT_MOST = 1
    assert client.get("/lines/?format=csv").status_code == 400
    assert ExportRecord.objects.count() == 0


def test_pages_that_are_worked_out_and_the_columns_of_imports_are_written_down_too(district, client):
    client.force_login(district.operator)
    body_of(client.get("/departments/?format=csv"))
    rows = body_of(client.get("/imports/units/export.csv")).decode().splitlines()
    departments, units = ExportRecord.objects.order_by("pk")
    assert (departments.name, departments.page) == ("部门", "/departments/")
    assert (units.name[:5], units.page, units.rows) == ("导入格式：", "/imports/units/export.csv", len(rows) - 1)


def test_what_was_written_down_stands(lists, client):
    client.force_login(lists.reviewer)
    body_of(client.get("/lines/?format=csv"))
    for act in (lambda rows: rows.update(rows=1), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="导出记录不能修改"), transaction.atomic():
            act(ExportRecord.objects.all())


def test_the_head_says_how_many_rows_there_are_before_the_rows(lists, client):
    body = body_of(client.get("/lines/?format=json")).decode()
    said = json.loads(body)
    assert said["count"] == len(said["rows"]) > 0
    assert body.index('"count"') < body.index('"rows"')
    assert "count_written" not in said


def test_more_rows_than_a_request_holds_are_offered_and_nothing_is_begun_by_looking(many, client):
    answer = client.get("/lines/?format=csv&q=事项")
    page = answer.content.decode()
    assert (answer.status_code, "在后台生成" in page, 'name="query" value="q=%E4%BA%8B' in page) == (200, True, True)
    assert (ExportRun.objects.count(), ExportRecord.objects.count(), JobRun.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
@pytest.mark.parametrize("query", ["", "q=事项", "category=meeting_training&list=duty"])
def test_the_file_of_a_worker_is_the_file_of_the_page(many, client, settings, ending, query):
    run = written(client, query=query, ending=ending)
    later = body_of(file_at(client, run))
    settings.EXPORT_NOW = 1000
    now = body_of(client.get(f"/lines/?{query}&format={ending}"))
    if ending == "xlsx":
        sheets = [openpyxl.load_workbook(io.BytesIO(body))["数据"] for body in (later, now)]
        later, now = ([*sheet.iter_rows(values_only=True)] for sheet in sheets)
        assert len(now) == run.rows + 1
    elif ending == "json":
        later, now = json.loads(later), json.loads(now)
        assert later.pop("exported_at")[:10] == now.pop("exported_at")[:10]
        assert later["count"] == run.rows == len(later["rows"])
    assert later == now
    assert run.job.phase == "finished"


def test_a_large_file_is_kept_in_pieces_and_opened_whole(many, client, monkeypatch):
    monkeypatch.setattr("desk.exports.writing.PIECE", 100)
    run = written(client)
    answer = file_at(client, run)
    body = body_of(answer)
    assert run.parts.count() == -(-run.size // 100) > 5
    assert (len(body), answer["Content-Length"]) == (run.size, str(run.size))
    assert answer["Content-Disposition"].endswith(".csv")


def test_the_worker_sees_what_the_person_sees_when_it_writes(district, client, settings):
    settings.EXPORT_NOW = 0
    mine, theirs = draft(district), draft(district, by="other_officer", unit="other_department", name="别家的草稿")
    client.force_login(district.officer)
    run = asked(client, page="/applications/")
    draft(district, name="后来的草稿")
    write_export(run.job_id)
    found = body_of(file_at(client, run)).decode()
    assert (mine.name in found, "后来的草稿" in found, theirs.name in found) == (True, True, False)
    assert ExportRun.objects.get().rows == 2


def test_who_lost_the_post_meanwhile_gets_a_sentence_and_no_file(district, client, settings):
    settings.EXPORT_NOW = 0
    client.force_login(district.officer)
    run = asked(client, page="/applications/")
    Membership.objects.filter(user=district.officer).update(valid_to=clock.today())
    write_export(run.job_id)
    run.refresh_from_db()
    assert (run.made_at, run.job.phase, run.parts.count()) == (None, "failed", 0)
    assert run.job.error == "您的岗位现在看不到这个列表，文件没有生成。"
    User.objects.filter(pk=district.officer.pk).update(is_active=False)
    assert keeping.ExportRun.objects.get().record.state == "failed"


def test_the_person_is_told_once_when_the_file_is_ready(many, client):
    run = written(client)
    write_export(run.job_id)
    notice = Notice.objects.get(key__startswith="export-ready")
    assert (notice.recipient, notice.url) == (many.reviewer, f"/exports/{run.pk}/")
    assert notice.subject == "导出的文件已经生成：清单条目"
    assert notice.text == f"共{run.rows}条，保留7天，只有您能下载。"


def test_the_same_again_finds_the_file_and_another_filter_does_not(many, client):
    run = written(client, query="q=事项&list=")
    assert asked(client, query="q=事项") == run
    assert asked(client, query="q=事项", ending="json") != run
    assert asked(client, query="q=项") != run
    client.force_login(many.second_reviewer)
    assert asked(client, query="q=事项") != run
    assert ExportRecord.objects.count() == ExportRun.objects.count() == 4


def test_asking_while_it_is_written_changes_nothing_even_anew(many, client):
    run = asked(client)
    assert asked(client, anew="1") == run
    assert ExportRecord.objects.count() == 1


def test_anew_the_file_is_written_again_and_the_old_one_is_gone(many, client):
    run = written(client)
    other = written(client, anew="1")
    run.refresh_from_db()
    assert (other != run, run.parts.count(), file_at(client, run).status_code) == (True, 0, 410)
    assert body_of(file_at(client, other))


@pytest.mark.parametrize("end", ["fail", "cancel"])
def test_what_failed_or_was_cancelled_is_begun_anew_when_it_is_asked_again(many, client, end):
    run = asked(client)
    if end == "fail":
        jobs.fail(run.job_id, "没有空间。")
    else:
        jobs.cancel(run.job, many.reviewer)
    again = written(client)
    assert (again != run, again.job.phase) == (True, "finished")


@pytest.mark.parametrize("other", ["second_reviewer", "operator", "worker"])
def test_a_file_opens_for_who_asked_alone(many, client, other):
    run = written(client)
    record = run.record_id
    client.force_login(getattr(many, other))
    for url in (f"/exports/{run.pk}/", f"/exports/{run.pk}/file/", f"/api/v1/exports/{record}/file/"):
        assert client.get(url).status_code == 404
    assert client.get("/exports/").context["page_obj"].paginator.count == 0


def test_before_it_is_made_and_after_its_week_a_sentence_says_so(many, client):
    run = asked(client)
    answer = client.get(f"/exports/{run.pk}/file/")
    assert (answer.status_code, "文件还没有生成" in answer.content.decode()) == (409, True)
    write_export(run.job_id)
    with clock.at(clock.now() + timedelta(days=7, minutes=1)):
        answer = client.get(f"/exports/{run.pk}/file/")
        assert (answer.status_code, "已经删除" in answer.content.decode()) == (410, True)
        api = client.get(f"/api/v1/exports/{run.record_id}/file/")
        assert (api.status_code, api.json()["code"]) == (410, "gone")
        assert ExportPart.objects.count() > 0
        forget_exports()
        assert ExportPart.objects.count() == 0
        assert "已经删除" in client.get(f"/exports/{run.pk}/file/").content.decode()
        assert "可以重新生成" in client.get(f"/exports/{run.pk}/").content.decode()
        assert ExportRecord.objects.get().state == "gone"
        assert written(client).pk != run.pk


def test_a_file_stays_until_its_week_is_over(many, client):
    run = written(client)
    with clock.at(clock.now() + timedelta(days=6, hours=23)):
        forget_exports()
        assert body_of(file_at(client, run))


def test_what_a_killed_worker_left_is_sent_again_and_written_once(many, client, monkeypatch):
    run, sent = asked(client), []
    monkeypatch.setattr("desk.jobs.send", lambda job, run_id: sent.append((job.name, run_id)))
    ensure_exports()
    assert sent == []
    JobRun.objects.update(asked_at=clock.now() - timedelta(minutes=3), started_at=clock.now(), done=7)
    ensure_exports()
    assert sent == [("export", run.job_id)]
    write_export(run.job_id)
    ensure_exports()
    assert (len(sent), ExportRun.objects.get().rows) == (1, ExportRecord.objects.get().rows)


def test_a_cancelled_export_stops_between_two_batches_and_leaves_nothing(many, client, monkeypatch):
    monkeypatch.setattr("web.exports.BATCH", 5)
    run, told, note = asked(client), [], jobs.note_progress

    def noted(run_id, done):
        told.append(done)
        if done == 10:
            jobs.cancel(JobRun.objects.get(pk=run_id), many.reviewer)
        note(run_id, done)

    monkeypatch.setattr("desk.jobs.note_progress", noted)
    write_export(run.job_id)
    run.refresh_from_db()
    assert told == [0, 5, 10]
    assert (run.job.phase, run.made_at, run.parts.count(), run.record.state) == ("cancelled", None, 0, "cancelled")
    assert Notice.objects.count() == 0


def test_an_export_that_is_cancelled_at_the_last_moment_is_not_kept(many, client, monkeypatch):
    run = asked(client)
    made = ListFile.written

    def made_then_cancelled(*said):
        answer = made(*said)
        jobs.cancel(run.job, many.reviewer)
        return answer

    monkeypatch.setattr(ListFile, "written", made_then_cancelled)
    write_export(run.job_id)
    run.refresh_from_db()
    assert (run.made_at, ExportPart.objects.count(), run.job.phase) == (None, 0, "cancelled")


def test_beyond_the_hard_limit_nobody_writes(many, client, settings):
    settings.EXPORT_MOST = 20
    answer = press(client)
    assert (answer.status_code, ExportRun.objects.count()) == (400, 0)
    assert "超过20条，一个文件放不下" in answer.content.decode()


@pytest.mark.parametrize(
    ("page", "status"),
    [("/nowhere/", 404), ("/orders/new/", 404), ("/asked/", 404), ("", 404), ("/notices/failed/", 403)],
)
def test_what_is_no_list_of_mine_cannot_be_asked_for(many, client, page, status):
    assert press(client, page=page).status_code == status
    assert ExportRun.objects.count() == 0


def test_a_wrong_filter_or_format_is_refused(many, client):
    assert press(client, query="list=planet").status_code == 400
    assert press(client, ending="pdf").status_code == 400
    assert press(client, query="q=" + "长" * 2000).status_code == 400


def test_the_list_of_ones_own_shows_every_state(many, client):
    ready, making = written(client), asked(client, query="q=1")
    failed, cancelled = asked(client, query="q=2"), asked(client, query="q=3")
    jobs.fail(failed.job_id, "没有空间。")
    jobs.cancel(cancelled.job, many.reviewer)
    body_of(client.get("/orders/?format=csv"))
    gone = written(client, query="q=4")
    keeping.end(gone)
    states = {"ready": ready, "making": making, "failed": failed, "cancelled": cancelled, "gone": gone}
    for state, run in states.items():
        page = client.get("/exports/", {"state": state})
        assert [one.pk for one in page.context["records"]] == [run.record_id]
        assert page.context["records"][0].state == state
    assert [one.name for one in client.get("/exports/?state=taken").context["records"]] == ["调整文件"]
    assert client.get("/exports/").context["page_obj"].paginator.count == 6


def test_the_log_is_for_those_who_look_after_the_system_and_of_their_authority_alone(many, client):
    written(client)
    stranger = User.objects.create_user("stranger", "a-long-password", display_name="外地人")
    ExportRecord.objects.create(by=stranger, authority_ids=[999], name="别处", page="/x/", ending="csv", rows=1)
    assert client.get("/exports/log/").status_code == 403
    client.force_login(many.operator)
    page = client.get("/exports/log/", {"q": "民政局 清单"})
    assert [one.by for one in page.context["records"]] == [many.reviewer]
    assert client.get("/exports/log/").context["page_obj"].paginator.count == 1
    rows = rows_of(body_of(client.get("/exports/log/?format=csv")))
    # The one who takes the log stands in it too.
    assert [row[0] for row in rows[1:]] == [many.operator.display_name, many.reviewer.display_name]
    assert [one["name"] for one in client.get("/api/v1/exports/").json()["results"]] == ["导出记录", "清单条目"]


def test_a_large_export_has_its_progress_in_the_pages_of_jobs(many, client):
    run = asked(client)
    assert client.get(reverse("desk:job-detail", args=[run.job_id])).context["done_url"] == f"/exports/{run.pk}/"
    page = client.get(f"/exports/{run.pk}/").content.decode()
    assert ("正在排队" in page, "hx-get" in page) == (True, True)
