"""The money of communities over the API: the account as its page has it, uses recorded once and taken back."""

import pytest

from dispatch.funds import confirm
from dispatch.models import FundUse
from tests.dispatch.money import ON, came, paid, promised
from web import clock


@pytest.fixture(autouse=True)
def today():
    with clock.at(ON):
        yield


@pytest.fixture
def api(client, district):
    def call(who, path, body=None, **headers):
        client.force_login(getattr(district, who))
        url = f"/api/v1/{path}"
        if body is None:
            return client.get(url)
        return client.post(url, body, content_type="application/json", headers=headers)

    return call


def body(district, **more):
    return {"community": district.community1.pk, "amount": "10.50", "used_on": str(ON), "purpose": "印制宣传品", **more}


def test_the_account_has_the_sums_of_its_page(api, district, client):
    confirm(paid(district, promised(district)), by=district.worker, amount=None)
    assert api("worker", "fund-uses/", body(district)).status_code == 201
    said = api("worker", f"fund-accounts/{district.community1.pk}/").json()
    assert (said["community"]["code"], said["used"], said["left"]) == ("c1", "10.50", "2989.50")
    page = client.get(f"/funds/communities/{district.community1.pk}/").context["account"].totals
    assert said["totals"]["confirmed"] == str(page.confirmed) == "3000.00"
    assert api("neighbour", f"fund-accounts/{district.community1.pk}/").status_code == 404


def test_no_more_is_used_than_is_left(api, district):
    came(district)
    refused = api("worker", "fund-uses/", body(district, amount="3000.01"))
    assert (refused.status_code, refused.json()["code"]) == (409, "more_than_left")


def test_a_use_is_recorded_once_for_a_key_and_taken_back(api, district):
    came(district)
    made = [api("worker", "fund-uses/", body(district), **{"Idempotency-Key": "1"}) for _n in range(2)]
    assert [one.status_code for one in made] == [201, 200]
    pk = made[0].json()["id"]
    gone = api("street_officer", f"fund-uses/{pk}/take-back/", {})
    assert (gone.status_code, gone.json()["amount"], gone.json()["takes_back"]) == (201, "-10.50", pk)
    assert api("worker", f"fund-uses/{pk}/").json()["is_taken_back"] is True
    assert api("worker", f"fund-uses/{pk}/take-back/", {}).json()["id"] == gone.json()["id"]
    assert FundUse.objects.count() == 2


@pytest.mark.parametrize("more", [{"amount": "0"}, {"community": "x"}, {"community": [1]}, {"promise": 9}, {"x": 1}])
def test_what_is_wrong_is_said(api, district, more):
    assert api("worker", "fund-uses/", body(district, **more)).status_code == 400


def test_only_the_community_and_its_street_say_what_it_used(api, district):
    promised(district)
    assert api("officer", "fund-uses/", body(district)).status_code == 403
    assert api("neighbour", "fund-uses/", body(district)).status_code == 404
