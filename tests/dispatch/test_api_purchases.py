"""Rates, the directory of organisations and agreements over the API: written by whom the pages let, by the same rules."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dispatch.models import HourRate, Provider, ServiceAgreement
from tests.dispatch.money import LAST_DAY, ON, SINCE
from web import clock

RATE = {"yuan": "30.00", "valid_from": str(SINCE), "source": "测财发〔2026〕1号"}
PROVIDER = {"name": "服务中心", "services": "探访", "valid_from": str(SINCE)}


@pytest.fixture(autouse=True)
def today():
    with clock.at(ON):
        yield


@pytest.fixture
def api(client, district):
    def call(who, path, body=None, method="post", **headers):
        client.force_login(getattr(district, who))
        url = f"/api/v1/{path}"
        if body is None:
            return client.get(url)
        return getattr(client, method)(url, body, content_type="application/json", headers=headers)

    return call


def agreement(district, **more):
    provider, _is_new = Provider.objects.get_or_create(authority=district.authority, **PROVIDER)
    said = {"title": "月度探访", "starts_on": str(SINCE), "last_day": str(LAST_DAY), "workload": "每月120户"}
    return {**said, "provider": provider.pk, "price": "12000", **more}


@pytest.mark.parametrize("path", ["hour-rates/", "providers/", "agreements/"])
def test_everybody_with_a_post_reads(api, path):
    assert api("worker", path).json()["count"] == 0


def test_the_office_sets_a_rate_and_the_one_before_ends(api):
    assert api("reviewer", "hour-rates/", RATE).status_code == 201
    assert api("reviewer", "hour-rates/", RATE).json()["code"] == "not_later"
    later = api("reviewer", "hour-rates/", {**RATE, "yuan": "32.5", "valid_from": "2026-07-01"})
    assert (later.status_code, later.json()["yuan"]) == (201, "32.50")
    assert api("worker", "hour-rates/").json()["results"][1]["last_day"] == "2026-06-30"
    assert api("reviewer", "hour-rates/", {**RATE, "yuan": "x"}).status_code == 400
    for stranger in ("officer", "worker", "street_officer"):
        assert api(stranger, "hour-rates/", RATE).status_code == 403
    assert HourRate.objects.count() == 2


def test_the_office_keeps_the_directory(api):
    made = api("reviewer", "providers/", PROVIDER)
    assert (made.status_code, made.json()["last_day"]) == (201, None)
    assert api("reviewer", "providers/", PROVIDER).json()["code"] == "name_taken"
    url = f"providers/{made.json()['id']}/"
    ended = api("reviewer", url, {**PROVIDER, "last_day": str(ON)}, "put")
    assert (ended.status_code, ended.json()["last_day"]) == (200, str(ON))
    assert api("reviewer", url, {**PROVIDER, "last_day": "2025-12-31"}, "put").status_code == 409
    assert api("reviewer", url, {**PROVIDER, "services": ""}, "put").status_code == 400
    for stranger in ("officer", "worker"):
        assert api(stranger, "providers/", PROVIDER).status_code == 403
        assert api(stranger, url, PROVIDER, "put").status_code == 403
    assert Provider.objects.get().last_day == ON


def test_the_buyer_records_once_and_accepts_once(api, district):
    body = agreement(district)
    made = [api("officer", "agreements/", body, **{"Idempotency-Key": "1"}) for _n in range(2)]
    assert [one.status_code for one in made] == [201, 200]
    assert (made[0].json()["price"], made[0].json()["dispatch"]) == ("12000.00", None)
    url = f"agreements/{made[0].json()['id']}/accept/"
    said = {"accepted_on": str(ON), "acceptance": "按协议完成"}
    assert api("reviewer", url, said).status_code == 403
    assert api("officer", url, {**said, "acceptance": ""}).status_code == 400
    assert api("officer", url, said).json()["accepted_on"] == str(ON)
    assert api("officer", url, said).json()["code"] == "accepted"
    assert ServiceAgreement.objects.count() == 1


def test_the_buyer_corrects_it_until_the_work_is_accepted(api, district):
    body = agreement(district)
    url = f"agreements/{api('officer', 'agreements/', body).json()['id']}/"
    said = {**{name: value for name, value in body.items() if name != "buyer"}, "workload": "每月60户"}
    assert api("officer", url, said, "put").json()["workload"] == "每月60户"
    assert api("officer", url, {**said, "buyer": 1}, "put").status_code == 400
    assert api("officer", url, {**said, "price": "-1"}, "put").status_code == 400
    assert api("reviewer", url, said, "put").status_code == 403
    api("officer", f"{url}accept/", {"accepted_on": str(ON), "acceptance": "按协议完成"})
    assert api("officer", url, said, "put").json()["code"] == "accepted"


def test_the_signed_text_comes_as_a_form_with_files(client, district):
    client.force_login(district.officer)
    body = {**agreement(district), "upload": SimpleUploadedFile("协议.pdf", b"%PDF-1.4 x")}
    made = client.post("/api/v1/agreements/", body)
    assert made.status_code == 201
    assert ServiceAgreement.objects.get(pk=made.json()["id"]).file.name == "协议.pdf"
    wrong = client.post("/api/v1/agreements/", {**body, "upload": SimpleUploadedFile("协议.pdf", b"x")})
    assert (wrong.status_code, wrong.json()["field"]) == (400, "upload")


@pytest.mark.parametrize("more", [{"last_day": "2025-12-31"}, {"provider": 0}, {"price": "-1"}, {"upload": "x"}])
def test_what_is_wrong_with_an_agreement_is_said(api, district, more):
    assert api("officer", "agreements/", agreement(district, **more)).status_code == 400


def test_who_buys_nothing_records_no_agreement(api, district):
    body = agreement(district)
    for stranger in ("worker", "supervisor"):
        assert api(stranger, "agreements/", body).status_code == 403
