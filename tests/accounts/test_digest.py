"""The digest: one mail on the morning of a working day with what waits unread, and none beside it."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.tasks import send_digests
from desk.models import Notice, NoticeDelivery
from desk.notices import tell
from desk.tasks import send_notices
from registry.models import CalendarDay
from web import clock

pytestmark = pytest.mark.django_db
THURSDAY = datetime(2026, 3, 5, 16, tzinfo=timezone.get_default_timezone())
FRIDAY_MORNING = THURSDAY.replace(day=6, hour=8, minute=30)
SATURDAY_MORNING = FRIDAY_MORNING + timedelta(days=1)
MONDAY_MORNING = FRIDAY_MORNING + timedelta(days=3)


@pytest.fixture(autouse=True)
def mails(settings, district, mailoutbox):
    """Mail is on, with a digest; the reviewer and the decider have an address."""
    settings.NOTICE_MAIL = settings.NOTICE_TO_EVERYBODY = settings.NOTICE_DIGEST = True
    for name in ("reviewer", "decider"):
        User.objects.filter(username=name).update(email=f"{name}@example.test")
    return mailoutbox


def told(district, *subjects, at=THURSDAY, names=("reviewer",)):
    with clock.at(at):
        for subject in subjects:
            tell([district.people[name] for name in names], key=subject, subject=subject)
        send_notices()


def morning(moment):
    with clock.at(moment):
        send_digests()
        send_notices()


def test_single_notices_wait_and_go_out_as_one_mail_in_the_morning(district, mails):
    told(district, "甲事", "乙事")
    assert mails == []
    morning(FRIDAY_MORNING)
    (mail,) = mails
    assert (mail.to, mail.subject) == (["reviewer@example.test"], "2026年3月6日：您有2条未读通知")
    assert mail.body.splitlines()[:2] == ["1. 甲事（2026-03-05 16:00）", "2. 乙事（2026-03-05 16:00）"]


def test_a_second_run_the_same_morning_writes_nothing_more(district, mails):
    told(district, "甲事")
    morning(FRIDAY_MORNING)
    told(district, "乙事", at=FRIDAY_MORNING + timedelta(minutes=5))
    morning(FRIDAY_MORNING + timedelta(hours=1))
    assert len(mails) == 1


def test_nobody_is_written_to_on_a_day_off_and_monday_tells_of_the_weekend(district, mails):
    told(district, "甲事", at=FRIDAY_MORNING + timedelta(hours=3))
    morning(SATURDAY_MORNING)
    assert mails == []
    morning(MONDAY_MORNING)
    assert len(mails) == 1


def test_a_saturday_that_is_worked_has_a_digest_and_a_holiday_on_a_weekday_none(district, mails):
    CalendarDay.objects.create(day=FRIDAY_MORNING.date(), is_working=False, name="放假")
    CalendarDay.objects.create(day=SATURDAY_MORNING.date(), is_working=True, name="调休上班")
    told(district, "甲事")
    morning(FRIDAY_MORNING)
    assert mails == []
    morning(SATURDAY_MORNING)
    assert [mail.subject for mail in mails] == ["2026年3月7日：您有1条未读通知"]


def test_before_half_past_eight_nothing_is_written(district, mails):
    told(district, "甲事")
    morning(FRIDAY_MORNING - timedelta(minutes=1))
    assert mails == []


def test_who_wants_no_digest_gets_each_notice_by_itself(district, mails):
    User.objects.filter(username="decider").update(wants_digest=False)
    told(district, "甲事", "乙事", names=("reviewer", "decider"))
    assert [(mail.to, mail.subject) for mail in mails] == [
        (["decider@example.test"], "甲事"),
        (["decider@example.test"], "乙事"),
    ]
    morning(FRIDAY_MORNING)
    assert [(mail.to, mail.subject) for mail in mails[2:]] == [
        (["reviewer@example.test"], "2026年3月6日：您有2条未读通知")
    ]


def test_who_wants_a_digest_has_one_where_the_system_sends_none(district, mails, settings):
    settings.NOTICE_DIGEST = False
    User.objects.filter(username="decider").update(wants_digest=True)
    told(district, "甲事", names=("reviewer", "decider"))
    assert [mail.to for mail in mails] == [["reviewer@example.test"]]
    morning(SATURDAY_MORNING)
    assert len(mails) == 1
    morning(MONDAY_MORNING)
    assert [(mail.to, mail.subject) for mail in mails[1:]] == [
        (["decider@example.test"], "2026年3月9日：您有1条未读通知")
    ]


def test_who_gives_the_digest_up_is_sent_what_waits_one_by_one_and_nothing_twice(district, mails):
    told(district, "甲事")
    User.objects.filter(username="reviewer").update(wants_digest=False)
    morning(FRIDAY_MORNING)
    morning(MONDAY_MORNING)
    assert [mail.subject for mail in mails] == ["甲事"]


def test_what_was_read_needs_no_mail(district, mails):
    told(district, "甲事", "乙事")
    Notice.objects.filter(subject="甲事").update(read_at=THURSDAY)
    morning(FRIDAY_MORNING)
    assert mails[0].subject == "2026年3月6日：您有1条未读通知"
    assert NoticeDelivery.objects.failed().count() == 0
    Notice.objects.update(read_at=THURSDAY)
    told(district, "丙事", at=FRIDAY_MORNING + timedelta(hours=1))
    Notice.objects.update(read_at=THURSDAY)
    morning(MONDAY_MORNING)
    assert len(mails) == 1


def test_everybody_gets_ones_own(district, mails):
    told(district, "甲事", names=("reviewer", "decider", "worker"))
    morning(FRIDAY_MORNING)
    assert sorted(mail.to[0] for mail in mails) == ["decider@example.test", "reviewer@example.test"]


def test_a_digest_is_no_notice_of_the_inbox(district, mails):
    told(district, "甲事")
    morning(FRIDAY_MORNING)
    assert [one.subject for one in Notice.objects.visible_to(district.reviewer)] == ["甲事"]


def test_of_very_many_the_first_thirty_are_named(district, mails):
    told(district, *(f"第{n}件" for n in range(33)))
    morning(FRIDAY_MORNING)
    lines = mails[0].body.splitlines()
    assert lines[29:31] == ["30. 第29件（2026-03-05 16:00）", "另有3条，请登录后查看。"]


def test_what_waits_for_the_digest_is_not_late(client, district, mails):
    told(district, "甲事")
    with clock.at(FRIDAY_MORNING - timedelta(hours=1)):
        client.force_login(district.operator)
        assert shown_counts(client) == []


def shown_counts(client):
    counts = client.get("/").context["home"].counts
    return [count.label for count in counts if "通知" in str(count.label)]


def test_without_the_digest_the_waiting_ones_go_out_one_by_one(district, mails, settings):
    told(district, "甲事", "乙事")
    settings.NOTICE_DIGEST = False
    with clock.at(FRIDAY_MORNING):
        send_notices()
    assert sorted(mail.subject for mail in mails) == sorted(["甲事", "乙事"])
