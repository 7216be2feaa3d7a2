"""Disputes, violations, money, certificates and standing burdens of a month, counted once more in the plainest way."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from django.utils.timezone import localdate, localtime

from admission.models import Admission
from certificates.models import AskOutcome, CertificateAsk, CertificateIssue
from dispatch.models import (
    BurdenKind,
    BurdenPlace,
    Dispute,
    DisputeStep,
    FundConfirmation,
    FundPayment,
    FundPromise,
    Receipt,
    StandingBurdenStep,
    Violation,
    ViolationKind,
    ViolationStep,
)
from registry.models import CalendarDay

#: How often a year.
ROUNDS = {"daily": 250, "weekly": 52, "monthly": 12, "quarterly": 4, "half_yearly": 2, "yearly": 1}


def is_in(moment, month):
    """True when ``moment`` falls into ``month`` in China."""
    local = localtime(moment)
    return (local.year, local.month) == (month.year, month.month)


def is_day_in(day, month):
    """True when ``day`` falls into ``month``."""
    return (day.year, day.month) == (month.year, month.month)


def last_day_of(month):
    """The last day of ``month``."""
    day = month
    while is_day_in(day, month):
        day += timedelta(days=1)
    return day - timedelta(days=1)


class RecountRest:
    """{row: {metric: number}} for each further table of one month, known before ``cut``."""

    def __init__(self, authority, month, cut):
        self.authority, self.month, self.cut = authority, month, cut
        self.last_day = last_day_of(month)

    def of_disputes(self, model, receipt):
        """Rows about disputes, whose ``receipt`` is at that path."""
        return model.objects.select_related(f"{receipt}__community")

    def payments(self):
        return FundPayment.objects.select_related("promise__payer", "community")

    def receipts(self):
        return Receipt.objects.select_related("dispatch__entry", "community")

    def places(self):
        return BurdenPlace.objects.select_related("burden", "community")

    def stops(self):
        return StandingBurdenStep.objects.select_related("burden")

    def rulings(self):
        table = {key: defaultdict(int) for key in ("stands", "overruled", "withdrawn")}
        for step in self.of_disputes(DisputeStep, "dispute__receipt"):
            if is_in(step.at, self.month):
                row = table[step.to_state]
                row["ruled"] += 1
                row["ruled_in_time"] += self.worked_days(step.dispute.filed_at, step.at) <= 5
        return table

    def worked_days(self, since, until):
        """Working days after one day, up to and including another; a day after the last counts one more."""
        day, last, n = localdate(since), localdate(until), 0
        while day < last:
            day += timedelta(days=1)
            exception = CalendarDay.objects.filter(day=day).first()
            is_worked = exception.is_working if exception else day.weekday() < 5
            n += is_worked
        exception = CalendarDay.objects.filter(day=last).first()
        is_worked = exception.is_working if exception else last.weekday() < 5
        return n if is_worked or last == localdate(since) else n + 1

    def violations(self):
        table = {key: defaultdict(int) for key in ViolationKind.values}
        for one in Violation.objects.all():
            table[one.kind]["reported"] += is_day_in(one.reported_on, self.month)
            was_closed = False
            for step in one.steps.order_by("at", "pk"):
                if is_in(step.at, self.month):
                    row = table[one.kind]
                    row["verified"] += step.action == "verify" and not was_closed
                    row["rebounds"] += step.action == "rebound" or (step.action == "verify" and was_closed)
                    row["dismissed"] += step.action == "dismiss"
                    row["corrected"] += step.action == "correct"
                was_closed = was_closed or step.action == "correct"
        return table

    def uncorrected(self):
        """Violations that were open at the end of the month."""
        still = set()
        for step in ViolationStep.objects.order_by("at", "pk"):
            if localdate(step.at) > self.last_day:
                continue
            if step.action in ("verify", "rebound"):
                still.add(step.violation_id)
            elif step.action == "correct":
                still.discard(step.violation_id)
        return len(still)

    def shares(self):
        """(share, paid, confirmed, overdue) of each promise that stood on the last day."""
        promises = list(FundPromise.objects.prefetch_related("shares__community"))
        for promise in promises:
            later = [one for one in promises if one.replaces_id == promise.pk]
            made = localdate(promise.promised_at) <= self.last_day
            if not made or any(localdate(one.promised_at) <= self.last_day for one in later):
                continue
            for share in promise.shares.all():
                paid = confirmed = Decimal(0)
                for payment in FundPayment.objects.filter(community=share.community).select_related("promise"):
                    if payment.promise.series != promise.series or not self.is_known(payment):
                        continue
                    paid += payment.amount
                    confirmed += self.confirmed(payment)
                missing = max(share.amount - paid, Decimal(0))
                is_late = promise.due_on < self.last_day and paid < share.amount and confirmed < share.amount
                yield share, paid, confirmed, missing if is_late else Decimal(0)

    def is_known(self, payment):
        """Whether it was paid by the last day and recorded before the cut."""
        return payment.paid_on <= self.last_day and payment.recorded_at <= self.cut

    def confirmed(self, payment):
        """What the community had confirmed of a payment that stood at the cut."""
        back = FundPayment.objects.filter(takes_back=payment).first()
        if back and back.recorded_at <= self.cut:
            return Decimal(0)
        said = FundConfirmation.objects.filter(payment=payment)
        return sum(
            (one.amount for one in said if one.confirmed_on <= self.last_day and one.confirmed_at <= self.cut),
            Decimal(0),
        )

    def funds(self, row_of=lambda payer: "all"):
        table = defaultdict(lambda: defaultdict(Decimal))
        for share, paid, confirmed, overdue in self.shares():
            row = table[row_of(share.promise.payer)]
            row["promised"] += share.amount
            row["paid"] += paid
            row["confirmed"] += confirmed
            row["overdue"] += overdue
        for payment in self.payments():
            if is_day_in(payment.paid_on, self.month) and payment.recorded_at <= self.cut:
                table[row_of(payment.promise.payer)]["paid_in_month"] += payment.amount
        return table

    def giving(self, senders):
        """How many of the senders (ids) paid something this year."""
        net = defaultdict(Decimal)
        for payment in FundPayment.objects.select_related("promise"):
            if payment.paid_on.year == self.month.year and self.is_known(payment):
                net[payment.promise.payer_id] += payment.amount
        return len({payer for payer, amount in net.items() if amount > 0} & set(senders))

    def tasks(self):
        """(how many tasks of the month have money to come, of how many all of it came)."""
        stood = defaultdict(list)
        for share, _paid, confirmed, _overdue in self.shares():
            stood[("line", share.promise.line_id), ("admission", share.promise.admission_id)].append(
                confirmed >= share.amount
            )
        came = {}
        for (line, admission), answers in stood.items():
            key = line if line[1] else admission
            came[key] = came.get(key, True) and all(answers)
        needed, funded = set(), set()
        for one in self.receipts():
            sent, key = one.dispatch, None
            if not is_in(one.received_at, self.month):
                continue
            if one.verdict == "assist" and sent.entry_id and ("line", sent.entry.line_id) in came:
                key = ("line", sent.entry.line_id)
            if one.verdict == "admitted" and not sent.entry_id and sent.admission_id:
                admission = Admission.objects.get(pk=sent.admission_id)
                if ("admission", admission.pk) in came or (admission.funding_amount or 0) > 0:
                    key = ("admission", admission.pk)
            if key:
                needed.add(key)
                funded |= {key} if came.get(key) else set()
        return len(needed), len(funded)

    def certificates(self, model, day):
        """Those of the month that held at the cut."""
        for one in model.objects.all():
            later = model.objects.filter(replaces=one).first()
            mended = later and later.recorded_at < self.cut
            if (
                is_day_in(getattr(one, day), self.month)
                and one.recorded_at < self.cut
                and not one.is_void
                and not mended
            ):
                yield one

    def asks(self, row_of=lambda one: one.outcome):
        table = {key: defaultdict(int) for key in AskOutcome.values}
        kinds = defaultdict(set)
        for one in self.certificates(CertificateAsk, "asked_on"):
            row = table.setdefault(row_of(one), defaultdict(int))
            row["asks"] += 1
            kinds[row_of(one)].add(one.line_id or one.name)
            row["ask_kinds"] = len(kinds[row_of(one)])
        return table

    def stamps(self):
        """(how many stamps, of how many kinds)."""
        given = list(self.certificates(CertificateIssue, "issued_on"))
        return len(given), len({one.line_id for one in given})

    def standing(self):
        table = {key: defaultdict(int) for key in BurdenKind.values}
        kept = defaultdict(int)
        for place in self.places():
            if place.valid_from <= self.last_day and (place.valid_to is None or place.valid_to > self.last_day):
                kept[place.burden] += 1
        for burden, places in kept.items():
            row = table[burden.kind]
            row["standing"] += 1
            row["standing_places"] += places
            row["entries_a_year"] += places * ROUNDS.get(burden.frequency, 0)
            row["unfounded"] += not (burden.line_id or burden.admission_id)
        for step in self.stops():
            table[step.burden.kind]["stopped"] += is_in(step.at, self.month)
        return table

    def summary(self, senders):
        """{metric: number} of the whole authority; ``senders`` are the ids of who sent something in the month."""
        counts = defaultdict(int)
        for table in (self.violations(), self.standing()):
            for row in table.values():
                for metric, number in row.items():
                    counts[metric] += number
        for outcome, row in self.rulings().items():
            if outcome != "withdrawn":
                counts[outcome] = row["ruled"]
                counts["ruled_in_time"] += row["ruled_in_time"]
        counts["disputed"] = sum(is_in(one.filed_at, self.month) for one in self.of_disputes(Dispute, "receipt"))
        counts["uncorrected"] = self.uncorrected()
        counts |= self.funds()["all"]
        counts["giving"] = self.giving(senders)
        counts["fund_items"], counts["funded_items"] = self.tasks()
        counts |= self.asks(lambda one: "all").get("all", {})
        counts["stamps"], counts["stamp_kinds"] = self.stamps()
        return counts
