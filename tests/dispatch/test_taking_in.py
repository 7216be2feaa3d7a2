"""What came by chat and is to be done is kept at one press, among what is due; the same press twice gives the same receipt."""

import json
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from desk.models import Notice, StoredFile
from dispatch.models import Dispatch, Receipt
from dispatch.refusing import refuse_at_once
from dispatch.taking_in import take_in
from dispatch.workbench import bench_of, due_this_week
from tests.desk.test_photos import SECRET, WORDS, jpeg
from tests.district import standard_lists
from web import clock
from web.once import TokenUsed
from web.refusals import NotAllowed, NotYourPart
from web.workflow import perform

DUTY, ASSIST, UNLISTED = "入户宣传宪法", "通知居民做免费体检", "请各社区填报养犬台账"
BEYOND = "通知居民做免费体检，并填报体检台账"
CHECK, KEEP = "/check/", "/check/take-in/"


@pytest.fixture
def lists(district):
    standard_lists(district)
    return district


def press(district, text=DUTY, *, by=None, token=None, **said):
    by = by or district.worker
    return take_in(text, community=district.community1, by=by, token=token or uuid.uuid4(), **said)


@pytest.mark.parametrize(("text", "verdict"), [(DUTY, "duty"), (ASSIST, "assist"), (BEYOND, "assist")])
def test_one_press_keeps_it_as_taken_on_with_the_answer_frozen(lists, text, verdict):
    receipt, made = press(lists, text)
    assert (made, receipt.state, receipt.verdict, receipt.number) == (True, "taken_on", verdict, "")
    assert (receipt.dispatch.origin, receipt.dispatch.text) == ("reported", text)
    assert receipt.cited is not None
    assert [step.action for step in receipt.steps.all()] == ["take_on"]
    assert not Notice.objects.exists()


def test_it_stands_among_what_is_due_this_week_until_it_is_completed(lists):
    receipt, _made = press(lists, due_on=clock.today(), sender=lists.department, document_number="卫发〔2026〕5号")
    assert (receipt.dispatch.sender, receipt.dispatch.document_number) == (lists.department, "卫发〔2026〕5号")
    assert [row.pk for row in due_this_week(bench_of(lists.worker))["rows"]] == [receipt.pk]
    perform(receipt, "complete", by=lists.worker)
    assert due_this_week(bench_of(lists.worker))["count"] == 0


def test_two_presses_give_one_receipt(lists):
    token = uuid.uuid4()
    first, made = press(lists, token=token)
    again, made_again = press(lists, token=token)
    assert (made, made_again, first.pk) == (True, False, again.pk)
    assert Dispatch.objects.count() == 1


def test_a_token_that_refused_keeps_nothing_and_the_other_way_round(lists):
    token = uuid.uuid4()
    refuse_at_once(BEYOND, community=lists.community1, by=lists.worker, token=token)
    with pytest.raises(TokenUsed):
        press(lists, BEYOND, token=token)
    token = uuid.uuid4()
    press(lists, BEYOND, token=token)
    with pytest.raises(TokenUsed):
        refuse_at_once(BEYOND, community=lists.community1, by=lists.worker, token=token)


@pytest.mark.parametrize("text", [UNLISTED, "完成招商引资任务", "请开继承关系证明", "今天天气真好"])
def test_what_is_not_to_be_done_is_not_kept(lists, text):
    with pytest.raises(NotAllowed) as why:
        press(lists, text)
    assert why.value.code == "not_to_be_done"
    assert not Dispatch.objects.exists()


def test_nothing_is_kept_by_the_lists_of_another_day(lists):
    with pytest.raises(NotAllowed) as why:
        press(lists, on=clock.today() - timedelta(days=1))
    assert why.value.code == "not_today"


def test_only_a_worker_of_the_community_keeps_it(lists):
    for key in lists.people:
        if key != "worker":
            with pytest.raises(NotYourPart):
                press(lists, by=getattr(lists, key))
    assert not Dispatch.objects.exists()


def test_the_page_offers_it_for_what_is_to_be_done_and_leads_to_the_receipt(lists, client):
    client.force_login(lists.worker)
    page = client.post(CHECK, {"text": DUTY})
    assert (page.context["may_refuse"], "收下，记为待办" in page.content.decode()) == (False, True)
    answer = client.post(KEEP, {"text": DUTY, "token": page.context["keeping"]["token"], "due_on": "2026-12-01"})
    receipt = Receipt.objects.get()
    assert answer["Location"] == f"/received/{receipt.pk}/"
    assert str(receipt.dispatch.due_on) == "2026-12-01"
    assert "还没有办结" in client.post(CHECK, {"text": DUTY}).content.decode()
    assert "还没有办结" not in client.post(CHECK, {"text": ASSIST}).content.decode()


def test_the_page_offers_both_where_only_a_part_may_be_refused(lists, client):
    client.force_login(lists.worker)
    page = client.post(CHECK, {"text": BEYOND})
    assert (page.context["may_refuse"], page.context["keeping"] is None) == (True, False)
    assert page.content.decode().count('id="id_sender"') == page.content.decode().count('id="take_in_sender"') == 1


def test_the_page_does_not_offer_it_to_others_nor_for_what_may_be_refused(lists, client):
    assert client.post(CHECK, {"text": DUTY}).context["keeping"] is None
    client.force_login(lists.worker)
    for said in ({"text": UNLISTED}, {"text": DUTY, "on": "2025-01-12"}):
        assert client.post(CHECK, said).context["keeping"] is None
    client.force_login(lists.street_officer)
    assert client.post(CHECK, {"text": DUTY, "community": "c1"}).context["keeping"] is None
    assert client.post(KEEP, {"text": DUTY, "community": "c1"}).status_code == 400
    assert not Dispatch.objects.exists()


@pytest.mark.parametrize(
    ("address", "text", "beside"), [(KEEP, DUTY, "due_on"), ("/check/refuse/", UNLISTED, "ground")]
)
def test_a_press_that_comes_back_keeps_the_photo(lists, client, address, text, beside):
    client.force_login(lists.worker)
    photo = SimpleUploadedFile("张三.jpg", jpeg(*WORDS))
    page = client.post(address, {"text": text, "paper": photo, beside: "x"})
    kept = StoredFile.objects.get()
    assert (page.status_code, page.context["kept_paper"], SECRET in bytes(kept.content)) == (400, kept, False)
    assert f'name="kept_paper" value="{kept.pk}"' in page.content.decode()
    client.post(address, {"text": text, "kept_paper": kept.pk})
    assert Dispatch.objects.get().paper == kept


def test_the_api_keeps_it_once_for_each_key(lists, client):
    client.force_login(lists.worker)

    def post(**said):
        body = json.dumps({"text": DUTY, "due_on": "2026-12-01", "sender": lists.department.code, **said})
        return client.post("/api/v1/receipts/", body, content_type="application/json", headers={"Idempotency-Key": "a"})

    first, again = post(), post()
    assert (first.status_code, again.status_code, first.json()["id"]) == (201, 200, again.json()["id"])
    assert (first.json()["state"], first.json()["dispatch"]["due_on"]) == ("taken_on", "2026-12-01")
    assert post(due_on="2026-02-30").status_code == 400
    other = client.post("/api/v1/receipts/", json.dumps({"text": UNLISTED}), content_type="application/json")
    assert (other.status_code, other.json()["code"]) == (409, "not_to_be_done")
    client.force_login(lists.reviewer)
    assert post().status_code == 400
