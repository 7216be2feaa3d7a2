"""The yearly question (年度复核): is an admission that reaches into the next year still needed?

A job asks, the department that leads the matter answers. Neither admits or ends anything: what isn't confirmed is shown
to those who may revoke it, and to the department, which may give it up.
"""

from collections import defaultdict
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import people_with
from admission import notice_events  # noqa: F401  declares what is told
from admission.models import Admission, AdmissionTerm, YearlyReview
from registry.models import Authority
from registry.notice_wordings import in_chinese, tell_of
from registry.working_days import WorkingCalendar
from web import clock
from web.refusals import NotAllowed, NotYourPart
from web.templatetags.ui import cn_date

ANSWERS = "admission.apply"
#: For how long after its first day an asking that was missed is made up for.
CATCH_UP = timedelta(days=92)


def ask(today=None):
    """Ask of every admission in force that reaches into the year after; returns how many questions are new.

    Each authority's rule ``yearly_review_month`` names the month, 0 asks nothing. Safe to repeat, and to miss.
    """
    today = today or clock.today()
    return sum(_ask_in(authority, today) for authority in Authority.objects.order_by("pk"))


def _ask_in(authority, today):
    begun = _begun_on(authority, today)
    if begun is None:
        return 0
    year = begun.year + 1
    asked = YearlyReview.objects.filter(year=year, admission__authority=authority).values("admission")
    rows = Admission.objects.filter(authority=authority).exclude(pk__in=asked)
    admissions = rows.filter(pk__in=_reaching(begun, today)).select_related("lead_department").order_by("pk")
    due_on = _last_day(authority, clock.today(), WorkingCalendar.load())
    made = YearlyReview.objects.bulk_create(
        [YearlyReview(admission=one, year=year, due_on=due_on) for one in admissions], ignore_conflicts=True
    )
    _tell(authority, made, year, due_on)
    return len(made)


def due_day(review, calendar=None):
    """While it waits, the working day by which it is to be answered, from the day it was asked; then it stays."""
    if review.answered_at:
        return review.due_on
    return _last_day(review.admission.authority, localdate(review.asked_at), calendar or WorkingCalendar.load())


def _last_day(authority, asked_on, calendar):
    """The last day to answer, inclusive, by the rule of the day of asking."""
    return calendar.add(asked_on, authority.rule("yearly_review_days", asked_on))


def _begun_on(authority, today):
    """The first day of the last asking, when it isn't too long ago; None otherwise, and where nothing is asked."""
    month = authority.rule("yearly_review_month", today)
    if not 1 <= month <= 12:
        return None
    begun = date(today.year, month, 1)
    if begun > today:
        begun = date(today.year - 1, month, 1)
    return begun if today <= begun + CATCH_UP else None


def _reaching(begun, today):
    """Ids of admissions that held before the asking began, still hold or will, and reach into the year after it."""
    next_year = date(begun.year + 1, 1, 1)
    terms = AdmissionTerm.objects.known_at()
    reaching = terms.filter(valid_to__gt=max(next_year, today)).values("admission")
    return terms.filter(valid_from__lt=begun, admission__in=reaching).values("admission")


@in_chinese
def _tell(authority, made, year, due_on):
    """One notice for each unit, with how many of its admissions are asked about."""
    of_unit = defaultdict(int)
    for review in made:
        of_unit[review.admission.lead_department_id] += 1
    for unit, n in of_unit.items():
        tell_of(
            "yearly-review",
            people_with(ANSWERS, units=[unit]),
            authority=authority,
            key=f"yearly-review:{unit}:{year}:{clock.today()}",
            url=f"{reverse('admission:yearly-review-list')}?state=waiting",
            due=cn_date(due_on),
            n=n,
            year=year,
        )


def may_answer(review, user):
    """True for the people of the unit that leads the matter."""
    return user.is_authenticated and review.admission.lead_department_id in user.unit_ids_with(ANSWERS)


@transaction.atomic
def answer(review, *, is_needed, note, by):
    """Keep the answer; it ends and lengthens nothing. Returns the row. Raises NotYourPart, NotAllowed, ValidationError."""
    locked = YearlyReview.objects.select_for_update(of=("self",)).select_related("admission").get(pk=review.pk)
    if not may_answer(locked, by):
        raise NotYourPart(_("只有申请单位可以答复年度复核。"))
    if locked.answered_at:
        raise NotAllowed(_("这一项已经答复，不能再改；情况变了的，请办理退出或者续办。"))
    if not is_needed and not note.strip():
        raise ValidationError({"note": _("不再需要的，请写明理由。")})
    locked.is_needed, locked.note = is_needed, note.strip()
    locked.answered_by, locked.answered_at = by, clock.now()
    locked.save(update_fields=["is_needed", "note", "answered_by", "answered_at"])
    if not is_needed:
        _tell_deciders(locked)
    return locked


def _tell_deciders(review):
    admission = review.admission
    tell_of(
        "yearly-review-not-needed",
        people_with("admission.decide", authority=admission.authority_id),
        authority=admission.authority_id,
        key=f"yearly-review-not-needed:{review.pk}",
        url=f"{reverse('admission:yearly-review-list')}?state=exit",
        number=admission.number,
        name=admission.name,
        year=review.year,
        text=review.note,
    )


def waiting_for(user):
    """The questions that the units of ``user`` have still to answer."""
    return YearlyReview.objects.waiting().filter(admission__lead_department_id__in=user.unit_ids_with(ANSWERS))


def to_exit(user):
    """What wasn't confirmed, for those who may revoke it."""
    return YearlyReview.objects.to_exit().filter(
        admission__authority_id__in=user.authority_ids_with("admission.decide")
    )
