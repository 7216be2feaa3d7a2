"""Promising, superseding, paying, confirming, taking back, using: what is allowed, and what becomes of the fen."""

from datetime import timedelta
from decimal import Decimal
from threading import Thread
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from dispatch.funds import (
    Paid,
    Terms,
    call_off,
    confirm,
    confirm_once,
    deny,
    may_take_back,
    pay,
    promise,
    shares_of,
    supersede,
    take_back,
    take_back_use,
    use,
)
from dispatch.models import FundConfirmation, FundPayment, FundPromise, FundShare, FundUse
from tests.dispatch.money import DUE, ON, came, paid, promised, terms, yuan
from web import clock
from web.refusals import NotAllowed, NotYourPart


@pytest.fixture(autouse=True)
def today():
    with clock.at(ON):
        yield


def test_what_is_promised_in_all_is_shared_out_to_the_fen(district):
    communities = (district.community1, district.community2, district.community3)
    shares = shares_of(terms(None, *communities, amount="100"))
    assert shares == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]


@pytest.mark.parametrize(
    ("per", "quantity", "each"), [("community", "1", "10.05"), ("month", "12", "120.60"), ("hour", "2.5", "25.13")]
)
def test_what_is_promised_each_is_multiplied_and_rounded_half_up(district, per, quantity, each):
    wish = terms(None, district.community1, amount="10.05", per=per, quantity=Decimal(quantity))
    assert shares_of(wish) == [Decimal(each)]


def test_there_is_a_fen_for_everybody_or_none(district):
    with pytest.raises(NotAllowed):
        shares_of(terms(None, district.community1, district.community2, amount="0.01"))
    with pytest.raises(NotAllowed):
        shares_of(Terms(Decimal(1), "in_all", "fiscal", DUE, ()))


def test_a_promise_is_one_row_and_a_share_for_each(district, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        row = promised(district, district.community1, district.community2, amount="100.01")
    shares = FundShare.objects.filter(promise=row).order_by("pk")
    assert [one.amount for one in shares] == [Decimal("50.01"), Decimal("50.00")]


def test_only_the_payers_officers_promise_and_pay(district):
    row = promised(district)
    with pytest.raises(NotYourPart):
        promise(terms(row.admission, district.community1), payer=district.department, by=district.other_officer)
    with pytest.raises(NotYourPart):
        pay(row, [Paid(district.community1, yuan("1"), "凭1")], paid_on=ON, by=district.reviewer)


def test_promises_shares_payments_and_confirmations_are_never_edited(district):
    confirm(paid(district, promised(district)), by=district.worker)
    for model in (FundPromise, FundShare, FundPayment, FundConfirmation):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(amount=1)


def test_a_promise_is_superseded_once(district):
    row = promised(district)
    later = supersede(row, terms(row.admission, district.community1, amount="1"), by=district.officer)
    assert (later.series, later.replaces) == (row.series, row)
    with pytest.raises(NotAllowed):
        supersede(row, terms(row.admission, district.community1, amount="2"), by=district.officer)
    with pytest.raises(NotAllowed):
        paid(district, row)


def test_a_community_that_was_paid_stays_in_the_promise(district):
    row = promised(district, district.community1, district.community2)
    paid(district, row, amount="1500")
    with pytest.raises(NotAllowed) as why:
        supersede(row, terms(row.admission, district.community2), by=district.officer)
    assert why.value.code == "already_paid"
    with pytest.raises(NotAllowed):
        call_off(row, "不办了", by=district.officer)


def test_nobody_is_paid_more_than_promised_or_without_a_promise(district):
    row = promised(district)
    for community, amount in ((district.community1, "3000.01"), (district.community2, "1")):
        with pytest.raises(NotAllowed):
            paid(district, row, community, amount=amount)
    with pytest.raises(NotAllowed):
        paid(district, row, on=ON + timedelta(days=1))
    assert not FundPayment.objects.exists()


def test_a_voucher_stands_once_and_again_after_it_was_taken_back(district):
    row = promised(district)
    first = paid(district, row, amount="1000")
    with pytest.raises(NotAllowed) as why:
        paid(district, row, amount="1000")
    assert why.value.code == "voucher_used"
    take_back(first, by=district.officer)
    assert paid(district, row, amount="1000").attempt == 1


def test_one_voucher_pays_several_communities_and_one_of_them_again_after_a_mistake(district):
    row = promised(district, district.community1, district.community2)
    _first, wrong = pay(
        row,
        [Paid(one, yuan("100"), "凭1") for one in (district.community1, district.community2)],
        paid_on=ON,
        by=district.officer,
    )
    take_back(wrong, by=district.officer)
    assert paid(district, row, district.community2, amount="200").attempt == 1
    with pytest.raises(NotAllowed) as why:
        paid(district, row, amount="1")
    assert (why.value.code, "第1社区" in str(why.value), "第2社区" in str(why.value)) == ("voucher_used", True, False)


def test_the_community_confirms_once_however_often_it_presses(district):
    payment = paid(district, promised(district))
    with pytest.raises(NotYourPart):
        confirm(payment, by=district.neighbour)
    first = confirm(payment, by=district.worker)
    assert confirm(payment, by=district.worker) == first
    assert first.amount == payment.amount


def test_a_part_is_confirmed_and_then_the_rest_and_no_more(district):
    payment = paid(district, promised(district))
    confirm(payment, by=district.worker, amount=Decimal("1000"))
    with pytest.raises(NotAllowed):
        confirm(payment, by=district.worker, amount=Decimal("2000.01"))
    rest = confirm(payment, by=district.worker)
    assert (rest.amount, confirm(payment, by=district.worker)) == (2000, rest)
    row = FundPayment.objects.for_list().get()
    assert (row.came, row.waiting, FundPayment.objects.to_confirm().count()) == (3000, 0, 0)


def test_the_database_keeps_confirmations_within_what_was_paid(district):
    payment = paid(district, promised(district))
    confirm(payment, by=district.worker, amount=Decimal("1000"))
    with pytest.raises(DatabaseError), transaction.atomic():
        FundConfirmation.objects.create(payment=payment, amount=Decimal("2000.01"), confirmed_by=district.worker)
    assert FundConfirmation.objects.count() == 1


def test_the_same_token_confirms_a_part_once(district):
    payment, token = paid(district, promised(district)), uuid4()
    said = {"by": district.worker, "token": token, "amount": Decimal("1000")}
    (first, is_new), (second, is_second) = confirm_once(payment, **said), confirm_once(payment, **said)
    assert (first == second, is_new, is_second, FundConfirmation.objects.count()) == (True, True, False, 1)


def test_a_community_says_that_nothing_came_until_it_does(district):
    payment = paid(district, promised(district))
    with pytest.raises(NotYourPart):
        deny(payment, by=district.neighbour)
    said = deny(payment, by=district.worker, note="账上没有")
    assert (said.amount, deny(payment, by=district.worker)) == (0, said)
    assert [one.denied_on for one in FundPayment.objects.denied()] == [ON]
    assert take_back_is_open(district, payment)
    confirm(payment, by=district.worker, amount=Decimal("1000"))
    assert not FundPayment.objects.denied().exists()
    deny(payment, by=district.worker)
    assert FundPayment.objects.denied().get().waiting == 2000
    confirm(payment, by=district.worker)
    with pytest.raises(NotAllowed):
        deny(payment, by=district.worker)
    assert not FundPayment.objects.denied().exists()


def take_back_is_open(district, payment):
    return may_take_back(district.officer, FundPayment.objects.for_list().get(pk=payment.pk))


@pytest.mark.parametrize("amount", ["0", "3000.01", "-1"])
def test_no_more_than_was_paid_is_confirmed(district, amount):
    payment = paid(district, promised(district))
    with pytest.raises(NotAllowed):
        confirm(payment, by=district.worker, amount=Decimal(amount))


def test_the_payer_takes_back_until_it_is_confirmed_then_the_office(district):
    payment = paid(district, promised(district))
    confirm(payment, by=district.worker)
    with pytest.raises(NotAllowed):
        take_back(payment, by=district.officer)
    row = take_back(payment, by=district.reviewer)
    assert (row.amount, row.paid_on, row.takes_back) == (-payment.amount, payment.paid_on, payment)
    with pytest.raises(NotAllowed):
        take_back(payment, by=district.reviewer)


def test_what_was_taken_back_is_not_confirmed(district):
    payment = paid(district, promised(district))
    take_back(payment, by=district.officer)
    with pytest.raises(NotAllowed):
        confirm(payment, by=district.worker)


def test_the_community_and_its_street_say_what_money_was_used_for(district):
    came(district)
    said = {"amount": Decimal("10"), "used_on": ON, "purpose": "印制宣传品"}
    row = use(district.community1, by=district.street_officer, **said)
    use(district.community1, by=district.worker, **said)
    for stranger in (district.neighbour, district.officer, district.other_street_officer):
        with pytest.raises(NotYourPart):
            use(district.community1, by=stranger, **said)
    gone = take_back_use(row, by=district.worker)
    assert (gone.amount, take_back_use(row, by=district.street_officer)) == (-10, gone)
    with pytest.raises(NotAllowed):
        take_back_use(gone, by=district.worker)


def test_what_is_not_yet_confirmed_is_confirmed_before_its_use_is_said(district):
    row = promised(district)
    with pytest.raises(NotAllowed, match="这笔经费本社区还没有确认到账，请先确认到账，再登记使用。"):
        use(
            district.community1,
            amount=Decimal("1"),
            promise=row,
            used_on=ON,
            purpose="印制宣传品",
            by=district.worker,
        )


def test_no_more_is_used_than_was_confirmed_and_is_left_of_the_promise(district):
    first, other = came(district, amount="300.55"), came(district, amount="100")
    said = {"used_on": ON, "purpose": "印制宣传品", "by": district.worker}
    with pytest.raises(NotAllowed) as why:
        use(district.community1, amount=Decimal("99999"), promise=first, **said)
    assert (why.value.code, why.value.field) == ("more_than_left", "amount")
    kept = "这笔经费确认到账300.55元，已登记使用0.00元，还剩300.55元，登记的金额不能超过还剩的。"
    assert str(why.value) == kept
    use(district.community1, amount=Decimal("300.55"), promise=first, **said)
    with pytest.raises(NotAllowed):
        use(district.community1, amount=Decimal("0.01"), promise=first, **said)
    last = use(district.community1, amount=Decimal("100"), **said)
    with pytest.raises(NotAllowed, match=r"本社区确认到账400\.55元，已登记使用400\.55元，还剩0\.00元"):
        use(district.community1, amount=Decimal("0.01"), promise=other, **said)
    take_back_use(last, by=district.worker)
    use(district.community1, amount=Decimal("100"), promise=other, **said)


def test_what_was_paid_and_not_confirmed_can_not_be_used(district):
    row = promised(district)
    paid(district, row)
    with pytest.raises(NotAllowed):
        use(district.community1, amount=Decimal("1"), used_on=ON, purpose="折页", promise=row, by=district.worker)


@pytest.mark.django_db(transaction=True)
def test_of_two_uses_at_once_the_second_sees_the_first(district):
    with transaction.atomic():
        row = came(district, amount="10")
    said = {"amount": Decimal("6"), "used_on": ON, "purpose": "折页", "promise": row, "by": district.worker}
    community, refused = district.community1, []

    def second():
        try:
            with clock.at(ON):
                use(community, **said)
        except NotAllowed as why:
            refused.append(why.code)
        finally:
            connection.close()

    with transaction.atomic():
        use(community, **said)
        other = Thread(target=second)
        other.start()
        other.join(1)
        assert other.is_alive()
    other.join(20)
    assert (refused, FundUse.objects.count()) == (["more_than_left"], 1)
