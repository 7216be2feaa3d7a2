"""The pages of what notices say: read and changed by those who review or decide, with an example, and taken back."""

import pytest
from django.urls import reverse

from registry.models import NoticeWording

pytestmark = pytest.mark.django_db
LIST = "/notices/wordings/"
PAGE = "/notices/wordings/application-accept/"
WORDS = {"subject": "{编号}已受理", "text": "请等候，{期限}前答复。"}


def kept():
    return list(NoticeWording.objects.values_list("event", "subject", "text"))


@pytest.mark.parametrize("person", ["officer", "worker", "supervisor", "operator"])
def test_others_neither_read_nor_write_them(as_user, person):
    client = as_user(person)
    assert [client.get(LIST).status_code, client.get(PAGE).status_code, client.post(PAGE, WORDS).status_code] == [
        403
    ] * 3
    assert kept() == []


@pytest.mark.parametrize("person", ["reviewer", "decider"])
def test_every_event_is_listed_with_its_words(as_user, person, django_assert_max_num_queries):
    client = as_user(person)
    client.get(LIST)
    with django_assert_max_num_queries(12):
        page = client.get(LIST)
    rows = [row for _group, rows in page.context["groups"] for row in rows]
    assert {"application-accept", "receipt-refused", "objection", "report-built", "unit-change"} <= {
        row[0].key for row in rows
    }
    assert "{编号}「{事项}」：{状态}" in page.content.decode()


def test_own_words_are_kept_for_the_authority_and_shown_in_the_list(as_user):
    client = as_user("reviewer")
    assert client.post(PAGE, WORDS).url == LIST
    assert kept() == [("application-accept", "{编号}已受理", "请等候，{期限}前答复。")]
    assert client.get(LIST).context["own"] == 1
    assert client.get(PAGE).context["preview"] == ("准申〔2026〕15号已受理", "请等候，2026年12月1日前答复。")


def test_an_unknown_placeholder_is_refused_beside_its_field(as_user):
    answer = as_user("decider").post(PAGE, {"subject": "{编号}", "text": "{电话}"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "text": ["没有「{电话}」这个栏目，可以用：{编号}、{事项}、{状态}、{申请单位}、{期限}。"]
    }
    assert kept() == []


def test_an_example_is_shown_before_saving_with_and_without_javascript(as_user):
    client = as_user("reviewer")
    page = client.post(PAGE, {**WORDS, "preview": "1"})
    assert page.context["preview"] == ("准申〔2026〕15号已受理", "请等候，2026年12月1日前答复。")
    part = client.post(PAGE, {**WORDS, "subject": "{没有}"}, headers={"hx-request": "true"})
    assert next(template.name for template in part.templates) == "registry/_notice_preview.html"
    assert "没有「{没有}」这个栏目" in part.content.decode()
    assert kept() == []


def test_the_registers_words_are_taken_back(as_user):
    client = as_user("reviewer")
    client.post(PAGE, WORDS)
    assert client.post(PAGE, {"reset": "1"}).url == LIST
    assert kept() == []
    client.post(PAGE, {"subject": "{编号}「{事项}」：{状态}", "text": "承诺在{期限}前办结。"})
    assert kept() == []


def test_an_event_that_is_not_there_is_not_found(as_user):
    assert as_user("reviewer").get(reverse("registry:wording-edit", args=["nothing"])).status_code == 404
