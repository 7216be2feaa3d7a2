"""Funds over the API: promising, replacing, calling off, paying, confirming, taking back, sums, by the rules of the pages."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dispatch.models import FundPromise
from dispatch.rates import set_rate
from tests.dispatch.money import LAST_DAY, ON, SINCE, paid, promised
from tests.dispatch.rows import admit
from web import clock


@pytest.fixture(autouse=True)
def today():
    with clock.at(ON):
        yield


@pytest.fixture
def api(client, district):
    def call(who, path, body=None):
        client.force_login(getattr(district, who))
        url = f"/api/v1/{path}"
        return client.get(url) if body is None else client.post(url, body, content_type="application/json")

    return call


def wish(district, **more):
    admission = admit(district, "体检", since=SINCE, last_day=LAST_DAY)
    said = {"subject": f"admission-{admission.pk}", "amount": "100.01", "per": "in_all", "source": "fiscal"}
    return {**said, "due_on": "2026-06-30", **more}


def test_a_promise_is_made_replaced_and_paid(api, district):
    made = api("officer", "fund-promises/", wish(district))
    assert (made.status_code, made.json()["amount"]) == (201, "100.01")
    said = {"amount": "90", "per": "in_all", "source": "fiscal", "due_on": "2026-07-01"}
    later = api("officer", f"fund-promises/{made.json()['id']}/replace/", said).json()
    assert api("officer", f"fund-promises/{made.json()['id']}/").json()["replaced_by"] == later["id"]
    body = {"paid_on": str(ON), "listed": "c1 90 凭1"}
    (payment,) = api("officer", f"fund-promises/{later['id']}/pay/", body).json()
    assert api("worker", f"fund-payments/{payment['id']}/confirm/", {}).json()["confirmed"] == "90.00"
    assert api("reviewer", "funds/totals/").json() == {
        "count": 1,
        "promised": "90.00",
        "paid": "90.00",
        "confirmed": "90.00",
        "missing": "0.00",
        "overdue": "0.00",
    }


@pytest.mark.parametrize("more", [{"amount": "x"}, {"amount": 1.001}, {"per": "week"}, {"subject": "line-9"}, {"x": 1}])
def test_what_is_wrong_is_said(api, district, more):
    assert api("officer", "fund-promises/", wish(district, **more)).status_code == 400


def test_strangers_find_nothing_and_may_do_nothing(api, district):
    row = promised(district)
    payment = paid(district, row)
    assert api("neighbour", f"fund-promises/{row.pk}/").status_code == 404
    assert api("neighbour", f"fund-payments/{payment.pk}/confirm/", {}).status_code == 404
    assert api("reviewer", f"fund-payments/{payment.pk}/confirm/", {}).status_code == 403
    open_row = promised(district, amount="5")
    said = {"paid_on": str(ON), "listed": "c1 1 凭2"}
    assert api("reviewer", f"fund-promises/{open_row.pk}/pay/", said).status_code == 403
    assert api("neighbour", "funds/totals/").json()["count"] == 0


def test_a_part_is_confirmed_once_for_a_key_then_denied_then_the_rest(client, district):
    payment = paid(district, promised(district))
    client.force_login(district.worker)
    url, said = f"/api/v1/fund-payments/{payment.pk}/", {"content_type": "application/json"}
    keyed = {**said, "headers": {"Idempotency-Key": "一"}}
    for _n in range(2):
        found = client.post(f"{url}confirm/", {"amount": "1000"}, **keyed).json()
    assert (found["confirmed"], found["denied_on"]) == ("1000.00", None)
    assert client.post(f"{url}not-received/", {"note": "没有"}, **said).json()["denied_on"] == str(ON)
    found = client.post(f"{url}confirm/", {}, **said).json()
    assert (found["confirmed"], found["denied_on"]) == ("3000.00", None)
    assert client.post(f"{url}not-received/", {}, **said).json()["code"] == "confirmed"
    client.force_login(district.officer)
    assert client.post(f"{url}not-received/", {}, **said).status_code == 403


def test_a_payment_is_taken_back_by_another_row(api, district):
    payment = paid(district, promised(district))
    gone = api("officer", f"fund-payments/{payment.pk}/take-back/", {})
    assert (gone.status_code, gone.json()["amount"], gone.json()["takes_back"]) == (201, "-3000.00", payment.pk)
    assert api("officer", f"fund-payments/{payment.pk}/take-back/", {}).status_code == 409


def test_the_same_key_or_token_promises_once(client, district):
    client.force_login(district.officer)
    body, said = wish(district), {"content_type": "application/json"}
    keyed = [client.post("/api/v1/fund-promises/", body, **said, headers={"Idempotency-Key": "甲1"}) for _n in range(2)]
    assert [one.status_code for one in keyed] == [201, 200]
    assert keyed[0].json()["id"] == keyed[1].json()["id"]
    token = {**body, "token": "00000000-0000-4000-8000-000000000000"}
    assert [client.post("/api/v1/fund-promises/", token, **said).status_code for _n in range(2)] == [201, 200]
    assert FundPromise.objects.count() == 2
    client.force_login(district.colleague)
    assert client.post("/api/v1/fund-promises/", token, **said).json()["code"] == "token_used"
    assert FundPromise.objects.count() == 2


def test_in_place_of_a_promise_another_may_reach_more_communities_as_on_the_page(api, district):
    both = [district.community1, district.community2]
    admission = admit(district, "体检", since=SINCE, last_day=LAST_DAY, communities=both)
    row = promised(district, district.community1, admission=admission)
    said = {"amount": "80", "per": "in_all", "source": "fiscal", "due_on": "2026-07-01"}
    said["communities"] = [one.pk for one in both]
    later = api("officer", f"fund-promises/{row.pk}/replace/", said)
    assert later.status_code == 201
    shares = FundPromise.objects.get(pk=later.json()["id"]).shares
    assert list(shares.values_list("community", "amount")) == [(one.pk, 40) for one in both]


def test_a_table_pays_each_its_own(client, district):
    row = promised(district, district.community1, district.community2, per="community", amount="30")
    client.force_login(district.officer)
    table = SimpleUploadedFile("拨付.csv", "社区,金额,凭证号\nc1,10,凭7\n第2社区,20.5,凭8\n".encode())
    made = client.post(f"/api/v1/fund-promises/{row.pk}/pay/", {"paid_on": str(ON), "listed_file": table})
    assert (made.status_code, [one["amount"] for one in made.json()]) == (201, ["10.00", "20.50"])


def test_a_promise_is_called_off_with_a_reason_while_nothing_is_paid(api, district):
    row = promised(district)
    url = f"fund-promises/{row.pk}/call-off/"
    assert api("officer", url, {}).status_code == 400
    assert api("reviewer", url, {"note": "不办了"}).status_code == 403
    gone = api("officer", url, {"note": "事项不再开展"})
    assert (gone.status_code, gone.json()["amount"], gone.json()["replaces"]) == (201, "0.00", row.pk)
    assert api("officer", url, {"note": "再来一次"}).status_code == 409
    paid_row = promised(district)
    paid(district, paid_row)
    assert api("officer", f"fund-promises/{paid_row.pk}/call-off/", {"note": "不办了"}).status_code == 409


def test_hours_at_the_rate_are_proposed_to_who_leads_the_admission(api, district):
    said = {"since": SINCE, "last_day": LAST_DAY, "frequency": "once"}
    admission = admit(district, "体检", communities=[district.community1], **said)
    url = f"fund-promises/proposal/{admission.pk}/"
    without = api("officer", url).json()
    assert (without["rate"], without["amount"], without["arithmetic"]) == (None, None, "")
    set_rate(district.authority, yuan=Decimal("30"), valid_from=SINCE, source="")
    found = api("officer", url).json()
    amount = Decimal(found["hours"]) * found["rounds"] * found["communities"] * Decimal(found["rate"])
    assert (found["communities"], Decimal(found["amount"])) == (1, amount)
    assert found["arithmetic"] and not FundPromise.objects.exists()
    assert [api(who, url).status_code for who in ("other_officer", "worker", "reviewer")] == [404] * 3
