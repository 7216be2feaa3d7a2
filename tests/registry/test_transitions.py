"""Every person of the district at every state and action of an order: exactly what the table allows."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from registry.models import AdjustmentOrder
from registry.transitions import ORDER
from tests.district import draft_order
from web.refusals import NotAllowed, NotYourPart
from web.workflow import actions_for, perform

#: Who may, when the draft is by ``second_reviewer``; everybody else may nothing.
MAY = {
    "publish": {"reviewer", "decider", "second_decider", "meeting_reviewer", "meeting_decider"},
    "discard": {"reviewer", "second_reviewer", "meeting_reviewer"},
}
FROM = {"publish": {"draft"}, "discard": {"draft"}}
ANSWERS = {"publish": {}, "discard": {"reason": "不再需要"}}


def order_in(district, state):
    """An order brought to a state by its own procedure."""
    order = draft_order(district, published_on=date(2026, 3, 1), lines=[("duty", "add", "1", {"name": "宣传"})])
    if state != "draft":
        action = {"published": "publish", "discarded": "discard"}[state]
        perform(order, action, by=district.reviewer, **ANSWERS[action])
    return order


def outcome(order, action, user):
    """What becomes of an attempt, taken back afterwards."""
    try:
        with transaction.atomic():
            perform(AdjustmentOrder.objects.get(pk=order.pk), action, by=user, **ANSWERS[action])
            transaction.set_rollback(True)
    except NotYourPart:
        return "stranger"
    except (NotAllowed, ValidationError):
        return "barred"
    return "done"


@pytest.mark.django_db
@pytest.mark.parametrize("state", ORDER.states.values)
def test_each_person_may_exactly_what_the_table_allows(district, state):
    order = order_in(district, state)
    for name in district.people:
        user = getattr(district, name)
        for action, allowed in MAY.items():
            expected = "stranger" if name not in allowed else "done" if state in FROM[action] else "barred"
            assert outcome(order, action, user) == expected, (name, state, action)
        offered = {one.action for one in actions_for(order, user)}
        assert offered == {action for action in MAY if name in MAY[action] and state in FROM[action]}, (name, state)


def test_the_table_has_no_action_that_is_not_tried_here():
    assert {transition.action for transition in ORDER.transitions} == set(MAY)
