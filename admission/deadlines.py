"""By when an application must move: a pure function of its steps, the authority's rules and the calendar.

The day is stored with the application, so that queues can sort by it, and can be computed anew at any time: it is when
a year's calendar is announced. While the applicant owes an answer, the time to decide stands still.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from admission.models import ApplicationState
from registry.rules import SUBMISSION
from registry.working_days import WorkingCalendar
from web import clock
from web.templatetags.ui import cn_date

#: The rule that gives the working days of each state that waits for somebody.
WITHIN = {
    ApplicationState.SUBMITTED: "acceptance_days",
    ApplicationState.RETURNED: "supplement_days",
    ApplicationState.AWAITING_ANSWER: "answer_days",
    ApplicationState.ACCEPTED: "decision_days",
    ApplicationState.PENDING_APPROVAL: "decision_days",
}
#: States in which the time to decide runs.
DECIDING = (ApplicationState.ACCEPTED, ApplicationState.PENDING_APPROVAL)
#: States in which the applicant owes something; what doesn't come in time lapses.
OWED_BY_APPLICANT = (ApplicationState.RETURNED, ApplicationState.AWAITING_ANSWER)
STARTS = frozenset({"accept", "answer"})
STOPS = frozenset({"return", "ask", "lapse"})
EXTENDS = "extend"


@dataclass(frozen=True)
class Move:
    """A step that starts, stops or lengthens the time to decide: what, on which day, by how many working days."""

    action: str
    day: date
    days: int = 0


def moves_of(steps: Iterable) -> list[Move]:
    """The moves among an application's steps, in their order."""
    wanted = STARTS | STOPS | {EXTENDS, "submit"}
    return [
        Move(step.action, localdate(step.at), int(step.answers.get("days") or 0) if step.action == EXTENDS else 0)
        for step in steps
        if step.action in wanted
    ]


def starts_by(clock_starts):
    """The actions that start the time to decide, by the authority's rule ``clock_starts``."""
    return STARTS | {"submit"} if clock_starts == SUBMISSION else STARTS


def clock_in_words(authority):
    """From when and for how long the time to decide runs, by the authority's rules of today."""
    rules = authority.rules_on(clock.today())
    said = {"days": rules["decision_days"]}
    if rules["clock_starts"] == SUBMISSION:
        return _("材料齐全，予以受理。按本区规定，从提交的次日起计算，%(days)s个工作日内审定。") % said
    return _("材料齐全，予以受理。从受理的次日起计算，%(days)s个工作日内审定。") % said


def decision_day(moves: Iterable[Move], days: int, calendar: WorkingCalendar, starts=STARTS) -> date | None:
    """The last day to decide, inclusive; None while the time doesn't run.

    ``days`` are the working days allowed (Xicheng: 15), counted from the day after the move that starts them. Each stop
    holds the time, the next start goes on with what is left; an extension adds its days, whenever it is granted.
    """
    left, running_since = time_left(moves, days, calendar, starts)
    return None if running_since is None else calendar.add(running_since, max(left, 0))


def time_left(moves: Iterable[Move], days: int, calendar: WorkingCalendar, starts=STARTS) -> tuple[int, date | None]:
    """The working days that were left when the time last began to run or stopped, and since when it runs, if it does.

    Negative when it had stopped too late. Parameters as ``decision_day``.
    """
    left, running_since = days, None
    for move in moves:
        if move.action == EXTENDS:
            left += move.days
        elif move.action in starts:
            running_since = running_since or move.day
        elif move.action in STOPS and running_since is not None:
            left -= calendar.between(running_since, move.day)
            running_since = None
    return left, running_since


def due_day(application, transition=None, calendar=None) -> date | None:
    """The day by which the present state must end, inclusive; None for states that wait for nobody."""
    state = application.state
    if state not in WITHIN:
        return None
    calendar = calendar or WorkingCalendar.load()
    steps = list(application.steps.all())
    rules = application.authority.rules_on(entered(steps, state))
    if state not in DECIDING:
        return calendar.add(entered(steps, state), rules[WITHIN[state]])
    return decision_day(moves_of(steps), rules["decision_days"], calendar, starts_by(rules["clock_starts"]))


def entered(steps, state):
    """The day on which the case came into its state; today for a case without steps."""
    into = [step for step in steps if step.to_state == state and step.from_state != state]
    return localdate(into[-1].at) if into else clock.today()


def supplement_day(authority, returned_on):
    """The day by which what was returned on a day must be submitted again, inclusive."""
    return WorkingCalendar.load().add(returned_on, authority.rule("supplement_days", returned_on))


def with_clocks(rows, calendar=None, due=attrgetter("due_on")):
    """The rows as a list, each with ``days_left`` (working days, negative when late) and ``is_provisional``.

    ``due`` gives the day by which a row is due, or None. Reads the calendar once, unless it is given.
    """
    rows, calendar, today = list(rows), calendar or WorkingCalendar.load(), clock.today()
    for row in rows:
        day = due(row)
        row.days_left = calendar.between(today, day) if day else None
        row.is_provisional = bool(day) and calendar.is_provisional(day)
    return rows


def may_not_lapse_yet(application):
    """The applicant has let the day pass, in a year whose calendar is known."""
    if application.due_on is None or clock.today() <= application.due_on:
        return _("期限还没有过，不能视为撤回。")
    if WorkingCalendar.load().is_provisional(application.due_on):
        return _("期限所在年度的工作日历尚未公布，期限只是暂定，不能视为撤回。")
    return None


def was_extended(application):
    """The time to decide is extended once only."""
    return _("审定期限已经延长过一次，不能再延长。") if application.steps.filter(action=EXTENDS).exists() else None


def is_past_extending(application):
    """What is late stays late: the time is extended only while it runs."""
    due = application.due_on
    if due is None or clock.today() <= due:
        return None
    return _("审定期限到%(day)s为止，已经过了；只能在期限以内延长。") % {"day": cn_date(due)}
