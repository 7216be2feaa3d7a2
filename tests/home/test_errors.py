"""What can't be read is answered by a page that says how to mend it."""

import json

from django.core.exceptions import TooManyFieldsSent
from django.test import RequestFactory

from home.errors import bad_request


def test_more_fields_than_are_read_at_once_get_a_sentence(client, db, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 20
    answer = client.post("/check/", {f"community{n}": n for n in range(21)})
    page = answer.content.decode()
    assert answer.status_code == 413
    assert "一次最多提交20项，什么也没有保存。" in page
    assert client.post("/check/", {f"community{n}": n for n in range(20)}).status_code == 400


def test_programs_get_a_code(db):
    answer = bad_request(RequestFactory().post("/api/v1/dispatches/"), TooManyFieldsSent("too many"))
    assert (answer.status_code, json.loads(answer.content)["code"]) == (413, "too_many_fields")


def test_other_requests_that_make_no_sense_are_bad_requests(db):
    assert bad_request(RequestFactory().get("/api/v1/lists/")).status_code == 400
