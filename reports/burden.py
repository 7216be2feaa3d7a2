"""The tables of a month, counted in SQL in a fixed number of statements, however many rows there are.

Each fact is grouped by itself, receipts before dispatches join them: so no join multiplies what is summed. Rows stand
in the official order; nothing is sorted by size.
"""

from dataclasses import replace
from itertools import chain

from django.db.models import Count, Q, Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from admission.models import Outcome
from dispatch.models import Ground
from registry.models import Category, Community, Street
from reports import baseline, causes, complaints, facts, funds, kinds, months, stamps, standing, surveys
from reports.counting import (
    COMMUNITY,
    MONTH,
    REST,
    STREET,
    UNIT,
    Counting,
    Fact,
    Row,
    added,
    counts,
    department_rows,
    merged,
    unit_rows,
)
from reports.timeliness import decided_in_time, time_taken
from web.printable import month_text

TREND_MONTHS = 12

DISPATCHES = Fact(facts.dispatches, "sent_at", {"category": "category", UNIT: "sender"})
RECEIPTS = Fact(
    facts.receipts,
    "received_at",
    {"category": "dispatch__category", UNIT: "dispatch__sender", STREET: "community__parent", COMMUNITY: "community"},
)
ANSWERS = Fact(
    facts.receipt_steps,
    "at",
    {
        "category": "receipt__dispatch__category",
        UNIT: "receipt__dispatch__sender",
        STREET: "receipt__community__parent",
        "ground": "receipt__ground",
    },
)
STEPS = Fact(facts.application_steps, "at", {UNIT: "application__applicant"})
DECISIONS = Fact(facts.decisions, "decided_at", {UNIT: "application__applicant", "outcome": "outcome_then"})
COMMUNITIES = Fact(
    lambda span: Community.objects.of(span.authority).on(span.last_day).filter(span.there("parent")),
    by={STREET: "parent"},
)

#: Which of them each number counts.
OF_RECEIPTS = {"receipts": Q(), "listed": facts.LISTED, "emergency": facts.EMERGENCY, "outside": facts.OUTSIDE}
OF_ANSWERS = {"taken_on": facts.TAKEN_ON, "refusals": facts.REFUSED}
OF_STEPS = {"applications": facts.FIRST_SUBMISSION, "returned": facts.RETURN, "withdrawn": facts.WITHDRAWAL}
#: Counted apart from the annual plan, in the summary only.
OF_STEPS_APART = {"additions": facts.ADDITION, "late_additions": facts.LATE_ADDITION}
OF_DECISIONS = {outcome.value: Q(outcome_then=outcome) for outcome in Outcome}
LINES, ADMITTED = facts.LISTED, facts.LISTED & Q(dispatch__entry=None)

SENT = {"dispatches": Count("pk")}
REACHED = {
    "items": Count("dispatch__entry__line", distinct=True, filter=LINES)
    + Count("dispatch__admission", distinct=True, filter=ADMITTED),
    "hours": Sum("dispatch__hours", default=0),
    **counts(OF_RECEIPTS),
}
ANSWERED, APPLIED, APART, DECIDED = map(counts, (OF_ANSWERS, OF_STEPS, OF_STEPS_APART, OF_DECISIONS))


def by_category(span):
    """A row for each kind of burden."""
    counted = merged(
        DISPATCHES.grouped(span, "category", SENT),
        RECEIPTS.grouped(span, "category", REACHED),
        ANSWERS.grouped(span, "category", ANSWERED),
    )
    return [Row(key, str(label), counted.get(key, {})) for key, label in Category.choices]


def by_department(span):
    """A row for each department in the official order, then all streets in one, then whoever is on no roster."""
    counted = merged(
        DISPATCHES.grouped(span, UNIT, SENT),
        RECEIPTS.grouped(span, UNIT, REACHED),
        ANSWERS.grouped(span, UNIT, ANSWERED),
        STEPS.grouped(span, UNIT, APPLIED),
        DECISIONS.grouped(span, UNIT, DECIDED),
    )
    return department_rows(span, counted)


def by_street(span):
    """A row for each street in the official order, never by size."""
    counted = merged(
        COMMUNITIES.grouped(span, STREET, {"communities": Count("pk")}),
        RECEIPTS.grouped(span, STREET, REACHED),
        ANSWERS.grouped(span, STREET, ANSWERED),
    )
    rows = unit_rows(Street.objects.of(span.authority), span, counted)
    return [*rows, *([Row(REST, str(_("其他")), added(counted.values()))] if counted else [])]


def refusals_by_ground(span):
    """A row for each ground of refusal."""
    counted = ANSWERS.grouped(span, "ground", ANSWERED)
    return [Row(key, str(label), counted.get(key, {})) for key, label in Ground.choices]


def applications_by_outcome(span):
    """A row for each way in which an application ended in the month."""
    decided, kept = facts.decisions(span).aggregate(**DECIDED), decided_in_time(span)
    withdrawn = facts.withdrawals(span).count()
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
        "in_progress": facts.under_way(span).count(),
        "in_time": decided_in_time(span).total(),
        **time_taken(span),
        **complaints.totals(span),
        **funds.totals(span),
        **stamps.totals(span),
        **standing.totals(span),
        **kinds.totals(span),
        # What is in force is of the whole district: an admission isn't a street's.
        **({} if span.street else causes.totals(span)),
        "communities": COMMUNITIES.rows(span).count(),
    }
    return [Row("all", str(span.street or span.authority), counted)]


def of_the_month_before(count):
    """The same counting of the month before, so that a frozen report keeps what it compares itself with."""
    return lambda span: count(before(span))


def before(span):
    """The span of the month before, as known at the same cut."""
    return replace(span, month=months.shifted(span.month, -1))


def year_of(span):
    """The span of the twelve months up to this one."""
    return replace(span, length=TREND_MONTHS)


def trend(span):
    """A row for each of the twelve months up to this one."""
    year = year_of(span)
    counted = merged(
        DISPATCHES.grouped(year, MONTH, SENT),
        RECEIPTS.grouped(year, MONTH, REACHED),
        ANSWERS.grouped(year, MONTH, ANSWERED),
        STEPS.grouped(year, MONTH, APPLIED),
        DECISIONS.grouped(year, MONTH, DECIDED),
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
        "category",
    ),
    Counting(
        "by_street",
        _("各街道收到和办理情况"),
        ("communities", "receipts", "listed", "emergency", "outside", "hours", "taken_on", "refusals"),
        by_street,
        STREET,
    ),
    Counting("refusals_by_ground", _("拒收理由"), ("refusals",), refusals_by_ground, "ground"),
    Counting(
        "by_department",
        _("各部门下派和申请情况"),
        ("dispatches", "receipts", "outside", "hours", "refusals", "applications", "approved", "rejected"),
        by_department,
        UNIT,
    ),
    Counting(
        "applications_by_outcome", _("准入申请办结情况"), ("settled", "in_time"), applications_by_outcome, "outcome"
    ),
    Counting("rulings", _("拒收争议裁定情况"), ("ruled", "ruled_in_time"), complaints.rulings, "outcome"),
    Counting(
        "violations",
        _("违规下派举报情况"),
        ("reported", "verified", "dismissed", "corrected", "rebounds"),
        complaints.violations_by_kind,
        "kind",
    ),
    Counting("funds", _("费随事转落实情况"), funds.MONEY, funds.by_payer, UNIT),
    Counting("asks", _("证明索要情况"), ("asks", "ask_kinds"), stamps.by_outcome, "outcome"),
    Counting(
        "standing",
        _("常态负担情况"),
        STANDING_METRICS,
        standing.by_kind,
        "kind",
    ),
    Counting("survey_figures", _("居民评价调查结果"), ("survey_part", "survey_whole"), surveys.told),
    Counting(
        "by_duration", _("清单内事项的期限"), ("items", "listed"), kinds.by_duration, "duration", disjoint=("items",)
    ),
    Counting(
        "platform_frequency",
        _("信息平台、应用的填报频次"),
        ("standing", "standing_places", "entries_a_year"),
        kinds.platform_frequency,
        "frequency",
    ),
    Counting("causes", _("负担变化情况"), causes.METRICS, causes.by_cause, "cause"),
    Counting("summary", _("主要指标"), SUMMARY_METRICS, summary),
    Counting("summary_before", _("上月主要指标"), SUMMARY_METRICS, of_the_month_before(summary)),
    Counting(
        "by_category_before", _("上月各类事项下派情况"), CATEGORY_METRICS, of_the_month_before(by_category), "category"
    ),
    Counting("standing_before", _("上月常态负担情况"), STANDING_METRICS, of_the_month_before(standing.by_kind), "kind"),
    *baseline.copies(SUMMARY_METRICS, CATEGORY_METRICS, STANDING_METRICS),
    Counting(
        "trend",
        _("近十二个月情况"),
        ("dispatches", "receipts", "outside", "refusals", "applications", "approved"),
        trend,
        MONTH,
    ),
)
