"""Money that comes first, and money that is late: where work is unfunded, by the day and as known at a moment."""

from datetime import timedelta

import pytest

from admission.conditions import in_words, keep
from dispatch.cards import card_of_receipt
from dispatch.funds import Terms, confirm, promise, supersede, take_back
from dispatch.grounds import ground_of, refuses_in_part
from dispatch.models import Dispatch
from dispatch.sending import plan_for
from registry.models import AuthorityRule, Community, Edition, Succession, UnitChange
from tests.dispatch.money import DUE, paid, promised, terms, yuan
from tests.dispatch.rows import admit
from tests.dispatch.sendings import led, more_communities, sent, wish_of
from tests.dispatch.test_conditions import FUNDS, LAST_DAY, NAME, ON, SINCE, admitted, asked, cap, said
from tests.dispatch.test_sending import STATEMENTS, counted
from tests.district import standard_lists
from web import clock
from web.refusals import NotAllowed
from web.workflow import perform

WORDS = {
    "nothing": "准入条件：经费到账后方可下派；还没有登记经费承诺，可以拒收。",
    "promised": "准入条件：经费到账后方可下派；承诺的经费还没有拨足，可以拒收。",
    "paid": "准入条件：经费到账后方可下派；经费已经拨付，社区还没有全部确认到账，可以拒收。",
}
MET, UNMET = ("admitted", ()), ("admitted", ("unfunded",))


@pytest.fixture
def waiting(district):
    standard_lists(district)
    with clock.at(ON):
        district.admission = admitted(district, FUNDS, communities=[district.community1, district.community2])
        yield district


def verdict(district, **more):
    return said(asked(district, **more))[:2]


def everything(district, amount="3000", **more):
    both = (district.community1, district.community2)
    row = promised(district, *both, admission=district.admission, per="community", **more)
    return row, paid(district, row, amount=amount)


def test_a_promise_and_a_payment_are_not_yet_money_that_came(waiting):
    _row, payment = everything(waiting)
    assert verdict(waiting) == UNMET
    confirm(payment, by=waiting.worker)
    assert verdict(waiting) == MET
    assert verdict(waiting, community=waiting.community2) == UNMET


def test_by_the_rule_of_the_authority_a_payment_is_enough(waiting):
    rule = {"key": "funds_count_when", "value": "paid", "valid_from": SINCE}
    AuthorityRule.objects.create(authority=waiting.authority, **rule)
    everything(waiting)
    assert verdict(waiting) == MET


def test_part_of_the_money_is_not_enough(waiting):
    _row, payment = everything(waiting, amount="2999.99")
    confirm(payment, by=waiting.worker)
    assert verdict(waiting) == UNMET


def test_when_less_is_promised_what_came_may_be_enough(waiting):
    row, payment = everything(waiting, amount="1000")
    confirm(payment, by=waiting.worker)
    both = (waiting.community1, waiting.community2)
    supersede(row, terms(row.admission, *both, amount="1000", per="community"), by=waiting.officer)
    assert verdict(waiting) == MET


def test_what_was_taken_back_did_not_come(waiting):
    _row, payment = everything(waiting)
    confirm(payment, by=waiting.worker)
    take_back(payment, by=waiting.reviewer)
    assert verdict(waiting) == UNMET


def test_as_known_before_the_press_it_was_unfunded_and_on_the_day_before_too(waiting):
    _row, payment = everything(waiting)
    known, later = clock.now(), ON + timedelta(days=1)
    with clock.at(later):
        confirm(payment, by=waiting.worker)
        assert verdict(waiting, on=later) == MET
        assert verdict(waiting, on=later, known_at=known) == UNMET
        assert verdict(waiting, on=ON) == UNMET


def test_a_taking_back_that_was_recorded_later_changes_nothing_that_was_known(waiting):
    _row, payment = everything(waiting)
    confirm(payment, by=waiting.worker)
    known = clock.now()
    with clock.at(ON + timedelta(days=9)):
        take_back(payment, by=waiting.reviewer)
        assert verdict(waiting, known_at=known) == MET
        assert verdict(waiting) == UNMET


def test_a_sending_parts_those_whose_money_came_from_the_others(waiting):
    _row, payment = everything(waiting)
    confirm(payment, by=waiting.worker)
    groups = plan_for(wish_of(waiting, waiting.admission), by=waiting.officer).groups
    found = {pk: ([str(flag) for flag in one.flags], one.beyond) for one in groups for pk in one.communities}
    assert found[waiting.community1.pk] == ([], ())
    assert found[waiting.community2.pk] == (["unfunded"], (WORDS["promised"],))


def test_it_is_said_how_far_the_money_is_before_sending_as_in_the_check(waiting):
    both = (waiting.community1, waiting.community2)

    def words(district=waiting):
        groups = plan_for(wish_of(district, district.admission), by=district.officer).groups
        named = {pk: one for one in groups for pk in one.communities}
        checked = [said(asked(district, community=one))[2] for one in both]
        assert checked == [list(named[one.pk].beyond) for one in both]
        assert all(named[one.pk].needs_reason and str(named[one.pk].ground) == "unfunded" for one in both)
        return [one for (one,) in checked]

    assert words() == [WORDS["nothing"], WORDS["nothing"]]
    row = promised(waiting, *both, admission=waiting.admission, per="community")
    assert words() == [WORDS["promised"], WORDS["promised"]]
    paid(waiting, row, amount="2999.99")
    assert words() == [WORDS["promised"], WORDS["promised"]]
    paid(waiting, row, amount="0.01", voucher="凭2")
    assert words() == [WORDS["paid"], WORDS["promised"]]


def test_of_two_promises_the_one_that_is_least_far_counts(waiting):
    _row, payment = everything(waiting)
    confirm(payment, by=waiting.worker)
    promised(waiting, waiting.community1, admission=waiting.admission, amount="5")
    assert verdict(waiting) == UNMET
    assert asked(waiting).unmet[0].sentence == WORDS["promised"]


def test_whoever_has_no_money_yet_gets_a_receipt_that_says_that_it_may_be_refused(waiting):
    _row, payment = everything(waiting)
    confirm(payment, by=waiting.worker)
    with pytest.raises(NotAllowed) as why:
        sent(waiting, waiting.admission)
    assert (why.value.code, "其中2个社区" in str(why.value)) == ("reason_required", True)
    dispatch = sent(waiting, waiting.admission, reason="经费正在办理。")
    first, second, _elsewhere = dispatch.receipts.order_by("community__official_order")
    assert (first.flags, second.flags, second.citation["ground"]) == ([], ["unfunded"], "unfunded")
    card = card_of_receipt(second)
    assert (card["words"], card["reasons"]) == ("已准入，但经费没有到账，可以拒收", [WORDS["promised"]])
    perform(second, "refuse", by=waiting.neighbour, ground="unfunded", note="")
    second.refresh_from_db()
    assert (second.state, second.ground) == ("refused", "unfunded")


def test_money_promised_with_a_decision_counts_for_the_one_in_its_place(waiting):
    _row, payment = everything(waiting)
    confirm(payment, by=waiting.worker)
    later = admit(
        waiting,
        NAME,
        replaces=waiting.admission,
        since=SINCE,
        last_day=LAST_DAY,
        communities=[waiting.community1],
        conditions=in_words([FUNDS]),
    )
    keep(later.decision, [FUNDS])
    assert verdict(waiting, text=f"请按{later.number}办理") == MET


# Money that is late, whatever the conditions say.

LATE = "承诺的经费应于2026年6月30日前拨付，逾期未拨，可以拒收。"
THEN = DUE + timedelta(days=1)


@pytest.fixture
def promised_to_one(district):
    """An admission for two communities without any condition; money promised to the first."""
    standard_lists(district)
    with clock.at(ON):
        district.admission = admitted(district, communities=[district.community1, district.community2])
        district.promise = promised(district, admission=district.admission)
    return district


def test_from_the_day_after_it_was_due_work_is_unfunded_where_the_money_was_not_paid(promised_to_one):
    district = promised_to_one
    with clock.at(DUE):
        assert verdict(district, on=DUE) == MET
    with clock.at(THEN):
        assert verdict(district, on=THEN, community=district.community2) == MET
        assert said(asked(district, on=THEN)) == ("admitted", ("unfunded",), [LATE])
        paid(district, district.promise, amount="2999.99", on=THEN)
        assert verdict(district, on=THEN) == UNMET
        paid(district, district.promise, amount="0.01", voucher="凭2", on=THEN)
        assert verdict(district, on=THEN) == MET


def test_what_is_sent_while_money_is_late_needs_a_reason_and_arrives_refusable(promised_to_one):
    district = promised_to_one
    with clock.at(THEN):
        with pytest.raises(NotAllowed) as why:
            sent(district, district.admission)
        assert why.value.code == "reason_required"
        dispatch = sent(district, district.admission, reason="财政正在拨付。")
        first, second, _elsewhere = dispatch.receipts.order_by("community__official_order")
        assert (first.flags, first.citation["ground"], first.citation["unmet"]) == (["unfunded"], "unfunded", [LATE])
        assert (second.flags, second.citation.get("ground")) == ([], None)
        card = card_of_receipt(first)
        assert (card["words"], card["reasons"]) == ("已准入，但经费没有到账，可以拒收", [LATE])
        perform(first, "refuse", by=district.worker, ground="unfunded", note="")


@pytest.mark.parametrize(
    ("kind", "number", "words"),
    [("duty", "1", "必须接，但经费逾期未拨，可以拒收"), ("assist", "3", "协助，但经费逾期未拨，可以拒收")],
)
def test_a_line_with_late_money_is_unfunded_in_the_check_and_when_it_is_sent(district, kind, number, words):
    standard_lists(district)
    with clock.at(ON):
        entry = led(district, kind, number)
        row = of_line(district, entry.line, district.community1)
    with clock.at(THEN):
        text = f"请各社区{entry.name}"
        assert said(asked(district, on=THEN, text=text)) == (kind, ("unfunded",), [LATE])
        assert said(asked(district, on=THEN, text=text, community=district.community2)) == (kind, (), [])
        groups = plan_for(wish_of(district, entry, acts=()), by=district.officer).groups
        named = {pk: one for one in groups for pk in one.communities}
        here, there = named[district.community1.pk], named[district.community2.pk]
        assert (here.flags, here.beyond, str(here.ground), here.in_part) == (("unfunded",), (LATE,), "unfunded", False)
        assert (there.flags, there.ground) == ((), None)
        receipt = sent(district, entry, acts=(), reason="财政正在拨付。").receipts.get(community=district.community1)
        assert card_of_receipt(receipt)["words"] == words
        assert ground_of(receipt) == "unfunded" and not refuses_in_part(receipt)
        paid(district, row, on=THEN)
        assert said(asked(district, on=THEN, text=text)) == (kind, (), [])


def of_line(district, line, *communities):
    said = {"source": "fiscal", "due_on": DUE, "communities": communities, "line": line}
    wish = Terms(amount=yuan("3000"), per="community", **said)
    return promise(wish, payer=district.department, by=district.officer)


def test_an_authority_may_say_that_late_money_is_no_ground(promised_to_one):
    district = promised_to_one
    rule = {"key": "late_funds_refusable", "value": 0, "valid_from": SINCE}
    AuthorityRule.objects.create(authority=district.authority, **rule)
    with clock.at(THEN):
        assert verdict(district, on=THEN) == MET
        groups = plan_for(wish_of(district, district.admission), by=district.officer).groups
        assert {
            flag for one in groups for flag in one.flags if one.citation and str(one.verdict) == "admitted"
        } == set()


def test_a_payment_that_was_recorded_late_changes_what_is_known_now_and_not_what_was(promised_to_one):
    district = promised_to_one
    with clock.at(THEN):
        known = clock.now()
    with clock.at(THEN + timedelta(days=5)):
        paid(district, district.promise, on=DUE)
        assert verdict(district, on=THEN) == MET
        assert verdict(district, on=THEN, known_at=known) == UNMET


def merge(ended, follower, *, on):
    """The first community ends on a day, the second follows it."""
    change = UnitChange.objects.create(authority=ended.authority, kind="merge", on=on)
    Succession.objects.create(change=change, predecessor=ended, successor=follower, on=on)
    Community.objects.filter(pk=ended.pk).update(valid_to=on)


def test_money_late_for_a_community_is_late_for_the_one_that_follows_it(promised_to_one):
    district = promised_to_one
    merge(district.community1, district.community2, on=ON)
    with clock.at(THEN):
        assert verdict(district, on=THEN, community=district.community2) == UNMET
        groups = plan_for(wish_of(district, district.admission), by=district.officer).groups
        (here,) = [one for one in groups if district.community2.pk in one.communities]
        assert (here.flags, here.beyond) == (("unfunded",), (LATE,))


@pytest.mark.parametrize("kind", ["admission", "entry"])
def test_money_costs_a_sending_as_many_statements_for_two_hundred_communities_as_for_three(district, kind):
    standard_lists(district)
    with clock.at(ON):
        everybody = [district.community1, district.community2, district.community3, *more_communities(district, 200)]
        subject = admitted(district, communities=everybody) if kind == "admission" else led(district, "assist", "3")
        if kind == "admission":
            promised(district, *everybody, admission=subject, per="community")
        else:
            of_line(district, subject.line, *everybody)
    with clock.at(THEN):
        few, many = (
            counted(
                district,
                subject,
                acts=(),
                reason="财政正在拨付。",
                scope="chosen",
                communities=tuple(one.pk for one in some),
            )
            for some in (everybody[:3], everybody)
        )
    assert len(few) == len(many) <= STATEMENTS, "\n".join(one[:120] for one in many)


def test_with_all_that_may_weigh_a_sending_to_3_200_communities_still_takes_at_most_twelve_statements(district):
    standard_lists(district)
    with clock.at(ON):
        everybody = [district.community1, district.community2, district.community3, *more_communities(district, 3_197)]
        subject = admitted(district, FUNDS, cap(1, "month"), cap(1, "year"), communities=everybody)
        promised(district, *everybody, admission=subject, per="community")
        sent(district, subject, reason="经费正在办理。")
        merge(district.community1, district.community2, on=ON + timedelta(days=1))
    Edition.renew()
    with clock.at(THEN):
        text = "一、请帮助走访居民。\n二、请填报走访台账。"
        asked = counted(district, subject, acts=(), text=text, reason="财政正在拨付。")
    assert len(asked) <= STATEMENTS, "\n".join(one[:120] for one in asked)
    dispatch = Dispatch.objects.latest("pk")
    assert dispatch.receipts.count() == 3_199
    assert {tuple(one.flags) for one in dispatch.receipts.all()} == {("unfunded", "over_scope")}
