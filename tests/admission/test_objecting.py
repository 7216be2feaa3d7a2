"""Objections to approvals: the days of the notice, who records and answers them, and that accepting one is no mere word."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.roles import Role
from admission.appeals import file_appeal
from admission.measures import take
from admission.models import DecisionObjection
from admission.objecting import Period, notice_of, period_after, raise_objection
from desk.models import Notice
from registry.models import AuthorityRule, Edition
from registry.working_days import WorkingCalendar
from tests.admission import cases
from tests.district import OPENED, add_person
from tests.slow_days import is_worked
from web import clock
from web.refusals import NotAllowed, NotYourPart
from web.workflow import perform

LAST = date(2026, 3, 9)
AFTER = date(2026, 3, 10)
START = date(2026, 1, 1)


@given(
    st.integers(0, 40),
    st.integers(0, 12),
    st.dictionaries(st.integers(0, 90).map(lambda n: START + timedelta(days=n)), st.booleans(), max_size=20),
)
def test_the_days_of_a_notice_are_those_of_a_model_that_walks_day_by_day(start, days, exceptions):
    published_on, calendar = START + timedelta(days=start), WorkingCalendar(exceptions, frozenset())
    period = period_after(published_on, days, calendar)
    if not days:
        assert period is None
        return
    walked = [published_on]
    while sum(is_worked(day, exceptions) for day in walked[1:]) < days:
        walked.append(walked[-1] + timedelta(days=1))
    assert period == Period(walked[0], walked[-1])


@pytest.fixture
def decision(district):
    return cases.approved(district).decisions.get()


def object_to(district, decision, text="人手不够", **said):
    """An objection of the first community."""
    return raise_objection(decision, by=district.worker, unit=district.community1, text=text, **said)[0]


def told():
    """[(who, subject), …] of all notices, by the names of the accounts."""
    return sorted(Notice.objects.values_list("recipient__username", "subject"))


def test_an_approval_is_on_notice_for_five_working_days_and_a_rejection_never(district, decision):
    assert notice_of(decision) == Period(cases.TODAY, LAST)
    assert notice_of(cases.rejected(district).decisions.get()) is None


def test_the_authority_sets_how_long_and_0_means_no_notice(district, decision):
    rule = AuthorityRule.objects.create(
        authority=district.authority, key="decision_notice_days", value=2, valid_from=OPENED
    )
    assert notice_of(cases.approved(district).decisions.get()).last == date(2026, 3, 4)
    AuthorityRule.objects.filter(pk=rule.pk).update(value=0)
    other = cases.approved(district).decisions.get()
    assert notice_of(other) is None
    with pytest.raises(NotAllowed, match="这一决定没有公示期，不能提出异议。"):
        object_to(district, other)


@pytest.mark.parametrize("day", [cases.TODAY, LAST])
def test_a_unit_objects_from_the_day_of_publication_through_the_last_day(district, decision, day):
    with clock.at(day):
        objection = object_to(district, decision)
    assert (objection.state, objection.received_on, objection.unit) == ("waiting", day, district.community1)


def test_the_day_after_only_reviewers_record_what_came_in_in_time(district, decision):
    with clock.at(AFTER):
        with pytest.raises(NotAllowed, match="公示已于2026年3月9日截止，不能再提出异议。"):
            object_to(district, decision)
        with pytest.raises(NotAllowed, match="收到日期应当在2026年3月2日到2026年3月9日之间。"):
            raise_objection(decision, by=district.reviewer, unit=None, text="迟了")
        late, _new = raise_objection(decision, by=district.reviewer, unit=None, text="来信", received_on=LAST)
    assert late.received_on == LAST


@pytest.mark.parametrize("received_on", [date(2026, 3, 1), date(2026, 3, 4)])
def test_nothing_is_received_before_the_publication_or_tomorrow(district, decision, received_on):
    with clock.at(date(2026, 3, 3)), pytest.raises(NotAllowed, match="收到日期应当在2026年3月2日到2026年3月3日之间。"):
        raise_objection(decision, by=district.reviewer, unit=None, text="来信", received_on=received_on)


def test_nobody_objects_for_another_unit_and_only_reviewers_for_a_resident(district, decision):
    for unit in (district.community2, None):
        with pytest.raises(NotYourPart, match="您只能以本单位的名义提出异议。"):
            raise_objection(decision, by=district.worker, unit=unit, text="不合适")
    assert not DecisionObjection.objects.exists()


def test_what_tells_who_somebody_is_is_not_kept(district, decision):
    objection, _new = raise_objection(
        decision, by=district.reviewer, unit=None, text="联系人：王小明，电话13812345678，不同意"
    )
    assert (objection.unit, objection.text) == (None, "联系人：〔某人〕，电话〔手机〕，不同意")


def test_a_second_press_records_nothing_new(district, decision):
    said = {"by": district.worker, "unit": district.community1, "text": "电话13812345678，不合适"}
    first, is_new = raise_objection(decision, **said)
    again, is_again_new = raise_objection(decision, **said)
    assert (is_new, is_again_new, again) == (True, False, first)
    assert DecisionObjection.objects.count() == 1


def replaced(district, decision):
    """Another approval in its place, by the joint meeting on appeal."""
    said = {"appellant": district.community2, "by": district.neighbour, "text": "范围太大", "token": uuid.uuid4()}
    appeal = file_appeal(decision, **said)
    answers = cases.approval(decision.application, opinion="经复核，重新准予。")
    meeting = {"meeting_on": cases.TODAY, "minutes_number": "测联纪〔2026〕1号"}
    perform(appeal, "admit", by=district.meeting_decider, **answers, **meeting)
    return appeal.replacement


def test_reviewers_are_told_of_an_objection_and_the_unit_of_the_answer(district, decision):
    Notice.objects.all().delete()
    objection = object_to(district, decision)
    name = f"{decision.number}「{decision.application.name}」"
    assert told() == [(who, f"{name}的准入收到异议") for who in ("reviewer", "second_reviewer")]
    assert Notice.objects.first().text == "第1社区2026年3月2日提出。公示到2026年3月9日截止，请逐件答复。"
    Notice.objects.all().delete()
    perform(objection, "answer", by=district.reviewer, is_accepted="no", answer="依据充分")
    assert told() == [("worker", f"对{name}的异议已答复")]
    assert Notice.objects.get().text == "不采纳：依据充分"


def test_nobody_who_decided_or_whose_unit_applied_or_objects_answers(district):
    add_person(district, "decider", district.office, Role.REVIEWER)
    add_person(district, "officer", district.office, Role.REVIEWER)
    decision = cases.approved(district).decisions.get()
    objection = object_to(district, decision)
    ours, _new = raise_objection(decision, by=district.reviewer, unit=district.office, text="我们也有异议")
    said = {"is_accepted": "no", "answer": "依据充分"}
    for who in ("decider", "officer", "worker", "supervisor"):
        with pytest.raises(NotYourPart):
            perform(objection, "answer", by=district.people[who], **said)
    with pytest.raises(NotYourPart):
        perform(ours, "answer", by=district.second_reviewer, **said)
    perform(ours, "answer", by=district.meeting_reviewer, **said)
    perform(objection, "answer", by=district.second_reviewer, **said)
    assert objection.state == ours.state == "answered"


def accept(district, objection):
    perform(objection, "answer", by=district.reviewer, is_accepted="yes", answer="已处理")
    objection.refresh_from_db()
    return objection.is_accepted


def test_an_objection_without_any_effect_cannot_be_accepted(district, decision):
    objection = object_to(district, decision)
    with pytest.raises(ValidationError) as why:
        accept(district, objection)
    sentence = "采纳异议要先有处理：请先由审定人暂停或者撤销这项准入，或者经复核另作决定，再来答复采纳。"
    assert why.value.message_dict == {"is_accepted": [sentence]}
    objection.refresh_from_db()
    assert objection.state == "waiting"


@pytest.mark.parametrize("kind", ["suspend", "revoke"])
def test_after_a_suspension_or_a_revocation_it_is_accepted(district, decision, kind):
    objection = object_to(district, decision)
    take(decision.admission, kind, by=district.decider, starts_on=date(2026, 7, 1), reason="异议成立")
    assert accept(district, objection) is True


def test_what_was_done_before_it_was_received_is_no_effect_of_it(district, decision):
    take(decision.admission, "suspend", by=district.decider, starts_on=date(2026, 7, 1), reason="等经费")
    with clock.at(date(2026, 3, 3)):
        objection = object_to(district, decision)
        with pytest.raises(ValidationError, match="采纳异议要先有处理"):
            accept(district, objection)


def test_after_a_replacement_it_is_accepted_and_no_other_is_recorded(district, decision):
    objection = object_to(district, decision)
    new = replaced(district, decision)
    assert accept(district, objection) is True
    with pytest.raises(NotAllowed, match=f"这一决定已由{new.number}取代。"):
        object_to(district, decision, "又一件")


def test_an_answer_says_yes_or_no_and_why(district, decision):
    objection = object_to(district, decision)
    with pytest.raises(ValidationError) as wrong:
        perform(objection, "answer", by=district.reviewer, is_accepted="", answer=" ")
    assert set(wrong.value.message_dict) == {"is_accepted", "answer"}


def test_public_pages_read_before_are_stale_after_an_objection_and_after_its_answer(district, decision):
    stamps = [Edition.now()]
    objection = object_to(district, decision)
    stamps.append(Edition.now())
    perform(objection, "answer", by=district.reviewer, is_accepted="no", answer="已经核对")
    stamps.append(Edition.now())
    assert len(set(stamps)) == 3
