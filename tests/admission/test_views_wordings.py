"""Pages of the coded reasons and of the paragraphs of letters."""

import pytest

from admission.models import LetterParagraph, RejectionReason
from tests.admission import cases

pytestmark = pytest.mark.django_db
NEW = {"code": "too_soon", "text": "申请太迟", "rule": "提前30个工作日（北京市西城区）", "valid_from": "2026-03-02"}
PARAGRAPH = {
    "outcome": "approved",
    "title": "保障",
    "text": "工作条件由你单位提供。",
    "position": 1,
    "is_default": "on",
}


def test_a_new_reason_is_offered_at_once(as_user):
    answer = as_user("reviewer").post("/reasons/new/", NEW, follow=True)
    assert "申请太迟" in answer.content.decode()
    assert RejectionReason.objects.on(cases.TODAY).get().code == "too_soon"


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"code": "不行"}, "code"), ({"text": ""}, "text"), ({"valid_from": "2026-03-01"}, "valid_from")],
)
def test_what_is_wrong_with_a_reason_is_said_beside_its_field(as_user, changed, field):
    answer = as_user("decider").post("/reasons/new/", {**NEW, **changed})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not RejectionReason.objects.exists()


def test_a_code_is_used_once(as_user):
    RejectionReason.objects.create(code="too_soon", text="旧")
    answer = as_user("decider").post("/reasons/new/", NEW)
    assert list(answer.context["form"].errors) == ["code"]


def test_a_reason_is_retired_on_a_day_and_once(as_user):
    reason = RejectionReason.objects.create(code="one", text="旧理由")
    client, address = as_user("decider"), f"/reasons/{reason.pk}/retire/"
    assert "旧理由" in client.get(address).content.decode()
    assert client.post(address, {"valid_to": "2026-02-01"}).status_code == 422
    assert client.post(address, {"valid_to": "2026-03-02"}).status_code == 302
    assert not RejectionReason.objects.on(cases.TODAY).exists()
    assert client.post(address, {"valid_to": "2026-03-05"}).status_code == 409


@pytest.mark.parametrize("person", ["officer", "worker", "operator"])
def test_the_reasons_are_not_for_everybody(as_user, person):
    client = as_user(person)
    assert [client.get(address).status_code for address in ("/reasons/", "/reasons/new/", "/paragraphs/")] == [403] * 3


def test_a_supervisor_reads_the_reasons_and_keeps_none(as_user):
    client = as_user("supervisor")
    text = client.get("/reasons/").content.decode()
    assert "新立理由" not in text
    assert "没有符合条件的理由。" in text
    assert client.get("/reasons/new/").status_code == 403


def test_the_list_is_filtered_by_what_may_be_chosen(as_user):
    RejectionReason.objects.create(code="one", text="旧理由", is_current=False)
    RejectionReason.objects.create(code="two", text="新理由")
    rows = as_user("reviewer").get("/reasons/?offered=yes&q=理由").context["rows"]
    assert [row.code for row, _offered, _may_retire in rows] == ["two"]


def test_a_paragraph_is_kept_reworded_and_put_out_of_use(as_user, district):
    client = as_user("decider")
    assert "还没有段落" in client.get("/paragraphs/").content.decode()
    client.post("/paragraphs/new/", PARAGRAPH)
    row = LetterParagraph.objects.get()
    assert (row.authority, row.is_default) == (district.authority, True)
    client.post(f"/paragraphs/{row.pk}/", {**PARAGRAPH, "text": "改过的段落。"})
    assert "改过的段落。" in client.get("/paragraphs/").content.decode()
    client.post(f"/paragraphs/{row.pk}/", {"retire": "1"})
    row.refresh_from_db()
    assert row.retired_at is not None
    assert client.get(f"/paragraphs/{row.pk}/").status_code == 404


def test_an_empty_paragraph_is_not_kept(as_user):
    answer = as_user("decider").post("/paragraphs/new/", {**PARAGRAPH, "text": ""})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["text"])
