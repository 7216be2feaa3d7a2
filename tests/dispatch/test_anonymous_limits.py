"""From one address come so many anonymous reports a day; only the cache counts, and doesn't say whose address it was."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from dispatch import anonymous_limits
from dispatch.anonymous_limits import count_anonymous
from dispatch.models import Violation
from tests.admission.cases import TODAY
from web import clock
from web.refusals import NotAllowed

HERE = "/violations/report/"


@pytest.fixture(autouse=True)
def _few(monkeypatch):
    cache.clear()
    monkeypatch.setattr(anonymous_limits, "MOST_FROM_ONE_ADDRESS", 2)
    with clock.at(TODAY):
        yield


def said(n, **more):
    return {"kind": "unlisted", "unit_name": "某局", "text": f"第{n}件", **more}


def test_one_address_is_stopped_and_others_and_named_reports_are_not(district, client):
    assert [client.post(HERE, said(n)).status_code for n in range(3)] == [200, 200, 409]
    assert "换一个网络" in client.post(HERE, said(3)).content.decode()
    assert client.post(HERE, said(4), REMOTE_ADDR="10.0.0.9").status_code == 200
    client.force_login(district.worker)
    assert client.post(HERE, said(5)).status_code == 302
    assert client.post(HERE, said(6, is_anonymous="on")).status_code == 409
    api = client.post("/api/v1/violations/", json.dumps(said(7, is_anonymous=True)), content_type="application/json")
    assert (api.status_code, api.json()["code"]) == (409, "too_many")
    assert Violation.objects.count() == 4


def test_the_next_day_it_begins_anew(db):
    request = RequestFactory().post(HERE)
    for _n in range(2):
        count_anonymous(request)
    with pytest.raises(NotAllowed):
        count_anonymous(request)
    with clock.at(TODAY + timedelta(days=1)):
        count_anonymous(request)


def test_behind_a_proxy_of_ours_the_address_is_the_one_that_it_saw(db, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for n in range(4):
        count_anonymous(RequestFactory().post(HERE, headers={"X-Forwarded-For": f"1.2.3.4, 10.0.0.{n}"}))
    settings.SECURE_PROXY_SSL_HEADER = None
    with pytest.raises(NotAllowed):
        for n in range(3):
            count_anonymous(RequestFactory().post(HERE, headers={"X-Forwarded-For": f"10.0.0.{n}"}))


def test_counting_touches_no_row(db):
    with CaptureQueriesContext(connection) as asked:
        count_anonymous(RequestFactory().post(HERE))
    assert len(asked) == 0
