"""Pages of receipts and refusals: who sees what, filters, fixed query counts; and no person anywhere."""

import uuid

import pytest

from dispatch.refusing import refuse_at_once
from registry.models import Authority
from tests.dispatch.rows import send
from tests.district import OPENED
from tests.divided import PLACE, divided_lists
from web import clock
from web.workflow import perform


def refuse(district, *args, ground="unlisted", **kwargs):
    """A refused receipt of the first community."""
    receipt = send(district, *args, **kwargs)
    perform(receipt, "refuse", by=district.worker, ground=ground, note="")
    receipt.refresh_from_db()
    return receipt


def titles(client, url):
    """The titles on a list page."""
    return [receipt.dispatch.title for receipt in client.get(url).context["page_obj"]]


WHO_SEES_A_REFUSAL = {
    "officer": True,
    "colleague": True,
    "other_officer": False,
    "office_officer": False,
    "street_officer": True,
    "other_street_officer": False,
    "worker": True,
    "neighbour": False,
    "reviewer": True,
    "second_reviewer": True,
    "decider": True,
    "second_decider": True,
    "meeting_reviewer": True,
    "meeting_decider": True,
    "supervisor": True,
    "operator": False,
}


def test_a_refusal_is_seen_by_its_sender_its_street_its_community_and_those_who_see_all(lists, client):
    receipt = refuse(lists)
    seen = {}
    for key in lists.people:
        client.force_login(getattr(lists, key))
        pages = [f"/received/{receipt.pk}/", f"/refusals/{receipt.pk}/", f"/api/v1/refusals/{receipt.pk}/"]
        codes = {client.get(url).status_code for url in pages}
        listed = [one.pk for one in client.get("/refusals/").context["page_obj"]] == [receipt.pk]
        assert (codes, listed) in [({200}, True), ({404}, False)], key
        seen[key] = listed
    assert seen == WHO_SEES_A_REFUSAL


def test_signed_out_there_is_nothing_to_see(lists, client):
    receipt = refuse(lists)
    for url in ("/received/", "/refusals/", f"/received/{receipt.pk}/", f"/refusals/{receipt.pk}/"):
        assert client.get(url).url == f"/login/?next={url}"


def test_the_sender_never_learns_the_person(lists, client):
    receipt = refuse(lists)
    client.force_login(lists.officer)
    for url in (
        f"/received/{receipt.pk}/",
        f"/refusals/{receipt.pk}/",
        "/refusals/",
        f"/api/v1/receipts/{receipt.pk}/",
        f"/api/v1/refusals/{receipt.pk}/",
        f"/api/v1/dispatches/{receipt.dispatch_id}/",
        "/api/v1/receipts/",
        "/notices/",
        "/",
    ):
        page = client.get(url).content.decode()
        assert page.count(lists.worker.display_name) == 0, url
        assert page.count(f'"{lists.worker.username}"') == 0, url
    assert client.get(f"/refusals/{receipt.pk}/").content.decode().count("第1社区") == 1


def test_the_slip_shows_what_was_frozen(lists, client):
    receipt = refuse(lists, "完成招商引资任务", ground="negative")
    client.force_login(lists.worker)
    slip = client.get(f"/refusals/{receipt.pk}/").context["slip"]
    assert slip["number"] == f"测试区拒〔{clock.today().year}〕1号"
    assert (slip["community"], slip["sender"], slip["filed_with"]) == ("第1社区", "卫生健康委员会", "民政局")
    assert (slip["ground"], slip["citation"].number) == ("属于负面清单（禁入事项）", "1")


def test_a_receipt_that_is_not_refused_has_no_slip(lists, client):
    client.force_login(lists.worker)
    assert client.get(f"/refusals/{send(lists).pk}/").status_code == 404


def test_the_community_list_shows_its_own_and_the_street_all_of_its_communities(lists, client):
    send(lists, "甲事", community=lists.community1)
    send(lists, "乙事", community=lists.community2)
    send(lists, "丙事", community=lists.community3)
    for key, seen in (("worker", ["甲事"]), ("street_officer", ["乙事", "甲事"]), ("reviewer", [])):
        client.force_login(getattr(lists, key))
        assert titles(client, "/received/") == seen, key


def test_receipts_are_filtered_by_state_verdict_words_and_day(lists, client):
    client.force_login(lists.worker)
    send(lists, "完成招商引资任务")
    refuse(lists, "请填报养犬台账")
    today = clock.today().isoformat()
    for query, seen in (
        ("state=refused", ["请填报养犬台账"]),
        ("state=pending", ["完成招商引资任务"]),
        ("verdict=negative", ["完成招商引资任务"]),
        ("q=台账", ["请填报养犬台账"]),
        ("q=卫生健康", ["请填报养犬台账", "完成招商引资任务"]),
        ("q=统计局", []),
        (f"since={today}&until={today}", ["请填报养犬台账", "完成招商引资任务"]),
        ("until=2025-01-01", []),
        ("state=unheard-of", []),
        ("since=2026-02-30", []),
    ):
        assert titles(client, f"/received/?{query}") == seen, query


def test_refusals_are_filtered_by_ground_street_department_and_day(lists, client):
    client.force_login(lists.reviewer)
    refuse(lists, "完成招商引资任务", ground="negative")
    refuse(lists, "请填报养犬台账", sender=lists.other_department)
    today = clock.today().isoformat()
    for query, seen in (
        ("ground=negative", ["完成招商引资任务"]),
        (f"street={lists.street.pk}", ["请填报养犬台账", "完成招商引资任务"]),
        (f"street={lists.other_street.pk}", []),
        (f"department={lists.other_department.pk}", ["请填报养犬台账"]),
        (f"since={today}", ["请填报养犬台账", "完成招商引资任务"]),
        ("until=2025-01-01", []),
    ):
        assert titles(client, f"/refusals/?{query}") == seen, query


def test_the_filter_offers_the_units_of_the_readers_own_authority(lists, client):
    other = Authority.objects.create(name="邻区", short_name="邻区", level="district", valid_from=OPENED)
    for unit in (lists.street, lists.department):
        type(unit).objects.create(kind=unit.kind, code=unit.kind, name="邻区的", authority=other, valid_from=OPENED)
    client.force_login(lists.reviewer)
    fields = client.get("/refusals/").context["filterset"].form.fields
    for name in ("street", "department"):
        assert {unit.authority_id for unit in fields[name].queryset} == {lists.authority.pk}


@pytest.mark.parametrize(("url", "key"), [("/received/", "worker"), ("/refusals/", "reviewer")])
def test_a_list_costs_the_same_queries_with_one_row_and_with_three(
    lists, client, django_assert_num_queries, django_assert_max_num_queries, url, key
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    refuse(lists)
    client.force_login(getattr(lists, key))
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    refuse(lists)
    refuse(lists)
    with django_assert_num_queries(len(one)):
        assert len(client.get(url).context["page_obj"]) == 3


def test_the_worker_takes_on_and_completes_on_the_pages(lists, client):
    receipt = send(lists, "入户宣传宪法")
    client.force_login(lists.worker)
    here = f"/received/{receipt.pk}/"
    assert [one.action for one in client.get(here).context["moves"]] == ["take_on", "refuse"]
    assert client.post(f"{here}do/take_on/", {"seen": 1}).url == here
    assert client.post(f"{here}do/complete/", {"seen": 2}).url == here
    receipt.refresh_from_db()
    assert receipt.state == "completed"


def test_each_step_says_what_was_done(lists, client):
    client.force_login(lists.worker)
    taken, refused = send(lists, "入户宣传宪法"), send(lists)
    page = client.post(f"/received/{taken.pk}/do/take_on/", {"seen": 1}, follow=True)
    assert [str(one) for one in page.context["messages"]] == ["已办理：承接。"]
    page = client.post(f"/received/{refused.pk}/do/refuse/", {"seen": 1, "ground": "unlisted"}, follow=True)
    refused.refresh_from_db()
    assert [str(one) for one in page.context["messages"]] == [f"已拒收，回执{refused.number}，同时已报审核单位备案。"]


def test_the_page_of_a_step_names_the_matter(lists, client):
    receipt = send(lists, "入户宣传宪法")
    client.force_login(lists.worker)
    page = client.get(f"/received/{receipt.pk}/do/take_on/").content.decode()
    assert page.count("<b>入户宣传宪法 · 第1社区</b>") == 1


def test_a_refusal_on_the_page_leads_to_the_slip(lists, client):
    receipt = send(lists)
    client.force_login(lists.worker)
    here = f"/received/{receipt.pk}/do/refuse/"
    assert client.get(here).status_code == 200
    assert client.post(here, {"seen": 1, "ground": ""}).status_code == 422
    assert client.post(here, {"seen": 1, "ground": "unlisted"}).url == f"/refusals/{receipt.pk}/"


def test_one_press_on_the_receipt_refuses_on_the_ground_of_its_verdict(lists, client):
    receipt = send(lists, "完成招商引资任务")
    client.force_login(lists.worker)
    here = f"/received/{receipt.pk}/"
    refusing = client.get(here).context["refusing"]
    assert (refusing["form"]["ground"].value(), refusing["in_part"]) == ("negative", False)
    page = client.get(here).content.decode()
    assert page.count(f'action="{here}do/refuse/"') == 1
    assert "拒收理由：属于负面清单（禁入事项）。" in page
    assert client.post(f"{here}do/refuse/", {"seen": 1, "ground": "negative"}).url == f"/refusals/{receipt.pk}/"


def test_the_ground_of_the_one_press_may_be_changed(lists, client):
    receipt = send(lists)
    client.force_login(lists.worker)
    client.post(f"/received/{receipt.pk}/do/refuse/", {"seen": 1, "ground": "duplicate", "note": "上月报过。"})
    receipt.refresh_from_db()
    assert (receipt.ground, receipt.note) == ("duplicate", "上月报过。")


def test_one_press_in_the_list_refuses_and_what_is_to_be_done_has_no_such_button(lists, client):
    receipt, duty = send(lists), send(lists, "入户宣传宪法")
    client.force_login(lists.worker)
    page = client.get("/received/").content.decode()
    assert page.count("formaction=") == 1
    here = f"/received/{receipt.pk}/do/refuse/"
    assert f'formaction="{here}" name="ground" value="unlisted"' in page
    assert client.post(here, {"ground": "unlisted", "row": [duty.pk]}).url == f"/refusals/{receipt.pk}/"
    duty.refresh_from_db()
    assert duty.state == "pending"
    assert client.get(f"/received/{duty.pk}/").context["refusing"] is None


def test_a_stale_form_goes_back_to_the_receipt_with_a_sentence(lists, client):
    receipt = send(lists)
    perform(receipt, "take_on", by=lists.worker)
    client.force_login(lists.worker)
    here = f"/received/{receipt.pk}/"
    response = client.post(f"{here}do/refuse/", {"seen": 1, "ground": "unlisted"}, follow=True)
    assert response.redirect_chain == [(here, 302)]
    assert [str(one) for one in response.context["messages"]] == [
        "您打开页面之后，这件事已由他人办理，现在是「已承接」。请核对后再办。"
    ]


def test_the_way_back_leads_each_reader_to_a_list_that_has_it(lists, client):
    sent = send(lists)
    reported, _made = refuse_at_once("请填报养犬台账", community=lists.community1, by=lists.worker, token=uuid.uuid4())
    ours, street = [("/received/", "本社区收到的事项")], [("/received/", "本街道各社区收到的事项")]
    through = [("/dispatches/", "下派"), (f"/dispatches/{sent.dispatch_id}/", "请填报养犬台账")]
    for key, of_sent, of_reported in (
        ("worker", ours, ours),
        ("street_officer", street, street),
        ("officer", through, None),
        ("reviewer", through, [("/refusals/", "拒收回执")]),
    ):
        client.force_login(getattr(lists, key))
        for receipt, ways in ((sent, of_sent), (reported, of_reported)):
            answer = client.get(f"/received/{receipt.pk}/")
            assert (answer.context["ways"] if answer.status_code == 200 else None) == ways, key
            assert [client.get(url).status_code for url, _words in ways or ()] == [200] * len(ways or ())


@pytest.mark.parametrize(
    ("key", "moves"), [("officer", ["recall"]), ("street_officer", []), ("reviewer", []), ("supervisor", [])]
)
def test_who_sees_a_receipt_without_receiving_it_has_no_hand_in_it(lists, client, key, moves):
    receipt = send(lists)
    client.force_login(getattr(lists, key))
    here = f"/received/{receipt.pk}/"
    assert [one.action for one in client.get(here).context["moves"]] == moves
    assert client.post(f"{here}do/refuse/", {"ground": "unlisted"}).status_code == 403


def test_who_works_in_no_community_is_told_that_nothing_comes(lists, client):
    client.force_login(lists.officer)
    assert client.get("/received/").content.decode().count("您没有在社区或者街道任职，下派的事项不经过您。") == 1


def test_a_street_reads_of_which_community_each_matter_is(lists, client):
    send(lists)
    for key, said in (("worker", 0), ("street_officer", 1)):
        client.force_login(getattr(lists, key))
        page = client.get("/received/").content.decode()
        assert page.count("<small>第1社区</small>") == page.count("本街道各社区收到的事项 ") == said, key


def test_an_empty_list_says_what_to_do(lists, client):
    client.force_login(lists.worker)
    assert client.get("/received/").content.decode().count("还没有收到事项。") == 1
    assert client.get("/received/?state=refused").content.decode().count("没有符合条件的事项。") == 1


def test_the_slip_of_a_public_service_says_where_it_is_had(lists, client):
    divided_lists(lists)
    receipt = refuse(lists, "办理社保卡申领", ground="public_service")
    client.force_login(lists.worker)
    slip = client.get(f"/refusals/{receipt.pk}/").content.decode()
    assert slip.count(f'<th scope="row">办理地点</th><td>{PLACE}</td>') == 1
