"""The stays of a case: in which state it stood, for whom it waited, since when and until when."""

from datetime import date, datetime
from types import SimpleNamespace

from django.utils import timezone

from admission.stages import Stay, stays


def step(action, source, target, day):
    at = datetime(2026, 3, day, 9, tzinfo=timezone.get_current_timezone())
    return SimpleNamespace(action=action, from_state=source, to_state=target, at=at)


def on(day):
    return date(2026, 3, day)


def test_each_state_that_waits_is_a_stay_until_the_next_move():
    steps = [
        step("submit", "draft", "submitted", 2),
        step("accept", "submitted", "accepted", 3),
        step("extend", "accepted", "accepted", 4),
        step("ask", "accepted", "awaiting_answer", 5),
        step("answer", "awaiting_answer", "accepted", 9),
        step("recommend", "accepted", "pending_approval", 10),
        step("reject", "pending_approval", "rejected", 11),
    ]
    assert stays(steps) == [
        Stay("submitted", "acceptance", "submit", on(2), "accept", on(3)),
        Stay("accepted", "decision", "accept", on(3), "ask", on(5)),
        Stay("awaiting_answer", "supplement", "ask", on(5), "answer", on(9)),
        Stay("accepted", "decision", "answer", on(9), "recommend", on(10)),
        Stay("pending_approval", "decision", "recommend", on(10), "reject", on(11)),
    ]


def test_what_goes_on_has_no_end_and_what_lapsed_waits_for_nobody():
    steps = [
        step("submit", "draft", "submitted", 2),
        step("return", "submitted", "returned", 3),
        step("lapse", "returned", "lapsed", 11),
        step("submit", "lapsed", "submitted", 20),
    ]
    assert stays(steps) == [
        Stay("submitted", "acceptance", "submit", on(2), "return", on(3)),
        Stay("returned", "supplement", "return", on(3), "lapse", on(11)),
        Stay("submitted", "acceptance", "submit", on(20)),
    ]
    assert stays([]) == []
