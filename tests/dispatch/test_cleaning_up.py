"""The way of a standing burden to its end, and back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.roles import Role
from desk.models import Notice
from dispatch.models import BurdenPlace, BurdenState
from tests.dispatch.burdens import kept_in, line_of, make_burden
from tests.district import add_person, standard_lists
from web import clock
from web.refusals import NotAllowed, NotYourPart
from web.workflow import actions_for, perform

TODAY = date(2026, 3, 2)
LATER = date(2026, 4, 1)
WHY = {"stop_by": LATER, "reason": "没有依据"}


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


def stopped(district, **fields):
    """A burden that was ordered to stop and verified."""
    burden = make_burden(district, **fields)
    perform(burden, "order_stop", by=district.reviewer, **WHY)
    perform(burden, "verify_stopped", by=district.second_reviewer, note="看过现场")
    return burden


def actions(burden, user):
    return [one.action for one in actions_for(burden, user)]


def test_a_reviewer_orders_a_burden_to_stop_by_a_day(district):
    burden = make_burden(district)
    perform(burden, "order_stop", by=district.reviewer, **WHY)
    burden.refresh_from_db()
    assert (burden.state, burden.stop_by, burden.due_on) == (BurdenState.TO_STOP, LATER, LATER)
    assert kept_in(burden, TODAY) == ["第1社区", "第2社区"]


@pytest.mark.parametrize("who", ["officer", "street_officer", "worker", "supervisor", "decider", "operator"])
def test_nobody_but_a_reviewer_orders_or_verifies(district, who):
    burden = make_burden(district)
    assert actions(burden, getattr(district, who)) == []
    with pytest.raises(NotYourPart):
        perform(burden, "order_stop", by=getattr(district, who), **WHY)
    perform(burden, "order_stop", by=district.reviewer, **WHY)
    with pytest.raises(NotYourPart):
        perform(burden, "verify_stopped", by=getattr(district, who), note="看过")


def test_the_reviewing_office_has_no_hand_in_what_it_asks_for_itself(district):
    burden = make_burden(district, owner=district.office)
    for who in set(district.people) - {"meeting_decider"}:
        assert actions(burden, getattr(district, who)) == [], who
    with pytest.raises(NotYourPart):
        perform(burden, "order_stop", by=district.reviewer, **WHY)
    perform(burden, "order_stop", by=district.meeting_decider, **WHY)
    assert actions(burden, district.office_officer) == ["say_stopped"]
    perform(burden, "say_stopped", by=district.office_officer, note="已通知。")
    told = Notice.objects.filter(subject__contains="已停用，待").values_list("recipient__username", flat=True)
    assert {"meeting_decider"} <= set(told) <= {"meeting_decider", "worker", "neighbour"}
    assert actions(burden, district.reviewer) == []
    perform(burden, "verify_stopped", by=district.meeting_decider, note="看过")
    assert burden.steps.last().part == "decider"


def test_who_has_a_post_in_the_unit_that_asks_has_no_hand_in_it(district):
    burden, of_the_office = make_burden(district), make_burden(district, "另一本台账", owner=district.office)
    add_person(district, "two_posts", district.department, Role.DEPARTMENT_OFFICER)
    add_person(district, "two_posts", district.office, Role.REVIEWER)
    add_person(district, "both_sides", district.office, Role.DEPARTMENT_OFFICER)
    add_person(district, "both_sides", district.meeting, Role.DECIDER)
    assert actions(burden, district.two_posts) == []
    assert actions(of_the_office, district.both_sides) == []
    assert actions(make_burden(district, "第三本台账", owner=None, owner_name="平台公司"), district.two_posts) != []


def said_stopped(district, **fields):
    """A burden that was ordered to stop, and of which the owner says that it is."""
    burden = make_burden(district, **fields)
    perform(burden, "order_stop", by=district.reviewer, **WHY)
    perform(burden, "say_stopped", by=district.officer, note="已通知各社区停用。")
    return burden


def test_the_owner_says_that_it_is_stopped_and_a_reviewer_verifies(district):
    burden = said_stopped(district)
    burden.refresh_from_db()
    assert (burden.state, burden.stop_by, burden.due_on) == (BurdenState.SAID_STOPPED, LATER, None)
    assert kept_in(burden, TODAY) == ["第1社区", "第2社区"]
    assert actions(burden, district.officer) == []
    assert actions(burden, district.reviewer) == ["not_stopped", "verify_stopped", "keep"]
    perform(burden, "verify_stopped", by=district.reviewer, note="看过")
    assert (burden.state, kept_in(burden, TODAY)) == (BurdenState.STOPPED, [])


def test_a_reviewer_says_that_it_is_not_stopped_and_the_day_stays(district):
    burden = said_stopped(district)
    perform(burden, "not_stopped", by=district.reviewer, note="昨天还要报。")
    burden.refresh_from_db()
    assert (burden.state, burden.stop_by, burden.due_on) == (BurdenState.TO_STOP, LATER, LATER)


def test_a_community_and_its_street_take_no_step_that_the_owner_would_see(district):
    for burden in (said_stopped(district), stopped(district, name="另一本台账")):
        for who in ("worker", "neighbour", "street_officer"):
            assert actions(burden, getattr(district, who)) == []
            with pytest.raises(NotYourPart):
                perform(burden, "not_stopped", by=getattr(district, who), note="昨天还要报。")
            with pytest.raises(NotYourPart):
                perform(burden, "rebound", by=getattr(district, who))


def test_another_unit_than_the_owner_says_nothing_of_it(district):
    burden = make_burden(district)
    perform(burden, "order_stop", by=district.reviewer, **WHY)
    assert actions(burden, district.officer) == ["say_stopped"]
    assert actions(burden, district.other_officer) == actions(burden, district.worker) == []


def test_reviewers_are_told_of_what_is_said_to_be_stopped_and_isnt(district):
    burden = said_stopped(district)
    perform(burden, "not_stopped", by=district.reviewer, note="昨天还要报。")
    for words in ("已停用，待审核人核实", "没有停用，仍须在"):
        told = set(Notice.objects.filter(subject__contains=words).values_list("recipient__username", flat=True))
        assert "second_reviewer" in told, words


def test_the_day_by_which_it_stops_is_not_in_the_past(district):
    burden = make_burden(district)
    with pytest.raises(ValidationError) as why:
        perform(burden, "order_stop", by=district.reviewer, stop_by=TODAY - timedelta(days=1), reason="没有依据")
    assert why.value.message_dict == {"stop_by": ["停用期限不能早于今天。"]}


def test_the_form_proposes_the_usual_day(district):
    burden = make_burden(district)
    form = next(one for one in actions_for(burden, district.reviewer)).transition.asks(obj=burden)
    assert form.fields["stop_by"].initial == date(2026, 3, 30)


def test_the_day_may_be_changed_with_a_reason(district):
    burden = make_burden(district)
    perform(burden, "order_stop", by=district.reviewer, **WHY)
    perform(burden, "change_day", by=district.reviewer, stop_by=date(2026, 5, 1), reason="系统改造未完成")
    burden.refresh_from_db()
    assert (burden.state, burden.stop_by, burden.due_on) == (BurdenState.TO_STOP, date(2026, 5, 1), date(2026, 5, 1))


def test_from_the_day_on_which_it_is_verified_nobody_keeps_it(district):
    burden = stopped(district)
    burden.refresh_from_db()
    assert (burden.state, burden.stopped_on, burden.due_on) == (BurdenState.STOPPED, TODAY, None)
    assert kept_in(burden, TODAY - timedelta(days=1)) == ["第1社区", "第2社区"]
    assert kept_in(burden, TODAY) == []


def test_a_rebound_is_in_all_that_kept_it_and_due_on_the_usual_day(district):
    burden = stopped(district)
    perform(burden, "rebound", by=district.reviewer, communities=[], stop_by="", note="")
    burden.refresh_from_db()
    assert (burden.state, burden.stopped_on, burden.stop_by) == (BurdenState.TO_STOP, None, date(2026, 3, 30))
    assert kept_in(burden, TODAY) == ["第1社区", "第2社区"]


def test_a_rebound_that_a_reviewer_reports_is_in_the_communities_named(district):
    burden = stopped(district)
    perform(burden, "rebound", by=district.reviewer, communities=[district.community2.pk], stop_by=LATER, note="")
    assert kept_in(burden, TODAY) == ["第2社区"]


def test_a_rebound_is_in_no_community_that_never_kept_it(district):
    burden = stopped(district, communities=[district.community1])
    with pytest.raises(ValidationError):
        perform(burden, "rebound", by=district.reviewer, communities=[district.community2.pk], stop_by="", note="")


def test_a_burden_that_was_registered_and_verified_on_one_day_can_still_rebound(district):
    burden = stopped(district, since=TODAY)
    yesterday = TODAY - timedelta(days=1)
    assert (kept_in(burden, yesterday), kept_in(burden, TODAY)) == (["第1社区", "第2社区"], [])
    perform(burden, "rebound", by=district.reviewer, communities=[], stop_by="", note="")
    assert kept_in(burden, TODAY) == ["第1社区", "第2社区"]
    perform(burden, "verify_stopped", by=district.reviewer, note="看过")
    assert kept_in(burden, TODAY) == []
    assert actions(burden, district.reviewer) == ["rebound"]


def test_it_is_kept_only_when_something_in_force_carries_it(district):
    standard_lists(district)
    burden = make_burden(district)
    perform(burden, "order_stop", by=district.reviewer, **WHY)
    with pytest.raises(NotAllowed) as why:
        perform(burden, "keep", by=district.reviewer, reason="还要用")
    assert str(why.value) == "要保留它，请先在「修改」里写明依据的清单条目或者准入，而且今天有效。"
    burden.line = line_of(district)
    burden.save(update_fields=["line"])
    perform(burden, "keep", by=district.reviewer, reason="已列入协助清单")
    burden.refresh_from_db()
    assert (burden.state, burden.stop_by, burden.due_on) == (BurdenState.KEPT, None, None)


def test_owner_and_communities_are_told_and_of_a_rebound_the_reviewers(district):
    burden = stopped(district)

    def told():
        return sorted(Notice.objects.filter(subject__contains="又出现").values_list("recipient__username", flat=True))

    assert sorted(
        Notice.objects.filter(subject__contains="限期停用").values_list("recipient__username", flat=True)
    ) == ["colleague", "neighbour", "officer", "worker"]
    perform(burden, "rebound", by=district.reviewer, communities=[], stop_by="", note="又要报")
    assert told() == ["colleague", "neighbour", "officer", "second_reviewer", "worker"]


def test_a_burden_has_at_most_one_open_place_in_a_community_whatever_is_done(district):
    burden = stopped(district, communities=[district.community1])
    for _n in range(3):
        perform(burden, "rebound", by=district.reviewer, communities=[], stop_by=LATER, note="")
        perform(burden, "verify_stopped", by=district.reviewer, note="看过")
    perform(burden, "rebound", by=district.reviewer, communities=[], stop_by=LATER, note="")
    assert BurdenPlace.objects.filter(burden=burden, valid_to=None).count() == 1
