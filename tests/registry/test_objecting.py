"""Objections are recorded within the notice, without naming anybody, and answered; whom it concerns is told."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from desk.models import Notice
from registry.models import Objection
from registry.objecting import raise_objection
from tests.registry.on_notice import AFTER, FIRST, LAST, on_notice
from web import clock
from web.refusals import NotAllowed
from web.workflow import perform

DAY = date(2026, 3, 4)


def told():
    """[(who, subject), …] of all notices, by the names of the accounts."""
    return sorted(Notice.objects.values_list("recipient__username", "subject"))


def test_whoever_drafts_or_publishes_is_told_of_an_objection(district):
    order = on_notice(district)
    with clock.at(DAY):
        raise_objection(order, by=district.worker, unit=district.community1, text="人手不够")
    subject = f"《{order.title}》（{order.document_number}）收到异议"
    people = ["decider", "meeting_decider", "meeting_reviewer", "reviewer", "second_decider", "second_reviewer"]
    assert told() == [(name, subject) for name in people]
    assert Notice.objects.first().text == "第1社区2026年3月4日提出。公示到2026年3月11日截止，公布以前逐件答复。"


def test_the_unit_is_told_of_the_answer_and_a_resident_has_no_name_to_tell(district):
    order = on_notice(district)
    with clock.at(DAY):
        objection, _new = raise_objection(order, by=district.officer, unit=district.department, text="不合适")
        resident, _new = raise_objection(order, by=district.reviewer, unit=None, text="不合适")
        Notice.objects.all().delete()
        perform(objection, "answer", by=district.second_reviewer, is_accepted="no", answer="依据充分")
    subject = f"对《{order.title}》（{order.document_number}）的异议已答复"
    assert told() == [("colleague", subject), ("officer", subject)]
    assert Notice.objects.first().text == "不采纳：依据充分"
    assert (resident.unit, resident.recorded_by) == (None, district.reviewer)


def test_an_answer_says_yes_or_no_and_why(district):
    order = on_notice(district)
    with clock.at(DAY):
        objection, _new = raise_objection(order, by=district.officer, unit=district.department, text="不合适")
        with pytest.raises(ValidationError) as wrong:
            perform(objection, "answer", by=district.reviewer, is_accepted="", answer=" ")
        assert set(wrong.value.message_dict) == {"is_accepted", "answer"}
        perform(objection, "answer", by=district.reviewer, is_accepted="yes", answer="改")
    objection.refresh_from_db()
    assert (objection.state, objection.is_accepted, objection.answer) == ("answered", True, "改")
    assert objection.steps.get().answers == {"is_accepted": True, "answer": "改"}


def test_what_tells_who_somebody_is_is_not_kept(district):
    order = on_notice(district)
    with clock.at(DAY):
        objection, _new = raise_objection(
            order,
            by=district.reviewer,
            unit=None,
            about="联系人：王小明",
            text="身份证号110101199003071233，电话13812345678，不同意第9项",
        )
    assert (objection.about, objection.text) == ("联系人：〔某人〕", "身份证号〔身份证〕，电话〔手机〕，不同意第9项")


def test_a_second_press_records_nothing_new(district):
    order = on_notice(district)
    with clock.at(DAY):
        said = {"by": district.officer, "unit": district.department, "text": "电话13812345678，不合适"}
        first, is_new = raise_objection(order, **said)
        again, is_again_new = raise_objection(order, **said)
    assert (is_new, is_again_new, again) == (True, False, first)
    assert Objection.objects.count() == 1


def test_after_the_last_day_only_staff_record_what_came_in_in_time(district):
    order = on_notice(district)
    with clock.at(AFTER):
        with pytest.raises(NotAllowed, match="公示已于2026年3月11日截止，不能再提出异议。"):
            raise_objection(order, by=district.officer, unit=district.department, text="迟了")
        with pytest.raises(NotAllowed, match="收到日期应当在2026年3月2日到2026年3月11日之间。"):
            raise_objection(order, by=district.reviewer, unit=None, text="迟了")
        objection, _new = raise_objection(order, by=district.reviewer, unit=None, text="来信", received_on=LAST)
    assert objection.received_on == LAST


@pytest.mark.parametrize("received_on", [date(2026, 3, 1), date(2026, 3, 5)])
def test_nothing_is_received_before_the_notice_or_tomorrow(district, received_on):
    order = on_notice(district)
    with clock.at(DAY), pytest.raises(NotAllowed, match="收到日期应当在2026年3月2日到2026年3月4日之间。"):
        raise_objection(order, by=district.reviewer, unit=None, text="来信", received_on=received_on)


def test_a_draft_takes_no_objections(district):
    order = on_notice(district)
    with clock.at(DAY):
        perform(order, "end_notice", by=district.reviewer, reason="改")
        with pytest.raises(NotAllowed, match="这份文件现在不在公示期，不能登记异议。"):
            raise_objection(order, by=district.reviewer, unit=None, text="来信", received_on=FIRST)
