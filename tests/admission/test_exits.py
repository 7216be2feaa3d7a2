"""Exits of admissions whose time ran out: the list is opened once, also after an outage, and not where something goes on."""

from datetime import date, timedelta

import pytest

from admission.exits import begin_where_time_ran_out
from admission.measures import not_finished, take
from admission.models import Admission, AdmissionTerm, Consequence, ExitItem, Standing
from admission.tasks import begin_exits
from desk.models import Notice
from tests.admission import cases
from tests.admission.test_plan_years import planned
from tests.dispatch.rows import admit
from tests.district import draft_order, standard_lists
from web import clock
from web.refusals import NotAllowed
from web.workflow import perform

pytestmark = pytest.mark.django_db
NAME, SINCE, LAST = "走访", date(2026, 1, 1), date(2026, 6, 30)
NEXT = LAST + timedelta(days=1)


@pytest.fixture
def admission(district):
    return admit(district, NAME, since=SINCE, last_day=LAST)


def begun(*days):
    """For each day, whose lists were new when the job ran on it."""
    found = []
    for day in days:
        before = set(ExitItem.objects.values_list("admission__name", flat=True))
        with clock.at(day):
            begin_exits()
        found.append(set(ExitItem.objects.values_list("admission__name", flat=True)) - before)
    return found


def test_the_list_is_opened_on_the_day_after_the_last_and_once(district, admission):
    assert begun(LAST, NEXT, NEXT, NEXT + timedelta(days=1)) == [set(), {NAME}, set(), set()]
    assert admission.exit_items.count() == 4
    assert list(not_finished(district.officer)) == [admission]


@pytest.mark.parametrize("days", [3, 40, 800])
def test_days_on_which_the_worker_was_away_are_made_up_for(district, admission, days):
    assert begun(LAST + timedelta(days=days)) == [{NAME}]


def test_the_unit_that_led_the_matter_is_told_once_and_nobody_else(district, admission):
    begun(NEXT, NEXT, NEXT + timedelta(days=9))
    told = Notice.objects.filter(key__startswith="exit-begun:")
    assert sorted(told.values_list("recipient__username", flat=True)) == ["colleague", "officer"]
    assert told[0].subject == f"{admission.number}「{NAME}」的准入已到期，请办理退出事项"
    assert told[0].text.startswith("准入到2026年6月30日为止。")
    assert told[0].url == f"/admissions/{admission.pk}/exit/"


def test_nothing_of_the_admission_itself_changes(district, admission):
    before = list(AdmissionTerm.objects.values()), admission.application.state
    begun(NEXT)
    admission.application.refresh_from_db()
    assert (list(AdmissionTerm.objects.values()), admission.application.state) == before
    assert Admission.objects.for_reading().get().standing(NEXT) == Standing.EXPIRED


def test_what_was_seen_to_stays_as_it_was_said(district, admission):
    begun(NEXT)
    ExitItem.objects.filter(task="plaques_down").update(is_needed=False, note="没有挂过牌子")
    begun(NEXT + timedelta(days=1))
    assert list(ExitItem.objects.filter(is_needed=False).values_list("note", flat=True)) == ["没有挂过牌子"]
    assert ExitItem.objects.count() == 4


@pytest.mark.parametrize(
    ("name", "starts_after", "renews", "everywhere", "goes_on"),
    [
        (NAME, 1, True, True, True),
        (NAME, 60, False, True, True),  # the same matter, decided already for the next season
        ("走访（第二年）", 1, True, True, True),
        ("走访（第二年）", 60, True, True, False),  # another matter for which the answers were copied
        ("走访（第二年）", 1, False, True, False),
        (NAME, 1, True, False, False),  # one community is left out: there the exit is owed
    ],
)
def test_what_goes_on_owes_no_exit(district, name, starts_after, renews, everywhere, goes_on):
    both = [district.community1, district.community2]
    old = admit(district, NAME, since=SINCE, last_day=LAST, communities=both)
    starts_on = LAST + timedelta(days=starts_after)
    said = {"since": starts_on, "last_day": starts_on + timedelta(days=90), "renews": old if renews else None}
    new = admit(district, name, communities=both if everywhere else both[:1], **said)
    with clock.at(NEXT):
        assert begin_where_time_ran_out() == (0 if goes_on else 1)
    with clock.at(new.last_day + timedelta(days=1)):
        assert begin_where_time_ran_out() == 1
    assert new.exit_items.count() == 4
    assert old.exit_items.count() == (0 if goes_on else 4)


def test_a_renewal_that_is_given_up_before_it_begins_carries_nothing_on(district, admission):
    renewal = admit(district, "走访（第二年）", since=NEXT, last_day=date(2026, 12, 31), renews=admission)
    with clock.at(date(2026, 6, 1)):
        take(renewal, "surrender", by=district.officer, starts_on=NEXT, reason="改由系统取数")
    assert begun(LAST, NEXT) == [set(), {NAME}]


def test_what_is_decided_and_waits_for_its_annual_plan_carries_the_matter_on(district):
    old = admit(district, cases.ANSWERS["name"], since=SINCE, last_day=date(2026, 3, 31))
    planned(district)
    assert cases.approved(district, kind="annual_plan").admissions.get().is_unpublished
    assert begun(date(2026, 4, 1)) == [set()]
    assert old.exit_items.count() == 0


def test_what_another_decision_replaced_has_no_list_of_its_own(district, admission):
    admit(district, NAME, since=NEXT, last_day=date(2026, 7, 31), replaces=admission)
    with clock.at(date(2026, 8, 1)):
        begin_exits()
    assert admission.exit_items.count() == 0
    assert ExitItem.objects.count() == 4


def test_a_suspended_admission_owes_no_exit_until_what_was_decided_is_over(district, admission):
    with clock.at(date(2026, 3, 2)):
        take(admission, "suspend", by=district.decider, starts_on=date(2026, 4, 1), reason="汛期让路")
    assert begun(date(2026, 4, 1), LAST, NEXT) == [set(), set(), {NAME}]


def test_what_a_measure_ended_keeps_the_list_it_has(district, admission):
    with clock.at(date(2026, 3, 2)):
        take(admission, "revoke", by=district.decider, starts_on=date(2026, 4, 1), reason="居民不认可")
    assert begun(date(2026, 4, 1), NEXT) == [set(), set()]
    assert not Notice.objects.filter(key__startswith="exit-begun:").exists()


def test_what_is_on_a_list_by_now_goes_on_by_the_list(district):
    standard_lists(district)
    admission = admit(district, NAME, since=SINCE, last_day=LAST)
    lines = [("duty", "add", "50", {"name": NAME})]
    order = draft_order(district, published_on=cases.TODAY, effective_on=date(2026, 5, 1), lines=lines)
    Consequence.objects.create(
        order=order,
        order_line=order.lines.get(),
        admission=admission,
        meeting="listed",
        outcome="keep",
        reason="到期为止",
        decided_by=district.second_reviewer,
    )
    perform(order, "publish", by=district.reviewer)
    assert begun(NEXT) == [set()]


def test_the_list_that_time_opened_does_not_bring_the_admission_back(district, admission):
    begun(NEXT)
    with clock.at(NEXT), pytest.raises(NotAllowed):
        take(admission, "resume", by=district.decider, starts_on=NEXT + timedelta(days=1), reason="恢复")
    assert not Admission.objects.in_force(NEXT + timedelta(days=1)).exists()
