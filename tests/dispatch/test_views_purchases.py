"""Pages of rates, of the directory of organisations, of agreements on purchased services."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from desk.models import StoredFile
from dispatch.agreements import accept
from dispatch.models import HourRate, Provider, ServiceAgreement
from tests.dispatch.money import LAST_DAY, ON, SINCE
from tests.dispatch.rows import admit
from tests.dispatch.sendings import sent
from web import clock

AGREEMENT = {"title": "月度探访", "starts_on": str(SINCE), "last_day": str(LAST_DAY), "workload": "每月120户"}


@pytest.fixture(autouse=True)
def today():
    with clock.at(ON):
        yield


def provider(district):
    return Provider.objects.create(authority=district.authority, name="服务中心", services="探访", valid_from=SINCE)


def test_the_office_sets_rates_and_everybody_reads_them(client, district):
    client.force_login(district.reviewer)
    said = {"yuan": "30", "valid_from": str(SINCE), "source": "测财发〔2026〕1号"}
    assert client.get("/funds/rates/new/").status_code == 200
    assert client.post("/funds/rates/new/", {**said, "yuan": ""}).status_code == 422
    client.post("/funds/rates/new/", said)
    assert client.post("/funds/rates/new/", said).status_code == 409
    assert HourRate.objects.count() == 1
    client.force_login(district.worker)
    assert "30.00元" in client.get("/funds/rates/").content.decode()
    assert client.get("/funds/rates/new/").status_code == 403


def test_the_office_keeps_the_directory(client, district):
    client.force_login(district.reviewer)
    said = {"name": "服务中心", "services": "探访", "valid_from": str(SINCE)}
    assert client.get("/providers/new/").status_code == 200
    assert client.post("/providers/new/", {**said, "services": ""}).status_code == 422
    client.post("/providers/new/", said)
    assert client.post("/providers/new/", said).status_code == 409
    row = Provider.objects.get()
    client.post(f"/providers/{row.pk}/change/", {**said, "last_day": str(SINCE)})
    assert client.get("/providers/", {"state": "ended"}).context["page_obj"].paginator.count == 1
    client.force_login(district.officer)
    assert client.get("/providers/").status_code == 200
    assert client.get(f"/providers/{row.pk}/change/").status_code == 403


def test_the_buyer_records_an_agreement_with_its_text(client, district):
    client.force_login(district.officer)
    assert "名录里还没有组织" in client.get("/agreements/new/").content.decode()
    said = {**AGREEMENT, "buyer": district.department.pk, "provider": provider(district).pk, "price": "12000"}
    file = SimpleUploadedFile("协议.pdf", b"%PDF-1.4 x")
    wrong = client.post("/agreements/new/", {**said, "last_day": "2025-12-31", "upload": file})
    assert (wrong.status_code, "请重新选择文件" in wrong.content.decode()) == (422, True)
    said["token"] = client.get("/agreements/new/").context["form"]["token"].value()
    for _press in range(2):
        client.post("/agreements/new/", {**said, "upload": SimpleUploadedFile("协议.pdf", b"%PDF-1.4 x")})
    row = ServiceAgreement.objects.get()
    assert StoredFile.objects.count() == 1
    assert client.get(f"/agreements/{row.pk}/file/").status_code == 200
    assert "12,000.00元" in client.get(f"/agreements/{row.pk}/").content.decode()
    assert '<span class="print-only">金额合计1.20万元' in client.get("/agreements/").content.decode()
    client.force_login(district.other_officer)
    assert client.get(f"/agreements/{row.pk}/").status_code == 404
    assert client.get(f"/agreements/{row.pk}/file/").status_code == 404


def test_the_buyer_corrects_an_agreement_until_it_is_accepted(client, district):
    row = agreed(district)
    url = f"/agreements/{row.pk}/change/"
    client.force_login(district.reviewer)
    assert client.get(url).status_code == 403
    client.force_login(district.officer)
    assert url in client.get(f"/agreements/{row.pk}/").content.decode()
    assert client.get(url).context["form"]["workload"].value() == "每月120户"
    said = {**AGREEMENT, "provider": row.provider_id, "price": "2", "workload": "每月60户", "last_day": str(ON)}
    assert client.post(url, {**said, "last_day": "2025-12-31"}).status_code == 422
    Provider.objects.update(valid_to=ON)
    client.post(url, said)
    row.refresh_from_db()
    assert (row.workload, row.last_day, row.price, row.buyer) == ("每月60户", ON, 2, district.department)
    accept(row, accepted_on=ON, acceptance="合格", by=district.officer)
    assert client.get(url).status_code == 409
    pressed = client.post(url, {**said, "workload": "每月1户"}, follow=True)
    assert [str(one) for one in pressed.context["messages"]] == ["这份协议已经验收。"]
    row.refresh_from_db()
    assert row.workload == "每月60户"


def test_of_what_was_sent_the_last_year_is_offered_with_its_day(client, district):
    admission = admit(district, "健康体检", since=SINCE, last_day=LAST_DAY)
    provider(district)
    said = {"scope": "chosen", "communities": (district.community1.pk,)}
    sent(district, admission, **said)
    client.force_login(district.officer)

    def offered():
        return [str(label) for _key, label in client.get("/agreements/new/").context["form"].fields["dispatch"].choices]

    assert offered()[1:] == [f"2026年5月20日 健康体检（{admission.number}）"]
    with clock.at(ON + timedelta(days=367)):
        assert offered()[1:] == []


def agreed(district):
    return ServiceAgreement.objects.create(
        authority=district.authority, buyer=district.department, provider=provider(district), price=1, **AGREEMENT
    )


def test_the_buyer_accepts_once(client, district):
    row = agreed(district)
    url = f"/agreements/{row.pk}/accept/"
    client.force_login(district.reviewer)
    assert client.get(url).status_code == 403
    client.force_login(district.officer)
    assert client.get(url).status_code == 200
    assert client.post(url, {"accepted_on": str(ON)}).status_code == 422
    client.post(url, {"accepted_on": str(ON), "acceptance": "合格"})
    assert client.get("/agreements/", {"state": "accepted"}).context["page_obj"].paginator.count == 1
    assert client.get(url).status_code == 409
