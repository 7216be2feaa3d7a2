"""Drafts: begun once, saved as they go, nothing overwritten, files kept."""

import threading
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from admission.drafting import attach, may_edit, put_aside, read_mark, save_fields, start_draft
from admission.models import Application
from desk.models import Change
from tests.admission import cases
from web.refusals import NotAllowed, NotYourPart, Stale

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 content"
SUPPORT = ("funding_amount", "no_funding_reason")


def start(district, token=None, by="officer", unit="department"):
    return start_draft(unit=district.units[unit], by=getattr(district, by), token=token or uuid.uuid4())


def test_the_same_token_gives_the_same_draft(district):
    token = uuid.uuid4()
    assert start(district, token) == start(district, token)
    assert Application.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_on_two_connections_makes_one_draft(district):
    token, barrier, made = uuid.uuid4(), threading.Barrier(2), []
    officer = district.officer

    def press():
        barrier.wait(timeout=20)
        made.append(start_draft(unit=district.department, by=officer, token=token).pk)
        connection.close()

    threads = [threading.Thread(target=press) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(made) == 2
    assert len(set(made)) == 1


@pytest.mark.parametrize(
    ("by", "unit"),
    [("officer", "other_department"), ("worker", "community1"), ("reviewer", "office"), ("officer", "meeting")],
)
def test_one_begins_drafts_only_for_a_unit_for_which_one_applies(district, by, unit):
    with pytest.raises(NotYourPart):
        start(district, by=by, unit=unit)


def test_somebody_elses_token_gives_nothing(district):
    token = start(district).token
    with pytest.raises(NotYourPart):
        start(district, token, by="colleague")


def test_a_section_is_saved_though_it_is_incomplete(district):
    draft = start(district)
    form = save_fields(
        draft, ("name", "content"), {"name": "高温慰问", "content": ""}, by=district.officer, seen=draft.version
    )
    assert form.errors == {}
    saved = Application.objects.get()
    assert (saved.name, saved.content, saved.version) == ("高温慰问", "", 2)


def test_what_is_wrong_is_not_saved_and_the_version_stays(district):
    draft = cases.draft(district)
    form = save_fields(
        draft, ("starts_on", "ends_on"), {"starts_on": "2026-02-30", "ends_on": ""}, by=district.officer, seen=1
    )
    assert form.errors == {"starts_on": ["「2026-02-30」不是一个有效的日期，请按「2026-03-01」的样式填写。"]}
    assert form["starts_on"].value() == "2026-02-30"
    assert Application.objects.get().version == 1


def test_an_end_before_the_start_is_said_beside_the_end(district):
    draft = cases.draft(district)
    answers = {"starts_on": "2026-06-02", "ends_on": "2026-06-01"}
    form = save_fields(draft, ("starts_on", "ends_on"), answers, by=district.officer, seen=1)
    assert form.errors == {"ends_on": ["结束日期不能早于开始日期。"]}


def test_an_end_alone_is_checked_against_the_start_that_is_saved(district):
    draft = cases.draft(district)
    form = save_fields(draft, ("ends_on",), {"ends_on": "2026-05-31"}, by=district.officer, seen=1)
    assert form.errors == {"ends_on": ["结束日期不能早于开始日期。"]}


def test_nothing_changed_leaves_the_version_alone(district):
    draft = start(district)
    save_fields(draft, ("name",), {"name": ""}, by=district.officer, seen=1)
    assert Application.objects.get().version == 1


def test_a_colleagues_edit_is_never_overwritten(district):
    draft = start(district)
    save_fields(draft, ("name",), {"name": "甲写的"}, by=district.officer, seen=1)
    with pytest.raises(Stale):
        save_fields(draft, ("name",), {"name": "乙写的"}, by=district.colleague, seen=1)
    assert Application.objects.get().name == "甲写的"


def test_two_people_may_write_in_two_sections_at_once(district):
    draft = start(district)
    mark = read_mark(draft, SUPPORT)
    save_fields(draft, ("name",), {"name": "甲写的"}, by=district.officer, seen=1)
    answers = {"funding_amount": "0", "no_funding_reason": "没有预算"}
    save_fields(draft, SUPPORT, answers, by=district.colleague, seen=1, mark=mark)
    saved = Application.objects.get()
    assert (saved.name, saved.no_funding_reason, saved.version) == ("甲写的", "没有预算", 3)


def test_a_mark_doesnt_help_when_the_same_section_has_changed(district):
    draft = start(district)
    mark = read_mark(draft, SUPPORT)
    answers = {"funding_amount": "0", "no_funding_reason": "没有预算"}
    save_fields(draft, SUPPORT, answers, by=district.officer, seen=1)
    with pytest.raises(Stale):
        save_fields(draft, SUPPORT, {**answers, "no_funding_reason": "另报"}, by=district.colleague, seen=1, mark=mark)


def test_nobody_but_the_applicant_writes_and_nobody_after_submission(district):
    application = cases.submitted(district)
    assert not may_edit(application, district.officer)
    with pytest.raises(NotAllowed, match="现在是「已提交」"):
        save_fields(application, ("name",), {"name": "改"}, by=district.officer, seen=application.version)
    with pytest.raises(NotYourPart):
        save_fields(application, ("name",), {"name": "改"}, by=district.reviewer, seen=application.version)


def test_what_is_returned_may_be_written_on_again(district):
    application = cases.returned(district)
    assert may_edit(application, district.colleague)
    assert not may_edit(application, district.reviewer)


def test_the_hours_follow_from_the_minutes(district):
    draft = start(district)
    save_fields(draft, ("minutes_each",), {"minutes_each": "80"}, by=district.officer, seen=1)
    saved = Application.objects.get()
    assert (saved.minutes_each, saved.workload_hours) == (80, Decimal("1.3"))


def test_an_answer_whose_question_no_longer_applies_is_taken_out_and_told(district):
    draft = cases.draft(district, causes=["forms"], attached_forms="走访登记表")
    fields = ("causes", "attached_forms")
    form = save_fields(draft, fields, {"causes": [], "attached_forms": "走访登记表"}, by=district.officer, seen=1)
    assert form.cleared == {"attached_forms": "走访登记表"}
    assert Application.objects.get().attached_forms == ""


def test_what_is_taken_out_leaves_a_trace_in_the_history(district):
    draft = cases.draft(district, basis_level="letter", path="joint_meeting", path_reason="汛期临近。")
    form = save_fields(draft, ("basis_level",), {"basis_level": "law"}, by=district.officer, seen=1)
    assert form.cleared == {"path": "joint_meeting", "path_reason": "汛期临近。"}
    rows = Change.objects.filter(tbl="admission_application", row_id=str(draft.pk), before__has_key="path_reason")
    assert [row.before["path_reason"] for row in rows] == ["汛期临近。"]


def test_what_nobody_touched_stays(district):
    draft = cases.draft(district, attached_forms="走访登记表", minutes_each=None)
    form = save_fields(draft, ("name",), {"name": "新名称"}, by=district.officer, seen=1)
    assert form.cleared == {}
    assert Application.objects.get().attached_forms == "走访登记表"


def test_a_street_stands_for_all_its_communities(district):
    draft = start(district)
    answers = {"communities": [f"street-{district.street.pk}", str(district.community3.pk)]}
    save_fields(draft, ("communities",), answers, by=district.officer, seen=1)
    assert {one.name for one in draft.communities.all()} == {"第1社区", "第2社区", "第3社区"}


def test_files_are_kept_and_put_aside_but_never_lost(district):
    draft = start(district)
    attachment = attach(draft, "basis", SimpleUploadedFile("文件.pdf", PDF), by=district.officer)
    put_aside(attachment, by=district.colleague)
    (kept,) = draft.attachments.for_list()
    assert (kept.file.name, kept.replaced_at is None) == ("文件.pdf", False)
    assert Application.objects.get().version == 3


def test_a_file_of_another_type_is_refused_with_the_remedy(district):
    with pytest.raises(ValidationError, match="请上传 PDF、Word"):
        attach(start(district), "basis", SimpleUploadedFile("a.pdf", b"MZ\x90 not a pdf"), by=district.officer)


def test_a_file_too_big_is_refused_with_its_size(district, settings):
    settings.UPLOAD_LIMIT = 1024 * 1024
    upload = SimpleUploadedFile("a.pdf", PDF + b"0" * 3 * 1024 * 1024)
    with pytest.raises(ValidationError, match="文件有 3 MB"):
        attach(start(district), "basis", upload, by=district.officer)


def test_no_file_is_added_after_submission(district):
    with pytest.raises(NotAllowed):
        attach(cases.submitted(district), "basis", SimpleUploadedFile("a.pdf", PDF), by=district.officer)
