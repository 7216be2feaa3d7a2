"""Pages, files and API of violations: reported signed in or not, handled, read by each as far as it is theirs."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Max

from desk.models import Change
from dispatch.models import StandingBurden, Violation
from tests.admission.cases import TODAY
from tests.desk.test_photos import SECRET, WORDS, jpeg
from tests.dispatch.burdens import make_burden
from tests.dispatch.rows import send
from tests.dispatch.violations import FOUND, TEXT, act, corrected, ordered, photo, reported, verified
from tests.district import standard_lists
from web import clock

JSON = "application/json"
HERE = "/violations/report/"


@pytest.fixture(autouse=True)
def _today():
    with clock.at(TODAY):
        yield


def as_(client, district, name):
    client.force_login(getattr(district, name))
    return client


def said(district, **more):
    return {"kind": "unlisted", "unit": district.department.pk, "text": TEXT, **more}


def numbers(client, query=""):
    return [row.number for row in client.get(f"/violations/{query}").context["rows"]]


def test_a_community_reports_from_the_page_of_what_it_received(district, client):
    standard_lists(district)
    receipt = send(district)
    as_(client, district, "worker")
    assert f"{HERE}?receipt={receipt.pk}" in client.get(f"/received/{receipt.pk}/").content.decode()
    form = client.get(f"{HERE}?receipt={receipt.pk}").context["form"]
    assert (form["unit"].value(), form["text"].value()) == (district.department.pk, "请填报养犬台账")
    answer = client.post(HERE, said(district, receipt=receipt.pk, community=district.community1.pk, file_1=photo()))
    row = Violation.objects.get()
    assert answer["Location"] == f"/violations/{row.pk}/"
    assert (row.receipt, row.community_id, row.reporter) == (receipt, district.community1.pk, district.worker)
    page = client.get(f"/violations/{row.pk}/").content.decode()
    assert "举报材料" in page and TEXT in page


def test_the_page_of_a_burden_leads_to_a_report_of_it(district, client):
    burden = make_burden(district)
    as_(client, district, "worker")
    assert f"{HERE}?burden={burden.pk}" in client.get(f"/burdens/{burden.pk}/").content.decode()
    for state, kind in (("kept", "unlisted"), ("to_stop", "unlisted"), ("said_stopped", "rebound")):
        StandingBurden.objects.filter(pk=burden.pk).update(state=state, stop_by=TODAY)
        assert client.get(f"{HERE}?burden={burden.pk}").context["form"]["kind"].value() == kind


def test_somebody_who_is_not_signed_in_reports_too(district, client):
    page = client.get(HERE).content.decode()
    assert "您没有登录，按匿名受理" in page and 'name="is_anonymous"' not in page
    answer = client.post(HERE, said(district))
    row = Violation.objects.get()
    assert (answer.status_code, row.number in answer.content.decode()) == (200, True)
    assert (row.is_anonymous, answer.cookies.get("sessionid"), answer.cookies.get("messages")) == (True, None, None)


def test_what_is_wrong_is_said_and_what_was_typed_stays(district, client):
    as_(client, district, "worker")
    bad = client.post(HERE, {"kind": "unlisted", "text": "只写了这一句", "happened_on": "2026-05-01"})
    assert bad.status_code == 422
    text = bad.content.decode()
    for words in ("请选择单位，或者写明单位名称。", "日期不能晚于今天。", "只写了这一句"):
        assert words in text
    assert client.post(HERE, {}).status_code == 422
    assert Violation.objects.count() == 0


def test_before_there_is_an_authority_nobody_reports(client, db):
    assert client.get(HERE).status_code == 404


def test_the_reviewer_verifies_orders_and_closes_on_the_pages(district, client):
    row = reported(district)
    as_(client, district, "reviewer")
    assert numbers(client, "?due=mine") == [row.number]
    here = f"/violations/{row.pk}/"
    for action, answers in (
        ("verify", {"unit": district.department.pk, "finding": FOUND}),
        ("order", {"correct_by": "2026-03-20", "note": "收回通知。"}),
        ("correct", {"note": "看过通知，已收回。", "file": photo()}),
    ):
        assert client.get(f"{here}do/{action}/").status_code == 200
        assert client.post(f"{here}do/{action}/", {}).status_code == 422
        assert client.post(f"{here}do/{action}/", answers)["Location"] == here
    assert Violation.objects.get().state == "corrected"
    assert numbers(client, "?due=mine") == []


def test_who_finds_it_to_be_about_the_own_unit_is_led_back_to_the_list(district, client):
    row = reported(district, unit=None, unit_name="某局")
    as_(client, district, "reviewer")
    answer = client.post(f"/violations/{row.pk}/do/verify/", {"unit": district.office.pk, "finding": FOUND})
    assert answer["Location"] == f"/violations/{row.pk}/"
    assert client.get(f"/violations/{row.pk}/").context["violation"].is_whole is False


def test_the_unit_concerned_answers_on_its_page(district, client):
    row = ordered(district)
    as_(client, district, "officer")
    assert numbers(client, "?due=mine") == [row.number]
    assert "要整改的违规下派" in client.get("/").content.decode()
    client.post(f"/violations/{row.pk}/do/answer/", {"note": "已收回。", "file": photo()})
    page = client.get(f"/violations/{row.pk}/").content.decode()
    assert "报送整改情况" in page and "整改材料" in page and TEXT not in page
    kept = Violation.objects.get().evidence.get()
    assert client.get(f"/violations/{row.pk}/evidence/{kept.pk}/").status_code == 200


def test_each_home_counts_what_waits(district, client):
    reported(district)
    assert "待核实的违规下派" in as_(client, district, "reviewer").get("/").content.decode()
    assert "违规下派</" in as_(client, district, "officer").get("/").content.decode()
    assert "要整改的违规下派" not in client.get("/").content.decode()
    row = ordered(district, text="另一件")
    with clock.at(row.due_on.replace(month=4)):
        assert "逾期没有整改的违规下派" in as_(client, district, "reviewer").get("/").content.decode()


def test_the_list_is_filtered(district, client):
    first, second = reported(district), verified(district, text="要求安装程序", kind="other")
    third = corrected(district, text="挂牌子", unit=district.other_department)
    as_(client, district, "reviewer")
    assert numbers(client, "?kind=other") == [second.number]
    assert numbers(client, "?state=reported") == [first.number]
    assert numbers(client, "?q=安装程序") == [second.number]
    assert numbers(client, f"?unit={district.other_department.pk}") == [third.number]
    assert numbers(client, "?due=rebound") == []
    with clock.at(first.due_on.replace(month=4)):
        assert numbers(client, "?due=overdue") == [first.number]
    assert sorted(numbers(as_(client, district, "worker"), "?due=ours")) == [
        one.number for one in (first, second, third)
    ]


def test_the_file_holds_what_its_reader_may_read(district, client):
    verified(district)
    for name, text in (("reviewer", TEXT), ("officer", None)):
        body = b"".join(as_(client, district, name).get("/violations/?format=json").streaming_content)
        (row,) = json.loads(body)["rows"]
        assert (row["finding"], row["text"]) == (FOUND, text)


def test_the_api_reports_handles_and_answers(district, client):
    as_(client, district, "worker")
    made = client.post("/api/v1/violations/", said(district), content_type=JSON)
    assert (made.status_code, made.json()["text"], made.json()["state"]) == (201, TEXT, "reported")
    here = f"/api/v1/violations/{made.json()['id']}/"
    hidden = client.post("/api/v1/violations/", said(district, text="另一件", is_anonymous=True), content_type=JSON)
    assert (hidden.status_code, list(hidden.json())) == (201, ["number"])
    assert Violation.objects.get(number=hidden.json()["number"]).reporter is None
    bad = client.post("/api/v1/violations/", {"text": TEXT, "nonsense": 1}, content_type=JSON)
    assert (bad.status_code, bad.json()["field"]) == (400, "nonsense")
    assert client.post("/api/v1/violations/", {"text": TEXT}, content_type=JSON).status_code == 400
    as_(client, district, "reviewer")
    done = client.post(f"{here}do/verify/", {"unit": district.department.pk, "finding": FOUND}, content_type=JSON)
    assert (done.json()["state"], done.json()["text"]) == ("verified", TEXT)
    as_(client, district, "officer")
    seen = client.get(here).json()
    assert (seen["finding"], seen["text"], seen["community"], seen["reported_on"]) == (FOUND, None, None, None)
    assert client.post(f"{here}do/answer/", {"note": "已收回。"}, content_type=JSON).status_code == 200


def shot(name="张三的手机.jpg"):
    return SimpleUploadedFile(name, jpeg(*WORDS), content_type="image/jpeg")


def test_the_api_takes_files_by_the_rule_of_the_page(district, client):
    as_(client, district, "worker")
    made = client.post("/api/v1/violations/", said(district, file_1=shot(), file_2=photo()))
    row = Violation.objects.get(pk=made.json()["id"])
    kept = [one.file for one in row.evidence.select_related("file")]
    assert [one.name for one in kept] == ["举报材料.jpg", "举报材料.png"]
    assert SECRET not in bytes(kept[0].content) and [one.stored_by for one in kept] == [None, None]
    bad = client.post("/api/v1/violations/", said(district, text="另一件", file_1=SimpleUploadedFile("x.exe", b"MZ")))
    assert (bad.status_code, bad.json()["field"]) == (400, "file_1")
    bad = client.post("/api/v1/violations/", said(district, text="另一件", file_1="x.png"), content_type=JSON)
    assert (bad.status_code, bad.json()["field"], Violation.objects.count()) == (400, "file_1", 1)


def test_an_anonymous_report_through_the_api_takes_pictures_alone_and_keeps_nobody(district, client):
    as_(client, district, "worker")
    for content, why in ((b"%PDF-1.7 text", "not_a_picture"), (b"%PDF-1.7 /Author (Zhang San)", "names_its_writer")):
        paper = SimpleUploadedFile("通知.pdf", content, content_type="application/pdf")
        bad = client.post("/api/v1/violations/", said(district, is_anonymous=True, file_1=paper))
        assert (bad.status_code, bad.json()["code"], bad.json()["field"]) == (400, why, "file_1")
    seq = Change.objects.aggregate(last=Max("seq"))["last"] or 0
    made = client.post("/api/v1/violations/", said(district, is_anonymous=True, file_1=shot()))
    assert (made.status_code, list(made.json())) == (201, ["number"])
    assert set(Change.objects.filter(seq__gt=seq).values_list("actor", flat=True)) == {"anonymous-report"}


def test_a_step_over_the_api_may_have_a_file(district, client):
    row = ordered(district)
    as_(client, district, "officer")
    here = f"/api/v1/violations/{row.pk}/do/answer/"
    assert client.post(here, {"note": "已收回。", "file": shot()}).status_code == 200
    kept = row.evidence.get()
    assert (kept.is_of_correction, kept.file.name, SECRET in bytes(kept.file.content)) == (True, "整改材料.jpg", False)
    assert client.post(here, {"note": shot()}).json()["field"] == "note"


def test_a_unit_that_somebody_writes_out_is_that_unit(district, client):
    as_(client, district, "worker")
    for n, name in enumerate(("统计局", " 测试区 统计局 ")):
        client.post(HERE, {"kind": "unlisted", "unit_name": name, "text": f"第{n}件"})
    assert set(Violation.objects.values_list("unit", "unit_name")) == {(district.other_department.pk, "")}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("卫健委", "wj"),
        ("区卫健委", "wj"),
        ("民政", "mz"),
        ("测试区统计", "tj"),
        ("健", None),
        ("某局", None),
        ("市民政局", None),
        ("街道", None),
    ],
)
def test_a_short_name_is_the_only_unit_that_it_is_short_for(district, client, name, code):
    client.post(HERE, {"kind": "unlisted", "unit_name": name, "text": "报表"})
    row = Violation.objects.get()
    assert (row.unit and row.unit.code, row.unit_name) == (code, "" if code else name)


def test_to_the_unit_concerned_what_is_said_to_have_come_back_looks_as_it_did(district, client):
    row = corrected(district, text="报台账")
    as_(client, district, "officer")
    addresses = ["/", "/notices/", "/violations/", f"/violations/{row.pk}/", "/violations/?state=corrected"]
    addresses += ["/violations/?state=reported", "/violations/?due=overdue", f"/violations/{row.pk}/do/answer/"]
    addresses += [f"/violations/?format={ending}" for ending in ("csv", "json")]
    api = f"/api/v1/violations/{row.pk}/"
    addresses += ["/api/v1/violations/", "/api/v1/violations/?state=reported", api, f"{api}actions/"]

    def seen():
        with clock.at(row.reported_on.replace(month=6)):
            return {url: bare(client.get(url)) for url in addresses}

    before = seen()
    act(district, row, "report_rebound", by="worker", note="又发了一遍。")
    assert seen() == before
    act(district, row, "keep_closed", note="没有再发。")
    assert seen() == before


def bare(answer):
    """Status and text of an answer without what differs from one to the next."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, re.sub(
        r'value="[A-Za-z0-9]{64}"|"X-CSRFToken": "\w{64}"|"taken_at": "[^"]*"', "", content.decode()
    )


def test_a_stranger_reports_nothing_through_the_api(district, client):
    assert client.post("/api/v1/violations/", said(district), content_type=JSON).status_code in (401, 403)
