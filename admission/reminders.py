"""Reminders of days that come near: each is told once, even when the clock stood still for days."""

from django.urls import reverse

from accounts.models import people_with
from admission.bodies import deciding_body, reviewing_body
from admission.countersigning import countersigning_of
from admission.deadlines import OWED_BY_APPLICANT, WITHIN, with_clocks
from admission.models import Admission, Application, ApplicationState, Consultation, Emergency
from admission.notices import people_of
from registry.notice_wordings import in_chinese, tell_of
from registry.working_days import WorkingCalendar
from web import clock
from web.templatetags.ui import cn_date

#: Working days before something is due on which whoever owes it is reminded; of a late case supervisors are told daily.
BEFORE_DUE = (3, 1)
#: Working days before an admission ends.
BEFORE_END = (30, 7, 1)


def threshold(days_left, thresholds):
    """The smallest of ``thresholds`` that ``days_left`` has reached, or None: after an outage only the latest is told."""
    reached = [n for n in thresholds if days_left <= n]
    return min(reached) if reached else None


@in_chinese
def remind_of_cases():
    """Remind of open applications that are nearly due, and tell supervisors of those that are late."""
    rows = Application.objects.filter(state__in=WITHIN, due_on__isnull=False).select_related("authority")
    for row in with_clocks(rows):
        if row.days_left < 0:
            _tell_of_lateness(row)
        elif (n := threshold(row.days_left, BEFORE_DUE)) is not None:
            event = "application-supplement" if row.state in OWED_BY_APPLICANT else "application-due"
            _tell(event, row, _whose_turn(row), key=f"application-due:{row.pk}:{row.due_on}:{n}")


def _tell_of_lateness(row):
    """Daily, to those who have it and to the supervisors; a late case never admits itself."""
    if row.state in OWED_BY_APPLICANT:
        return
    people = [*_whose_turn(row), *people_with("admission.supervise", authority=row.authority)]
    _tell("application-late", row, people, key=f"application-late:{row.pk}:{clock.today()}")


def _whose_turn(row):
    if row.state in OWED_BY_APPLICANT:
        return people_with("admission.apply", units=[row.applicant_id])
    if row.state == ApplicationState.PENDING_APPROVAL:
        owed = countersigning_of(row)
        if owed and owed.turn:
            return [owed.turn.signer]
        return people_with("admission.decide", units=[deciding_body(row)])
    return people_with("admission.review", units=[reviewing_body(row)])


def _tell(event, row, people, *, key):
    tell_of(
        event,
        people,
        authority=row.authority_id,
        key=key,
        url=reverse("admission:application-detail", args=[row.pk]),
        number=row.number,
        name=row.name,
        state=row.get_state_display(),
        due=cn_date(row.due_on),
    )


@in_chinese
def remind_of_answers():
    """Remind units of questions that wait for their opinion, and senders of emergencies that are still to be filed."""
    calendar, today = WorkingCalendar.load(), clock.today()
    last = calendar.add(today, max(BEFORE_DUE))
    near = {"due_on__gte": today, "due_on__lte": last, "application__in": Application.objects.open()}
    for row in Consultation.objects.waiting().filter(**near).select_related("application"):
        if (n := threshold(calendar.between(today, row.due_on), BEFORE_DUE)) is not None:
            tell_of(
                "consultation-due",
                people_of(row.unit_id),
                authority=row.application.authority_id,
                key=f"consultation-due:{row.pk}:{row.due_on}:{n}",
                url=reverse("admission:consultation-detail", args=[row.pk]),
                number=row.application.number,
                name=row.application.name,
                due=cn_date(row.due_on),
            )
    for row in Emergency.objects.to_file().filter(due_on__gte=today, due_on__lte=last):
        if (n := threshold(calendar.between(today, row.due_on), BEFORE_DUE)) is not None:
            tell_of(
                "emergency-due",
                people_with("admission.apply", units=[row.sender_id]),
                authority=row.authority_id,
                key=f"emergency-due:{row.pk}:{row.due_on}:{n}",
                url=reverse("admission:emergency-detail", args=[row.pk]),
                number=row.number,
                name=row.name,
                due=cn_date(row.due_on),
            )


@in_chinese
def remind_of_ends():
    """Remind applicants of admissions that end in 30, 7 and 1 working days: what goes on must be applied for anew.

    Only of the end that was decided: what a measure, an order or another decision has ended was told then.
    """
    calendar, today = WorkingCalendar.load(), clock.today()
    last = calendar.add(today, max(BEFORE_END))
    for admission in Admission.objects.in_force(today).for_reading():
        end = admission.last_day
        if end is None or end != admission.first_last_day or not today <= end <= last:
            continue
        if (n := threshold(calendar.between(today, end), BEFORE_END)) is None:
            continue
        tell_of(
            "admission-ends",
            people_with("admission.apply", units=[admission.lead_department_id]),
            authority=admission.authority_id,
            key=f"admission-ends:{admission.pk}:{end}:{n}",
            url=reverse("admission:admission-detail", args=[admission.pk]),
            number=admission.number,
            name=admission.name,
            day=cn_date(end),
        )
