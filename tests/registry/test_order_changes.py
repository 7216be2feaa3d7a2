"""An order beside what stands without it."""

from datetime import date

import pytest

from registry.order_changes import changes_of, lines_for_reading
from tests.district import draft_order, publish, standard_lists

TODAY = date(2026, 3, 2)


@pytest.fixture
def changes(district):
    """{number: change} of a draft that changes 1, removes 4 and adds 9."""
    standard_lists(district)
    said = {"name": "宣传法律法规和国家政策"}
    lines = [("duty", "change", "1", said), ("duty", "remove", "4", {}), ("duty", "add", "9", {"name": "新事项"})]
    order = draft_order(district, published_on=TODAY, lines=lines)
    return {one.line.number: one for one in changes_of(order, list(lines_for_reading(order)))}


def pieces(said, field):
    """[(kind, text), …] of a field."""
    return [(piece.kind, piece.text) for one in said if one.field == field for piece in one.pieces]


def test_a_changed_line_marks_the_words_that_come_and_go_and_names_what_falls_silent(changes):
    change = changes["1"]
    assert pieces(change.before_said, "name") == [("same", "宣传法律法规和"), ("same", "政策")]
    assert pieces(change.after_said, "name") == [("same", "宣传法律法规和"), ("added", "国家"), ("same", "政策")]
    assert pieces(change.before_said, "content") == [("removed", "宣传国家法律、法规和相关政策")]
    assert [str(label) for label in change.emptied] == ["内容"]


def test_an_added_line_has_nothing_before_and_a_removed_one_nothing_after(changes):
    assert (changes["9"].before, changes["9"].before_said) == (None, ())
    assert pieces(changes["9"].after_said, "name") == [("same", "新事项")]
    assert changes["4"].before.name == "群防群治与纠纷调解"
    assert (changes["4"].after_said, changes["4"].is_remove) == ((), True)


def test_a_published_order_keeps_the_words_that_it_found(district):
    standard_lists(district)
    first = publish(district, published_on=date(2026, 2, 1), lines=[("duty", "change", "1", {"name": "甲"})])
    publish(district, published_on=date(2026, 2, 5), number="测2号", lines=[("duty", "change", "1", {"name": "乙"})])
    [change] = changes_of(first, list(lines_for_reading(first)))
    assert (change.before.name, change.line.name) == ("宣传法律法规和政策", "甲")
