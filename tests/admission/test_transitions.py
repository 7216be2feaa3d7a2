"""The table of the procedure: every role, part, state and action; two deciders at once; silence admits nothing."""

import contextvars
import re
import threading
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.models import Membership
from accounts.roles import Role
from admission.models import Admission, Application, ApplicationState, Decision
from admission.transitions import APPLICATION
from desk.models import Notice
from registry.models import AuthorityRule
from tests.admission import cases
from tests.district import add_person
from web import clock, workflow
from web.parts import Part
from web.refusals import NotAllowed, NotYourPart, Stale
from web.workflow import CLOCK, perform

OFFICE = {
    Part.APPLICANT: {"officer", "colleague"},
    Part.REVIEWER: {"reviewer", "second_reviewer"},
    Part.DECIDER: {"decider", "second_decider"},
}
MEETING = {**OFFICE, Part.DECIDER: {"meeting_decider"}}
OF_THE_OFFICE = {
    Part.APPLICANT: {"office_officer"},
    Part.REVIEWER: {"meeting_reviewer"},
    Part.DECIDER: {"meeting_decider"},
}
#: What kind of application: (answers, who plays which part).
KINDS = {
    "plain": ({}, OFFICE),
    "without funds": ({"funding_amount": None, "no_funding_reason": "没有预算"}, MEETING),
    "with funds of nought": ({"funding_amount": 0, "no_funding_reason": "没有预算"}, MEETING),
    "outside the six acts": ({"other_act": "代收费用"}, MEETING),
    "a duty without funds": ({"relation": "duty", "funding_amount": None, "no_funding_reason": "不需要"}, OFFICE),
    "the office's own": ({"by": "office_officer", "unit": "office"}, OF_THE_OFFICE),
}
INSIDE = {
    "reviewer",
    "second_reviewer",
    "decider",
    "second_decider",
    "meeting_reviewer",
    "meeting_decider",
    "supervisor",
}
ALL_STATES = list(ApplicationState)
TURNED_DOWN = "不能"
#: What people do by their posts; what the clock does has tests of its own below, who countersigns in test_countersigning.
BY_PEOPLE = [row for row in APPLICATION.transitions if not row.by & {Part.CLOCK, Part.COUNTERSIGNER}]


def in_state(district, state, kind="plain"):
    """A row that stands in a state, however it came there; submitted by who wrote it."""
    answers, _players = KINDS[kind]
    by, unit = answers.get("by", "officer"), answers.get("unit", "department")
    answers = {name: value for name, value in answers.items() if name not in {"by", "unit"}}
    return Application.objects.create(
        authority=district.authority,
        applicant=district.units[unit],
        created_by=district.people[by],
        submitted_by=district.people[by],
        state=state,
        number="" if state == ApplicationState.DRAFT else f"测试区申〔2026〕{state}号",
        **{**cases.ANSWERS, **answers},
    )


def plays(players, person):
    return {part for part, people in players.items() if person in people}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_every_person_is_offered_in_every_state_what_the_table_gives_their_part(district, kind):
    players = KINDS[kind][1]
    rows = [in_state(district, state, kind) for state in ALL_STATES]
    for person in district.people:
        user = getattr(district, person)
        offered = {row.state: {one.action for one in workflow.actions_for(row, user)} for row in rows}
        expected = {
            state: {
                transition.action
                for transition in APPLICATION.transitions
                if state in transition.sources and plays(players, person) & transition.by
            }
            for state in ALL_STATES
        }
        assert offered == expected, person


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["plain", "without funds", "the office's own"])
@pytest.mark.parametrize("transition", BY_PEOPLE, ids=lambda transition: transition.action)
def test_who_plays_another_part_or_none_cannot_act_even_with_sight_of_the_case(district, kind, transition):
    players = KINDS[kind][1]
    row = in_state(district, transition.sources[0], kind)
    refused = set()
    for person in district.people:
        if plays(players, person) & transition.by:
            continue
        with pytest.raises(NotYourPart):
            perform(row, transition.action, by=getattr(district, person))
        refused.add(person)
    assert refused == set(district.people) - set().union(*(players[part] for part in transition.by))
    assert Application.objects.get(pk=row.pk).state == transition.sources[0]
    assert row.steps.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("transition", BY_PEOPLE, ids=lambda transition: transition.action)
def test_no_action_is_taken_from_a_state_that_is_not_its_source(district, transition):
    (part,) = transition.by
    user = getattr(district, sorted(OFFICE[part])[0])
    for state in set(ALL_STATES) - set(transition.sources):
        with pytest.raises(NotAllowed, match=TURNED_DOWN):
            perform(in_state(district, state), transition.action, by=user)


@pytest.mark.django_db
def test_everybody_sees_what_the_post_gives_and_drafts_only_their_own_unit(district):
    rows = {state: in_state(district, state) for state in ALL_STATES}
    seen = {
        person: {row.state for row in Application.objects.visible_to(getattr(district, person))}
        for person in district.people
    }
    own, inside = set(rows), set(rows) - {ApplicationState.DRAFT}
    expected = {person: inside if person in INSIDE else set() for person in district.people}
    expected.update(officer=own, colleague=own)
    assert seen == expected


@pytest.mark.django_db
def test_the_queue_holds_what_one_can_move_now(district):
    for state in ALL_STATES:
        in_state(district, state)

    def queue(person):
        return {row.state for row in workflow.awaiting(Application, getattr(district, person))}

    assert queue("reviewer") == {ApplicationState.SUBMITTED, ApplicationState.ACCEPTED}
    assert queue("decider") == {ApplicationState.PENDING_APPROVAL}
    assert queue("meeting_decider") == queue("meeting_reviewer") == queue("supervisor") == queue("worker") == set()


@pytest.mark.django_db
def test_who_submitted_does_not_review_even_after_moving_to_the_office(district):
    row = cases.submitted(district, by="colleague")
    Membership.objects.filter(user=district.people["colleague"]).delete()
    add_person(district, "colleague", district.units["office"], Role.REVIEWER)
    with pytest.raises(NotYourPart):
        perform(row, "accept", by=district.colleague)


@pytest.mark.django_db
def test_who_reviews_does_not_decide_with_both_posts(district):
    add_person(district, "reviewer", district.units["office"], Role.DECIDER)
    row = cases.recommended(district)
    with pytest.raises(NotYourPart):
        perform(row, "approve", by=district.reviewer, **cases.approval(row))
    perform(row, "approve", by=district.decider, **cases.approval(row))
    assert row.state == ApplicationState.APPROVED


@pytest.mark.django_db
def test_a_unit_has_no_hand_in_its_own_application_with_any_second_post(district):
    add_person(district, "decider", district.units["department"], Role.DEPARTMENT_OFFICER)
    row = cases.recommended(district)
    with pytest.raises(NotYourPart):
        perform(row, "approve", by=district.decider, **cases.approval(row))


@pytest.mark.django_db
def test_a_post_that_has_ended_plays_no_part(district):
    row = cases.submitted(district)
    Membership.objects.filter(user=district.people["reviewer"]).update(valid_to=clock.today())
    assert workflow.actions_for(row, district.reviewer) == []


@pytest.mark.django_db
def test_where_the_authority_says_so_the_joint_meeting_decides_everything(district):
    AuthorityRule.objects.create(
        authority=district.authority, key="decided_by", value="joint_meeting", valid_from=date(2026, 1, 1)
    )
    row = cases.recommended(district)
    assert workflow.actions_for(row, district.decider) == []
    meeting = {"meeting_on": clock.today(), "minutes_number": "联席纪要〔2026〕2号"}
    perform(row, "approve", by=district.meeting_decider, **cases.approval(row), **meeting)
    assert row.decisions.get().body == district.units["meeting"]


@pytest.mark.django_db
def test_submitting_is_a_declaration_kept_word_for_word(district):
    step = cases.submitted(district).steps.get()
    assert step.answers["declaration"].startswith("本单位声明：所填内容真实、完整")


@pytest.mark.django_db
@pytest.mark.parametrize(("action", "make"), [("submit", cases.draft), ("accept", cases.submitted)])
def test_an_action_is_blocked_until_complete(district, action, make):
    row = make(district)
    Application.objects.filter(pk=row.pk).update(basis_title="", contact_phone="")
    row.refresh_from_db()
    by = district.officer if action == "submit" else district.reviewer
    (offer,) = [one for one in workflow.actions_for(row, by) if one.action == action]
    assert offer.blocked_by == "还缺 2 项：请填写「依据题名」。请填写「联系电话」。"
    with pytest.raises(NotAllowed):
        perform(row, action, by=by)


@pytest.mark.django_db(transaction=True)
def test_of_two_deciders_at_once_one_wins_and_the_other_is_told(district):
    row = cases.recommended(district)
    answers, seen = cases.approval(row), row.version
    start, told = threading.Barrier(2), {}

    def decide(person):
        mine = Application.objects.get(pk=row.pk)
        user = getattr(district, person)
        start.wait(timeout=20)
        try:
            told[person] = perform(mine, "approve", by=user, seen=seen, **answers)
        except Stale as why:
            told[person] = str(why)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=contextvars.copy_context().run, args=(decide, person))
        for person in ("decider", "second_decider")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    sentences = [word for word in told.values() if isinstance(word, str)]
    assert sentences == ["您打开页面之后，这件事已由他人办理，现在是「准予准入」。请核对后再办。"]
    assert (Decision.objects.count(), Admission.objects.count()) == (1, 1)
    assert row.steps.filter(action="approve").count() == 1


def test_nothing_but_a_decider_leads_to_approval():
    into = {row.action: row.by for row in APPLICATION.transitions if row.target == ApplicationState.APPROVED}
    assert into == {"approve": frozenset({Part.DECIDER})}
    by_the_clock = {row.action: row.target for row in APPLICATION.transitions if Part.CLOCK in row.by}
    assert by_the_clock == {"lapse": ApplicationState.LAPSED}


@pytest.mark.django_db
@pytest.mark.parametrize("transition", BY_PEOPLE, ids=lambda transition: transition.action)
def test_the_clock_does_nothing_that_people_do(district, transition):
    row = in_state(district, transition.sources[0])
    with pytest.raises(NotYourPart):
        perform(row, transition.action, by=CLOCK)


def test_an_admission_is_made_in_one_place_only():
    root = Path(__file__).resolve().parents[2]
    makers = {
        str(path.relative_to(root))
        for room in ("config", "home", "reports", "dispatch", "admission", "accounts", "registry", "desk", "web")
        for path in (root / room).rglob("*.py")
        if re.search(r"Admission\.objects\.(create|bulk_create|get_or_create|update_or_create)\(", path.read_text())
    }
    assert makers == {"admission/deciding.py"}


@pytest.mark.django_db
def test_what_is_sent_back_needs_a_reason_and_goes_back_to_who_recommended_it(district):
    row = cases.recommended(district)
    with pytest.raises(ValidationError):
        perform(row, "send_back", by=district.decider, reason="")
    cases.done(row, "send_back", by=district.decider, reason="经费没有写清。")
    assert (row.state, row.reviewed_by) == (ApplicationState.ACCEPTED, district.reviewer)
    told = Notice.objects.filter(key=f"application-step:{row.steps.last().pk}")
    assert [notice.recipient for notice in told] == [district.reviewer]
    with pytest.raises(NotAllowed):
        perform(row, "approve", by=district.decider, **cases.approval(row))
