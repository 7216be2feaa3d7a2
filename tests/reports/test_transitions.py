"""Who is offered which action on a month, in each state."""

import pytest
from django.contrib.auth.models import AnonymousUser

from reports import building
from reports.models import MonthlyReport, ReportState
from reports.transitions import MONTH, why_another
from tests.reports.built import build, build_streets, close, review
from tests.reports.random_month import OCTOBER
from web.refusals import NotAllowed, NotYourPart
from web.workflow import CLOCK, actions_for, perform

BUILDING = {"reviewer", "second_reviewer", "meeting_reviewer"}
CLOSING = {"decider", "second_decider", "meeting_decider"}
OTHERS = {"officer", "office_officer", "street_officer", "worker", "neighbour", "supervisor", "operator"}
PEOPLE = sorted(BUILDING | CLOSING | OTHERS)

pytestmark = pytest.mark.usefixtures("second_of_november")


def month_in(district, state):
    """October in a state; built by the clock, confirmed by the second reviewer, closed by the decider."""
    report = building.ask(district.authority, OCTOBER, by=CLOCK)
    if state != ReportState.OPEN:
        report = build_streets(build(district))
    if state == ReportState.REVIEWED:
        review(report, district)
    if state == ReportState.CLOSED:
        close(report, district)
    return MonthlyReport.objects.whole().get()


def expected(key, state):
    """The actions that somebody should be offered."""
    if key in OTHERS or state == ReportState.CLOSED:
        return []
    if state == ReportState.BUILT:
        return ["build", "review"]
    return ["build", "close"] if key in CLOSING and state == ReportState.REVIEWED else ["build"]


@pytest.mark.parametrize("state", ReportState.values)
@pytest.mark.parametrize("key", PEOPLE)
def test_each_role_is_offered_its_actions_in_each_state(district, key, state):
    report = month_in(district, state)
    person = getattr(district, key)
    assert [one.action for one in actions_for(report, person)] == expected(key, state)
    for action in MONTH.by_action:
        if action not in expected(key, state):
            with pytest.raises((NotYourPart, NotAllowed)):
                perform(report, action, by=person)


def test_a_stranger_has_no_part(district):
    assert actions_for(month_in(district, ReportState.BUILT), AnonymousUser()) == []


def test_the_clock_never_closes(district):
    with pytest.raises(NotYourPart):
        perform(month_in(district, ReportState.REVIEWED), "close", by=CLOCK)


def test_the_clock_never_confirms(district):
    with pytest.raises(NotYourPart):
        perform(month_in(district, ReportState.BUILT), "review", by=CLOCK)


def test_a_month_is_closed_only_after_it_was_confirmed(district):
    with pytest.raises(NotAllowed, match=r"^现在是「已生成」，不能「封存」。$"):
        perform(month_in(district, ReportState.BUILT), "close", by=district.decider)


def test_who_built_a_month_does_not_confirm_it_and_is_told_who_may(district):
    report = build_streets(build(district, by=district.reviewer))
    assert "review" not in [one.action for one in actions_for(report, district.reviewer)]
    with pytest.raises(NotYourPart):
        perform(report, "review", by=district.reviewer)
    assert why_another(report, district.reviewer) == "这次数据是您发起生成的，请由另一位审核人或者审定人复核。"
    assert why_another(report, district.second_reviewer) == ""
    assert perform(report, "review", by=district.second_reviewer).part == "checker"


def test_who_confirmed_a_month_does_not_close_it_and_is_told_who_may(district):
    report = month_in(district, ReportState.BUILT)
    perform(report, "review", by=district.decider)
    assert "close" not in [one.action for one in actions_for(report, district.decider)]
    with pytest.raises(NotYourPart):
        perform(report, "close", by=district.decider)
    assert why_another(report, district.decider) == "这次数据是您复核的，请由另一位审定人封存。"
    assert why_another(report, district.second_decider) == ""
    perform(report, "close", by=district.second_decider)


def test_a_month_that_is_built_anew_is_to_be_confirmed_again(district):
    report = month_in(district, ReportState.REVIEWED)
    report = build(district, by=district.reviewer)
    assert (report.state, [one.action for one in actions_for(report, district.decider)]) == (
        ReportState.BUILT,
        ["build", "review"],
    )


def test_whoever_confirmed_an_earlier_count_may_close_the_later_one(district):
    report = month_in(district, ReportState.BUILT)
    perform(report, "review", by=district.decider)
    report = review(build(district, by=district.reviewer), district)
    perform(report, "close", by=district.decider)
    assert MonthlyReport.objects.whole().get().is_closed
