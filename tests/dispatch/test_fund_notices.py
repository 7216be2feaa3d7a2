"""Who is told of money: the community when it is paid, the payer before it is due, everybody concerned once it is late."""

from datetime import timedelta

import pytest

from desk.models import Notice
from dispatch.fund_notices import remind
from dispatch.funds import deny, take_back
from tests.dispatch.money import DUE, ON, paid, promised
from web import clock


@pytest.fixture(autouse=True)
def today():
    with clock.at(ON):
        yield


def told(event):
    rows = Notice.objects.filter(key__startswith=f"{event}:").order_by("recipient__username")
    return list(rows.values_list("recipient__username", flat=True))


def test_the_community_is_asked_to_confirm(district):
    payment = paid(district, promised(district))
    notice = Notice.objects.get(key=f"fund-paid:{payment.pk}")
    assert (notice.recipient, notice.url) == (district.worker, f"/funds/payments/{payment.pk}/confirm/")
    assert "请确认到账" in notice.subject


def test_payer_and_office_are_told_once_that_nothing_came(district):
    payment = paid(district, promised(district))
    for _press in range(2):
        deny(payment, by=district.worker, note="账上没有这一笔。")
    assert told("fund-denied") == ["colleague", "meeting_reviewer", "officer", "reviewer", "second_reviewer"]
    notice = Notice.objects.filter(recipient=district.officer).latest("pk")
    assert notice.subject.startswith("第1社区没有收到") and "3,000.00元" in notice.subject
    assert notice.text.startswith("账上没有这一笔。")


def test_the_community_is_told_of_a_payment_taken_back(district):
    take_back(paid(district, promised(district)), by=district.officer)
    assert told("fund-taken-back") == ["worker"]


def test_the_payer_is_reminded_once_before_it_is_due(district):
    promised(district)
    remind()
    assert told("fund-due") == []
    with clock.at(DUE - timedelta(days=3)):
        remind()
        remind()
    assert told("fund-due") == ["colleague", "officer"]


def test_payer_community_and_office_are_told_once_that_it_is_late(district):
    promised(district)
    for n in (1, 2):
        with clock.at(DUE + timedelta(days=n)):
            remind()
    assert told("fund-overdue") == [
        "colleague",
        "meeting_reviewer",
        "officer",
        "reviewer",
        "second_reviewer",
        "worker",
    ]


def test_nobody_is_told_of_what_is_paid(district):
    paid(district, promised(district))
    with clock.at(DUE + timedelta(days=1)):
        remind()
    assert told("fund-overdue") == []
