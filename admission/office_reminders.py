"""Reminders of answers that are owed: by the offices to appeals, proposals and drafts handed in for pre-review, by units that
were consulted, by departments on the yearly question. What is late stays late: nothing is taken as answered."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import people_with
from admission.appeals import answering_body
from admission.consultations import ANSWERING
from admission.models import (
    Appeal,
    AppealState,
    Application,
    Consultation,
    DocumentReview,
    DocumentReviewState,
    Proposal,
    ProposalState,
    YearlyReview,
)
from admission.reminders import BEFORE_DUE, threshold
from admission.yearly_reviews import ANSWERS
from registry.notice_wordings import in_chinese, tell_of
from registry.working_days import WorkingCalendar
from web import clock
from web.templatetags.ui import cn_date


@dataclass(frozen=True)
class Telling:
    """How one kind is told: the events before the day (none where it is told elsewhere) and after it, to supervisors too,
    and after it once a week instead of once a day."""

    before: str
    after: str
    tells_supervisors: bool = False
    is_weekly: bool = False


TO_AN_OFFICE = Telling("answer-due", "answer-late", tells_supervisors=True)
#: Before its day, admission.reminders tells of it.
OPINION = Telling("", "consultation-late")
#: Asked of many admissions at once, and open until they end.
YEARLY = Telling("yearly-review-due", "yearly-review-late", is_weekly=True)


@dataclass(frozen=True)
class Owed:
    """An answer that is owed: until when, how to find who owes it, and what fills the words. ``key`` names it for good."""

    key: str
    telling: Telling
    authority: object
    due_on: date
    url: str
    permissions: tuple
    units: tuple
    said: dict

    def people(self):
        """Who may answer: of the unit that does, or of the authority."""
        where = {"units": list(self.units)} if self.units else {"authority": self.authority}
        return [person for one in self.permissions for person in people_with(one, **where)]


def owed_by(last):
    """Every Owed that is due by a day, late ones too."""
    return [*_appeals(last), *_proposals(last), *_documents(last), *_opinions(), *_yearly(last)]


def _to_an_office(key, row, authority, url, permission, units=(), **said):
    """What an office owes about ``row``."""
    return Owed(f"{key}:{row.pk}", TO_AN_OFFICE, authority, row.due_on, url, (permission,), units, said)


def _appeals(last):
    rows = Appeal.objects.filter(state=AppealState.FILED, due_on__lte=last).for_reading()
    for row in rows:
        application, body = row.decision.application, answering_body(row.decision)
        yield _to_an_office(
            *("appeal", row, application.authority, reverse("admission:appeal-detail", args=[row.pk])),
            *("admission.decide", (body,) if body else ()),
            kind=_("复核"),
            number=row.decision.number,
            name=application.name,
        )


def _proposals(last):
    rows = Proposal.objects.filter(state=ProposalState.SUBMITTED, due_on__lte=last).select_related("authority")
    for row in rows.order_by("pk"):
        yield _to_an_office(
            *("proposal", row, row.authority, reverse("admission:proposal-detail", args=[row.pk]), "admission.review"),
            kind=_("调整建议"),
            number=row.number,
            name=row.get_wish_display(),
        )


def _documents(last):
    rows = DocumentReview.objects.filter(state=DocumentReviewState.SUBMITTED, due_on__lte=last)
    for row in rows.select_related("authority").order_by("pk"):
        yield _to_an_office(
            *("document", row, row.authority, reverse("admission:document-detail", args=[row.pk]), "admission.review"),
            kind=_("拟发文预审"),
            number=row.number,
            name=row.title,
        )


def _opinions():
    """Opinions on cases under way whose day is past; the review no longer waits for them, and still takes them."""
    rows = Consultation.objects.waiting().filter(due_on__lt=clock.today(), application__in=Application.objects.open())
    for row in rows.select_related("application").order_by("pk"):
        case, url = row.application, reverse("admission:consultation-detail", args=[row.pk])
        said = {"number": case.number, "name": case.name}
        yield Owed(str(row.pk), OPINION, case.authority_id, row.due_on, url, ANSWERING, (row.unit_id,), said)


def _yearly(last):
    """The yearly questions of each unit as one; those about admissions that have ended need no answer any more."""
    rows = YearlyReview.objects.waiting().filter(due_on__lte=last)
    by = ("admission__authority_id", "admission__lead_department_id", "year", "due_on")
    url = f"{reverse('admission:yearly-review-list')}?state=waiting"
    for authority, unit, year, due_on, n in rows.order_by(*by).values_list(*by).annotate(Count("pk")):
        key, said = f"{authority}:{unit}:{year}", {"n": n, "year": year}
        yield Owed(key, YEARLY, authority, due_on, url, (ANSWERS,), (unit,), said)


@in_chinese
def remind_of_owed():
    """Remind who answers 3 and 1 working days before an answer is due, and afterwards until it is there."""
    calendar, today = WorkingCalendar.load(), clock.today()
    for one in owed_by(calendar.add(today, max(BEFORE_DUE))):
        if one.due_on < today:
            if calendar.between(one.due_on, today) > 0:
                _tell_of_lateness(one, today)
        elif (n := threshold(calendar.between(today, one.due_on), BEFORE_DUE)) is not None:
            _tell(one.telling.before, one, one.people(), f"{one.due_on}:{n}")


def _tell_of_lateness(one, today):
    """Once a day or week."""
    people = one.people()
    if one.telling.tells_supervisors:
        people += people_with("admission.supervise", authority=one.authority)
    _tell(one.telling.after, one, people, f"{today:%G-W%V}" if one.telling.is_weekly else str(today))


def _tell(event, one, people, occasion):
    key = f"{event}:{one.key}:{occasion}"
    tell_of(event, people, authority=one.authority, key=key, url=one.url, due=cn_date(one.due_on), **one.said)
