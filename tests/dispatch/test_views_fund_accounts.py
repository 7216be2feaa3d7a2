"""The page of a community's money, and what it was used for."""

import pytest

from dispatch.models import FundUse
from registry.models import Succession, UnitChange
from tests.dispatch.money import ON, came, paid, promised
from web import clock


@pytest.fixture(autouse=True)
def today():
    with clock.at(ON):
        yield


def url_of(community, more=""):
    return f"/funds/communities/{community.pk}/{more}"


def test_those_see_it_whom_it_concerns(client, district):
    promised(district)
    found = {}
    for who in (
        "worker",
        "street_officer",
        "officer",
        "reviewer",
        "neighbour",
        "other_officer",
        "other_street_officer",
    ):
        client.force_login(getattr(district, who))
        found[who] = client.get(url_of(district.community1)).status_code
    assert [one for one, code in found.items() if code == 404] == ["neighbour", "other_officer", "other_street_officer"]
    assert set(found.values()) == {200, 404}


def test_it_prints_in_ten_thousands(client, district):
    paid(district, promised(district, amount="12345.00"), amount="12345.00")
    client.force_login(district.worker)
    page = client.get(url_of(district.community1)).content.decode()
    assert "12,345.00" in page and "<td>1.2345</td>" in page


def test_a_printed_column_has_one_number_of_decimals(client, district):
    promised(district, amount="12345.00")
    promised(district, amount="1000.01")
    client.force_login(district.worker)
    page = client.get(url_of(district.community1)).content.decode()
    for printed in ("1.234500", "0.100001", "0.00"):
        assert f'<span class="print-only">{printed}</span>' in page


def test_a_use_is_recorded_and_taken_back(client, district):
    row = came(district)
    client.force_login(district.worker)
    said = {"amount": "10.50", "used_on": str(ON), "purpose": "印制宣传品", "promise": row.pk}
    assert client.get(url_of(district.community1, "use/")).status_code == 200
    assert client.post(url_of(district.community1, "use/"), {**said, "amount": "0"}).status_code == 422
    more = client.post(url_of(district.community1, "use/"), {**said, "amount": "99999"})
    assert (more.status_code, "还剩3,000.00元" in more.content.decode()) == (409, True)
    said["token"] = client.get(url_of(district.community1, "use/")).context["form"]["token"].value()
    for _press in range(2):
        client.post(url_of(district.community1, "use/"), said)
    use = FundUse.objects.get()
    assert "印制宣传品" in client.get(url_of(district.community1)).content.decode()
    assert client.get(f"/funds/uses/{use.pk}/take-back/").status_code == 200
    client.post(f"/funds/uses/{use.pk}/take-back/")
    assert client.get(url_of(district.community1)).context["account"].used == 0


def test_the_payer_reads_and_does_not_write(client, district):
    promised(district)
    client.force_login(district.officer)
    assert client.get(url_of(district.community1, "use/")).status_code == 403


def test_who_follows_sees_and_confirms_what_went_to_the_one_before(client, district):
    payment = paid(district, promised(district))
    change = UnitChange.objects.create(authority=district.authority, kind="merge", on=ON)
    Succession.objects.create(change=change, predecessor=district.community1, successor=district.community2, on=ON)
    client.force_login(district.neighbour)
    account = client.get(url_of(district.community2)).context["account"]
    assert [one.pk for one in account.to_confirm] == [payment.pk]
    assert client.post(f"/funds/payments/{payment.pk}/confirm/").status_code == 302
