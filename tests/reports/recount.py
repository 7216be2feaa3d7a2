"""The whole report counted once more in the slowest and plainest way: every row read, every rule spelled out."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from functools import cached_property

from django.utils.timezone import localdate, localtime

from admission.models import ApplicationStep, Decision, Emergency
from dispatch.models import Dispatch, Ground, MatterReport, Receipt, ReceiptStep
from registry.models import AuthorityRule, CalendarDay, Category, Community, Department, Street
from tests.reports import surveys
from tests.reports.recount_force import RecountForce, holds
from tests.reports.recount_rest import RecountRest, is_in, last_day_of

LISTED = ("duty", "assist", "admitted", "may_issue")


def verdict_class(receipt):
    """listed, emergency or outside."""
    if receipt.verdict in LISTED:
        return "listed"
    return "emergency" if receipt.verdict == "emergency" else "outside"


class Recount:
    """{row: {metric: number}} for each table of one month, of what was recorded before ``cut``."""

    def __init__(self, authority, month, cut):
        self.authority, self.month, self.cut = authority, month, cut

    def rest(self, month=None):
        """What isn't sent or applied for, counted by another."""
        return RecountRest(self.authority, month or self.month, self.cut)

    def survey_figures(self):
        return surveys.recounted(self.authority, self.month, self.cut)

    def force(self, month=None):
        """What is in force and in hand, counted by another."""
        return RecountForce(self.authority, month or self.month, self.cut)

    def before(self):
        """The month before, as known at the same cut."""
        return Recount(self.authority, self.month_before(), self.cut)

    def month_before(self):
        """The first day of the month before."""
        return (self.month - timedelta(days=1)).replace(day=1)

    def by_duration(self):
        return self.force().by_duration()

    def platform_frequency(self):
        return self.force().platform_frequency()

    def causes(self):
        return self.force().causes()

    def summary_before(self):
        return self.summary(self.month_before())

    def by_category_before(self):
        return self.before().by_category()

    def standing_before(self):
        return self.rest(self.month_before()).standing()

    def rulings(self):
        return self.rest().rulings()

    def violations(self):
        return self.rest().violations()

    def asks(self):
        return self.rest().asks()

    def standing(self):
        return self.rest().standing()

    def funds(self):
        departments = [one.pk for one in Department.objects.filter(authority=self.authority)]
        table = self.rest().funds(lambda unit: self.unit_row(unit, departments))
        return {key: sums for key, sums in table.items() if any(sums.values())}

    def unit_row(self, unit, departments):
        """The row of a department, of all streets, or of the rest."""
        if unit is None:
            return "rest"
        return str(unit.pk) if unit.pk in departments else "streets" if unit.kind == "street" else "rest"

    @cached_property
    def every_receipt(self):
        """All that ever reached a community."""
        rows = Receipt.objects.filter(dispatch__authority=self.authority)
        return list(rows.select_related("dispatch__entry", "community", "dispatch__sender"))

    @cached_property
    def every_receipt_step(self):
        """All that communities ever did with it."""
        return list(ReceiptStep.objects.select_related("receipt__dispatch__sender", "receipt__community"))

    def dispatches(self, month):
        rows = Dispatch.objects.filter(authority=self.authority).exclude(origin="stopped")
        return [one for one in rows if is_in(one.sent_at, month) and self.is_first(one)]

    def is_first(self, dispatch):
        """Nothing sent anew after a ruling, and of the reports that were joined before the cut the first."""
        joined = MatterReport.objects.filter(dispatch=dispatch).select_related("matter").first()
        if joined is None or joined.matter.joined_at >= self.cut:
            return dispatch.follows_id is None
        return dispatch.pk == min(one.dispatch_id for one in MatterReport.objects.filter(matter=joined.matter))

    def communities(self, month):
        """Those of the last day."""
        rows = Community.objects.filter(authority=self.authority)
        return [one for one in rows if holds(one, last_day_of(month))]

    def receipts(self, month):
        return [one for one in self.every_receipt if is_in(one.received_at, month)]

    def receipt_steps(self, month):
        return [one for one in self.every_receipt_step if is_in(one.at, month)]

    def application_steps(self, month):
        return [one for one in ApplicationStep.objects.select_related("application") if is_in(one.at, month)]

    def decisions(self, month):
        """The first decisions of cases; each with ``outcome``, what the case had come to at the end of the month."""
        firsts = []
        for one in Decision.objects.filter(replaces=None).select_related("application"):
            if is_in(one.decided_at, month):
                newer = Decision.objects.filter(replaces=one).first()
                if newer and localdate(newer.decided_at) <= last_day_of(month):
                    one.outcome = newer.outcome
                firsts.append(one)
        return firsts

    def of_dispatches(self, table, month, *, dispatch, receipt):
        """Fill ``table`` with what was sent: ``dispatch`` and ``receipt`` name the row of each."""
        items = defaultdict(set)
        for one in self.dispatches(month):
            table[dispatch(one)]["dispatches"] += 1
        for one in self.receipts(month):
            row = receipt(one)
            table[row]["receipts"] += 1
            table[row][verdict_class(one)] += 1
            table[row]["hours"] += one.dispatch.hours or 0
            if one.verdict in LISTED and one.dispatch.entry_id:
                items[row].add(("line", one.dispatch.entry.line_id))
            elif one.verdict in LISTED and one.dispatch.admission_id:
                items[row].add(("admission", one.dispatch.admission_id))
        for one in self.receipt_steps(month):
            row = receipt(one.receipt)
            table[row]["taken_on"] += one.to_state == "taken_on"
            table[row]["refusals"] += one.to_state == "refused"
        for row, found in items.items():
            table[row]["items"] = len(found)
        return table

    def of_applications(self, table, month, *, row):
        """Fill ``table`` with what was applied for and decided."""
        for one in self.application_steps(month):
            counts = table[row(one.application)]
            counts["applications"] += one.action == "submit" and one.from_state == "draft"
            is_addition = one.action == "submit" and one.from_state == "draft" and one.application.kind == "addition"
            counts["additions"] += is_addition
            counts["late_additions"] += is_addition and one.application.is_late is True
            counts["returned"] += one.action == "return"
            counts["withdrawn"] += self.is_withdrawal(one, month)
        for one in self.decisions(month):
            table[row(one.application)][one.outcome] += 1
        return table

    def by_category(self):
        table = {key: defaultdict(Decimal) for key in Category.values}
        return self.of_dispatches(
            table, self.month, dispatch=lambda one: one.category, receipt=lambda one: one.dispatch.category
        )

    def by_street(self):
        table = {str(one.pk): defaultdict(Decimal) for one in Street.objects.filter(authority=self.authority)}
        for one in self.communities(self.month):
            table[str(one.parent_id)]["communities"] += 1
        self.of_dispatches(
            table, self.month, dispatch=lambda one: next(iter(table)), receipt=lambda one: str(one.community.parent_id)
        )
        return table

    def by_department(self):
        departments = [one.pk for one in Department.objects.filter(authority=self.authority)]
        table = {str(key): defaultdict(Decimal) for key in [*departments, "streets", "rest"]}

        def row_of(unit):
            return self.unit_row(unit, departments)

        self.of_dispatches(
            table,
            self.month,
            dispatch=lambda one: row_of(one.sender),
            receipt=lambda one: row_of(one.dispatch.sender),
        )
        return self.of_applications(table, self.month, row=lambda one: row_of(one.applicant))

    def refusals_by_ground(self):
        table = {key: {"refusals": 0} for key in Ground.values}
        for one in self.receipt_steps(self.month):
            if one.to_state == "refused":
                table[one.receipt.ground]["refusals"] += 1
        return table

    def applications_by_outcome(self):
        table = {key: {"settled": 0, "in_time": 0} for key in ("approved", "rejected")}
        for one in self.decisions(self.month):
            table[one.outcome]["settled"] += 1
            table[one.outcome]["in_time"] += self.is_in_time(one)
        withdrawn = sum(self.is_withdrawal(one, self.month) for one in self.application_steps(self.month))
        return {**table, "withdrawn": {"settled": withdrawn}}

    def summary(self, month=None):
        month = month or self.month
        table = {"all": defaultdict(Decimal)}
        self.of_dispatches(table, month, dispatch=lambda one: "all", receipt=lambda one: "all")
        self.of_applications(table, month, row=lambda one: "all")
        counts = table["all"]
        counts["senders"] = len({one.sender_id for one in self.dispatches(month) if one.sender_id})
        counts["communities"] = len(self.communities(month))
        counts["in_time"] = sum(self.is_in_time(one) for one in self.decisions(month))
        counts["in_progress"] = self.in_progress(month)
        counts["declared"] = sum(is_in(one.declared_at, month) for one in Emergency.objects.all())
        counts |= self.rest(month).summary([one.sender_id for one in self.dispatches(month)])
        counts |= self.force(month).summary()
        counts |= self.times(month)
        return table

    def is_withdrawal(self, step, month):
        """Withdrawn; or lapsed, and not submitted again in the same month."""
        if step.action != "lapse":
            return step.action == "withdraw"
        later = ApplicationStep.objects.filter(application=step.application, at__gt=step.at)
        return not any(one.action == "submit" and is_in(one.at, month) for one in later)

    def in_progress(self, month):
        """Applications that somebody waits for at the end of ``month``."""
        open_ones = set()
        for one in ApplicationStep.objects.order_by("at", "pk"):
            local = localtime(one.at)
            if (local.year, local.month) > (month.year, month.month):
                continue
            if one.to_state in ("approved", "rejected", "withdrawn", "lapsed"):
                open_ones.discard(one.application_id)
            else:
                open_ones.add(one.application_id)
        return len(open_ones)

    def trend(self):
        table = {}
        for back in range(11, -1, -1):
            number = self.month.year * 12 + self.month.month - 1 - back
            month = self.month.replace(year=number // 12, month=number % 12 + 1)
            counts = {"all": defaultdict(Decimal)}
            self.of_dispatches(counts, month, dispatch=lambda one: "all", receipt=lambda one: "all")
            self.of_applications(counts, month, row=lambda one: "all")
            table[f"{month:%Y-%m}"] = counts["all"]
        return table

    def times(self, month):
        """The median and the ninth tenth of the working days of the month's decisions; nothing where none was made."""
        taken = sorted(days for one in self.decisions(month) if (days := self.days_taken(one)) is not None)
        if not taken:
            return {"median_days": None, "p90_days": None}
        middle = [taken[(len(taken) - 1) // 2], taken[len(taken) // 2]]
        within = next(days for days in taken if sum(one <= days for one in taken) * 10 >= len(taken) * 9)
        return {"median_days": Decimal(sum(middle)) / 2, "p90_days": within}

    def days_taken(self, decision):
        """Walk from the first step to the decision, and count the working days that begin while the time runs."""
        steps = ApplicationStep.objects.filter(application=decision.application).order_by("at", "pk")
        moves = [(localtime(one.at).date(), one.action) for one in steps]
        day, running, taken = moves[0][0], False, 0
        while day <= localtime(decision.decided_at).date():
            taken += running and is_worked(day)
            for moved_on, action in moves:
                if moved_on == day and action in ("accept", "answer", "return", "ask", "lapse"):
                    running = action in ("accept", "answer")
            day += timedelta(days=1)
        return taken if running else None

    def is_in_time(self, decision):
        """Walk day by day from the first acceptance to the decision, and see when the last allowed day was."""
        steps = list(ApplicationStep.objects.filter(application=decision.application).order_by("at", "pk"))
        sent = next(one for one in reversed(steps) if one.action == "recommend")
        moves = [
            (localtime(one.at).date(), one.action)
            for one in steps
            if one.action in ("accept", "answer", "return", "ask", "lapse")
        ]
        left, running, day = self.days_allowed(localtime(sent.at).date()), False, moves[0][0]
        decided_on, last_day = localtime(decision.decided_at).date(), None
        while day <= decided_on:
            left -= running and is_worked(day)
            for moved_on, action in moves:
                if moved_on == day:
                    running = action in ("accept", "answer")
                    if running and left <= 0:
                        last_day = day
            if running and left == 0 and last_day is None:
                last_day = day
            if not running:
                last_day = None
            day += timedelta(days=1)
        return last_day is None or decided_on <= last_day

    def days_allowed(self, day):
        rules = AuthorityRule.objects.filter(authority=self.authority, key="decision_days", valid_from__lte=day)
        latest = rules.order_by("-valid_from").first()
        return latest.value if latest else 15


def is_worked(day):
    """True when people work on ``day``."""
    exception = CalendarDay.objects.filter(day=day).first()
    return exception.is_working if exception else day.weekday() < 5
