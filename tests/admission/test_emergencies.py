"""Emergencies: declared by the sender, filed in time or refusable, over by themselves, never against a prohibition."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from admission.emergencies import declare
from admission.models import Admission, Emergency, EmergencyDays
from desk.models import Notice
from registry.models import CalendarDay
from tests.district import publish
from web import clock
from web.refusals import NotAllowed, NotYourPart
from web.workflow import perform

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
ANSWERS = {
    "kind": "life_and_property",
    "event": "暴雨红色预警，低洼小区须连夜转移。",
    "name": "低洼小区人员转移",
    "requirement": "敲门通知住户转移。",
    "authorised_by": "区防汛抗旱指挥部",
    "for_all_communities": True,
}


@pytest.fixture(autouse=True)
def _today():
    with clock.at(TODAY):
        yield


def declared(district, **answers):
    return declare(
        sender=district.units["department"],
        by=district.officer,
        token=answers.pop("token", uuid.uuid4()),
        **{**ANSWERS, **answers},
    )


def holds(emergency, day, known_at=None):
    return emergency.days(known_at).exemption(day).holds


def test_it_has_a_number_a_day_to_be_filed_by_and_an_end(district):
    emergency = declared(district)
    assert (emergency.file_by, emergency.last_day) == (date(2026, 3, 9), date(2026, 3, 31))
    assert emergency.number.endswith("号") and "急" in emergency.number


def test_a_holiday_moves_the_day_to_be_filed_by(district):
    CalendarDay.objects.create(day=date(2026, 3, 4), is_working=False)
    assert declared(district).file_by == date(2026, 3, 10)


def test_the_same_form_sent_twice_declares_once(district):
    token = uuid.uuid4()
    assert declared(district, token=token) == declared(district, token=token)
    assert Emergency.objects.count() == 1


def test_a_community_must_take_it_on_until_the_day_to_file_and_may_refuse_from_the_next(district):
    emergency = declared(district)
    held = [holds(emergency, day) for day in (TODAY, emergency.file_by, emergency.file_by + timedelta(days=1))]
    assert held == [True, True, False]


def test_a_late_filing_restores_it_from_that_day_and_stays_late(district):
    emergency = declared(district)
    late = emergency.file_by + timedelta(days=2)
    with clock.at(late):
        perform(emergency, "file", by=district.officer, basis="区防汛预案", filing="连夜转移，来不及申请。")
    emergency.refresh_from_db()
    held = [holds(emergency, day) for day in (late - timedelta(days=1), late)]
    assert (held, emergency.filed_on) == ([False, True], late)


def test_it_ends_by_itself(district):
    emergency = declared(district)
    perform(emergency, "file", by=district.officer, basis="区防汛预案", filing="连夜转移，来不及申请。")
    emergency.refresh_from_db()
    held = [holds(emergency, emergency.last_day + timedelta(days=n)) for n in (0, 1)]
    assert held == [True, False]


def test_the_reviewer_may_end_what_is_no_emergency_from_tomorrow(district):
    emergency = declared(district)
    with pytest.raises(ValidationError):
        perform(emergency, "end", by=district.reviewer, ended_on=TODAY, reason="不属于应急")
    perform(emergency, "end", by=district.reviewer, ended_on=TODAY + timedelta(days=1), reason="不属于应急")
    emergency.refresh_from_db()
    assert [holds(emergency, TODAY + timedelta(days=n)) for n in (0, 1)] == [True, False]


def test_what_a_list_prohibits_cannot_be_declared_away(district):
    publish(
        district,
        published_on=date(2026, 1, 5),
        lines=[("negative", "add", "99", {"name": "招商引资", "keywords": ["招商引资"]})],
    )
    with pytest.raises(NotAllowed, match="第99项"):
        declared(district, name="招商引资", requirement="每个社区完成招商引资任务。")
    assert Emergency.objects.count() == 0


def test_only_who_sends_for_a_unit_declares(district):
    with pytest.raises(NotYourPart):
        declare(sender=district.units["department"], by=district.worker, token=uuid.uuid4(), **ANSWERS)


def test_some_community_is_named_and_no_day_of_the_past(district):
    with pytest.raises(ValidationError):
        declared(district, for_all_communities=False)
    with pytest.raises(ValidationError):
        declared(district, starts_on=TODAY - timedelta(days=1))


def test_communities_and_the_office_are_told_and_nothing_is_admitted(district):
    emergency = declared(district)
    told = Notice.objects.filter(key=f"emergency:{emergency.pk}:declare")
    assert told.filter(recipient=district.worker).exists() and told.filter(recipient=district.reviewer).exists()
    assert Admission.objects.count() == 0


DAYS = st.integers(0, 40).map(lambda n: TODAY + timedelta(days=n))


@given(DAYS, DAYS, st.integers(0, 40), DAYS | st.none(), DAYS | st.none(), DAYS)
def test_it_holds_on_exactly_the_days_that_a_slow_reading_of_the_rule_gives(starts, file_by, length, filed, ended, on):
    days = EmergencyDays(starts, file_by, starts + timedelta(days=length), filed, ended)
    began, not_over = on >= starts, on <= days.last_day
    not_ended = ended is None or on < ended
    in_time_or_filed = on <= file_by or (filed is not None and filed <= on)
    assert days.exemption(on).holds == (began and not_over and not_ended and in_time_or_filed)


@pytest.mark.parametrize("offset", [-1, 0, 1])
def test_the_list_of_those_that_run_keeps_exactly_those_that_hold(district, offset):
    emergency = declared(district)
    for day in (emergency.starts_on, emergency.file_by, emergency.last_day):
        on = day + timedelta(days=offset)
        assert Emergency.objects.running(on).exists() == holds(emergency, on)
