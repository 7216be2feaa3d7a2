"""Taking on many at once: one's own, in a fixed number of statements; what may be refused only when it was ticked."""

import pytest
from django.core.exceptions import ValidationError

from dispatch.models import Dispatch, Origin, Receipt, ReceiptStep
from dispatch.taking_on import MOST, not_refusable, read_keys, take_on_all, waiting_for
from tests.dispatch.rows import send
from tests.district import standard_lists


def receipts(district, n, verdict="assist", flags=()):
    """So many pending receipts of the first community, each of a dispatch of its own."""
    said = {"authority": district.authority, "origin": Origin.SENT, "created_by": district.officer}
    made = Dispatch.objects.bulk_create([Dispatch(title=f"来件{k}", **said) for k in range(n)])
    return Receipt.objects.bulk_create(
        [Receipt(dispatch=one, community=district.community1, verdict=verdict, flags=list(flags)) for one in made]
    )


def test_thousands_are_taken_on_in_as_many_statements_as_three(district, django_assert_num_queries):
    few, many = receipts(district, 3), receipts(district, 2000)
    with django_assert_num_queries(TAKEN):
        assert take_on_all([one.pk for one in few], by=district.worker) == 3
    with django_assert_num_queries(TAKEN):
        assert take_on_all([one.pk for one in many], by=district.worker) == 2000
    assert Receipt.objects.filter(state="taken_on").count() == ReceiptStep.objects.count() == 2003


#: Posts, who follows whom, the rows locked, the parts played, the states, the steps; and where a transaction begins and ends.
TAKEN = 9


def test_pressed_twice_it_is_done_once(district):
    pks = [one.pk for one in receipts(district, 2)]
    assert (take_on_all(pks, by=district.worker), take_on_all(pks, by=district.worker)) == (2, 0)
    assert ReceiptStep.objects.count() == 2


def test_nobody_takes_on_what_waits_for_another_community(district):
    pks = [one.pk for one in receipts(district, 2)]
    for name in ("neighbour", "street_officer", "officer", "reviewer"):
        assert take_on_all(pks, by=getattr(district, name)) == 0
    assert take_on_all([], by=district.worker) == 0


def test_more_than_an_act_moves_are_refused(district):
    with pytest.raises(ValidationError):
        take_on_all(range(MOST + 1), by=district.worker)


def test_what_may_be_refused_is_not_among_those_that_nobody_ticked(district):
    for verdict in ("duty", "assist", "unlisted", "negative", "unclear", "public_service"):
        receipts(district, 1, verdict)
    receipts(district, 1, "admitted", ["unfunded"])
    receipts(district, 1, "admitted", ["over_scope"])
    receipts(district, 1, "admitted", ["provisional"])
    found = not_refusable(waiting_for(district.worker))
    assert sorted(found.values_list("verdict", flat=True)) == ["admitted", "assist", "duty"]


def test_what_is_no_id_is_left_out():
    assert read_keys(["7", "x", "", "-1", "٣", "9999999999"]) == [7]


def test_the_page_takes_on_what_is_ticked_and_all_that_is_to_be_done(district, client):
    standard_lists(district)
    ticked = send(district, "请填报养犬台账")
    receipts(district, 2)
    client.force_login(district.worker)
    page = client.get("/received/take-on/").context
    assert (page["waiting"], page["to_do"], page["may_refuse"]) == (3, 2, 1)
    assert [row.may_pick for row in client.get("/received/").context["page_obj"]] == [True] * 3
    client.post("/received/take-on/", {"row": [ticked.pk]})
    assert Receipt.objects.get(state="taken_on") == ticked
    client.post("/received/take-on/", {"all": "1"})
    assert Receipt.objects.filter(state="taken_on").count() == 3
    assert "没有待确认的事项。" in client.get("/received/take-on/").content.decode()
    answer = client.post("/received/take-on/", {"all": "1"}, follow=True)
    assert [str(one) for one in answer.context["messages"]] == ["没有选中待确认的事项，一件也没有改动。"]


def test_the_api_takes_on_many(district, client):
    pks = [one.pk for one in receipts(district, 3)]
    client.force_login(district.worker)
    here = "/api/v1/receipts/take-on/"
    assert client.post(here, {"receipts": pks}, content_type="application/json").json() == {"taken_on": 3}
    assert client.post(here, {"receipts": pks}, content_type="application/json").json() == {"taken_on": 0}
    assert client.post(here, {"receipts": []}, content_type="application/json").status_code == 400
    assert client.post(here, {"receipts": pks, "x": 1}, content_type="application/json").status_code == 400


def test_what_was_ruled_to_be_taken_on_can_not_be_refused_whatever_its_verdict(district):
    receipts(district, 1, "unlisted")
    said = {"authority": district.authority, "origin": Origin.RULED, "created_by": district.officer}
    dispatch = Dispatch.objects.create(title="裁定应接", **said)
    ruled = Receipt.objects.create(dispatch=dispatch, community=district.community1, verdict="unlisted")
    assert [one.pk for one in not_refusable(waiting_for(district.worker))] == [ruled.pk]
