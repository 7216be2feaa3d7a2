"""Notices leave after the commit, once, however often the mail server fails."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from accounts.models import User
from admission.models import ApplicationState, Decision
from desk import outbox
from desk.models import Notice, NoticeDelivery, Route
from desk.notices import tell
from desk.tasks import send_notices
from tests.admission import cases
from tests.district import make_district
from web import clock

CLOSED = 1  # a port at which nobody listens
START = datetime(2026, 3, 2, 9, tzinfo=timezone.get_default_timezone())


def told(district, key="k", names=("reviewer",), **words):
    """A notice to these people."""
    tell([district.people[name] for name in names], key=key, **{"subject": f"标题{key}", "url": "/notices/", **words})


def addresses(server):
    return sorted(message["To"] for message in server.taken)


def later(minutes):
    return clock.at(START + timedelta(minutes=minutes))


@pytest.mark.django_db
def test_without_a_route_a_notice_stays_in_the_inbox_and_nothing_waits(with_addresses):
    told(with_addresses)
    send_notices()
    assert (Notice.objects.unsent().count(), NoticeDelivery.objects.count()) == (0, 0)
    assert Notice.objects.visible_to(with_addresses.reviewer).unread().count() == 1


@pytest.mark.django_db
def test_mail_says_what_happened_and_where_to_read_it(with_addresses, mail_server):
    told(with_addresses, subject="申请\n已受理", text="请查看。", url="/applications/7/")
    send_notices()
    (message,) = mail_server.taken
    assert (message["To"], message["From"]) == ("reviewer@example.test", "register@example.test")
    assert message["Subject"] == "申请 已受理"
    assert message.get_content().splitlines() == ["请查看。", "", "https://register.example.test/applications/7/"]


@pytest.mark.django_db
def test_people_without_an_address_and_people_who_left_are_written_nothing(with_addresses, mail_server):
    User.objects.filter(username="decider").update(is_active=False)
    told(with_addresses, names=("worker", "decider", "reviewer"))
    send_notices()
    assert addresses(mail_server) == ["reviewer@example.test"]
    assert NoticeDelivery.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("allowed", "arrived"),
    [([], 0), (["@example.test"], 2), (["decider@example.test"], 1), (["@other.test", "test"], 0)],
)
def test_a_test_system_writes_only_to_those_it_may(with_addresses, mail_server, settings, allowed, arrived):
    settings.NOTICE_TO_EVERYBODY, settings.NOTICE_ONLY_TO = False, allowed
    told(with_addresses, names=("reviewer", "decider"))
    send_notices()
    assert len(mail_server.taken) == arrived


@pytest.mark.django_db
def test_a_second_run_sends_nothing_again(with_addresses, mail_server):
    told(with_addresses, names=("reviewer", "decider"))
    send_notices()
    send_notices()
    assert addresses(mail_server) == ["decider@example.test", "reviewer@example.test"]


@pytest.mark.django_db
def test_an_act_that_is_rolled_back_tells_nobody(with_addresses, mail_server):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        told(with_addresses)
        1 / 0  # noqa: B018
    send_notices()
    assert mail_server.taken == []


@pytest.mark.django_db
def test_the_pauses_grow_and_after_a_day_it_is_given_up_with_its_error(with_addresses, mail_server):
    mail_server.mood = "full"
    tries = []
    with later(0):
        told(with_addresses)
        send_notices()
    delivery = NoticeDelivery.objects.get()
    while delivery.given_up_at is None:
        tries.append(int((delivery.next_try_at - START).total_seconds() // 60))
        with clock.at(delivery.next_try_at):
            send_notices()
        delivery.refresh_from_db()
    assert tries[:6] == [1, 6, 21, 81, 141, 201]
    assert timedelta(hours=23) < delivery.given_up_at - START < timedelta(hours=25)
    assert delivery.error == "邮件被拒绝：452 no room"
    assert mail_server.taken == []


@pytest.mark.django_db
def test_an_address_that_does_not_exist_is_given_up_at_once_and_holds_up_nobody(with_addresses, mail_server):
    mail_server.refused = {"decider@": "550 no such user"}
    told(with_addresses, names=("decider", "reviewer"))
    send_notices()
    lost = NoticeDelivery.objects.get(notice__recipient__username="decider")
    assert lost.given_up_at is not None
    assert lost.error == "收件地址被拒绝：550 no such user"
    assert addresses(mail_server) == ["reviewer@example.test"]


@pytest.mark.django_db
def test_a_server_that_is_away_is_asked_once_a_run_and_the_others_lose_no_try(with_addresses, mail_server):
    mail_server.mood = "away"
    for n in range(5):
        told(with_addresses, key=f"k{n}")
    send_notices()
    assert sorted(NoticeDelivery.objects.values_list("attempts", flat=True)) == [0, 0, 0, 0, 1]


@pytest.mark.django_db
def test_a_crash_after_the_sending_repeats_the_mail_with_the_same_message_id(with_addresses, mail_server):
    told(with_addresses)
    mail_server.mood = "dies"
    with later(0):
        send_notices()
    mail_server.mood = "fine"
    with later(2):
        send_notices()
    first, second = mail_server.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert NoticeDelivery.objects.get().sent_at is not None


@pytest.mark.django_db
def test_different_messages_have_different_ids(with_addresses, mail_server):
    told(with_addresses, names=("reviewer", "decider"))
    told(with_addresses, key="l")
    send_notices()
    assert len({message["Message-ID"] for message in mail_server.taken}) == 3


@pytest.mark.django_db
def test_a_message_that_breaks_the_sender_does_not_stop_those_behind_it(with_addresses, mail_server, monkeypatch):
    told(with_addresses, key="a")
    told(with_addresses, key="b")
    outbox.hand_over()
    whole = Route.MAIL
    broken = NoticeDelivery.objects.order_by("pk").first()
    sender = outbox.routes_on()[whole]
    send = sender.send

    def breaks(delivery):
        if delivery.pk == broken.pk:
            raise KeyError("unforeseen")
        send(delivery)

    monkeypatch.setattr(type(sender), "send", staticmethod(breaks))
    send_notices()
    broken.refresh_from_db()
    assert broken.error == "KeyError: 'unforeseen'"
    assert len(mail_server.taken) == 1


@pytest.mark.django_db
def test_what_waits_an_hour_is_late(with_addresses, mail_server):
    mail_server.mood = "away"
    with later(0):
        told(with_addresses)
        send_notices()
    with later(59):
        assert outbox.late().count() == 0
    with later(61):
        assert outbox.late().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_message_once(mail_server):
    district = make_district()
    User.objects.update(email=Concat("username", Value("@example.test")))
    for n in range(12):
        told(district, key=f"k{n}")
    mail_server.delay = 0.05

    def work():
        try:
            send_notices()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _n in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    send_notices()
    assert len(mail_server.taken) == 12
    assert len({message["Message-ID"] for message in mail_server.taken}) == 12


@pytest.mark.django_db
def test_an_hour_without_a_mail_server_loses_and_doubles_nothing(with_addresses, mail_server, settings):
    """The bar: decisions go on, nothing arrives twice, and afterwards all has arrived."""
    decided = []
    for minute in range(181):
        mail_server.mood = ("away", "full", "gone")[minute // 4 % 3] if minute < 60 else "fine"
        settings.EMAIL_PORT = CLOSED if mail_server.mood == "gone" else mail_server.port
        with later(minute):
            if minute < 60 and minute % 12 == 0:
                made = cases.approved(with_addresses) if minute % 24 else cases.rejected(with_addresses)
                decided.append(made.pk)
            send_notices()
        if minute < 60:
            assert mail_server.taken == []
    assert sorted(Decision.objects.values_list("application_id", flat=True)) == sorted(decided)
    states = Decision.objects.order_by("pk").values_list("application__state", flat=True)
    rejected, approved = ApplicationState.REJECTED, ApplicationState.APPROVED
    assert list(states) == [rejected, approved, rejected, approved, rejected]
    expected = [
        (person.email, notice.subject)
        for notice in Notice.objects.select_related("recipient")
        if (person := notice.recipient).email
    ]
    arrived = [(message["To"], message["Subject"].strip()) for message in mail_server.taken]
    assert len(expected) > 30
    assert sorted(arrived) == sorted(expected)
    assert NoticeDelivery.objects.filter(sent_at=None).count() == 0
