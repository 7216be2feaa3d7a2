"""Receipts, money, violations when units change: who follows handles them; nothing new reaches an ended community."""

import uuid
from datetime import date, timedelta

import pytest

from dispatch.models import Receipt
from dispatch.refusing import refuse_at_once
from dispatch.views.refusals import slip_of
from dispatch.whose import communities_of, community_for
from registry.models import UnitChange
from registry.successions import NewUnit, close, consequences_of, merge, rename, transfer
from tests.dispatch.money import paid, promised
from tests.dispatch.rows import admit, send
from tests.dispatch.violations import reported, verified
from tests.district import standard_lists
from web import clock
from web.refusals import BadQuery, NotAllowed, NotYourPart
from web.workflow import actions_for, perform

DAY = date(2026, 7, 1)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
TEXT = "请填报养犬台账"


@pytest.fixture
def town(district):
    """A district with lists; each of the first two communities has a receipt, the first one a refusal too."""
    standard_lists(district)
    with clock.at(BEFORE):
        for n in (1, 2):
            send(district, community=district.units[f"community{n}"])
        refuse_at_once("请社区安装某某APP", community=district.community1, by=district.worker, token=uuid.uuid4())
    return district


def merged(town):
    """The community that follows the first two."""
    both = [town.community1, town.community2]
    return merge(both, NewUnit("合苑社区", "c12"), on=DAY, by=town.operator).opened.get()


def seen(user):
    """Names of the communities whose receipts the user sees."""
    return sorted(Receipt.objects.visible_to(user).values_list("community__name", flat=True))


def test_the_successor_sees_and_handles_what_the_predecessors_left(town):
    merged(town)
    with clock.at(BEFORE):
        assert seen(town.worker) == ["第1社区"] * 2
    with clock.at(DAY):
        assert seen(town.worker) == seen(town.neighbour) == ["第1社区"] * 2 + ["第2社区"]
        receipt = Receipt.objects.get(community=town.community2)
        assert [one.action for one in actions_for(receipt, town.worker)] == ["take_on", "refuse"]
        perform(receipt, "take_on", by=town.worker)


def test_a_slip_of_a_later_refusal_is_signed_by_the_successor(town):
    merged(town)
    receipt = Receipt.objects.get(community=town.community2)
    with clock.at(DAY):
        perform(receipt, "refuse", by=town.worker, ground="unlisted", note="")
        names = {slip_of(one)["community"] for one in Receipt.objects.refused().for_list()}
    assert names == {"合苑社区", "第1社区"}


def test_nothing_new_reaches_a_community_that_has_ended(town):
    merged(town)
    with clock.at(DAY):
        town.community1.refresh_from_db()
        with pytest.raises(NotAllowed) as why:
            refuse_at_once(TEXT, community=town.community1, by=town.worker, token=uuid.uuid4())
    assert str(why.value) == "「第1社区」自2026年7月1日起已经终止，不能再登记新的事项；请由合苑社区登记。"


def test_nothing_new_reaches_a_community_that_is_not_there_yet(town):
    heir = merged(town)
    with clock.at(BEFORE), pytest.raises(NotAllowed) as why:
        refuse_at_once(TEXT, community=heir, by=town.worker, token=uuid.uuid4())
    assert str(why.value) == "「合苑社区」自2026年7月1日才设立，现在还不能登记。"


def test_a_community_that_nobody_follows_is_said_to_have_ended(town):
    close(town.community1, on=DAY, by=town.operator)
    with clock.at(DAY), pytest.raises(NotAllowed) as why:
        town.community1.refresh_from_db()
        refuse_at_once(TEXT, community=town.community1, by=town.neighbour, token=uuid.uuid4())
    assert str(why.value) == "「第1社区」自2026年7月1日起已经终止，不能再登记新的事项。"


def names(user, on=None):
    return [one.name for one in communities_of(user, on)]


def test_one_asks_for_the_communities_of_the_day(town):
    merged(town)
    with clock.at(DAY):
        assert (names(town.worker), names(town.worker, BEFORE)) == (["合苑社区"], ["第1社区", "第2社区"])
        assert names(town.street_officer, BEFORE) == ["第1社区", "第2社区"]
    with clock.at(BEFORE):
        assert (names(town.worker), names(town.worker, DAY)) == (["第1社区"], ["合苑社区"])


def test_a_street_asks_for_its_communities_as_they_were_under_another(town):
    transfer([town.community1], town.other_street, on=DAY, by=town.operator)
    with clock.at(AFTER):
        assert names(town.other_street_officer, BEFORE) == ["第1社区", "第3社区"]
        assert seen(town.other_street_officer) == ["第1社区"] * 2
        assert seen(town.street_officer) == ["第1社区"] * 2 + ["第2社区"]


def test_where_several_stood_for_the_community_of_work_one_is_chosen(town):
    merged(town)
    with clock.at(DAY):
        mine = communities_of(town.worker, BEFORE)
        with pytest.raises(BadQuery) as why:
            community_for(town.worker, "", mine, BEFORE)
        assert str(why.value) == "那一天您的社区还不是现在的社区，请选择其中一个：第1社区（c1）、第2社区（c2）。"
        assert community_for(town.worker, "c2", mine, BEFORE) == town.community2
        with pytest.raises(NotYourPart):
            community_for(town.worker, "c3", mine, BEFORE)


def test_the_api_names_the_community_of_the_day_that_is_asked_about(town, client):
    admit(town, "养犬台账核对", since=date(2026, 1, 5), last_day=date(2026, 12, 31), communities=[town.community1])
    rename(town.community1, NewUnit("春苑社区", "c1"), on=DAY, by=town.operator)
    with clock.at(AFTER):
        client.force_login(town.worker)
        found = [
            client.post("/api/v1/check/", {"text": "养犬台账核对", **on}, content_type="application/json").json()
            for on in ({}, {"on": str(BEFORE)}, {"on": str(DAY)})
        ]
    assert [one["community"]["name"] for one in found] == ["春苑社区", "第1社区", "春苑社区"]
    assert {one["verdict"] for one in found} == {"admitted"}


def test_the_page_asks_about_the_community_of_the_day(town, client):
    merged(town)
    with clock.at(AFTER):
        client.force_login(town.worker)
        page = client.get("/check/", {"q": TEXT, "on": str(BEFORE), "community": "c2"})
        assert page.context["community"] == town.community2
        assert [one.code for one in page.context["communities"]] == ["c1", "c2"]


def test_pages_name_a_former_community_as_such(town, client):
    merged(town)
    with clock.at(AFTER):
        client.force_login(town.worker)
        assert "原第2社区" in client.get("/received/").content.decode()
        assert "原第1社区" in client.get("/refusals/").content.decode()


def test_the_change_says_what_is_left_open(town):
    change = UnitChange.objects.for_reading().get(pk=merged(town).opened_by.get().pk)
    with clock.at(AFTER):
        send(town, community=town.community1)
    told = {str(one.label): one.count for one in consequences_of(change)}
    assert (told["由承继社区办理的未办结回执"], told["生效日期以后仍记在原社区名下的回执"]) == (3, 1)


OPEN = ("没有付清的经费", "社区没有确认到账的付款", "没有整改销号的违规下派")


def told(change):
    """(how many, the tone) of what is left to be paid, confirmed and corrected."""
    change = UnitChange.objects.for_reading().get(pk=change.pk)
    rows = {str(one.label): (one.count, one.tone) for one in consequences_of(change)}
    return [rows.get(label) for label in OPEN]


def test_the_change_says_what_is_left_to_be_paid_confirmed_and_corrected(town):
    with clock.at(BEFORE):
        row = promised(town, town.community1, town.community2)
        paid(town, row, town.community1, amount="1000", on=BEFORE)
        verified(town, text="一件")
        reported(town, text="另一件")
        change = rename(town.department, NewUnit("卫生健康局", town.department.code), on=DAY, by=town.operator)
    assert told(change) == [(1, "mute"), (1, "mute"), (1, "mute")]


def test_what_a_closed_community_leaves_follows_nobody(town):
    with clock.at(BEFORE):
        row = promised(town)
        assert told(close(town.community2, on=DAY, by=town.operator)) == [None, None, None]
        paid(town, row, on=BEFORE)
    assert told(close(town.community1, on=DAY, by=town.operator)) == [None, (1, "refuse"), None]


def test_refusals_are_found_by_the_street_that_follows(town, client):
    both = [town.street, town.other_street]
    street = merge(both, NewUnit("中街街道", "s9"), on=DAY, by=town.operator).opened.get(code="s9")
    with clock.at(AFTER):
        client.force_login(town.reviewer)
        rows = client.get("/refusals/", {"street": street.pk}).context["page_obj"].object_list
    assert [one.community.name for one in rows] == ["第1社区"]
