"""The street workbench: what reached its communities, on what it rests, with what money, and what became of it."""

from datetime import date, timedelta

import pytest

from dispatch.funds import confirm, take_back
from dispatch.models import Dispatch, FundPromise, FundShare, Origin, Receipt
from dispatch.street_bench import counts_for_home, dispatches_for, latest, resting, with_street_counts
from dispatch.street_filters import StreetFilter
from tests.dispatch.money import DUE, paid, promised
from tests.dispatch.rows import admit, send
from tests.dispatch.sendings import LAST_DAY, ON, SINCE, sent
from tests.dispatch.test_disputes import dispute
from tests.district import add_person, standard_lists
from web import clock
from web.workflow import perform


@pytest.fixture(autouse=True)
def _today():
    with clock.at(ON):
        yield


@pytest.fixture
def lists(district):
    standard_lists(district)
    return district


def rows(district, **asked):
    """The rows of the first street's officer under a filter, with their counts."""
    user = district.street_officer
    request = type("Asked", (), {"user": user})
    return with_street_counts(StreetFilter(asked, queryset=dispatches_for(user), request=request).qs, user)


def titles(found):
    return [row.title for row in found]


def test_only_what_reached_the_streets_own_communities_is_there(lists):
    here, there = send(lists), send(lists, "请开会", community=lists.community3)
    assert titles(rows(lists)) == [here.dispatch.title]
    assert titles(dispatches_for(lists.other_street_officer)) == [there.dispatch.title]
    assert list(dispatches_for(lists.worker)) == list(dispatches_for(lists.reviewer)) == []


def test_a_row_counts_the_streets_communities_alone(lists):
    admission = admit(
        lists, "药品回收", since=SINCE, last_day=LAST_DAY, communities=[lists.community1, lists.community3]
    )
    sent(lists, admission, reason="一并办理。")
    (row,) = rows(lists)
    assert row.communities == ["第1社区", "第2社区"]
    assert [(code, n) for code, _label, n in row.verdicts] == [("admitted", 1), ("unlisted", 1)]
    assert [(code, n) for code, _label, n in row.states] == [("pending", 2)]


def test_refusals_are_counted_with_how_they_were_ruled(lists):
    receipt = send(lists)
    perform(receipt, "refuse", by=lists.worker, ground="unlisted", note="")
    perform(dispute(lists, receipt), "stand", by=lists.reviewer, ruling="清单上没有。")
    (row,) = rows(lists)
    assert (row.refused, [(str(label), n) for label, n in row.rulings]) == (1, [("裁定拒收成立", 1)])
    assert titles(rows(lists, refused="any")) == titles(rows(lists, refused="stands")) == [row.title]
    assert rows(lists, refused="overruled") == []


def test_what_rests_on_nothing_is_told_apart(lists):
    bare, listed = send(lists), send(lists, "请通知居民参加疫苗接种体检")
    assert titles(rows(lists, basis="no")) == [bare.dispatch.title]
    assert titles(rows(lists, basis="yes")) == [listed.dispatch.title]
    found = resting(dispatches_for(lists.street_officer), lists.street_officer, on_something=False)
    assert titles(found) == [bare.dispatch.title]


def test_what_was_ruled_to_be_taken_on_rests_on_the_ruling(lists):
    receipt = send(lists)
    perform(receipt, "refuse", by=lists.worker, ground="unlisted", note="")
    perform(dispute(lists, receipt), "overrule", by=lists.reviewer, ruling="属于协助事项。")
    assert [row.origin for row in rows(lists, basis="no")] == [Origin.SENT]
    assert [row.origin for row in rows(lists, basis="yes")] == [Origin.RULED]


def test_money_is_promised_or_wanting_or_not_arranged(lists):
    plain = send(lists)
    said = {"authority": lists.authority, "origin": Origin.SENT, "created_by": lists.officer}
    unpaid = Dispatch.objects.create(**said, sender=lists.department, title="走访")
    Receipt.objects.create(dispatch=unpaid, community=lists.community1, verdict="admitted", flags=["unfunded"])
    admission = admit(lists, "药品回收", since=SINCE, last_day=LAST_DAY)
    promise = FundPromise.objects.create(
        authority=lists.authority,
        payer=lists.department,
        admission=admission,
        amount=1000,
        source="fiscal",
        due_on=date(2026, 6, 1),
        promised_by=lists.officer,
    )
    FundShare.objects.create(promise=promise, community=lists.community1, amount=1000)
    waiting = sent(lists, admission, scope="chosen", communities=(lists.community1.pk,))
    expected = {plain.dispatch.title: "none", unpaid.title: "unfunded", waiting.title: "promised"}
    assert {row.title: row.funds for row in rows(lists)} == expected
    for title, funds in expected.items():
        assert titles(rows(lists, funds=funds)) == [title]


def test_money_is_counted_by_the_shares_of_the_communities_that_received_it(lists):
    three = [lists.community1, lists.community2, lists.community3]
    admission = admit(lists, "药品回收", since=SINCE, last_day=LAST_DAY, communities=three)
    row = promised(lists, *three, admission=admission, per="community", amount="1000")
    sent(lists, admission, scope="chosen", communities=(lists.community1.pk, lists.community2.pk))
    elsewhere, first, second = (
        paid(lists, row, one, amount="1000", voucher=f"凭{one.pk}") for one in (three[2], three[0], three[1])
    )

    def funds():
        (found,) = rows(lists)
        return found.funds

    add_person(lists, "third_worker", lists.community3, "community_worker")
    confirm(elsewhere, by=lists.third_worker)
    assert funds() == "promised"
    confirm(first, by=lists.worker)
    assert funds() == "partly"
    take_back(second, by=lists.officer)
    with clock.at(DUE + timedelta(days=1)):
        assert funds() == "overdue"
    again = paid(lists, row, lists.community2, amount="1000", voucher="凭再")
    confirm(again, by=lists.neighbour)
    assert funds() == "received"


def test_what_a_decision_says_and_nobody_recorded_is_told(lists):
    admission = admit(lists, "药品回收", since=SINCE, last_day=LAST_DAY, funding_amount=1000)
    sent(lists, admission, scope="chosen", communities=(lists.community1.pk,))
    assert [row.funds for row in rows(lists, funds="said")] == ["said"]


def test_one_community_is_asked_for_by_itself(lists):
    send(lists)
    second = send(lists, "请开会", community=lists.community2)
    assert titles(rows(lists, community=lists.community2.pk)) == [second.dispatch.title]


def test_the_home_counts_what_the_lists_show(lists, client):
    send(lists)
    send(lists, "请通知居民参加疫苗接种体检", community=lists.community2)
    user = lists.street_officer
    client.force_login(user)
    for label, number, url, _unit, _tone in counts_for_home(user):
        assert client.get(url).context["page_obj"].paginator.count == number, label
    assert [number for _label, number, *_rest in counts_for_home(user)] == [2, 1]
    assert len(latest(user)) == 2
    assert (latest(lists.officer), counts_for_home(lists.officer)) == (None, [])


def test_it_asks_as_often_for_many_rows_as_for_few(lists, django_assert_max_num_queries):
    counts = []
    for n in (2, 9):
        for k in range(n):
            send(lists, f"请填报第{n}{k}种台账")
        user = lists.street_officer
        with django_assert_max_num_queries(20) as asked:
            with_street_counts(dispatches_for(user), user)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_arrived_refusable_beside_its_verdict_says_so_with_the_ground(lists, client):
    admission = admit(
        lists, "药品回收", since=SINCE, last_day=LAST_DAY, communities=[lists.community1, lists.community2]
    )
    sent(lists, admission, reason="一并办理。", hours=3)
    (row,) = rows(lists)
    assert [(code, n) for code, _label, n in row.verdicts] == [("admitted", 2)]
    assert [(code, n) for code, _label, n in row.refusable] == [("over_scope", 2)]
    send(lists)
    assert list(rows(lists)[0].refusable) == []
    client.force_login(lists.street_officer)
    page = client.get("/street/").content.decode()
    assert page.count("<small>超出协助方式") == 1
