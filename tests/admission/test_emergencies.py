"""Emergencies: declared by the sender, filed in time or refusable, over by themselves, never against a prohibition."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from admission.emergencies import declare
from admission.emergency_bars import speaks_surely
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
        perform(emergency, "stop", by=district.reviewer, ended_on=TODAY, reason="不属于应急")
    perform(emergency, "stop", by=district.reviewer, ended_on=TODAY + timedelta(days=1), reason="不属于应急")
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


NEGATIVES = [
    ("negative", "add", "91", {"name": "征地拆迁任务", "keywords": ["征地拆迁", "拆迁"]}),
    ("negative", "add", "92", {"name": "签订责任状、一票否决事项", "keywords": ["一票否决", "责任状"]}),
    ("negative", "add", "93", {"name": "突击报送、多头报送数据和材料", "keywords": ["突击报送", "连夜", "连夜+报"]}),
    ("negative", "add", "94", {"name": "社区作为责任主体的环境整治事项", "keywords": ["环境整治", "除雪"]}),
    ("negative", "add", "95", {"name": "打卡签到、积分排名", "keywords": ["打卡", "小程序"]}),
]


@pytest.fixture
def prohibited(district):
    publish(district, published_on=date(2026, 1, 5), lines=NEGATIVES)


@pytest.mark.parametrize(
    ("name", "requirement", "line"),
    [
        ("征地拆迁", "动员居民签字。", "91"),
        ("包保", "各社区签订责任状，没完成的一票否决。", "92"),
        ("材料", "今晚突击报送各项台账。", "93"),
        ("防汛", "每天在小程序打卡。", "95"),
    ],
)
def test_what_is_surely_prohibited_stays_barred_with_any_answer(district, prohibited, name, requirement, line):
    with pytest.raises(NotAllowed, match=f"第{line}项.*不能以应急为由下派"):
        declared(district, name=name, requirement=requirement, not_prohibited="这是应急。")
    assert Emergency.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "requirement", "line"),
    [
        ("低洼小区转移", "连夜转移。", "93"),
        ("危房排查", "连夜排查危房登记受灾户。", "93"),
        ("除雪", "组织居民除雪。", "94"),
        ("值守", "组织志愿者值守，安排专人打卡。", "95"),
    ],
)
def test_a_word_of_a_prohibited_line_bars_nothing_once_it_is_said_why_it_is_another_matter(
    district, prohibited, name, requirement, line
):
    with pytest.raises(NotAllowed, match=f"第{line}项.*用一句话写明区别") as why:
        declared(district, name=name, requirement=requirement, not_prohibited="  ")
    assert (why.value.code, why.value.field) == ("looks_prohibited", "not_prohibited")
    emergency = declared(district, name=name, requirement=requirement, not_prohibited="因为灾情，不报数据。")
    assert emergency.event.endswith("\n与所提示的禁止事项的区别：因为灾情，不报数据。")


def test_what_resembles_no_prohibited_line_is_asked_nothing(district, prohibited):
    assert "区别" not in declared(district).event


@pytest.mark.parametrize(
    ("words", "sure"),
    [
        ([], False),
        (["连夜"], False),
        (["连夜+报", "连夜"], False),
        (["一票否决"], True),
        (["小程序", "打卡"], True),
        (["社区+拆除+违建"], True),
    ],
)
def test_one_short_word_says_nothing_for_sure(words, sure):
    assert speaks_surely(words) is sure


def test_the_duty_to_file_outlives_the_end(district):
    emergency = declared(district)
    perform(emergency, "stop", by=district.officer, ended_on=TODAY + timedelta(days=1), reason="雨停")
    told = Notice.objects.get(key=f"emergency:{emergency.pk}:stop", recipient=district.worker)
    assert "已终止，待补报" in f"{told.subject}{told.text}"
    late = emergency.file_by + timedelta(days=1)
    assert list(Emergency.objects.unfiled(late)) == [emergency]
    with clock.at(late):
        with pytest.raises(NotAllowed, match="已经终止"):
            perform(emergency, "file", by=district.officer, basis="区防汛预案", filing="来不及申请。")
        perform(emergency, "file_stopped", by=district.officer, basis="区防汛预案", filing="来不及申请。")
        emergency.refresh_from_db()
        assert (emergency.state, emergency.filed_on, emergency.to_file_by) == ("ended", late, date(2026, 3, 9))
        assert list(Emergency.objects.unfiled(late + timedelta(days=1))) == []
    assert not holds(emergency, late)


def test_it_is_ended_once_and_filed_after_an_end_only_when_there_was_one(district):
    emergency = declared(district)
    with pytest.raises(NotAllowed, match="请直接补报"):
        perform(emergency, "file_stopped", by=district.officer, basis="区防汛预案", filing="来不及申请。")
    perform(emergency, "stop", by=district.officer, ended_on=TODAY + timedelta(days=1), reason="雨停")
    with pytest.raises(NotAllowed, match="已经终止"):
        perform(emergency, "stop", by=district.reviewer, ended_on=TODAY + timedelta(days=9), reason="雨停")


def test_what_was_filed_before_its_end_owes_nothing(district):
    emergency = declared(district)
    perform(emergency, "file", by=district.officer, basis="区防汛预案", filing="来不及申请。")
    perform(emergency, "end", by=district.officer, ended_on=TODAY + timedelta(days=1), reason="雨停")
    assert list(Emergency.objects.unfiled(date(2027, 1, 1))) == []


def test_it_begins_no_later_than_the_day_by_which_it_must_be_filed(district):
    with pytest.raises(ValidationError, match="最晚从补报期限2026年3月9日开始"):
        declared(district, starts_on=date(2026, 3, 10))
    assert declared(district, starts_on=date(2026, 3, 9)).starts_on == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("days", "more", "is_same"),
    [
        (0, {}, True),
        (29, {"name": "另一个名称"}, True),
        (29, {"event": "另一件事。"}, True),
        (30, {}, True),
        (30, {"event": " 暴雨红色预警,低洼小区须连夜转移 ", "name": "另一个名称"}, True),
        (30, {"event": "另一件事。", "name": "另一个名称"}, False),
        (36, {}, True),
        (37, {}, False),
    ],
)
def test_the_same_event_isnt_declared_anew_while_it_runs_or_right_after(district, days, more, is_same):
    earlier = declared(district)
    with clock.at(TODAY + timedelta(days=days)):
        if is_same:
            with pytest.raises(NotAllowed, match=f"{earlier.number}.*到期仍需要的，请提交准入申请"):
                declared(district, **more)
        else:
            assert declared(district, **more) != earlier


def test_another_sender_declares_the_same_event(district):
    declared(district)
    other = declare(
        sender=district.other_department,
        by=district.other_officer,
        token=uuid.uuid4(),
        **ANSWERS,
    )
    assert other.sender == district.other_department


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
