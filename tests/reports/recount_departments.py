"""A department's year counted once more in the plainest way: every row read, every rule spelled out."""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal

from django.utils.timezone import localdate, localtime

from admission.models import ApplicationStep
from dispatch.models import (
    Dispatch,
    Dispute,
    DisputeStep,
    FundConfirmation,
    FundPayment,
    FundPromise,
    Receipt,
    ReceiptStep,
    ViolationStep,
)
from tests.reports.recount import verdict_class


def recounted(authority, year, cut):
    """{key: {unit id: number}} of a sheet; only what was recorded before ``cut``."""
    table = defaultdict(Counter)

    def is_in(moment):
        return localtime(moment).year == year and moment < cut

    for one in Dispatch.objects.filter(authority=authority).exclude(origin="stopped"):
        table["dispatches"][one.sender_id] += is_in(one.sent_at) and one.follows_id is None
    for one in Receipt.objects.filter(dispatch__authority=authority).select_related("dispatch__admission"):
        if is_in(one.received_at):
            sender, admission = one.dispatch.sender_id, one.dispatch.admission
            table["outside"][sender] += verdict_class(one) == "outside"
            table["unfunded"][sender] += "unfunded" in one.flags
            if admission and admission.funding_amount:
                table["unpromised"][sender] += not is_promised(admission, one.received_at)
    for one in ReceiptStep.objects.select_related("receipt__dispatch"):
        table["refusals"][one.receipt.dispatch.sender_id] += is_in(one.at) and one.to_state == "refused"
    for one in ApplicationStep.objects.select_related("application"):
        if is_in(one.at) and one.action == "submit" and one.from_state == "draft":
            case = one.application
            is_addition, is_late = case.kind == "addition", case.is_late is True
            table["applications"][case.applicant_id] += 1
            table["late_additions"][case.applicant_id] += is_addition and is_late
            table["late_applications"][case.applicant_id] += is_late and not is_addition
    for one in Dispute.objects.select_related("receipt__dispatch"):
        table["disputed"][one.receipt.dispatch.sender_id] += is_in(one.filed_at)
    for one in DisputeStep.objects.select_related("dispute__receipt__dispatch"):
        if is_in(one.at) and one.to_state in ("stands", "overruled", "withdrawn") and one.from_state != one.to_state:
            table[one.to_state][one.dispute.receipt.dispatch.sender_id] += 1
    of_violations(table, year, cut, is_in)
    of_money(table, authority, min(date(year, 12, 31), localdate(cut)), cut)
    return {key: {unit: n for unit, n in counts.items() if unit and n} for key, counts in table.items()}


def is_promised(admission, moment):
    """True when a promise with the admission stood at a moment."""
    known = [one for one in FundPromise.objects.filter(admission=admission) if one.promised_at <= moment]
    gone = {one.replaces_id for one in known}
    return any(one.amount > 0 and one.pk not in gone for one in known)


def of_violations(table, year, cut, is_in):
    """What became of violations, step by step."""
    was_closed, is_open, whose = set(), {}, {}
    for one in ViolationStep.objects.select_related("violation").order_by("at", "pk"):
        unit, case = one.violation.unit_id, one.violation_id
        whose[case] = unit
        if one.at < cut and localtime(one.at).year <= year:
            is_open[case] = is_open.get(case, 0) + (one.action in ("verify", "rebound")) - (one.action == "correct")
        again = one.action == "rebound" or (one.action == "verify" and case in was_closed)
        table["rebounds"][unit] += is_in(one.at) and again
        table["verified"][unit] += is_in(one.at) and one.action == "verify" and not again
        if one.action == "correct":
            was_closed.add(case)
    for case, n in is_open.items():
        table["uncorrected"][whose[case]] += n > 0


def of_money(table, authority, day, cut):
    """Each share of each promise that stood at the cut, with what was paid on it and what was confirmed."""
    promises = FundPromise.objects.filter(authority=authority)
    known = [one for one in promises if one.promised_at < cut and localdate(one.promised_at) <= day]
    gone = {one.replaces_id for one in known}
    for promise in known:
        if promise.pk in gone or promise.amount <= 0 or promise.due_on >= day:
            continue
        for share in promise.shares.all():
            same = {"promise__series": promise.series, "community": share.community}
            paid = sum(
                (
                    one.amount
                    for one in FundPayment.objects.filter(**same)
                    if one.paid_on <= day and one.recorded_at <= cut
                ),
                Decimal(0),
            )
            seen = sum((one.amount for one in confirmations(promise, share, day, cut)), Decimal(0))
            if paid < share.amount and seen < share.amount:
                table["overdue"][promise.payer_id] += 1
                table["overdue_yuan"][promise.payer_id] += share.amount - paid


def confirmations(promise, share, day, cut):
    """What the community confirmed of payments that stand."""
    for one in FundConfirmation.objects.select_related("payment__promise"):
        back = FundPayment.objects.filter(takes_back=one.payment).first()
        stands = back is None or back.recorded_at > cut
        same = (one.payment.promise.series, one.payment.community_id) == (promise.series, share.community_id)
        if same and stands and one.confirmed_on <= day and one.confirmed_at <= cut:
            yield one
