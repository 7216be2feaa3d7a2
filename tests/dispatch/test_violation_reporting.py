"""Reporting a violation: what is filled in, what comes back, what an anonymous report leaves behind: nothing of who."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile

from desk.models import Change, StoredFile
from dispatch import violation_reporting
from dispatch.models import Violation
from dispatch.violation_reporting import about_from, filled_in
from tests.admission.cases import TODAY
from tests.desk.test_bare_files import pdf
from tests.desk.test_photos import SECRET, WORDS, jpeg
from tests.dispatch.burdens import make_burden
from tests.dispatch.rows import send
from tests.dispatch.violations import TEXT, by_nobody, corrected, photo, reported
from tests.district import standard_lists
from web import clock
from web.refusals import NotAllowed
from web.workflow import perform

HERE = "/violations/report/"
SAID = {"kind": "unlisted", "unit_name": "某局", "text": TEXT}


@pytest.fixture(autouse=True)
def _today():
    with clock.at(TODAY):
        yield


def naming(user):
    """{table.column: how many rows name ``user``}, over every table of the register."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.related_model is get_user_model() and model._meta.managed:
                found[f"{model._meta.db_table}.{field.column}"] = model._base_manager.filter(
                    **{field.name: user}
                ).count()
    return found


def test_a_report_in_ones_own_name_belongs_to_the_community(district):
    row = reported(district)
    assert (row.reporter, row.reporter_unit_id, row.is_anonymous) == (district.worker, district.community1.pk, False)
    assert row.number == "测试区违〔2026〕1号"


def test_about_ones_own_unit_it_belongs_to_the_person_alone(district):
    row = reported(district, by=district.street_officer, unit=district.street)
    assert (row.reporter, row.reporter_unit) == (district.street_officer, None)


def test_the_same_words_pressed_twice_are_one_report(district):
    assert reported(district) == reported(district)
    assert by_nobody(district) == by_nobody(district)
    assert Violation.objects.count() == 2


def test_of_somebody_who_is_not_signed_in_nothing_is_kept(district):
    row = by_nobody(district, text="联系人：李建国，电话13812345678，要我们报表")
    assert (row.is_anonymous, row.reporter, row.reporter_unit) == (True, None, None)
    assert "13812345678" not in row.text and "李建国" not in row.text
    assert row.community == district.community1


def test_an_anonymous_report_leaves_no_row_and_no_line_of_the_history_that_names_the_reporter(district, client):
    worker = district.worker
    client.force_login(worker)
    client.get(HERE)
    before, sessions, seq = naming(worker), set(Session.objects.values_list("session_data")), last_change()
    said = {**SAID, "is_anonymous": "on", "community": district.community1.pk, "file_1": photo()}
    answer = client.post(HERE, said)
    row = Violation.objects.get()
    assert (answer.status_code, row.number in answer.content.decode()) == (200, True)
    assert "no-store" in answer["Cache-Control"]
    assert (row.is_anonymous, row.reporter, row.reporter_unit, row.community) == (True, None, None, None)
    assert naming(worker) == before
    assert set(Session.objects.values_list("session_data")) == sessions
    written = Change.objects.filter(seq__gt=seq)
    assert set(written.values_list("actor", flat=True)) == {"anonymous-report"}
    assert [one for one in written if one.context] == []
    assert written.filter(tbl__in=["dispatch_violation", "dispatch_evidence"]).count() == 0
    assert row.evidence.get().file.stored_by is None
    assert row.steps.count() == 0


def last_change():
    return Change.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def test_an_anonymous_report_keeps_no_receipt_that_only_one_community_has(district, client):
    standard_lists(district)
    receipt = send(district)
    client.force_login(district.worker)
    client.post(HERE, {**SAID, "receipt": receipt.pk, "is_anonymous": "on"})
    row = Violation.objects.get()
    assert (row.receipt, row.dispatch, row.community) == (None, None, None)


def test_an_anonymous_report_keeps_no_burden_that_only_few_communities_know(district, monkeypatch):
    burden = make_burden(district)
    hidden = {"is_anonymous": True, "burden": burden}
    assert reported(district, text="第一件", **hidden).burden is None
    monkeypatch.setattr(violation_reporting, "FEWEST", 2)
    assert reported(district, text="第二件", **hidden).burden == burden


def test_a_photo_keeps_neither_its_name_nor_where_it_was_taken(district, client):
    shot = SimpleUploadedFile("第1社区张三.jpg", jpeg(*WORDS), content_type="image/jpeg")
    client.force_login(district.worker)
    client.post(HERE, {**SAID, "file_1": shot})
    kept = StoredFile.objects.get()
    assert kept.name == "举报材料.jpg"
    assert SECRET not in bytes(kept.content)


def test_an_anonymous_report_takes_pictures_alone_as_other_files_name_their_author(district, client):
    paper = SimpleUploadedFile("通知.pdf", pdf(b"<<>>", b"<< /Author (Zhang San) >>"), content_type="application/pdf")
    answer = client.post(HERE, {**SAID, "file_1": paper})
    assert (answer.status_code, "匿名举报只收照片和截图" in answer.content.decode()) == (422, True)
    client.force_login(district.worker)
    paper.seek(0)
    assert client.post(HERE, {**SAID, "file_1": paper}).status_code == 302
    assert b"Zhang San" not in bytes(Violation.objects.get().evidence.get().file.content)


def test_a_file_that_names_its_author_for_good_is_not_taken_and_the_page_says_what_to_do(district, client):
    client.force_login(district.worker)
    for name, content in (("通知.doc", b"\xd0\xcf\x11\xe0"), ("通知.pdf", b"%PDF-1.7 /Author (Zhang San)")):
        answer = client.post(HERE, {**SAID, "file_1": SimpleUploadedFile(name, content)})
        assert (answer.status_code, "请截图或者拍照以后再传" in answer.content.decode()) == (422, True), name
    assert not Violation.objects.exists()


def test_a_flood_of_anonymous_reports_is_stopped_and_named_ones_are_not(district, monkeypatch):
    monkeypatch.setattr(violation_reporting, "MOST_ANONYMOUS", 2)
    for n in range(2):
        by_nobody(district, text=f"第{n}件")
    with pytest.raises(NotAllowed):
        by_nobody(district, text="又一件")
    assert reported(district).pk


def test_what_came_back_opens_the_old_one(district):
    burden = make_burden(district)
    closed = corrected(district, burden=burden)
    again = reported(district, text="台账又要报了", burden=burden, files=[photo()])
    assert (again, again.state, again.evidence.count()) == (closed, "reported", 1)
    step = again.steps.get(action="report_rebound")
    assert (step.part, step.by, step.answers["note"]) == ("receiver", district.worker, "台账又要报了")
    assert Violation.objects.count() == 1


def test_a_form_that_is_sent_again_opens_the_old_one(district):
    standard_lists(district)
    first, second = send(district, "请各社区今晚填报养犬情况台账"), send(district, "请各社区今晚再填报养犬情况台账")
    closed = corrected(district, receipt=first)
    assert reported(district, text="又发了一遍", receipt=second) == closed
    assert (closed.steps.last().action, Violation.objects.count()) == ("report_rebound", 1)


def test_the_same_words_about_the_same_unit_open_the_old_one_without_a_receipt(district):
    closed = corrected(district)
    with clock.at(TODAY + timedelta(days=9)):
        assert reported(district, text=f"{TEXT}。") == closed


@pytest.mark.parametrize(
    "said",
    [
        {"text": "要求各社区组织居民签订安全责任书"},
        {"kind": "unpaid"},
        {"unit": None, "unit_name": "某公司"},
        {"community": None},
    ],
)
def test_another_matter_kind_unit_or_no_community_opens_nothing(district, said):
    closed = corrected(district)
    with clock.at(TODAY + timedelta(days=9)):
        assert reported(district, **{"text": f"{TEXT}。", **said}) != closed


def test_another_community_opens_no_report_of_the_first_one(district):
    burden = make_burden(district)
    closed = corrected(district, burden=burden)
    said = {"by": district.neighbour, "community": district.community2, "burden": burden}
    assert reported(district, text="我们也要报", **said) != closed


def test_a_rebound_reported_by_somebody_else_names_nobody(district):
    standard_lists(district)
    receipt = send(district)
    closed = corrected(district, receipt=receipt)
    again = reported(district, by=district.street_officer, text="又发了一遍", receipt=receipt)
    step = again.steps.get(action="report_rebound")
    assert (again, step.part, step.by) == (closed, "clock", None)


def test_a_report_begins_with_what_is_known_of_the_receipt(district):
    standard_lists(district)
    receipt = send(district)
    perform(receipt, "refuse", by=district.worker, ground="over_scope", note="")
    about = about_from(district.worker, {"receipt": receipt.pk})
    said = filled_in(about, district.worker)
    assert said == {
        "community": district.community1,
        "unit": district.department,
        "happened_on": TODAY,
        "text": "请填报养犬台账",
        "kind": "over_scope",
    }
    assert about_from(district.neighbour, {"receipt": receipt.pk}) == {}
    assert about_from(AnonymousUser(), {"receipt": "x", "burden": "9" * 20}) == {}


def test_a_report_begins_with_what_is_known_of_the_burden(district):
    burden = make_burden(district)

    def begun():
        said = filled_in(about_from(district.worker, {"burden": burden.pk}), district.worker)
        assert (said["unit"], said["text"]) == (district.department, "台账「危房台账」")
        return said["kind"]

    assert begun() == "unlisted"
    perform(burden, "order_stop", by=district.reviewer, stop_by=TODAY, reason="没有依据")
    assert begun() == "unlisted"  # nothing has come back of what never went
    perform(burden, "say_stopped", by=district.officer, note="已停用。")
    assert begun() == "rebound"
    perform(burden, "verify_stopped", by=district.reviewer, note="看过")
    assert begun() == "rebound"


def test_an_anonymous_report_keeps_neither_the_name_nor_the_community_that_it_says_of_its_reporter(district, client):
    text = "我叫张小红，在禾苑社区上班。区商务局李建国让我们每天报表。"
    client.post(HERE, {**SAID, "text": text, "is_anonymous": "on"})
    kept = "我叫〔某人〕，在〔某社区〕上班。区商务局〔某人〕让我们每天报表。"
    assert Violation.objects.get().text == kept
    assert text not in str(list(Violation.objects.values()))
