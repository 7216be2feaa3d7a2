"""Pages of a consultation: who was asked finds it at home, sees the matter alone, and answers on one page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from admission.case_notes import write_note
from admission.models import Attachment, Consultation
from desk.models import StoredFile
from home.homes import home_of
from tests.admission import cases
from tests.admission.test_consultations import DISAGREES, DUE, OF_A_COMMUNITY, consulted, question_to
from web.workflow import perform

pytestmark = pytest.mark.django_db


def detail(question):
    return reverse("admission:consultation-detail", args=[question.pk])


def test_the_reviewer_asks_from_the_page_of_the_case(as_user, district):
    application = cases.accepted(district)
    client = as_user("reviewer")
    url = reverse("admission:application-action", args=[application.pk, "consult"])
    assert url in client.get(reverse("admission:application-detail", args=[application.pk])).content.decode()
    page = client.get(url)
    assert page.context["form"]["due_on"].value() == DUE
    said = {"streets": [district.street.pk], "communities": [district.community1.pk], "question": "是否必要？"}
    assert client.post(url, {**said, "due_on": DUE, "seen": application.version}).status_code == 302
    assert Consultation.objects.count() == 2
    assert "征求意见" in client.get(reverse("admission:application-detail", args=[application.pk])).content.decode()


@pytest.mark.parametrize(("who", "unit"), [("worker", "community1"), ("street_officer", "street")])
def test_who_was_asked_finds_it_at_home_and_in_the_list(as_user, district, who, unit):
    consulted(district)
    (tally,) = [one for one in home_of(getattr(district, who)).counts if str(one.label) == "征求我单位意见"]
    page = as_user(who).get(tally.url)
    assert (tally.value, [row.pk for row in page.context["rows"]]) == (1, [question_to(district, unit).pk])


@pytest.mark.parametrize("answered", [False, True])
def test_what_is_asked_of_the_community_and_how_often_stand_on_the_page_once(as_user, district, answered):
    application = consulted(district)
    question = question_to(district, "street")
    if answered:
        perform(question, "answer", by=district.street_officer, **DISAGREES)
    page = as_user("street_officer").get(detail(question)).content.decode()
    assert page.count(application.requirement) == 1
    assert [page.count(f">{label}</dt>") for label in ("需要社区做什么", "频次")] == [1, 1]


def test_a_consulted_unit_reads_the_matter_and_neither_notes_nor_other_opinions(as_user, district):
    application = consulted(district)
    write_note(application, by=district.reviewer, text="内部看法")
    perform(question_to(district, "street"), "answer", by=district.street_officer, **DISAGREES)
    for slot, name in (("basis", "依据.pdf"), ("form", "样表.pdf"), ("funds", "经费.pdf")):
        file = StoredFile.objects.create(name=name, media_type="application/pdf", content=b"%PDF-")
        Attachment.objects.create(application=application, slot=slot, file=file)
    client, question = as_user("worker"), question_to(district, "community1")
    text = client.get(detail(question)).content.decode()
    shown = ["国办发〔2025〕18号", "每户张贴一份提示单", "依据.pdf", "样表.pdf"]
    hidden = ["内部看法", DISAGREES["text"], "经费.pdf", "010-60000000", "王工"]
    assert [word in text for word in shown + hidden] == [True] * 4 + [False] * 5
    statuses = [
        client.get(reverse("admission:consultation-file", args=[question.pk, one.pk])).status_code
        for one in Attachment.objects.order_by("pk")
    ]
    assert statuses == [200, 200, 404]
    assert client.get(reverse("admission:application-detail", args=[application.pk])).status_code == 404
    assert client.get(detail(question_to(district, "street"))).status_code == 404


def test_a_community_answers_on_the_same_page(as_user, district):
    consulted(district)
    question, client = question_to(district, "community1"), as_user("worker")
    url = reverse("admission:consultation-action", args=[question.pk, "answer"])
    wrong = client.post(url, {"opinion": "disagree", "seen": 1})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"text", "is_able", "minutes_estimate"})
    assert client.post(url, {**DISAGREES, **OF_A_COMMUNITY, "seen": 1}).status_code == 302
    text = client.get(detail(question)).content.decode()
    assert "每次约90分钟" in text and "没有能力承接" in text
    assert "答复意见</button>" not in text


def test_staff_enter_an_opinion_on_paper_and_the_unit_may_read_it(as_user, district):
    consulted(district)
    question = question_to(district, "street")
    url = reverse("admission:consultation-action", args=[question.pk, "record"])
    paper = SimpleUploadedFile("复函.pdf", b"%PDF-1.7 x")
    client = as_user("reviewer")
    assert client.get(url).status_code == 200
    said = {"opinion": "agree", "answered_on": "2026-03-02", "file": paper, "seen": 1}
    assert client.post(url, said).status_code == 302
    paper_url = reverse("admission:consultation-paper", args=[question.pk])
    assert as_user("street_officer").get(paper_url).content == b"%PDF-1.7 x"
    assert as_user("worker").get(paper_url).status_code == 404


def test_the_case_shows_the_table_and_the_printed_form_too(as_user, district):
    application = consulted(district, units=("street",), communities=())
    perform(question_to(district, "street"), "answer", by=district.street_officer, **DISAGREES)
    perform(application, "recommend", by=district.reviewer, **cases.RECOMMENDATION)
    client = as_user("decider")
    for name in ("application-detail", "approval-form"):
        text = client.get(reverse(f"admission:{name}", args=[application.pk])).content.decode()
        assert DISAGREES["text"] in text and "三项原则评估" in text
    text = as_user("officer").get(reverse("admission:application-detail", args=[application.pk])).content.decode()
    assert DISAGREES["text"] not in text


def test_the_api_lists_and_answers_ones_own_questions(as_user, district):
    consulted(district)
    client = as_user("worker")
    (row,) = client.get("/api/v1/consultations/").json()["results"]
    assert (row["unit"]["name"], row["state"], row["due_on"]) == ("第1社区", "asked", "2026-03-09")
    url = f"/api/v1/consultations/{row['id']}"
    assert [one["action"] for one in client.get(f"{url}/actions/").json()] == ["answer"]
    said = {"opinion": "agree", "is_able": "yes", "minutes_estimate": 30}
    answer = client.post(f"{url}/do/answer/", said, content_type="application/json")
    assert (answer.status_code, answer.json()["opinion"], answer.json()["is_able"]) == (200, "agree", True)
