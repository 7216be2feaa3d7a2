"""Who is offered which action on a month, in each state."""

import pytest
from django.contrib.auth.models import AnonymousUser

from reports import building
from reports.models import MonthlyReport, ReportState
from reports.tasks import build_report
from reports.transitions import MONTH
from tests.reports.random_month import OCTOBER
from web.refusals import NotAllowed, NotYourPart
from web.workflow import CLOCK, actions_for, perform

BUILDING = {"reviewer", "second_reviewer", "meeting_reviewer"}
CLOSING = {"decider", "second_decider", "meeting_decider"}
OTHERS = {"officer", "office_officer", "street_officer", "worker", "neighbour", "supervisor", "operator"}
PEOPLE = sorted(BUILDING | CLOSING | OTHERS)

pytestmark = pytest.mark.usefixtures("second_of_november")


def month_in(district, state):
    """October in a state; built by the clock, closed by the second decider."""
    report = building.ask(district.authority, OCTOBER, by=CLOCK)
    if state != ReportState.OPEN:
        build_report(report.run_id)
    if state == ReportState.CLOSED:
        perform(report, "close", by=district.second_decider)
    return MonthlyReport.objects.get()


def expected(key, state):
    """The actions that somebody should be offered."""
    if key in OTHERS or state == ReportState.CLOSED:
        return []
    return ["build", "close"] if key in CLOSING and state == ReportState.BUILT else ["build"]


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
        perform(month_in(district, ReportState.BUILT), "close", by=CLOCK)
