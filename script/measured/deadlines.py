"""Ten thousand cases over 2024 to 2028, with pauses: the last day to decide by the rule and by a model that walks day by day."""

import time

from hypothesis import HealthCheck, Phase, given, settings

from admission.deadlines import decision_day, starts_by
from tests.admission.deadline_model import STARTING, calendars, clock_starts, days_allowed, histories, slow_decision_day

CASES = 10_000


def run() -> None:
    """Compares every case; raises AssertionError with the first on which the two differ."""
    begun, running, paused, extended = time.monotonic(), 0, 0, 0

    @settings(
        max_examples=CASES,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(calendars, histories(), days_allowed, clock_starts)
    def agree(calendar, moves, days, starts):
        nonlocal running, paused, extended
        day = decision_day(moves, days, calendar, starts_by(starts))
        slow = slow_decision_day(moves, days, calendar, STARTING[starts])
        assert day == slow, f"{day} by the rule, {slow} by the model: {days} days, {moves}"
        running += day is not None
        paused += any(move.action in ("return", "ask") for move in moves)
        extended += any(move.action == "extend" for move in moves)

    agree()
    print(
        f"deadlines: rule and model agree on {CASES} cases ({running} with the time running, {paused} with pauses, "
        f"{extended} extended); {time.monotonic() - begun:.0f} s"
    )
