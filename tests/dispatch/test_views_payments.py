"""Pages of payments: paying several communities at once, confirming in one press, taking back."""

import pytest

from dispatch.models import FundConfirmation, FundPayment
from tests.dispatch.money import ON, paid, promised
from web import clock


@pytest.fixture(autouse=True)
def today():
    with clock.at(ON):
        yield


@pytest.fixture
def row(client, district):
    client.force_login(district.officer)
    return promised(district, district.community1, district.community2)


def test_everybody_still_to_be_paid_is_ticked_and_paid_in_one_act(client, district, row):
    url = f"/funds/promises/{row.pk}/pay/"
    ticked = client.get(url).context["form"].initial["communities"]
    assert sorted(ticked) == [district.community1.pk, district.community2.pk]
    client.post(url, {"paid_on": str(ON), "voucher": "凭1", "communities": ticked})
    assert sorted(FundPayment.objects.values_list("amount", flat=True)) == [1500, 1500]
    assert client.get(url).context["form"].shares == []


def test_a_table_pays_each_its_own(client, district, row):
    url = f"/funds/promises/{row.pk}/pay/"
    client.post(url, {"paid_on": str(ON), "listed": "c1 100.01 凭1\nc2 200.02 凭2"})
    found = FundPayment.objects.order_by("amount").values_list("community__code", "voucher")
    assert list(found) == [("c1", "凭1"), ("c2", "凭2")]


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"listed": "c1 100"},
        {"listed": "c9 100", "voucher": "凭1"},
        {"voucher": "凭1", "paid_on": "2026-05-21", "listed": "c1 1"},
        {"voucher": "凭1"},
    ],
)
def test_what_is_missing_or_wrong_is_said(client, district, row, more):
    answer = client.post(f"/funds/promises/{row.pk}/pay/", {"paid_on": str(ON), **more})
    assert (answer.status_code, FundPayment.objects.count()) == (422, 0)


def test_more_than_is_missing_is_refused(client, district, row):
    said = {"paid_on": str(ON), "voucher": "凭1", "listed": "c1 1500.01"}
    assert client.post(f"/funds/promises/{row.pk}/pay/", said).status_code == 409
    assert not FundPayment.objects.exists()


def test_one_press_confirms(client, district, row):
    payment = paid(district, row, amount="1500")
    client.force_login(district.worker)
    url = f"/funds/payments/{payment.pk}/confirm/"
    assert "钱已到账" in client.get(url).content.decode()
    for _press in range(2):
        answer = client.post(url)
        assert answer.url == f"/funds/communities/{district.community1.pk}/"
    assert FundConfirmation.objects.get().amount == 1500


def test_less_is_confirmed_with_a_word(client, district, row):
    payment = paid(district, row, amount="1500")
    client.force_login(district.worker)
    url = f"/funds/payments/{payment.pk}/confirm/"
    assert client.post(url, {"amount": "1500.01"}).status_code == 409
    client.post(url, {"amount": "1000", "note": "其余未到"})
    assert "只到账1,000.00元" in client.get("/funds/payments/").content.decode()


def test_the_rest_is_confirmed_later(client, district, row):
    payment = paid(district, row, amount="1500")
    client.force_login(district.worker)
    url = f"/funds/payments/{payment.pk}/confirm/"
    token = client.get(url).context["form"]["token"].value()
    for _press in range(2):
        client.post(url, {"amount": "1000", "token": token})
    page = client.get(url).content.decode()
    assert "还有500.00元没有确认" in page and "余下的也到账了" in page
    client.post(url)
    assert sum(FundConfirmation.objects.values_list("amount", flat=True)) == 1500
    assert "已到账" in client.get("/funds/payments/").content.decode()


def test_one_press_says_that_nothing_came_and_payer_and_office_read_it(client, district, row):
    payment = paid(district, row, amount="1500")
    client.force_login(district.worker)
    page = client.get(f"/funds/payments/{payment.pk}/confirm/").content.decode()
    assert "没有收到" in page and 'id="deny_note"' in page
    url = f"/funds/payments/{payment.pk}/not-received/"
    assert client.post(url, {"note": "账" * 201}).status_code == 422
    for _press in range(2):
        assert client.post(url, {"note": "已查账单"}).url == f"/funds/communities/{district.community1.pk}/"
    assert (FundConfirmation.objects.get().amount, FundConfirmation.objects.get().note) == (0, "已查账单")
    for who in ("officer", "reviewer"):
        client.force_login(getattr(district, who))
        asked = "/funds/payments/?state=denied"
        found = client.get(asked)
        assert found.context["page_obj"].paginator.count == 1
        assert "社区说没有收到" in found.content.decode()
        assert asked in client.get("/").content.decode()
        assert client.post(url).status_code == 403
    client.force_login(district.worker)
    client.post(f"/funds/payments/{payment.pk}/confirm/")
    assert client.get("/funds/payments/?state=denied").context["page_obj"].paginator.count == 0
    assert client.post(url).status_code == 409


def test_payments_print_in_ten_thousands_to_the_fen_and_say_into_which_account(client, district, row):
    listed = "c1 1500 凭1 社区专户\nc2 30.01 凭2"
    client.post(f"/funds/promises/{row.pk}/pay/", {"paid_on": str(ON), "listed": listed})
    page = client.get("/funds/payments/").content.decode()
    assert "单位：万元" in page and '<span class="print-only">0.15</span>' in page
    assert '<span class="print-only">0.003001</span>' in page and "<small>社区专户</small>" in page
    assert "凭1 · 社区专户" in client.get(f"/funds/promises/{row.pk}/").content.decode()


def test_only_the_community_confirms(client, district, row):
    payment = paid(district, row, amount="1500")
    for who, code in (("officer", 403), ("reviewer", 403), ("neighbour", 404)):
        client.force_login(getattr(district, who))
        assert client.post(f"/funds/payments/{payment.pk}/confirm/").status_code == code


def test_a_payment_is_taken_back(client, district, row):
    payment = paid(district, row, amount="1500")
    url = f"/funds/payments/{payment.pk}/take-back/"
    assert client.get(url).status_code == 200
    client.post(url)
    assert client.get(url).status_code == 409
    assert "已冲回" in client.get("/funds/payments/").content.decode()
    assert client.get("/funds/payments/", {"state": "taken_back"}).context["page_obj"].paginator.count == 2


def test_the_home_of_the_community_asks_for_the_press(client, district, row):
    payment = paid(district, row, amount="1500")
    client.force_login(district.worker)
    home = client.get("/").content.decode()
    assert f"/funds/payments/{payment.pk}/confirm/" in home
    client.post(f"/funds/payments/{payment.pk}/confirm/")
    assert f"/funds/payments/{payment.pk}/confirm/" not in client.get("/").content.decode()
