"""A slow model of deadlines that walks day by day, and histories of cases to compare it with the rule."""

import random
from datetime import date, timedelta

from hypothesis import strategies as st

from admission.deadlines import Move
from registry.working_days import WorkingCalendar

FIRST, LAST = date(2024, 1, 1), date(2028, 12, 31)
#: What each kind of move does to the time.
STARTING = {"acceptance": ("accept", "answer"), "submission": ("accept", "answer", "submit")}
STOPPING = ("return", "ask", "lapse")

#: Exceptions of a calendar in five years: holidays on weekdays, and weekends that are worked.
EXCEPTIONS = 180
days_allowed = st.integers(1, 30)
clock_starts = st.sampled_from(sorted(STARTING))


def calendar_of(seed):
    """A calendar of 2024 to 2028 with exceptions by chance, many of them side by side, as holidays are."""
    dice, exceptions = random.Random(seed), {}
    while len(exceptions) < EXCEPTIONS:
        day = FIRST + timedelta(days=dice.randrange((LAST - FIRST).days))
        for n in range(dice.randint(1, 8)):
            exceptions[day + timedelta(days=n)] = dice.random() < 0.3
    return WorkingCalendar(exceptions, frozenset())


calendars = st.integers(0, 2**32).map(calendar_of)


@st.composite
def histories(draw):
    """Moves of a case as the procedure allows them: begun, stopped, gone on with; extended once, or never."""
    day = draw(st.dates(FIRST, LAST))
    moves, state = [Move("submit", day)], "submitted"
    for gap in draw(st.lists(st.integers(0, 25), max_size=9)):
        day += timedelta(days=gap)
        action, state = draw(st.sampled_from(AHEAD[state]))
        moves.append(Move(action, day))
    if draw(st.booleans()):
        n = draw(st.integers(0, len(moves) - 1))
        moves.insert(n + 1, Move("extend", moves[n].day, draw(st.integers(1, 15))))
    return moves


AHEAD = {
    "submitted": [("accept", "accepted"), ("accept", "accepted"), ("return", "returned")],
    "accepted": [("return", "returned"), ("ask", "awaiting_answer"), ("recommend", "pending_approval")],
    # What is sent back is reviewed anew while the time goes on.
    "pending_approval": [("send_back", "accepted")],
    "returned": [("submit", "submitted"), ("submit", "submitted"), ("lapse", "lapsed")],
    "awaiting_answer": [("answer", "accepted"), ("answer", "accepted"), ("lapse", "lapsed")],
    "lapsed": [("submit", "submitted")],
}


def slow_decision_day(moves, days, calendar, starting):
    """Walks every day from the first move on: a working day uses up one of ``days`` while the time runs.

    The last day is the one on which they are used up, or on which the time went on though none was left.
    """
    by_day, used, is_running, used_up_on = {}, 0, False, None
    for move in moves:
        by_day.setdefault(move.day, []).append(move)
    granted = days + sum(move.days for move in moves)
    day, last_move = moves[0].day, moves[-1].day
    while day <= last_move or (is_running and used_up_on is None):
        used += is_running and calendar.is_working(day)
        for move in by_day.get(day, ()):
            if move.action in starting:
                is_running = True
            elif move.action in STOPPING:
                is_running, used_up_on = False, None
        if is_running and used >= granted:
            used_up_on = used_up_on or day
        day += timedelta(days=1)
    return used_up_on
