"""What an order touches beyond the lists: whoever follows it may bar its publication."""

from dataclasses import replace
from datetime import date

import pytest

from registry import impact
from registry.models import AdjustmentOrder
from tests.district import draft_order, standard_lists
from web import clock
from web.refusals import NotAllowed
from web.workflow import perform

TODAY = date(2026, 3, 2)


@pytest.fixture
def order(district):
    standard_lists(district)
    lines = [
        ("duty", "change", "1", {"name": "普法"}),
        ("duty", "remove", "4", {}),
        ("duty", "add", "9", {"name": "新"}),
    ]
    return draft_order(district, published_on=TODAY, lines=lines)


@pytest.fixture
def follower(monkeypatch):
    """A follower that writes down what it is asked to carry out; ``bars`` is what it has against publishing."""
    done = []
    one = impact.Follower("test", "测试", lambda order: [], carry_out=lambda order, step: done.append(order.state))
    monkeypatch.setattr(impact, "FOLLOWERS", {})
    impact.follow(one)
    return done


def test_every_room_follows(district):
    assert {"admissions", "dispatches", "guides", "applications", "resting"} <= set(impact.FOLLOWERS)


def test_a_follower_acts_in_the_transaction_that_publishes(district, order, follower):
    with clock.at(TODAY):
        perform(order, "publish", by=district.reviewer)
    assert len(follower) == 1


def test_a_follower_bars_the_publication_and_nothing_is_carried_out(district, order, follower):
    barred = replace(impact.FOLLOWERS["test"], obstacle=lambda order: "还有一件事。")
    impact.follow(barred)
    assert impact.obstacles(order) == ["还有一件事。"]
    with clock.at(TODAY), pytest.raises(NotAllowed, match="还有一件事"):
        perform(order, "publish", by=district.reviewer)
    assert follower == []
    assert AdjustmentOrder.objects.get(pk=order.pk).state == "draft"


def test_the_lines_that_touch_what_stands_are_those_that_change_or_remove(order):
    assert sorted(line.number for line in impact.standing_lines(order).values()) == ["1", "4"]
