"""The API of the check, the refusals, the receipts and the dispatches."""

import uuid

import pytest

from dispatch.models import Receipt
from tests.dispatch.rows import admit, make_rural, send
from tests.divided import PLACE, divided_lists
from web import clock
from web.workflow import perform

TEXT = "请各社区填报养犬台账"


@pytest.fixture
def api(client):
    """Posts JSON; signs in with ``as_``."""

    def call(url, data=None, *, as_=None, **headers):
        if as_:
            client.force_login(as_)
        return client.post(f"/api/v1/{url}", data, content_type="application/json", headers=headers)

    call.client = client
    return call


def error(response):
    """(status, code, field) of an answer that says no."""
    body = response.json()
    assert body["message"]
    return response.status_code, body["code"], body["field"]


def test_the_check_is_open_and_has_the_shape_of_the_command(lists, api):
    body = api("check/", {"text": "完成招商引资任务"}).json()
    assert {name: body[name] for name in ("text", "verdict", "flags")} == {
        "text": "完成招商引资任务",
        "verdict": "negative",
        "flags": [],
    }
    assert [sorted(one) for one in body["candidates"]] == [["list", "name", "number", "score"]]
    assert sorted(body) == [
        "candidates",
        "choices",
        "citation",
        "community",
        "flags",
        "ground",
        "matters",
        "near",
        "on",
        "quoted",
        "reasons",
        "sentence",
        "text",
        "verdict",
        "words",
    ]
    assert (body["ground"], body["citation"]["order_number"]) == ("negative", "测民发〔2025〕9号")
    assert (body["matters"], body["choices"][0]["matched"]) == ([], ["招商", "引资"])


def test_each_matter_of_a_notice_is_answered(lists, api):
    body = api("check/", {"text": "1.通知居民体检；2.完成招商引资任务；3.填报养犬台账"}).json()
    assert body["verdict"] == "negative"
    assert [(one["verdict"], one["ground"], one["words"]) for one in body["matters"]] == [
        ("assist", None, "协助"),
        ("negative", "negative", "不接（禁入）"),
        ("unlisted", "unlisted", "未入清单，可以拒收"),
    ]


def test_a_rural_community_is_answered_by_the_rural_list(lists, api):
    make_rural(lists)
    assert api("check/", {"text": "入户宣传宪法", "community": "c1"}, as_=lists.worker).json()["verdict"] == "unlisted"
    assert api("check/", {"text": "入户宣传宪法", "community": "c2"}, as_=lists.neighbour).json()["verdict"] == "duty"


def test_with_ones_own_community_the_admissions_answer(lists, api):
    admit(lists, "充电设施摸排", since=clock.today(), last_day=clock.today())
    asked = {"text": "充电设施摸排", "community": "c1"}
    assert api("check/", asked, as_=lists.worker).json()["verdict"] == "admitted"
    assert error(api("check/", asked, as_=lists.neighbour)) == (403, "not_your_part", "community")
    api.client.logout()
    assert error(api("check/", asked)) == (403, "not_your_part", "community")


def test_a_candidate_is_chosen_by_its_key(lists, api):
    unclear = api("check/", {"text": "请开继承关系证明"}).json()
    assert (unclear["verdict"], unclear["citation"]) == ("unclear", None)
    chosen = api("check/", {"text": "请开继承关系证明", "choice": unclear["choices"][0]["choice"]}).json()
    assert (chosen["verdict"], chosen["citation"]["name"]) == ("may_issue", "继承关系证明")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, (400, "required", "text")),
        ({"text": "？！"}, (400, "unreadable_text", "text")),
        ({"text": "报" * 100_000}, (400, "max_length", "text")),
        ({"text": "台账\x00"}, (400, "null_characters_not_allowed", "text")),
        ({"text": "台账", "on": "2026-02-30"}, (400, "invalid_date", "on")),
        ({"text": "台账", "known_at": "昨天"}, (400, "invalid_moment", "known_at")),
        ({"text": "台账", "community": "没有"}, (400, "unknown_community", "community")),
        ({"text": "台账", "authority": "火星"}, (400, "unknown_authority", "authority")),
        ({"text": "台账", "choice": "entry-0"}, (400, "unknown_choice", "choice")),
        ({"text": ["台账"]}, (400, "invalid", "text")),
        ({"text": "台账", "community": {"code": "c1"}}, (400, "invalid", "community")),
        ([1, 2], (400, "unreadable", None)),
    ],
)
def test_bad_input_names_code_and_field(lists, api, data, expected):
    assert error(api("check/", data)) == expected


def test_those_who_have_not_signed_in_ask_sixty_times_a_minute(lists, api):
    codes = [api("check/", {"text": ""}).status_code for _n in range(61)]
    assert codes == [400] * 60 + [429]
    assert api("check/", {"text": TEXT}, as_=lists.worker).status_code == 200


def test_one_post_refuses_and_the_same_key_gives_the_same_receipt(lists, api):
    asked = {"text": TEXT, "community": "c1", "sender": "wj", "note": "已告知"}
    first = api("refusals/", asked, as_=lists.worker, **{"Idempotency-Key": "k1"})
    again = api("refusals/", asked, **{"Idempotency-Key": "k1"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    body = first.json()
    assert (body["state"], body["verdict"], body["ground"]) == ("refused", "unlisted", "unlisted")
    assert body["community"] == {"code": "c1", "name": "第1社区"}
    assert body["dispatch"]["sender"] == {"code": "wj", "name": "卫生健康委员会"}
    assert Receipt.objects.count() == 1


def test_a_token_in_the_body_does_the_same(lists, api):
    asked = {"text": TEXT, "token": str(uuid.uuid4())}
    assert [api("refusals/", asked, as_=lists.worker).status_code for _n in range(2)] == [201, 200]
    other = {**asked, "text": "完成招商引资任务"}
    assert error(api("refusals/", other)) == (409, "token_used", None)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"text": "入户宣传宪法"}, (409, "not_refusable", "text")),
        ({"text": ""}, (400, "required", "text")),
        ({"text": TEXT, "sender": "没有"}, (400, "invalid_choice", "sender")),
        ({"text": TEXT, "ground": "mood"}, (400, "invalid_choice", "ground")),
        ({"text": TEXT, "token": "x"}, (400, "invalid", "token")),
        ({"text": TEXT, "community": "c2"}, (403, "not_your_part", "community")),
    ],
)
def test_a_refusal_that_does_not_fit_names_code_and_field(lists, api, data, expected):
    assert error(api("refusals/", data, as_=lists.worker)) == expected
    assert Receipt.objects.count() == 0


def test_only_a_worker_and_the_street_refuse(lists, api):
    assert error(api("refusals/", {"text": TEXT})) == (403, "not_authenticated", None)
    assert error(api("refusals/", {"text": TEXT}, as_=lists.reviewer)) == (400, "required", "community")
    assert error(api("refusals/", {"text": TEXT, "community": "c1"}, as_=lists.other_street_officer)) == (
        403,
        "not_your_part",
        "community",
    )
    made = api("refusals/", {"text": TEXT, "community": "c1"}, as_=lists.street_officer)
    assert (made.status_code, made.json()["community"]["code"]) == (201, "c1")


def test_a_receipt_is_read_and_moved_by_the_same_table(lists, api):
    receipt = send(lists)
    at = f"receipts/{receipt.pk}/"
    api.client.force_login(lists.worker)
    offered = api.client.get(f"/api/v1/{at}actions/").json()
    assert [one["action"] for one in offered] == ["take_on", "refuse"]
    assert error(api(f"{at}do/refuse/", {"ground": "mood"})) == (400, "invalid_choice", "ground")
    body = api(f"{at}do/refuse/", {"ground": "unlisted", "note": "", "seen": 1}).json()
    assert (body["state"], body["state_label"], body["version"]) == ("refused", "已拒收", 2)
    assert error(api(f"{at}do/take_on/", {"seen": 1})) == (409, "stale", None)
    assert error(api(f"{at}do/take_on/", {}, as_=lists.officer)) == (403, "not_your_part", None)
    assert error(api(f"{at}do/take_on/", {}, as_=lists.neighbour)) == (404, "not_found", None)


def test_lists_are_filtered_as_the_pages_are(lists, api):
    send(lists, "完成招商引资任务")
    refused = send(lists)
    perform(refused, "refuse", by=lists.worker, ground="unlisted", note="")
    api.client.force_login(lists.worker)

    def pks(url):
        return [one["id"] for one in api.client.get(f"/api/v1/{url}").json()["results"]]

    assert pks("receipts/?state=refused") == [refused.pk]
    assert pks("refusals/?ground=unlisted") == [refused.pk]
    assert pks("refusals/?ground=negative") == []
    assert pks("dispatches/?q=台账") == [refused.dispatch_id]
    assert error(api.client.get("/api/v1/receipts/?since=2026-02-30")) == (400, "invalid", "since")


@pytest.mark.parametrize("name", ["receipts", "refusals", "dispatches"])
def test_a_list_costs_the_same_queries_with_one_row_and_with_three(lists, client, django_assert_num_queries, name):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def one_more():
        perform(send(lists), "refuse", by=lists.worker, ground="unlisted", note="")

    one_more()
    client.force_login(lists.worker)
    client.get(f"/api/v1/{name}/")
    with CaptureQueriesContext(connection) as one:
        client.get(f"/api/v1/{name}/")
    one_more()
    one_more()
    with django_assert_num_queries(len(one)):
        assert client.get(f"/api/v1/{name}/").json()["count"] == 3


def test_a_public_service_says_where_to_go_and_who_does_what(lists, api):
    divided_lists(lists)
    body = api("check/", {"text": "办理社保卡申领"}).json()
    assert body["sentence"] == f"不由社区办理，请告知居民或者来件单位到{PLACE}办理。"
    assert body["division"]["cooperating_departments"] == body["citation"]["cooperating_departments"] == ["统计局"]
    assert body["citation"]["service_place"] == PLACE
