"""By when an application must move: from its steps, the authority's rules and the calendar; pauses don't count."""

from django.utils.timezone import localdate

from admission.models import ApplicationState
from registry.working_days import WorkingCalendar
from web import clock


def due_day(application, transition=None):
    """The day by which the present state must end, inclusive; None for states that wait for nobody."""
    state = application.state
    if state not in WITHIN:
        return None
    rules = application.authority.rules_on()
    calendar = WorkingCalendar.load()
    if state in (ApplicationState.SUBMITTED, ApplicationState.RETURNED):
        return calendar.add(clock.today(), rules[WITHIN[state]])
    moves = [
        (step.action, localdate(step.at)) for step in application.steps.all() if step.action in ("accept", "return")
    ]
    return decision_day(moves, rules["decision_days"], calendar)


WITHIN = {
    ApplicationState.SUBMITTED: "acceptance_days",
    ApplicationState.RETURNED: "supplement_days",
    ApplicationState.ACCEPTED: "decision_days",
    ApplicationState.PENDING_APPROVAL: "decision_days",
}


def supplement_day(authority, returned_on):
    """The day by which what was returned on a day must be submitted again, inclusive."""
    return WorkingCalendar.load().add(returned_on, authority.rule("supplement_days", returned_on))


def decision_day(moves, days, calendar):
    """The last day to decide.

    ``moves`` are ("accept" | "return", day) in order; ``days`` the working days allowed after acceptance (Xicheng: 15).
    Each return stops the clock, the next acceptance starts it again with what is left.
    """
    left, running_since = days, None
    for action, day in moves:
        if action == "accept":
            running_since = day
        elif running_since is not None:
            left -= calendar.between(running_since, day)
            running_since = None
    return None if running_since is None else calendar.add(running_since, max(left, 0))


def with_clocks(applications):
    """The applications as a list, each with ``days_left`` (working days, negative when late) and ``is_provisional``.

    Reads the calendar once.
    """
    rows, calendar, today = list(applications), WorkingCalendar.load(), clock.today()
    for row in rows:
        row.days_left = calendar.between(today, row.due_on) if row.due_on else None
        row.is_provisional = bool(row.due_on) and calendar.is_provisional(row.due_on)
    return rows
