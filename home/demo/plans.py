"""The annual plan of the demonstration: next year's, whose window is open today."""

from datetime import date, timedelta

from admission.plan_years import make_plan

PLANNER = "shenhe"
DAYS_KNOWN_BEFORE, DAYS_OPEN_SINCE = 5, 12  # working days
DAYS_OPEN_STILL = 35


def planned_year(today):
    """The year whose plan is being collected on a day."""
    return today.year + 1


def first_day_of(year):
    """The day on which a plan's year begins."""
    return date(year, 1, 1)


def plan_next_year(district, days, timeline):
    """Let the reviewing office announce the window, some days before it opens."""
    opens_on = days.working_on_or_before(days.calendar.subtract(days.today, DAYS_OPEN_SINCE))
    announced_on = days.working_on_or_before(days.calendar.subtract(opens_on, DAYS_KNOWN_BEFORE))
    timeline.note(
        days.moment(announced_on, 9, 40),
        make_plan,
        authority=district.authority,
        by=district.people[PLANNER],
        year=planned_year(days.today),
        opens_on=opens_on,
        closes_on=days.today + timedelta(days=DAYS_OPEN_STILL),
    )
