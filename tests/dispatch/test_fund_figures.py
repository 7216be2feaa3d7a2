"""Sums of money: pages, API, files and a plain count agree to the fen; tabs and homes count what they lead to."""

from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest

from dispatch.fund_figures import account_of, counts_for_home, shares_for, tabs_for, totals_of
from dispatch.funds import call_off, confirm, supersede, take_back, use
from registry.models import Community
from tests.dispatch.money import (
    DUE,
    LAST_DAY,
    ON,
    YEAR_OVER,
    YearOfMoney,
    paid,
    promised,
    read_everywhere,
    read_monthly,
    terms,
)
from tests.dispatch.sendings import more_communities
from web import clock

AFTER = DUE + timedelta(days=1)


@pytest.fixture(autouse=True)
def today():
    with clock.at(ON):
        yield


@pytest.mark.parametrize("seed", range(3))
def test_a_year_adds_up_to_the_fen_everywhere(district, client, seed):
    more_communities(district, 3)
    year = YearOfMoney(district, Community.objects.order_by("pk"), Random(seed), 12)
    client.force_login(district.reviewer)
    with clock.at(LAST_DAY):
        found = read_everywhere(client, year)
    with clock.at(YEAR_OVER):
        found |= read_monthly(client, district)
    assert {where: sums for where, sums in found.items() if sums != year.sums} == {}


def test_by_community_it_adds_up_too(district):
    year = YearOfMoney(district, Community.objects.order_by("pk"), Random(7), 10)
    for one in year.communities:
        totals = account_of(one, district.reviewer, [one.pk]).totals
        plain = (year.promised[one.pk], year.paid[one.pk], year.confirmed[one.pk])
        assert (totals.promised, totals.paid, totals.confirmed) == plain


def status_of(district, day=ON):
    return list(shares_for(district.reviewer, day).values_list("status", flat=True))


def test_money_is_promised_then_overdue_then_paid_then_received(district):
    row = promised(district)
    assert status_of(district) == ["promised"]
    assert status_of(district, AFTER) == ["overdue"]
    payment = paid(district, row)
    assert status_of(district, AFTER) == ["disbursed"]
    confirm(payment, by=district.worker)
    assert status_of(district, AFTER) == ["received"]


def test_a_payment_in_part_stays_overdue_by_what_is_missing(district):
    paid(district, promised(district), amount="1000.01")
    totals = totals_of(shares_for(district.reviewer, AFTER))
    assert (totals.missing, totals.overdue) == (Decimal("1999.99"), Decimal("1999.99"))


def test_what_was_taken_back_was_neither_paid_nor_confirmed(district):
    payment = paid(district, promised(district))
    confirm(payment, by=district.worker)
    take_back(payment, by=district.reviewer)
    totals = totals_of(shares_for(district.reviewer))
    assert (totals.paid, totals.confirmed, totals.missing) == (0, 0, 3000)


def test_what_was_paid_on_a_promise_counts_on_the_one_in_its_place(district):
    row = promised(district)
    paid(district, row, amount="1000")
    supersede(row, terms(row.admission, district.community1, amount="1500"), by=district.officer)
    totals = totals_of(shares_for(district.reviewer))
    assert (totals.count, totals.promised, totals.paid, totals.missing) == (1, 1500, 1000, 500)


def test_what_is_called_off_is_promised_no_more(district):
    call_off(promised(district), "登记错了", by=district.officer)
    assert totals_of(shares_for(district.reviewer)).count == 0


def test_everybody_sees_the_money_that_concerns_them(district):
    promised(district)
    seen = ("officer", "worker", "street_officer", "reviewer", "supervisor")
    assert [totals_of(shares_for(getattr(district, who))).count for who in seen] == [1] * 5
    blind = ("other_officer", "neighbour", "other_street_officer", "operator")
    assert [totals_of(shares_for(getattr(district, who))).count for who in blind] == [0] * 4


def test_tabs_and_homes_count_what_they_lead_to(district):
    row = promised(district, district.community1, district.community2)
    paid(district, row, amount="1500")
    with clock.at(AFTER):
        tabs = {tab.url: tab.count for tab in tabs_for(district.reviewer)}
        assert tabs == {
            "/funds/": 2,
            "/funds/?status=overdue": 1,
            "/funds/?status=unpaid": 1,
            "/funds/?status=unconfirmed": 1,
            "/funds/?status=received": 0,
            "/funds/unrecorded/": 0,
        }
        assert [one[1] for one in counts_for_home(district.officer)] == [1, 1]
        assert counts_for_home(district.worker) == []


def test_an_account_says_what_is_left(district):
    confirm(paid(district, promised(district)), by=district.worker, amount=Decimal("2500.50"))
    use(district.community1, amount=Decimal("500.25"), used_on=ON, purpose="印制宣传品", by=district.worker)
    account = account_of(district.community1, district.worker, [district.community1.pk])
    assert (account.used, account.left) == (Decimal("500.25"), Decimal("2000.25"))
