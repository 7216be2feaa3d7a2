"""Who is told of money: communities that it was paid, payers that it is due, everybody concerned that it is late."""

from django.urls import reverse

from accounts.models import Membership, people_with
from desk.models import Notice
from dispatch import notice_events  # noqa: F401  declares what follows
from dispatch.fund_unrecorded import unrecorded
from dispatch.models import FundPromise, FundShare, FundStatus
from registry.lineage import Lineage
from registry.models import Authority
from registry.notice_events import EVENTS
from registry.notice_wordings import in_chinese, tell_of, words_of
from registry.working_days import WorkingCalendar
from web import clock
from web.templatetags.ui import cn_date

PAID, DENIED, TAKEN_BACK, DUE, OVERDUE = "fund-paid", "fund-denied", "fund-taken-back", "fund-due", "fund-overdue"
UNRECORDED = "fund-unrecorded"
PAYER, COMMUNITY, REVIEWER = "dispatch.send", "dispatch.receive", "admission.review"


@in_chinese
def tell_of_payments(promise, payments):
    """Ask those who work in the paid communities to confirm, or in those that follow them; a fixed number of statements."""
    values = {"payer": promise.payer.name, "what": promise.what, "day": cn_date(payments[0].paid_on)}
    subject, text = words_of(EVENTS[PAID], promise.authority_id, values)
    Notice.objects.bulk_create(
        [
            Notice(
                key=f"{PAID}:{payment.pk}",
                recipient_id=person,
                subject=subject,
                text=text,
                url=reverse("dispatch:payment-confirm", args=[payment.pk]),
            )
            for payment, person in _people_of(payments)
        ],
        ignore_conflicts=True,
    )


def _people_of(payments):
    """[(payment, id of somebody who works in its community today, or in one that follows it)]. Two queries."""
    paid = {one.community_id for one in payments}
    lineage = Lineage.load([payments[0].promise.authority_id], until=clock.today())
    places = {pk: {pk, *lineage.after([pk])} for pk in paid}
    posts = Membership.objects.today().with_permission(COMMUNITY).filter(user__is_active=True)
    posts = posts.filter(unit__in=set().union(*places.values()))
    workers = {}
    for unit, person in posts.order_by().values_list("unit", "user").distinct():
        workers.setdefault(unit, set()).add(person)
    people = {pk: sorted(set().union(*(workers.get(unit, set()) for unit in units))) for pk, units in places.items()}
    return [(payment, person) for payment in payments for person in people[payment.community_id]]


@in_chinese
def tell_of_denial(payment, said):
    """Tell payer and office that the community didn't get the money, or the rest of it (``said``, its word)."""
    people = [
        *people_with(PAYER, units=[payment.promise.payer_id]),
        *people_with(REVIEWER, authority=payment.promise.authority_id),
    ]
    tell_of(
        DENIED,
        people,
        authority=payment.promise.authority_id,
        key=f"{DENIED}:{said.pk}",
        url=reverse("dispatch:promise-detail", args=[payment.promise_id]),
        community=payment.community.name,
        what=payment.promise.what,
        day=cn_date(payment.paid_on),
        amount=f"{payment.waiting:,.2f}",
        note=said.note,
    )


@in_chinese
def tell_of_taking_back(payment):
    """Tell a community that a payment was recorded wrongly."""
    tell_of(
        TAKEN_BACK,
        people_with(COMMUNITY, units=[payment.community_id]),
        authority=payment.promise.authority_id,
        key=f"{TAKEN_BACK}:{payment.pk}",
        url=reverse("dispatch:fund-community", args=[payment.community_id]),
        payer=payment.promise.payer.name,
        what=payment.promise.what,
        amount=f"{payment.amount:,.2f}",
    )


def remind():
    """Tell payers of what is nearly due, or of what nobody recorded though a decision says it; payers, communities and
    reviewers once of what is late. Safe to repeat."""
    today, calendar = clock.today(), WorkingCalendar.load()
    for authority in Authority.objects.today():
        last = calendar.add(today, authority.rule("fund_reminder_days", today))
        shares = FundShare.objects.live().filter(promise__authority=authority, promise__due_on__lte=last)
        rows = shares.with_money().with_status(today).filter(missing__gt=0).order_by()
        for promise in FundPromise.objects.for_list().filter(pk__in=rows.values("promise")):
            _tell_of_lateness(promise, rows) if promise.due_on < today else _tell_of_due_day(promise)
        for admission in unrecorded().filter(authority=authority).exclude(funding_due_on__gt=last):
            _tell_of_what_is_unrecorded(admission)


@in_chinese
def _tell_of_what_is_unrecorded(admission):
    """Once while it is still to be paid, or no day is said, and once more when it is late."""
    due_on = admission.funding_due_on
    tell_of(
        UNRECORDED,
        people_with(PAYER, units=[admission.lead_department_id]),
        authority=admission.authority_id,
        key=f"{UNRECORDED}:{admission.pk}{':late' if admission.is_late else ''}",
        url=f"{reverse('dispatch:promise-create')}?admission={admission.pk}",
        what=str(admission),
        amount=f"{admission.funding_amount:,.2f}",
        day=cn_date(due_on) if due_on else "",
    )


@in_chinese
def _tell_of_due_day(promise):
    tell_of(
        DUE,
        people_with(PAYER, units=[promise.payer_id]),
        authority=promise.authority_id,
        key=f"{DUE}:{promise.pk}",
        url=reverse("dispatch:promise-detail", args=[promise.pk]),
        what=promise.what,
        day=cn_date(promise.due_on),
    )


@in_chinese
def _tell_of_lateness(promise, rows):
    late = rows.filter(promise=promise, status=FundStatus.OVERDUE)
    communities = list(late.values_list("community", flat=True))
    people = [
        *people_with(PAYER, units=[promise.payer_id]),
        *people_with(COMMUNITY, units=communities),
        *people_with(REVIEWER, authority=promise.authority_id),
    ]
    tell_of(
        OVERDUE,
        people,
        authority=promise.authority_id,
        key=f"{OVERDUE}:{promise.pk}",
        url=reverse("dispatch:promise-detail", args=[promise.pk]),
        payer=promise.payer.name,
        what=promise.what,
        day=cn_date(promise.due_on),
        n=len(communities),
    )
