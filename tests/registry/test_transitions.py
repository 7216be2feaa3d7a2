"""Every person of the district at every state and action of an order: exactly what the table allows."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from registry import corrections
from registry.models import ListEntry, Reconfirmation
from registry.objecting import raise_objection
from registry.transitions import CORRECTION, OBJECTION, ORDER, RECONFIRMATION
from tests.district import draft_order, publish
from web import clock
from web.refusals import NotAllowed, NotYourPart
from web.workflow import actions_for, perform

#: Who may, when the draft is by ``second_reviewer``; everybody else may nothing.
MAY = {
    "publish": {"reviewer", "decider", "second_decider", "meeting_reviewer", "meeting_decider"},
    "discard": {"reviewer", "second_reviewer", "meeting_reviewer"},
}
MAY["open_notice"] = MAY["publish"]
MAY["end_notice"] = MAY["publish"] | MAY["discard"]
FROM = {
    "open_notice": {"draft"},
    "publish": {"draft", "in_notice"},
    "end_notice": {"in_notice"},
    "discard": {"draft", "in_notice"},
}
PUBLICATION = date(2026, 4, 1)
#: On which day it is tried, where that isn't 2 March.
DAY_OF = {"publish": PUBLICATION}
ANSWERS = {
    "open_notice": {"last_day": date(2026, 3, 13)},
    "publish": {},
    "end_notice": {"reason": "要修改"},
    "discard": {"reason": "不再需要"},
}


def order_in(district, state):
    """An order brought to a state by its own procedure; a notice has run out before March."""
    order = draft_order(district, published_on=PUBLICATION, lines=[("duty", "add", "1", {"name": "宣传"})])
    if state == "in_notice":
        with clock.at(date(2026, 2, 2)):
            perform(order, "open_notice", by=district.reviewer, last_day=date(2026, 2, 11))
    elif state != "draft":
        action = {"published": "publish", "discarded": "discard"}[state]
        with clock.at(DAY_OF.get(action, clock.today())):
            perform(order, action, by=district.reviewer, **ANSWERS[action])
    return order


def outcome_of(obj, action, user, answers):
    """What becomes of an attempt, taken back afterwards."""
    try:
        with transaction.atomic():
            perform(type(obj).objects.get(pk=obj.pk), action, by=user, **answers)
            transaction.set_rollback(True)
    except NotYourPart:
        return "stranger"
    except (NotAllowed, ValidationError):
        return "barred"
    return "done"


@pytest.mark.django_db
@pytest.mark.parametrize("state", ORDER.states.values)
def test_each_person_may_exactly_what_the_table_allows(district, state):
    with clock.at(date(2026, 3, 2)):
        each_may_exactly(district, order_in(district, state), state)


def each_may_exactly(district, order, state):
    """Everybody tries everything, and is offered what succeeds."""
    for name in district.people:
        user = getattr(district, name)
        for action, allowed in MAY.items():
            expected = "stranger" if name not in allowed else "done" if state in FROM[action] else "barred"
            with clock.at(DAY_OF.get(action, clock.today())):
                assert outcome_of(order, action, user, ANSWERS[action]) == expected, (name, state, action)
        offered = {one.action for one in actions_for(order, user)}
        assert offered == {action for action in MAY if name in MAY[action] and state in FROM[action]}, (name, state)


def why_not_published(district, order):
    """The sentence beside the publication, or None."""
    return {one.action: one.blocked_by for one in actions_for(order, district.reviewer)}["publish"]


@pytest.mark.django_db
def test_an_order_that_names_tomorrow_is_not_published_today(district):
    order = order_in(district, "draft")
    why = "公布日期是2026年4月1日，还没有到：请在当天公布，或者先把公布日期改为今天。"
    with clock.at(date(2026, 3, 31)):
        assert why_not_published(district, order) == why
        with pytest.raises(NotAllowed, match="还没有到"):
            perform(order, "publish", by=district.reviewer)
    for day in (PUBLICATION, date(2026, 4, 2)):
        with clock.at(day):
            assert why_not_published(district, order) is None


@pytest.mark.django_db
def test_the_page_of_a_draft_says_from_which_day_it_may_be_published_to_those_who_work_on_it(client, district):
    order = order_in(district, "draft")
    client.force_login(district.reviewer)
    said = "到这一天才能公布"
    for day, is_said in ((date(2026, 3, 31), True), (PUBLICATION, False)):
        with clock.at(day):
            assert (said in client.get(f"/orders/{order.pk}/").content.decode()) == is_said, day
    with clock.at(date(2026, 3, 31)):
        answer = client.get(f"/orders/{order.pk}/do/publish/").content.decode()
    assert "公布日期是2026年4月1日，还没有到" in answer


@pytest.mark.django_db
def test_a_notice_that_is_over_waits_for_the_day_of_publication_too(district):
    order = order_in(district, "in_notice")
    with clock.at(date(2026, 3, 31)):
        assert why_not_published(district, order) == "公布日期是2026年4月1日，还没有到，请在当天公布。"
    with clock.at(PUBLICATION):
        assert why_not_published(district, order) is None


@pytest.mark.django_db
def test_what_is_wrong_with_a_draft_is_said_before_its_day(district):
    empty = draft_order(district, published_on=PUBLICATION, number="测2号")
    with clock.at(date(2026, 3, 31)):
        assert why_not_published(district, empty).startswith("文件里还没有调整内容")


def test_the_table_has_no_action_that_is_not_tried_here():
    assert {transition.action for transition in ORDER.transitions} == set(MAY)


CORRECTION_MAY = {"issue": MAY["publish"], "discard": MAY["discard"]}


def correction_in(district, state):
    """A correction brought to a state by its own procedure; drafted by ``second_reviewer``."""
    publish(district, published_on=date(2026, 3, 1), lines=[("duty", "add", "1", {"name": "办理登纪"})])
    entry = ListEntry.objects.get()
    draft = corrections.draft(entry, field="name", after="办理登记", reason="错字", by=district.second_reviewer)
    if state != "draft":
        action = {"made": "issue", "discarded": "discard"}[state]
        perform(draft, action, by=district.reviewer, **({"reason": "不改了"} if action == "discard" else {}))
    return draft


@pytest.mark.django_db
@pytest.mark.parametrize("state", CORRECTION.states.values)
def test_each_person_may_do_to_a_correction_exactly_what_the_table_allows(district, state):
    correction = correction_in(district, state)
    for name in district.people:
        user = getattr(district, name)
        for action, allowed in CORRECTION_MAY.items():
            expected = "stranger" if name not in allowed else "done" if state == "draft" else "barred"
            answers = {"reason": "不改了"} if action == "discard" else {}
            assert outcome_of(correction, action, user, answers) == expected, (name, state, action)
        offered = {one.action for one in actions_for(correction, user)}
        assert offered == {action for action in CORRECTION_MAY if name in CORRECTION_MAY[action] and state == "draft"}


@pytest.mark.django_db
@pytest.mark.parametrize("state", RECONFIRMATION.states.values)
def test_each_person_may_do_to_a_reconfirmation_exactly_what_the_table_allows(district, state):
    publish(district, published_on=date(2026, 1, 1), lines=[("duty", "add", "1", {"name": "甲"})], number="测1号")
    for number, month in (("测2号", 9), ("测3号", 6)):
        lines = [("duty", "change", "1", {"name": f"第{month}月"})]
        publish(district, published_on=date(2026, 3, 1), effective_on=date(2026, month, 1), number=number, lines=lines)
    waiting = Reconfirmation.objects.get()
    if state == "confirmed":
        perform(waiting, "confirm", by=district.decider, opinion="照旧")
    for name in district.people:
        user = getattr(district, name)
        expected = "stranger" if name not in MAY["publish"] else "done" if state == "waiting" else "barred"
        assert outcome_of(waiting, "confirm", user, {"opinion": "照旧"}) == expected, (name, state)
        assert bool(actions_for(waiting, user)) == (name in MAY["publish"] and state == "waiting"), (name, state)


def test_a_confirmation_says_what_was_found(district):
    assert list(RECONFIRMATION.by_action["confirm"].asks.base_fields) == ["opinion"]
    assert RECONFIRMATION.by_action["confirm"].asks({"opinion": " "}).is_valid() is False


@pytest.mark.django_db
@pytest.mark.parametrize("state", OBJECTION.states.values)
def test_each_person_may_do_to_an_objection_exactly_what_the_table_allows(district, state):
    order = order_in(district, "in_notice")
    with clock.at(date(2026, 2, 10)):
        objection, _new = raise_objection(order, by=district.officer, unit=district.department, text="不合适")
    answers = {"is_accepted": "no", "answer": "依据充分"}
    if state == "answered":
        perform(objection, "answer", by=district.reviewer, **answers)
    allowed = MAY["publish"] | MAY["discard"]
    for name in district.people:
        user = getattr(district, name)
        expected = "stranger" if name not in allowed else "done" if state == "waiting" else "barred"
        assert outcome_of(objection, "answer", user, answers) == expected, (name, state)
        assert bool(actions_for(objection, user)) == (name in allowed and state == "waiting"), (name, state)


def test_the_other_tables_have_no_action_that_is_not_tried_here():
    assert {transition.action for transition in CORRECTION.transitions} == set(CORRECTION_MAY)
    assert {transition.action for transition in RECONFIRMATION.transitions} == {"confirm"}
    assert {transition.action for transition in OBJECTION.transitions} == {"answer"}
