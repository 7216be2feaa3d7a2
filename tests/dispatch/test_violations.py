"""Violations: who handles them, what follows what, who sees what, and that nothing but a correction closes one."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from accounts.roles import Role
from desk.models import Notice
from dispatch.models import Violation
from registry.models import AuthorityRule
from tests.admission.cases import TODAY
from tests.dispatch.violations import (
    FOUND,
    NOTE,
    TEXT,
    act,
    corrected,
    ordered,
    photo,
    reported,
    reported_again,
    verified,
)
from tests.district import OPENED, add_person
from web import clock
from web.refusals import NotAllowed, NotYourPart
from web.workflow import actions_for


@pytest.fixture(autouse=True)
def _today():
    with clock.at(TODAY):
        yield


def may(district, row):
    """{action: names of the people who may take it now}."""
    found = {}
    for name in district.people:
        for one in actions_for(row, getattr(district, name)):
            if not one.blocked_by:
                found.setdefault(one.action, set()).add(name)
    return found


def who_sees(district, row):
    """{name: whether they may read the report} of all who see it."""
    found = {}
    for name in district.people:
        for one in Violation.objects.visible_to(getattr(district, name)).filter(pk=row.pk):
            found[name] = one.is_whole
    return found


LOOKING_AFTER = {"second_reviewer", "decider", "second_decider", "supervisor", "meeting_reviewer", "meeting_decider"}
LOOKING_AFTER |= {"reviewer"}


def test_a_report_is_verified_by_the_reviewing_office(district):
    assert may(district, reported(district)) == {
        "verify": {"reviewer", "second_reviewer"},
        "dismiss": {"reviewer", "second_reviewer"},
    }


def test_what_is_about_the_reviewing_office_goes_to_the_joint_meeting(district):
    row = reported(district, unit=district.office)
    assert may(district, row) == {"verify": {"meeting_decider"}, "dismiss": {"meeting_decider"}}
    assert who_sees(district, row) == {"worker": True, "meeting_reviewer": True, "meeting_decider": True}


def test_who_reported_it_has_no_hand_in_it(district):
    row = reported(district, by=district.reviewer)
    assert may(district, row)["verify"] == {"second_reviewer"}


def test_a_reviewer_who_also_works_in_the_unit_concerned_has_no_hand_in_it_and_does_not_see_the_report(district):
    add_person(district, "reviewer", district.department, Role.DEPARTMENT_OFFICER)
    row = reported(district)
    assert may(district, row)["verify"] == {"second_reviewer"}
    assert "reviewer" not in who_sees(district, row)
    row = act(district, row, "verify", by="second_reviewer", finding=FOUND)
    assert who_sees(district, row)["reviewer"] is False


def test_the_unit_concerned_sees_it_once_it_is_verified_and_then_without_the_report(district):
    row = reported(district)
    assert who_sees(district, row) == dict.fromkeys({"worker"} | LOOKING_AFTER, True)
    told = {**dict.fromkeys({"worker"} | LOOKING_AFTER, True), "officer": False, "colleague": False}
    row = verified(district, row)
    assert who_sees(district, row) == told
    assert who_sees(district, act(district, row, "correct", **NOTE)) == told


def test_the_unit_concerned_never_hears_of_what_was_dismissed(district):
    row = act(district, reported(district), "dismiss", finding="属于协助事项。")
    assert "officer" not in who_sees(district, row)


def test_before_it_is_known_whom_it_concerns_only_who_finds_out_reads_the_report(district):
    add_person(district, "their_supervisor", district.department, Role.SUPERVISOR)
    row = reported(district, unit=None, unit_name="区卫健", text="卫健那边要求今晚报台账")
    theirs = {"their_supervisor", "meeting_decider", "meeting_reviewer"}
    assert who_sees(district, row).keys() & theirs == set()
    assert {"reviewer", "second_reviewer", "decider", "supervisor", "worker"} <= who_sees(district, row).keys()
    elsewhere = act(district, row, "verify", unit=None, finding=FOUND)
    assert who_sees(district, elsewhere)["their_supervisor"] is True
    dismissed = act(
        district, reported(district, unit=None, unit_name="区卫健", text="乙"), "dismiss", finding="查无此事。"
    )
    assert who_sees(district, dismissed).keys() & theirs == set()


def test_a_street_that_reported_sees_its_own_unless_it_is_about_the_street(district):
    row = reported(district, by=district.street_officer)
    assert who_sees(district, row)["street_officer"] is True
    about_us = reported(district, unit=district.street)
    assert "street_officer" not in who_sees(district, about_us)


def test_it_is_to_be_verified_within_the_days_of_the_authority(district):
    assert reported(district).due_on > TODAY + timedelta(days=9)
    AuthorityRule.objects.create(authority=district.authority, key="violation_days", value=1, valid_from=OPENED)
    row = reported(district, text="另一件")
    assert TODAY < row.due_on < TODAY + timedelta(days=5)
    assert verified(district, row).due_on is None


def test_what_is_ordered_is_due_on_its_day(district):
    row = ordered(district, days=12)
    assert (row.state, row.due_on, row.correct_by) == (
        "ordered",
        TODAY + timedelta(days=12),
        TODAY + timedelta(days=12),
    )
    row = act(district, row, "change_day", correct_by=TODAY + timedelta(days=20), note="分两批收回。")
    assert row.due_on == TODAY + timedelta(days=20)
    assert act(district, row, "correct", **NOTE).due_on is None


def test_an_order_lies_not_in_the_past(district):
    row = verified(district)
    with pytest.raises(ValidationError) as why:
        act(district, row, "order", correct_by=TODAY - timedelta(days=1), note="收回通知。")
    assert why.value.message_dict == {"correct_by": ["整改期限不能早于今天。"]}


def test_a_finding_may_name_the_unit_that_the_report_did_not(district):
    row = reported(district, unit=None, unit_name="某局")
    row = act(district, row, "verify", unit=district.department.pk, finding=FOUND)
    assert (row.unit, row.finding) == (district.department, FOUND)


def test_the_unit_concerned_answers_with_evidence_and_does_not_close_it(district):
    row = ordered(district)
    row = act(district, row, "answer", by="officer", note="已收回。", file=photo())
    assert row.state == "ordered"
    kept = row.evidence.get()
    assert (kept.is_of_correction, kept.file.name) == (True, "整改材料.png")
    assert row.steps.get(action="answer").answers["file"] == "file.png"
    with pytest.raises(NotYourPart):
        act(district, row, "correct", by="officer", **NOTE)


def test_only_a_correction_with_a_finding_closes_it(district):
    row = verified(district)
    with pytest.raises(ValidationError):
        act(district, row, "correct", note="")
    with pytest.raises(NotAllowed):
        act(district, row, "dismiss", finding="不成立。")
    with pytest.raises(NotAllowed):
        act(district, reported(district, text="另一件"), "correct", **NOTE)
    row = act(district, row, "correct", **NOTE)
    assert (row.state, row.corrected_on) == ("corrected", TODAY)


def test_a_reported_rebound_opens_the_old_one_and_is_counted_when_it_is_verified(district):
    row = reported_again(district)
    assert (row.state, row.rebounds, row.corrected_on) == ("reported", 0, TODAY)
    row = verified(district, row)
    assert (row.state, row.rebounds, row.corrected_on, row.correct_by) == ("verified", 1, None, None)


def test_to_the_unit_concerned_what_is_said_to_have_come_back_is_closed_until_it_is_verified(district):
    closed, again = corrected(district, text="另一件"), reported_again(district)

    def shown(row):
        (seen,) = Violation.objects.visible_to(district.officer).filter(pk=row.pk)
        return seen.shown_state, seen.shown_due, seen.is_whole

    assert shown(again) == shown(closed) == ("corrected", None, False)
    rows = Violation.objects.visible_to(district.officer)
    assert set(rows.in_shown_state("corrected")) == {closed, again}
    assert not rows.in_shown_state("reported").exists()
    assert not Violation.objects.to_act_on(district.officer).exists()
    assert set(Violation.objects.visible_to(district.reviewer).in_shown_state("reported")) == {again}
    assert shown(verified(district, again))[0] == "verified"


def test_the_unit_that_knew_of_it_is_told_when_the_rebound_is_anothers(district):
    row = reported_again(district)
    row = act(district, row, "verify", unit=district.other_department.pk, finding=FOUND)
    assert "officer" not in who_sees(district, row)
    (told,) = Notice.objects.filter(subject__contains="不再涉及贵单位", recipient=district.officer)
    assert (told.url, row.number in told.subject) == ("/violations/", True)
    other = Notice.objects.filter(recipient=district.other_officer, subject__contains=row.number)
    assert [one.subject.split("：")[-1] for one in other] == ["已核实"]


def test_a_unit_that_never_knew_of_it_is_not_told_that_it_is_anothers(district):
    act(district, reported(district), "verify", unit=district.other_department.pk, finding=FOUND)
    assert not Notice.objects.filter(recipient=district.officer).exists()


def test_a_rebound_that_was_none_leaves_it_closed(district):
    row = reported_again(district)
    with pytest.raises(NotAllowed):
        act(district, row, "dismiss", finding="没有。")
    row = act(district, row, "keep_closed", note="没有再发。")
    assert (row.state, row.rebounds, row.corrected_on) == ("corrected", 0, TODAY)
    with pytest.raises(NotAllowed):
        act(district, reported(district, text="另一件"), "keep_closed", note="没有再发。")


def test_a_reviewer_who_sees_it_come_back_opens_it_at_once(district):
    row = act(district, corrected(district), "rebound", note="牌子又挂上了。", file=photo())
    assert (row.state, row.rebounds) == ("verified", 1)
    assert [one.is_of_correction for one in row.evidence.all()] == [False]
    row = act(district, act(district, row, "correct", **NOTE), "rebound", note="又挂上了。")
    assert row.rebounds == 2


def test_the_database_keeps_what_was_reported(district):
    row = reported(district)
    for changed in ({"text": "改过"}, {"reporter": district.neighbour}, {"kind": "other"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Violation.objects.filter(pk=row.pk).update(**changed)
    with pytest.raises(DatabaseError), transaction.atomic():
        Violation.objects.filter(pk=row.pk).delete()
    assert Violation.objects.get(pk=row.pk).text == TEXT
