"""Reminders of violations: 3 and 1 working days before the day, and every working day after it, to who has to act.

What is to be verified is told to who handles it; what is to be corrected to the unit concerned, and once it is late to both.
"""

from django.urls import reverse

from admission.reminders import BEFORE_DUE, threshold
from dispatch.models import Violation, ViolationState
from dispatch.violation_notices import handling_people, unit_people
from registry.notice_wordings import in_chinese, tell_of
from registry.working_days import WorkingCalendar
from web import clock
from web.templatetags.ui import cn_date


@in_chinese
def remind():
    """Tell everybody who has to act. Safe to repeat: nobody is told twice of one day."""
    calendar, today = WorkingCalendar.load(), clock.today()
    rows = Violation.objects.filter(due_on__lte=calendar.add(today, max(BEFORE_DUE)))
    for row in rows.select_related("authority").order_by("pk"):
        if row.due_on < today:
            if calendar.between(row.due_on, today) > 0:
                _tell(row, _people(row, is_late=True), f"late:{today}")
        elif (n := threshold(calendar.between(today, row.due_on), BEFORE_DUE)) is not None:
            _tell(row, _people(row), f"{row.due_on}:{n}")


def _people(violation, *, is_late=False):
    if violation.state != ViolationState.ORDERED:
        return handling_people(violation)
    return [*unit_people(violation), *(handling_people(violation) if is_late else [])]


def _tell(violation, people, occasion):
    tell_of(
        "violation-due",
        people,
        authority=violation.authority_id,
        key=f"violation-due:{violation.pk}:{occasion}",
        url=reverse("dispatch:violation-detail", args=[violation.pk]),
        number=violation.number,
        state=violation.get_state_display(),
        due=cn_date(violation.due_on),
    )
