"""Decisions made in time: working days from acceptance, returns stop the clock, the rule of the day holds."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.utils.timezone import get_current_timezone

from admission.models import Application, Decision
from registry.models import AuthorityRule
from reports import timeliness
from reports.facts import Span
from reports.timeliness import decided_in_time, working_days
from tests.reports.random_month import OCTOBER, RandomMonth, S, at


def on(day):
    return datetime.fromisoformat(f"2026-{day}T10:00").replace(tzinfo=get_current_timezone())


def decide(district, moves, decided):
    """An application that went through ``moves`` [(action, day)] and was rejected on a day."""
    chance = RandomMonth(district)
    asked = Application.objects.create(
        state=S.REJECTED,
        number="1号",
        authority=district.authority,
        applicant=district.department,
        created_by=district.officer,
    )
    targets = {"extend": S.ACCEPTED, "accept": S.ACCEPTED, "return": S.RETURNED, "recommend": S.PENDING_APPROVAL}
    for action, day in moves:
        chance.application_step(asked, action, S.SUBMITTED, targets[action], on(day))
    Decision.objects.create(
        application=asked,
        number="2号",
        outcome="rejected",
        body=district.office,
        decided_by=district.decider,
        decided_at=on(decided),
        published_on=date(2026, 10, 1),
        effective_on=date(2026, 10, 2),
        letter="决定书",
    )
    return decided_in_time(Span(district.authority, OCTOBER, at(2026, 11, 2))).total()


@pytest.mark.parametrize(
    ("moves", "decided", "kept"),
    [
        # 15 working days after 5 October (no holidays in this calendar) end on the 26th.
        ([("accept", "10-05"), ("recommend", "10-06")], "10-26", 1),
        ([("accept", "10-05"), ("recommend", "10-06")], "10-27", 0),
        # Two days used before the pause: 13 are left from the second acceptance on.
        ([("accept", "10-05"), ("return", "10-07"), ("accept", "10-13"), ("recommend", "10-15")], "10-31", 0),
        ([("accept", "10-05"), ("return", "10-07"), ("accept", "10-13"), ("recommend", "10-15")], "10-30", 1),
        # Never accepted: no limit was kept.
        ([("recommend", "10-06")], "10-06", 0),
    ],
)
def test_a_decision_keeps_the_limit_or_not(district, moves, decided, kept):
    assert decide(district, moves, decided) == kept


@pytest.mark.parametrize(("since", "kept"), [("2026-10-06", 0), ("2026-10-07", 1)])
def test_the_rule_of_the_day_of_the_recommendation_holds(district, since, kept):
    AuthorityRule.objects.create(
        authority=district.authority, key="decision_days", value=5, valid_from=date.fromisoformat(since)
    )
    assert decide(district, [("accept", "10-05"), ("recommend", "10-06")], "10-20") == kept


def taken(district, moves, decided):
    """The working days that a decision took, of a district with this one alone."""
    decide(district, moves, decided)
    return working_days(Span(district.authority, OCTOBER, at(2026, 11, 2)))


@pytest.mark.parametrize(
    ("moves", "decided", "days"),
    [
        # 5 October is a Monday, and there are no holidays in this calendar.
        ([("accept", "10-05"), ("recommend", "10-06")], "10-05", [0]),
        ([("accept", "10-05"), ("recommend", "10-06")], "10-09", [4]),
        ([("accept", "10-05"), ("recommend", "10-06")], "10-12", [5]),
        # Two days before the pause, and three after it.
        ([("accept", "10-05"), ("return", "10-07"), ("accept", "10-13"), ("recommend", "10-15")], "10-16", [5]),
        # Never accepted: nothing was measured.
        ([("recommend", "10-06")], "10-06", []),
        # Returned, and decided while the time stood still.
        ([("accept", "10-05"), ("return", "10-07"), ("recommend", "10-08")], "10-09", []),
    ],
)
def test_a_decision_takes_the_working_days_on_which_the_time_ran(district, moves, decided, days):
    assert taken(district, moves, decided) == days


def test_an_extension_is_no_time_saved(district):
    moves = [("accept", "10-05"), ("extend", "10-06"), ("recommend", "10-07")]
    assert taken(district, moves, "10-12") == [5]


@pytest.mark.parametrize(
    ("days", "median", "ninetieth"),
    [([], None, None), ([4], Decimal("4"), 4), ([3, 4], Decimal("3.5"), 4), (list(range(1, 12)), Decimal("6"), 10)],
)
def test_the_median_and_the_ninth_tenth_of_the_days(district, monkeypatch, days, median, ninetieth):
    monkeypatch.setattr(timeliness, "working_days", lambda span: days)
    assert timeliness.time_taken(None) == {"median_days": median, "p90_days": ninetieth}
