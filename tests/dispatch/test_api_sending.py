"""Sending over the API: the page's form and rule, preview, recall, groups."""

import pytest

from dispatch.models import CommunityGroup, Dispatch
from tests.dispatch.rows import admit, make_rural
from tests.dispatch.sendings import LAST_DAY, ON, SINCE, led, sent
from tests.district import standard_lists
from web import clock

URL, GROUPS = "/api/v1/dispatches/", "/api/v1/community-groups/"


@pytest.fixture
def lists(district):
    standard_lists(district)
    with clock.at(ON):
        yield district


@pytest.fixture
def officer(client, lists):
    client.force_login(lists.officer)
    return client


def post(client, url, body, **headers):
    return client.post(url, body, content_type="application/json", headers=headers)


def body(entry, **more):
    return {"subject": f"entry-{entry.pk}", "scope": "all", "acts": ["contact_residents"], **more}


def test_a_sending_is_made_once_per_idempotency_key(officer, lists):
    asked = body(led(lists, "duty", "1"), due_on="2026-06-30", hours="1.5")
    first, again = (post(officer, URL, asked, **{"Idempotency-Key": "k1"}) for _n in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"] == Dispatch.objects.get().pk
    assert first.json()["receipts"] == [{"state": "pending", "label": "待确认", "count": 3}]
    assert first.json()["sender"]["code"] == "wj"


def test_the_preview_says_the_groups_and_sends_nothing(officer, lists):
    entry = led(lists, "duty", "1")
    make_rural(lists)
    plan = post(officer, URL + "preview/", body(entry)).json()
    assert (plan["total"], plan["obstacle"]) == (1, "有2个社区不能下派：第1社区、第3社区。")
    assert [
        (one["verdict"], one["may_be_sent"], [u["code"] for u in one["communities"]]) for one in plan["groups"]
    ] == [
        ("unlisted", False, ["c1", "c3"]),
        ("duty", True, ["c2"]),
    ]
    assert not Dispatch.objects.exists()
    refused = post(officer, URL, body(entry))
    assert (refused.status_code, refused.json()["code"]) == (409, "barred")
    assert post(officer, URL, body(entry, leave_out=True)).status_code == 201


def test_a_reason_is_asked_for_what_goes_beyond(officer, lists):
    admission = admit(lists, "充电设施安全摸排", since=SINCE, last_day=LAST_DAY)
    asked = {"subject": f"admission-{admission.pk}", "scope": "chosen", "communities": ["c2"], "text": "请配合。"}
    answer = post(officer, URL, asked)
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (409, "reason_required", "reason")
    assert post(officer, URL, {**asked, "reason": "一并排查。"}).json()["reason"] == "一并排查。"


@pytest.mark.parametrize(
    ("more", "status", "field"),
    [
        ({"scope": "chosen", "communities": ["c9"]}, 400, "communities"),
        ({"scope": "chosen"}, 400, "communities"),
        ({"scope": "streets", "streets": ["s9"]}, 400, "streets"),
        ({"sender": "tj"}, 403, "sender"),
        ({"subject": "entry-0"}, 400, "subject"),
        ({"wish": "x"}, 400, "wish"),
    ],
)
def test_what_is_wrong_is_named(officer, lists, more, status, field):
    answer = post(officer, URL, body(led(lists, "duty", "1"), **more))
    assert (answer.status_code, answer.json()["field"]) == (status, field)


def test_streets_and_a_group_say_to_whom(officer, lists):
    entry = led(lists, "duty", "1")
    group = CommunityGroup.objects.create(owner=lists.department, name="试点")
    group.communities.set([lists.community2])
    for more, codes in (
        ({"scope": "streets", "streets": ["s2"]}, ["c3"]),
        ({"scope": "chosen", "group": group.pk}, ["c2"]),
        ({"scope": "chosen", "communities": ["c1", "第3社区"]}, ["c1", "c3"]),
    ):
        made = post(officer, URL, body(entry, **more)).json()["id"]
        receipts = Dispatch.objects.get(pk=made).receipts.all()
        assert sorted(one.community.code for one in receipts) == codes


def test_only_those_who_send_may(client, lists):
    entry = led(lists, "duty", "1")
    for who in ("worker", "reviewer"):
        client.force_login(getattr(lists, who))
        assert post(client, URL, body(entry)).status_code == 403


def test_it_is_taken_back_with_a_reason_by_its_sender_alone(client, lists):
    dispatch = sent(lists, led(lists, "duty", "1"))
    url = f"{URL}{dispatch.pk}/recall/"
    client.force_login(lists.worker)
    assert post(client, url, {"reason": "不想办"}).status_code == 403
    client.force_login(lists.officer)
    assert post(client, url, {}).status_code == 400
    answer = post(client, url, {"reason": "数量有误。"})
    assert answer.json()["is_recalled"] is True
    assert answer.json()["receipts"] == [{"state": "recalled", "label": "已撤回", "count": 3}]


def test_groups_are_kept_changed_and_deleted_by_their_unit(client, lists):
    client.force_login(lists.officer)
    made = post(client, GROUPS, {"name": "试点", "communities": ["c1", "第2社区"]})
    assert (made.status_code, [one["code"] for one in made.json()["communities"]]) == (201, ["c1", "c2"])
    url = f"{GROUPS}{made.json()['id']}/"
    changed = client.put(url, {"name": "示范", "communities": ["c3"]}, content_type="application/json").json()
    assert (changed["name"], [one["code"] for one in changed["communities"]]) == ("示范", ["c3"])
    assert post(client, GROUPS, {"name": "示范", "communities": ["c3"]}).status_code == 409
    client.force_login(lists.other_officer)
    assert client.get(url).status_code == client.delete(url).status_code == 404
    client.force_login(lists.colleague)
    assert client.delete(url).status_code == 204
