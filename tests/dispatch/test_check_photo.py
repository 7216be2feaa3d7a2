"""A photo in place of a notice: it is kept bare, one line is asked, the answer rests on the line, the slip has the photo."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from desk.models import StoredFile
from dispatch.models import Receipt
from tests.desk.test_photos import PICTURE, SECRET, WORDS, jpeg
from tests.district import standard_lists

CHECK, REFUSE = "/check/", "/check/refuse/"
LINE = "请各社区填报养犬台账"
ONE_LINE = "照片里的字系统认不出来：请写一句要社区做什么，结论按这句话给出。"


@pytest.fixture
def lists(district):
    standard_lists(district)
    return district


@pytest.fixture
def worker(lists, client):
    client.force_login(lists.worker)
    return client


def shot(name="张三的手机.jpg"):
    return SimpleUploadedFile(name, jpeg(*WORDS), content_type="image/jpeg")


def hidden(page):
    """The keys of kept photos that the forms of a page pass on."""
    return re.findall(r'name="kept_paper" value="(\d+)"', page.content.decode())


def test_a_photo_alone_is_kept_bare_and_one_line_is_asked_with_the_reason(worker, lists):
    page = worker.post(CHECK, {"photo": shot(), "text": " "})
    kept = StoredFile.objects.get()
    assert (page.status_code, ONE_LINE in page.content.decode()) == (200, True)
    assert (kept.name, kept.stored_by, SECRET in bytes(kept.content)) == ("来件.jpg", lists.worker, False)
    assert "answer" not in page.context and "autofocus" in page.content.decode()
    assert hidden(page) == [str(kept.pk)]


def test_the_line_gives_the_verdict_and_the_refusal_has_the_photo(worker):
    (key,) = hidden(worker.post(CHECK, {"photo": shot()}))
    answered = worker.post(CHECK, {"text": LINE, "kept_paper": key})
    assert answered.context["answer"]["verdict"] == "unlisted"
    assert "已附上的照片随回执留存。" in answered.content.decode()
    assert set(hidden(answered)) == {key}
    slip = worker.post(REFUSE, {"text": LINE, "kept_paper": key, "token": uuid.uuid4()})
    receipt = Receipt.objects.get()
    assert slip["Location"] == f"/refusals/{receipt.pk}/"
    assert (receipt.dispatch.paper_id, receipt.dispatch.text, receipt.verdict) == (int(key), LINE, "unlisted")
    assert worker.get(f"/received/{receipt.pk}/paper/").status_code == 200
    assert StoredFile.objects.count() == 1


def test_instead_of_a_line_one_tap_says_what_the_photo_asks_for(worker):
    page = worker.post(CHECK, {"photo": shot(), "text": ""})
    (key,) = hidden(page)
    taps = re.findall(r'<button class="chip" name="text" value="([^"]+)"', page.content.decode())
    assert taps[0] == "填报表格、台账"
    for tapped in taps:
        # The empty box is sent along, before what was tapped.
        answered = worker.post(CHECK, {"text": ["", tapped], "kept_paper": key})
        assert (
            'formaction="/check/refuse/"' in answered.content.decode()
            or 'action="/check/refuse/"' in answered.content.decode()
        )
        assert set(hidden(answered)) == {key}


def test_photo_and_line_in_one_press_are_answered_at_once(worker):
    page = worker.post(CHECK, {"text": LINE, "photo": shot()})
    assert page.context["answer"]["verdict"] == "unlisted"
    assert set(hidden(page)) == {str(StoredFile.objects.get().pk)}


def test_another_photo_in_the_form_of_the_refusal_takes_its_place(worker):
    (key,) = hidden(worker.post(CHECK, {"photo": shot()}))
    paper = SimpleUploadedFile("来件.png", PICTURE, content_type="image/png")
    worker.post(REFUSE, {"text": LINE, "kept_paper": key, "paper": paper, "token": uuid.uuid4()})
    assert Receipt.objects.get().dispatch.paper.name == "来件.png"


def test_a_photo_that_cannot_be_kept_is_said_to_be_so_and_what_was_typed_stays(worker):
    page = worker.post(CHECK, {"text": LINE, "photo": SimpleUploadedFile("x.jpg", b"MZ", content_type="image/jpeg")})
    text = page.content.decode()
    assert (page.status_code, "不是可以接收的文件" in text, LINE in text) == (400, True, True)
    assert not StoredFile.objects.exists()


def test_nobody_takes_or_sees_the_photo_of_another(worker, lists):
    (key,) = hidden(worker.post(CHECK, {"photo": shot()}))
    assert worker.get(f"/check/photo/{key}/").status_code == 200
    worker.force_login(lists.neighbour)
    assert worker.get(f"/check/photo/{key}/").status_code == 404
    page = worker.post(CHECK, {"text": LINE, "kept_paper": key})
    assert (page.status_code, "附上的照片找不到了，请再附一次。" in page.content.decode()) == (400, True)
    refused = worker.post(REFUSE, {"text": LINE, "kept_paper": key, "token": uuid.uuid4()})
    assert (refused.status_code, Receipt.objects.count()) == (400, 0)


@pytest.mark.parametrize("who", ["officer", "reviewer", None])
def test_who_refuses_nothing_is_asked_for_no_photo_and_none_is_kept(lists, client, who):
    if who:
        client.force_login(getattr(lists, who))
    assert 'name="photo"' not in client.get(CHECK).content.decode()
    assert client.post(CHECK, {"text": LINE, "photo": shot()}).status_code == 200
    assert client.post(CHECK, {"text": "", "photo": shot()}).status_code == 400
    assert not StoredFile.objects.exists()


def test_a_street_hands_in_a_photo_for_its_community(lists, client):
    client.force_login(lists.street_officer)
    (key,) = hidden(client.post(CHECK, {"photo": shot()}))
    client.post(REFUSE, {"text": LINE, "community": "c1", "kept_paper": key, "token": uuid.uuid4()})
    receipt = Receipt.objects.get()
    assert (receipt.community, receipt.dispatch.paper_id) == (lists.community1, int(key))


def test_the_api_refuses_with_the_photo_in_one_post(lists, client):
    client.force_login(lists.worker)
    made = client.post("/api/v1/refusals/", {"text": LINE, "community": "c1", "paper": shot()})
    kept = Receipt.objects.get().dispatch.paper
    assert (made.status_code, kept.name, SECRET in bytes(kept.content)) == (201, "来件.jpg", False)
    broken = SimpleUploadedFile("x.jpg", b"MZ", content_type="image/jpeg")
    bad = client.post("/api/v1/refusals/", {"text": "别的台账", "community": "c1", "paper": broken})
    assert (bad.status_code, bad.json()["field"]) == (400, "paper")
    said = {"text": "别的台账", "community": "c1", "paper": "来件.jpg"}
    bad = client.post("/api/v1/refusals/", said, content_type="application/json")
    assert (bad.status_code, bad.json()["field"], Receipt.objects.count()) == (400, "paper", 1)
