"""A burden that is reported to have come back, or never to have stopped: opened again by who verifies it, in all its places."""

import pytest

from dispatch.models import BurdenPlace, StandingBurden, Violation
from dispatch.violation_burdens import reports_of
from dispatch.violation_forms import VerifyForm
from tests.admission.cases import TODAY
from tests.dispatch.burdens import kept_in, make_burden
from tests.dispatch.violations import FOUND, NOTE, act, reported
from web import clock
from web.workflow import perform

BACK = "牌子又挂上了"


@pytest.fixture(autouse=True)
def _today():
    with clock.at(TODAY):
        yield


def in_state(district, state, **fields):
    """A burden that two communities keep, of the department unless it is said otherwise, brought into a state."""
    burden = make_burden(district, **fields)
    by = district.meeting_decider if burden.owner == district.office else district.reviewer
    perform(burden, "order_stop", by=by, stop_by=TODAY, reason="没有依据")
    if state == "said_stopped":
        perform(burden, "say_stopped", by=district.officer, note="已停用。")
    if state == "stopped":
        perform(burden, "verify_stopped", by=by, note="看过")
    return burden


def report_of(district, burden, **said):
    return reported(district, **{"text": BACK, "kind": "rebound", "burden": burden, **said})


def last_step(burden):
    step = StandingBurden.objects.get(pk=burden.pk).steps.last()
    return step.action, step.part, step.answers.get("note")


@pytest.mark.parametrize(("state", "action"), [("stopped", "rebound"), ("said_stopped", "not_stopped")])
def test_a_verified_report_opens_the_burden_by_the_reviewer_in_all_that_kept_it(district, state, action):
    burden = in_state(district, state)
    row = report_of(district, burden)
    assert last_step(burden)[0] != action
    act(district, row, "verify", finding=FOUND)
    burden.refresh_from_db()
    assert (burden.state, kept_in(burden, TODAY)) == ("to_stop", ["第1社区", "第2社区"])
    assert last_step(burden) == (action, "reviewer", FOUND)


def test_what_is_dismissed_leaves_the_burden_stopped(district):
    burden = in_state(district, "stopped")
    act(district, report_of(district, burden), "dismiss", finding="没有再挂。")
    assert (StandingBurden.objects.get().state, kept_in(burden, TODAY)) == ("stopped", [])


def test_another_kind_of_report_about_a_burden_does_not_open_it(district):
    burden = in_state(district, "stopped")
    act(district, report_of(district, burden, kind="retaliation"), "verify", finding=FOUND)
    assert StandingBurden.objects.get().state == "stopped"


def test_a_burden_that_is_still_to_stop_takes_no_step(district):
    burden = in_state(district, "to_stop")
    act(district, report_of(district, burden), "verify", finding=FOUND)
    assert last_step(burden)[0] == "order_stop"


def test_a_rebound_of_the_violation_that_a_reviewer_sees_opens_the_burden_too(district):
    burden = in_state(district, "stopped")
    row = act(district, report_of(district, burden), "verify", finding=FOUND)
    row = act(district, row, "correct", **NOTE)
    perform(StandingBurden.objects.get(), "verify_stopped", by=district.reviewer, note="看过")
    act(district, row, "rebound", note="又挂上了。")
    burden.refresh_from_db()
    assert (burden.state, last_step(burden)) == ("to_stop", ("rebound", "reviewer", "又挂上了。"))


def test_what_the_joint_meeting_verifies_of_the_reviewing_office_opens_it_too(district):
    burden = in_state(district, "stopped", owner=district.office)
    row = report_of(district, burden, unit=district.office)
    act(district, row, "verify", by="meeting_decider", finding=FOUND)
    assert last_step(burden) == ("rebound", "decider", FOUND)


def test_who_verifies_a_violation_of_another_unit_than_the_burdens_opens_it_without_a_name(district):
    burden = in_state(district, "stopped", owner=district.office)
    act(district, report_of(district, burden), "verify", finding=FOUND)
    assert last_step(burden) == ("rebound", "clock", FOUND)


def test_the_form_says_what_else_verifying_does(district):
    for state, says in (("stopped", True), ("to_stop", False)):
        row = report_of(district, in_state(district, state, name=state), text=state)
        assert ("同时重新限期停用" in str(VerifyForm(obj=row).fields["finding"].help_text)) == says


def test_a_report_of_a_finding_longer_than_a_step_may_say_still_opens_it(district):
    burden = in_state(district, "stopped")
    act(district, report_of(district, burden), "verify", finding="又" * 900)
    assert last_step(burden)[2] == "又" * 300


def test_the_page_of_a_burden_leads_to_its_reports_for_those_who_may_read_them(district, client):
    burden = in_state(district, "stopped")
    row = act(district, report_of(district, burden), "verify", finding=FOUND)
    readers = {name for name in district.people if reports_of(burden, getattr(district, name))}
    assert {"worker", "reviewer"} <= readers
    assert readers & {"officer", "colleague", "neighbour", "street_officer"} == set()
    for who, leads in (("reviewer", True), ("officer", False)):
        client.force_login(getattr(district, who))
        page = client.get(f"/burdens/{burden.pk}/").content.decode()
        assert (f"/violations/{row.pk}/" in page) == leads


def test_one_report_of_many_gives_every_keeper_the_same_day(district):
    burden = in_state(district, "stopped")
    act(district, report_of(district, burden), "verify", finding=FOUND)
    open_places = BurdenPlace.objects.filter(burden=burden, valid_to=None)
    assert set(open_places.values_list("valid_from", flat=True)) == {TODAY}
    assert Violation.objects.count() == 1
