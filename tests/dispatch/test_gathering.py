"""What communities did in a day reaches the sender as one notice for each dispatch, the morning after."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import get_current_timezone

from config.celery import app
from desk.models import Notice
from dispatch.gathering import DAYS_BACK, tell_senders
from dispatch.taking_on import take_on_all
from dispatch.tasks import tell_senders as tell_task
from tests.dispatch.sendings import ON, led, more_communities, sent
from tests.district import add_person, standard_lists
from web import clock
from web.workflow import perform

MANY = 12
NEXT = ON + timedelta(days=1)


@pytest.fixture
def dispatch(district):
    """A dispatch to fifteen communities, in all of which the worker works; on its day."""
    standard_lists(district)
    for community in [*more_communities(district, MANY), district.community2, district.community3]:
        add_person(district, "worker", community, "community_worker")
    with clock.at(ON):
        made = sent(district, led(district, "duty", "1"))
        Notice.objects.all().delete()
        yield made


def told():
    rows = Notice.objects.order_by("created_at", "pk").select_related("recipient")
    return [(one.recipient.username, one.subject, one.text) for one in rows]


def test_many_that_take_on_are_one_notice_to_each_person_of_the_sender(district, dispatch):
    take_on_all(dispatch.receipts.values_list("pk", flat=True)[:MANY], by=district.worker)
    for receipt in dispatch.receipts.filter(state="pending"):
        perform(receipt, "take_on", by=district.worker)
    perform(dispatch.receipts.first(), "complete", by=district.worker)
    assert (told(), tell_senders()) == ([], 0)
    with clock.at(NEXT):
        assert tell_senders() == 1
        said = "「宣传法律法规和政策」：2026年5月20日有15个社区承接或者办结", "承接：15个社区。\n办结：1个社区。"
        assert told() == [("officer", *said), ("colleague", *said)]
        assert {one.url for one in Notice.objects.all()} == {f"/dispatches/{dispatch.pk}/"}


def test_nobody_is_told_twice_and_a_day_with_nothing_is_not_told(district, dispatch):
    perform(dispatch.receipts.first(), "take_on", by=district.worker)
    with clock.at(NEXT):
        assert (tell_senders(), tell_senders()) == (1, 0)
    with clock.at(NEXT + timedelta(days=1)):
        tell_task()
    assert len(told()) == 2


def test_another_day_is_another_notice_that_says_only_what_was_done(district, dispatch):
    first, second = dispatch.receipts.order_by("pk")[:2]
    perform(first, "take_on", by=district.worker)
    with clock.at(NEXT):
        perform(second, "take_on", by=district.worker)
    with clock.at(NEXT + timedelta(days=1)):
        assert tell_senders() == 2
    assert [text for name, _subject, text in told() if name == "officer"] == ["承接：1个社区。"] * 2


@pytest.mark.parametrize(("late", "n"), [(DAYS_BACK, 1), (DAYS_BACK + 1, 0)])
def test_what_nobody_could_be_told_of_is_told_within_a_week(district, dispatch, late, n):
    perform(dispatch.receipts.first(), "take_on", by=district.worker)
    with clock.at(ON + timedelta(days=late)):
        assert tell_senders() == n


def test_the_day_is_that_of_the_calendar_here(district, dispatch):
    at_night = datetime(2026, 5, 20, 23, 59, tzinfo=get_current_timezone())
    with clock.at(at_night):
        perform(dispatch.receipts.first(), "take_on", by=district.worker)
    with clock.at(at_night + timedelta(minutes=2)):
        assert tell_senders() == 1
    assert "2026年5月20日" in told()[0][1]


def test_a_refusal_is_told_at_once_and_not_again(district, dispatch):
    perform(dispatch.receipts.first(), "refuse", by=district.worker, ground="unfunded", note="")
    assert {name for name, *_said in told()} == {"officer", "colleague", "reviewer", "second_reviewer"}
    with clock.at(NEXT):
        assert tell_senders() == 0


def test_when_all_were_told_it_takes_two_statements_however_many_there_were(district, dispatch):
    take_on_all(dispatch.receipts.values_list("pk", flat=True), by=district.worker)
    with clock.at(NEXT):
        tell_senders()
        with CaptureQueriesContext(connection) as asked:
            tell_senders()
    assert len(asked) == 2


def test_the_timetable_tells_before_the_digest_goes_out():
    one = app.conf.beat_schedule["tell-senders"]
    assert (one["task"], one["schedule"].minute, min(one["schedule"].hour)) == ("dispatch.tasks.tell_senders", {5}, 8)
