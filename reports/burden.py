"""The tables of a month, counted in SQL in a fixed number of statements, however many rows there are.

Each fact is grouped by itself, receipts before dispatches join them: so no join multiplies what is summed. Rows stand
in the official order; nothing is sorted by size.
"""

from itertools import chain

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from admission.models import Outcome
from dispatch.models import Ground, ReceiptState
from registry.models import Category, Community, Street
from reports import baseline, causes, complaints, facts, funds, kinds, months, stamps, standing
from reports.counting import REST, Counting, Row, added, department_rows, grouped, merged, unit_rows
from reports.facts import EMERGENCY, LISTED
from reports.timeliness import decided_in_time, time_taken
from web.printable import month_text

TREND_MONTHS = 12

SENT = {"dispatches": Count("pk")}
REACHED = {
    "items": Count("dispatch__entry__line", distinct=True, filter=LISTED)
    + Count("dispatch__admission", distinct=True, filter=LISTED & Q(dispatch__entry=None)),
    "receipts": Count("pk"),
    "listed": Count("pk", filter=LISTED),
    "emergency": Count("pk", filter=EMERGENCY),
    "outside": Count("pk", filter=~(LISTED | EMERGENCY)),
    "hours": Sum("dispatch__hours", default=0),
}
ANSWERED = {
    "taken_on": Count("pk", filter=Q(to_state=ReceiptState.TAKEN_ON)),
    "refusals": Count("pk", filter=Q(to_state=ReceiptState.REFUSED)),
}
APPLIED = {
    "applications": Count("pk", filter=facts.FIRST_SUBMISSION),
    "returned": Count("pk", filter=facts.RETURN),
    "withdrawn": Count("pk", filter=facts.WITHDRAWAL),
}
#: Counted apart from the annual plan, in the summary only.
APART = {
    "additions": Count("pk", filter=facts.ADDITION),
    "late_additions": Count("pk", filter=facts.LATE_ADDITION),
}
DECIDED = {
    "approved": Count("pk", filter=Q(outcome_then=Outcome.APPROVED)),
    "rejected": Count("pk", filter=Q(outcome_then=Outcome.REJECTED)),
}


def by_category(span):
    """A row for each kind of burden."""
    counted = merged(
        grouped(facts.dispatches(span), "category", SENT),
        grouped(facts.receipts(span), "dispatch__category", REACHED),
        grouped(facts.receipt_steps(span), "receipt__dispatch__category", ANSWERED),
    )
    return [Row(key, str(label), counted.get(key, {})) for key, label in Category.choices]


def by_department(span):
    """A row for each department in the official order, then all streets in one, then whoever is on no roster."""
    counted = merged(
        grouped(facts.dispatches(span), "sender", SENT),
        grouped(facts.receipts(span), "dispatch__sender", REACHED),
        grouped(facts.receipt_steps(span), "receipt__dispatch__sender", ANSWERED),
        grouped(facts.application_steps(span), "application__applicant", APPLIED),
        grouped(facts.decisions(span), "application__applicant", DECIDED),
    )
    return department_rows(span, counted)


def by_street(span):
    """A row for each street in the official order, never by size."""
    counted = merged(
        grouped(Community.objects.of(span.authority).on(span.last_day), "parent", {"communities": Count("pk")}),
        grouped(facts.receipts(span), "community__parent", REACHED),
        grouped(facts.receipt_steps(span), "receipt__community__parent", ANSWERED),
    )
    rows = unit_rows(Street.objects.of(span.authority), span, counted)
    return [*rows, *([Row(REST, str(_("其他")), added(counted.values()))] if counted else [])]


def refusals_by_ground(span):
    """A row for each ground of refusal."""
    counted = grouped(facts.receipt_steps(span), "receipt__ground", ANSWERED)
    return [Row(key, str(label), counted.get(key, {})) for key, label in Ground.choices]


def applications_by_outcome(span):
    """A row for each way in which an application ended in the month."""
    decided, kept = facts.decisions(span).aggregate(**DECIDED), decided_in_time(span)
    withdrawn = facts.application_steps(span).aggregate(**APPLIED)["withdrawn"]
    rows = [Row(key, str(label), {"settled": decided[key], "in_time": kept[key]}) for key, label in Outcome.choices]
    return [*rows, Row("withdrawn", str(_("撤回、视为撤回")), {"settled": withdrawn, "in_time": None})]


def summary(span):
    """One row with the figures of the whole authority."""
    counted = {
        **facts.dispatches(span).aggregate(**SENT, senders=Count("sender", distinct=True)),
        **facts.receipts(span).aggregate(**REACHED),
        **facts.receipt_steps(span).aggregate(**ANSWERED),
        **facts.application_steps(span).aggregate(**APPLIED, **APART),
        **facts.emergencies(span).aggregate(declared=Count("pk")),
        **facts.decisions(span).aggregate(**DECIDED),
        **facts.application_steps_until(span).aggregate(
            in_progress=Count("pk", filter=facts.FIRST_SUBMISSION | facts.COMEBACK) - Count("pk", filter=facts.END)
        ),
        "in_time": decided_in_time(span).total(),
        **time_taken(span),
        **complaints.totals(span),
        **funds.totals(span),
        **stamps.totals(span),
        **standing.totals(span),
        **kinds.totals(span),
        **causes.totals(span),
        "communities": Community.objects.of(span.authority).on(span.last_day).count(),
    }
    return [Row("all", str(span.authority), counted)]


def of_the_month_before(count):
    """The same counting of the month before, so that a frozen report keeps what it compares itself with."""

    def rows(span):
        return count(facts.Span(span.authority, months.shifted(span.month, -1), span.cut_at))

    return rows


def trend(span):
    """A row for each of the twelve months up to this one."""
    year = facts.Span(span.authority, span.month, span.cut_at, length=TREND_MONTHS)
    counted = merged(
        grouped(facts.dispatches(year), TruncMonth("sent_at"), SENT),
        grouped(facts.receipts(year), TruncMonth("received_at"), REACHED),
        grouped(facts.receipt_steps(year), TruncMonth("at"), ANSWERED),
        grouped(facts.application_steps(year), TruncMonth("at"), APPLIED),
        grouped(facts.decisions(year), TruncMonth("decided_at"), DECIDED),
    )
    counted = {localdate(moment): values for moment, values in counted.items()}
    shown = [months.shifted(span.month, n) for n in range(1 - TREND_MONTHS, 1)]
    return [Row(months.name_of(month), month_text(month), counted.get(month, {})) for month in shown]


SUMMARY_METRICS = (
    *("dispatches", "items", "senders", "receipts", "listed", "emergency", "outside", "hours", "taken_on", "refusals"),
    *("applications", "additions", "late_additions", "declared", "returned", "approved", "rejected", "withdrawn"),
    *("in_progress", "in_time", "median_days", "p90_days", "disputed", "stands", "overruled", "ruled_in_time"),
    *("reported", "verified", "dismissed", "corrected", "rebounds", "uncorrected"),
    *(*funds.MONEY, "giving", "fund_items", "funded_items"),
    *("asks", "ask_kinds", "stamps", "stamp_kinds", "standing", "standing_places", "unfounded", "stopped"),
    *("entries_a_year", "forms", "submissions", *chain.from_iterable(kinds.LOADS.values())),
    *("in_force", "in_force_hours", "in_force_unsaid"),
    "communities",
)
CATEGORY_METRICS = ("dispatches", "items", "receipts", "listed", "outside", "hours", "refusals")
STANDING_METRICS = ("standing", "standing_places", "entries_a_year", "unfounded", "stopped")

#: In the order in which they are written.
COUNTINGS = (
    Counting(
        "by_category",
        _("各类事项下派情况"),
        CATEGORY_METRICS,
        by_category,
    ),
    Counting(
        "by_street",
        _("各街道收到和办理情况"),
        ("communities", "receipts", "listed", "emergency", "outside", "hours", "taken_on", "refusals"),
        by_street,
    ),
    Counting("refusals_by_ground", _("拒收理由"), ("refusals",), refusals_by_ground),
    Counting(
        "by_department",
        _("各部门下派和申请情况"),
        ("dispatches", "receipts", "outside", "hours", "refusals", "applications", "approved", "rejected"),
        by_department,
    ),
    Counting("applications_by_outcome", _("准入申请办结情况"), ("settled", "in_time"), applications_by_outcome),
    Counting("rulings", _("拒收争议裁定情况"), ("ruled", "ruled_in_time"), complaints.rulings),
    Counting(
        "violations",
        _("违规下派举报情况"),
        ("reported", "verified", "dismissed", "corrected", "rebounds"),
        complaints.violations_by_kind,
    ),
    Counting("funds", _("费随事转落实情况"), funds.MONEY, funds.by_payer),
    Counting("asks", _("证明索要情况"), ("asks", "ask_kinds"), stamps.by_outcome),
    Counting(
        "standing",
        _("常态负担情况"),
        STANDING_METRICS,
        standing.by_kind,
    ),
    Counting("by_duration", _("清单内事项的期限"), ("items", "listed"), kinds.by_duration),
    Counting(
        "platform_frequency",
        _("信息平台、应用的填报频次"),
        ("standing", "standing_places", "entries_a_year"),
        kinds.platform_frequency,
    ),
    Counting("causes", _("负担变化情况"), causes.METRICS, causes.by_cause),
    Counting("summary", _("主要指标"), SUMMARY_METRICS, summary),
    Counting("summary_before", _("上月主要指标"), SUMMARY_METRICS, of_the_month_before(summary)),
    Counting("by_category_before", _("上月各类事项下派情况"), CATEGORY_METRICS, of_the_month_before(by_category)),
    Counting("standing_before", _("上月常态负担情况"), STANDING_METRICS, of_the_month_before(standing.by_kind)),
    *baseline.copies(SUMMARY_METRICS, CATEGORY_METRICS, STANDING_METRICS),
    Counting(
        "trend",
        _("近十二个月情况"),
        ("dispatches", "receipts", "outside", "refusals", "applications", "approved"),
        trend,
    ),
)
