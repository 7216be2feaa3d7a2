"""The list of what communities used money for, and its file."""

import csv
import io

import pytest

from dispatch.funds import take_back_use, use
from tests.dispatch.money import ON, came, yuan
from web import clock

PAGE = "/funds/uses/"


@pytest.fixture(autouse=True)
def today():
    with clock.at(ON):
        yield


@pytest.fixture
def used(district):
    row = came(district)
    said = {"used_on": ON, "by": district.worker}
    wrong = use(district.community1, amount=yuan("5"), purpose="登记错", **said)
    take_back_use(wrong, by=district.worker)
    return use(district.community1, amount=yuan("620.50"), purpose="宣传折页", promise=row, **said)


def rows(client, **asked):
    file = client.get(PAGE, {**asked, "format": "csv"})
    return list(csv.DictReader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))


def test_uses_and_what_takes_them_back_are_a_file(client, district, used):
    client.force_login(district.worker)
    found = rows(client)
    assert [(one["用途"], yuan(one["金额（元）"]), one["冲回"]) for one in found] == [
        ("宣传折页", yuan("620.50"), "否"),
        ("登记错", yuan("-5"), "是"),
        ("登记错", yuan("5"), "否"),
    ]
    assert found[0]["付款单位"] == district.department.name
    assert [one["用途"] for one in rows(client, q="折页")] == ["宣传折页"]


def test_the_account_leads_to_the_file_of_its_own_community(client, district, used):
    came(district, by=district.neighbour)
    use(district.community2, amount=yuan("1"), used_on=ON, purpose="茶水", by=district.neighbour)
    client.force_login(district.street_officer)
    assert client.get(PAGE).context["page_obj"].paginator.count == 4
    asked = f"?community={district.community1.pk}&amp;format=xlsx"
    assert f"{PAGE}{asked}" in client.get(f"/funds/communities/{district.community1.pk}/").content.decode()
    assert len(rows(client, community=district.community1.pk)) == 3


def test_what_was_used_prints_in_ten_thousands(client, district, used):
    client.force_login(district.worker)
    page = client.get(PAGE).content.decode()
    assert "单位：万元" in page and '<span class="print-only">0.06205</span>' in page
    account = client.get(f"/funds/communities/{district.community1.pk}/").content.decode()
    assert '<span class="print-only">确认到账减去已使用：0.23795万元</span>' in account


def test_strangers_find_none(client, district, used):
    for who in ("neighbour", "other_officer", "other_street_officer"):
        client.force_login(getattr(district, who))
        assert client.get(PAGE).context["page_obj"].paginator.count == 0
