"""How long before its start a matter must be applied for, and whether an application keeps to it."""

from django.utils.timezone import localdate

from registry.working_days import WorkingCalendar
from web import clock


def counted_from(application):
    """The day from which the lead time counts: first submission, receipt of the paper, or today while it is written."""
    if application.paper_received_on:
        return application.paper_received_on
    return localdate(application.first_submitted_at) if application.first_submitted_at else clock.today()


def earliest_start(application, rules=None, calendar=None):
    """The first day on which the matter may start without a reason for being late (rule ``lead_days``).

    ``rules`` of the authority today and the ``calendar`` are read when they aren't given; so everywhere in this room.
    """
    days = (rules or application.authority.rules_on())["lead_days"]
    return (calendar or WorkingCalendar.load()).add(counted_from(application), days)


def is_short(application, rules=None):
    """True when the start lies before that day; False as long as no start is given, and for what follows an emergency."""
    if application.starts_on is None or application.emergency_id:
        return False
    return application.starts_on < earliest_start(application, rules)
