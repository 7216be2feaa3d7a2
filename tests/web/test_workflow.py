"""The engine: parts, states, obstacles, answers, stale forms; shown on orders."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.utils.translation import override

from desk.models import Notice
from dispatch.refusing import refuse_at_once
from registry.models import AdjustmentOrder
from registry.transitions import ORDER
from tests.district import draft_order
from web.refusals import BadQuery, NotAllowed, NotYourPart, Stale
from web.workflow import CLOCK, Procedure, actions_for, awaiting, perform, perform_all, read_version, was_just_done


@pytest.fixture
def order(district):
    return draft_order(district, published_on=date(2026, 3, 1), lines=[("duty", "add", "1", {"name": "宣传"})])


def test_actions_are_those_of_ones_part_in_this_very_object(district, order):
    assert [one.action for one in actions_for(order, district.reviewer)] == ["open_notice", "publish", "discard"]
    assert [one.action for one in actions_for(order, district.second_reviewer)] == ["discard"]
    assert [one.action for one in actions_for(order, district.officer)] == []


def test_an_obstacle_is_shown_beside_the_action_and_bars_it(district):
    empty = draft_order(district, published_on=date(2026, 3, 1))
    publish = actions_for(empty, district.reviewer)[1]
    assert publish.blocked_by.startswith("文件里还没有调整内容")
    with pytest.raises(NotAllowed):
        perform(empty, "publish", by=district.reviewer)


def test_perform_records_a_step_with_who_and_what(district, order):
    step = perform(order, "discard", by=district.reviewer, reason="写错了")
    assert (step.from_state, step.to_state, step.part, step.by) == ("draft", "discarded", "drafter", district.reviewer)
    assert step.answers == {"reason": "写错了"}
    assert (order.state, order.version) == ("discarded", 2)
    order.refresh_from_db()
    assert (order.state, order.version) == ("discarded", 2)


def test_a_missing_answer_is_named_with_its_field(district, order):
    with pytest.raises(ValidationError) as why:
        perform(order, "discard", by=district.reviewer)
    assert list(why.value.message_dict) == ["reason"]
    order.refresh_from_db()
    assert order.state == "draft"


def test_an_answer_that_nobody_asked_for_is_refused(district, order):
    with pytest.raises(ValidationError) as why:
        perform(order, "discard", by=district.reviewer, reason="错", state="published")
    assert list(why.value.message_dict) == ["state"]


def test_a_form_that_was_opened_before_somebody_else_acted_is_stale(district, order):
    AdjustmentOrder.objects.filter(pk=order.pk).update(version=5)
    with pytest.raises(Stale) as why:
        perform(order, "discard", by=district.reviewer, seen=1, reason="错")
    assert str(why.value) == "您打开页面之后，内容又有修改。请核对后再办。"


def test_nothing_happens_from_a_state_that_is_over(district, order):
    perform(order, "discard", by=district.reviewer, reason="错")
    with pytest.raises(NotAllowed, match="已作废"):
        perform(order, "discard", by=district.reviewer, reason="错")


def test_the_clock_has_only_the_parts_that_the_table_gives_it(district, order):
    with pytest.raises(NotYourPart):
        perform(order, "publish", by=CLOCK)


def test_the_queue_holds_what_ones_parts_can_move(district, order):
    assert list(awaiting(AdjustmentOrder, district.reviewer)) == [order]
    assert list(awaiting(AdjustmentOrder, district.officer)) == []


@pytest.mark.parametrize("rows", [1, 4])
def test_a_bulk_act_needs_a_fixed_number_of_statements(district, django_assert_num_queries, rows):
    for n in range(rows):
        draft_order(district, published_on=date(2026, 3, 1), number=f"测{n}号")
    user = district.reviewer
    assert user.posts
    with django_assert_num_queries(6):
        steps = perform_all(AdjustmentOrder.objects.all(), "discard", by=user, reason="不用了")
    assert len(steps) == rows
    assert set(AdjustmentOrder.objects.values_list("state", flat=True)) == {"discarded"}


def test_a_bulk_act_is_all_or_nothing(district, order):
    second = draft_order(district, published_on=date(2026, 3, 1), number="测2号")
    perform(second, "discard", by=district.reviewer, reason="错")
    with pytest.raises(NotAllowed, match="其中 1 件"):
        perform_all(AdjustmentOrder.objects.all(), "discard", by=district.reviewer, reason="错")
    with pytest.raises(NotYourPart, match="其中 2 件"):
        perform_all(AdjustmentOrder.objects.all(), "discard", by=district.officer, reason="错")
    order.refresh_from_db()
    assert order.state == "draft"


def test_two_transitions_never_share_a_name():
    with pytest.raises(ImproperlyConfigured):
        Procedure(
            name="double",
            label="",
            model=ORDER.model,
            step_model=ORDER.step_model,
            step_of="order",
            states=ORDER.states,
            parts={},
            transitions=(ORDER.transitions[0], ORDER.transitions[0]),
        )


@pytest.mark.parametrize(("given", "version"), [(None, None), ("", None), ("7", 7), (7, 7), (0, 0)])
def test_a_version_is_read_as_a_number(given, version):
    assert read_version(given) == version


@pytest.mark.parametrize("given", ["x", "²", "７", "-1", "1.0", True, [1], "9" * 5000])
def test_what_is_no_version_gets_a_sentence(given):
    with pytest.raises(BadQuery) as why:
        read_version(given)
    assert why.value.field == "seen"


def test_what_an_act_keeps_is_in_the_registers_language_whoever_acts(district):
    with override("en"):
        refuse_at_once("本周五前统计棋牌室数量", community=district.community1, by=district.worker, token=uuid4())
    subjects = set(Notice.objects.values_list("subject", flat=True))
    assert subjects and all("拒收" in subject for subject in subjects)


def test_a_second_press_is_known_by_its_last_step(district, order):
    assert was_just_done(order, "discard", by=district.reviewer) is False
    perform(order, "discard", by=district.reviewer, reason="写错了")
    assert was_just_done(order, "discard", by=district.reviewer) is True
    assert was_just_done(order, "discard", by=district.second_reviewer) is False
    assert was_just_done(order, "publish", by=district.reviewer) is False


def test_a_press_on_a_form_opened_after_the_step_is_no_second_press(district, order):
    opened = order.version
    perform(order, "discard", by=district.reviewer, seen=opened, reason="写错了")
    assert was_just_done(order, "discard", by=district.reviewer, seen=opened) is True
    assert was_just_done(order, "discard", by=district.reviewer, seen=order.version) is False
