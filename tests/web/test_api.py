"""What every API view shares: the answers in a body, and one shape for what is refused."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client

from web.api import answers_of

FIELDS = {
    "reason": forms.CharField(),
    "day": forms.DateField(),
    "acts": forms.MultipleChoiceField(choices=[("a", "a")]),
    "rows": forms.Field(),
    "file": forms.FileField(),
}


@pytest.mark.parametrize(
    "body", [{}, {"reason": "x", "day": None}, {"acts": ["a"], "rows": [{"note": "x"}]}, {"unknown": {"a": 1}}]
)
def test_answers_are_taken_by_name(body):
    assert answers_of(body, FIELDS) == body


def test_no_body_is_no_answer():
    assert answers_of(None, FIELDS) == {}


@pytest.mark.parametrize("body", [[], "x", 5, True])
def test_a_body_is_an_object(body):
    with pytest.raises(ValidationError):
        answers_of(body, FIELDS)


def test_every_answer_of_too_many_values_is_named():
    with pytest.raises(ValidationError) as why:
        answers_of({"reason": ["x"], "day": {}, "acts": ["a"]}, FIELDS)
    assert set(why.value.message_dict) == {"reason", "day"}


def test_a_form_repeats_the_name_of_what_takes_several_and_may_hold_files():
    body = QueryDict("reason=x&acts=a&acts=b", mutable=True)
    file = SimpleUploadedFile("a.png", b"x")
    body["file"] = file
    assert answers_of(body, FIELDS) == {"reason": "x", "acts": ["a", "b"], "file": file}


def test_a_file_where_a_text_belongs_and_a_text_where_a_file_belongs_are_named():
    with pytest.raises(ValidationError) as why:
        answers_of({"reason": SimpleUploadedFile("a.png", b"x"), "file": "a.png"}, FIELDS)
    assert why.value.message_dict == {
        "reason": ["这一项不能上传文件。"],
        "file": ["文件请用 multipart/form-data 上传。"],
    }
    assert answers_of({"file": None}, FIELDS) == {"file": None}


def test_a_missing_csrf_token_says_where_it_belongs(district):
    client = Client(enforce_csrf_checks=True)
    client.force_login(district.worker)
    answer = client.post("/api/v1/check/", {"text": "台账"}, content_type="application/json")
    assert (answer.status_code, answer.json()) == (
        403,
        {
            "code": "csrf_failed",
            "message": "缺少 CSRF 令牌，或者令牌已经失效。请重新读取 Cookie「csrftoken」，写进请求头 X-CSRFToken。",
            "field": None,
        },
    )


def test_a_wrong_method_is_told_the_right_ones(db, client):
    answer = client.get("/api/v1/check/")
    assert (answer.status_code, answer.json()["message"]) == (
        405,
        "这个地址不支持这种请求方式，可以用：POST、OPTIONS。",
    )


@pytest.mark.parametrize("type_", ["application/json", "application/x-www-form-urlencoded"])
def test_a_body_that_is_too_big_is_said_to_be_too_big(db, client, settings, type_):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 20
    answer = client.post("/api/v1/check/", b'{"text": "' + b"x" * 30 + b'"}', content_type=type_)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_big")


def test_a_form_that_is_too_big_gets_a_page(db, client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 20
    page = client.post("/check/", {"text": "报" * 30})
    assert page.status_code == 413
    assert page.content.decode().count("提交的内容太大") == 1


def test_a_number_where_a_day_is_asked_is_told_as_a_wrong_day():
    answers = answers_of({"day": 20261120, "reason": 5}, FIELDS)
    assert answers == {"day": "20261120", "reason": 5}
