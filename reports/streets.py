"""A street's own part of a month: the same countings of what reached its communities, without what can't be said of it.

Applications are decided by the district, a violation is reported by whoever saw it, and one sending may reach several
streets: none of these is a street's. What is left out is in no table of it, rather than shown as nothing.
"""

from dataclasses import replace

from django.db.models import Q

from registry.models import Street
from reports import burden, months
from reports.metrics import SHARES

#: What is known of a single street's communities.
SAID = frozenset(
    (
        *("communities", "items", "receipts", "listed", "emergency", "outside", "hours", "taken_on", "refusals"),
        *("disputed", "ruled", "stands", "overruled", "ruled_in_time"),
        *("promised", "paid", "confirmed", "overdue", "paid_in_month", "fund_items", "funded_items"),
        *("asks", "ask_kinds", "stamps", "stamp_kinds", "standing", "standing_places", "unfounded", "stopped"),
        *("entries_a_year", "forms", "submissions", "matters", "matter_places", "most_matters"),
        *("categories", "category_places", "most_categories", "units", "unit_places", "most_units"),
    )
)
#: Streets are never put side by side in a street's own report.
NOT_ITS_OWN = frozenset({"by_street"})


def _of_a_street(counting):
    return replace(counting, metrics=tuple(metric for metric in counting.metrics if metric in SAID))


COUNTINGS = tuple(one for one in map(_of_a_street, burden.COUNTINGS) if one.metrics and one.key not in NOT_ITS_OWN)


def says(key):
    """Whether a metric, or a share of two, can be said of a street."""
    share = next((one for one in SHARES if one.key == key), None)
    return {share.part, *share.whole} <= SAID if share else key in SAID


def countings_of(report):
    """The tables of a report, in the order in which they are written."""
    return burden.COUNTINGS if report.street_id is None else COUNTINGS


def streets_in(authority, month):
    """The streets that stood in a month, in official order."""
    ends, begins = months.shifted(month, 1), month
    stood = Q(valid_to=None) | Q(valid_to__gt=begins)
    return Street.objects.of(authority).filter(stood, valid_from__lt=ends).order_by("official_order", "pk")
