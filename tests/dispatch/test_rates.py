"""Rates of an hour and what is proposed from them, with the arithmetic."""

from datetime import date
from decimal import Decimal

import pytest

from dispatch.models import HourRate
from dispatch.rates import proposal_for, rate_on, set_rate
from tests.dispatch.money import LAST_DAY, ON, SINCE
from tests.dispatch.rows import admit
from web import clock
from web.refusals import NotAllowed


def rate(district, yuan="30", since=SINCE):
    return set_rate(district.authority, yuan=Decimal(yuan), valid_from=since, source="测财发〔2026〕1号")


def stated(district):
    """An admission that says two hours once."""
    admission = admit(district, "走访", since=SINCE, last_day=LAST_DAY, frequency="once")
    admission.workload_hours = Decimal("2.0")
    return admission


def test_another_rate_ends_the_one_before(district):
    rate(district)
    rate(district, "32.5", date(2026, 7, 1))
    assert rate_on(district.authority, date(2026, 6, 30)).yuan == 30
    assert rate_on(district.authority, date(2026, 7, 1)).yuan == Decimal("32.5")
    assert rate_on(district.authority, date(2025, 1, 1)) is None


def test_a_rate_is_later_than_the_one_before(district):
    rate(district)
    with pytest.raises(NotAllowed):
        rate(district)
    assert HourRate.objects.count() == 1


def test_a_rate_that_is_still_to_come_is_put_right_in_its_place(district):
    with clock.at(ON):
        rate(district)
        rate(district, "300", date(2099, 1, 1))
        rate(district, "31", date(2026, 7, 1))
        rate(district, "32", date(2026, 7, 1))
        with pytest.raises(NotAllowed):
            rate(district, "33", SINCE)
        found = HourRate.objects.order_by("valid_from").values_list("yuan", "valid_from", "valid_to")
        assert list(found) == [(30, SINCE, date(2026, 7, 1)), (32, date(2026, 7, 1), None)]
    with clock.at(date(2026, 7, 1)), pytest.raises(NotAllowed):
        rate(district, "33", date(2026, 7, 1))


def test_hours_times_rounds_times_communities_times_rate(district):
    rate(district, "30.05")
    admission = stated(district)
    proposal = proposal_for(admission, district.authority, 3, ON)
    assert proposal.amount == Decimal("180.30")
    assert proposal.arithmetic == "每次2.0小时 × 1次 × 3个社区 × 每工时30.05元 = 180.30元"
    assert proposal.source == "工时标准自2026年1月5日起，依据：测财发〔2026〕1号"
    assert proposal.way.startswith("临时性、阶段性工作")


def test_where_nobody_knows_how_often_one_round_is_proposed(district):
    rate(district)
    admission = stated(district)
    admission.frequency, admission.duration = "on_demand", "long_term"
    proposal = proposal_for(admission, district.authority, 1, ON)
    assert (proposal.rounds, proposal.amount) == (None, 60)
    assert proposal.way.startswith("长期性工作")


def test_the_terms_of_a_proposal_come_to_its_amount(district):
    rate(district, "30.05")
    admission = stated(district)
    proposal = proposal_for(admission, district.authority, 3, ON)
    terms = proposal.terms
    assert (terms["per"], terms["amount"], terms["quantity"]) == ("hour", Decimal("30.05"), 2)
    assert terms["amount"] * terms["quantity"] * 3 == proposal.amount
    admission.frequency, admission.duration = "on_demand", "long_term"
    terms = proposal_for(admission, district.authority, 3, ON).terms
    assert terms == {"per": "time", "amount": Decimal("60.10"), "quantity": None}


def test_without_a_rate_the_usual_way_is_said_and_without_a_community_nothing(district):
    admission = stated(district)
    proposal = proposal_for(admission, district.authority, 1, ON)
    assert (proposal.terms, proposal.arithmetic, proposal.way[:3]) == ({}, "", "临时性")
    assert proposal.source == "本区还没有登记工时标准，测不出金额。"
    rate(district)
    assert proposal_for(admission, district.authority, 0, ON) is None
