"""A street's own part of a month: the same countings of what reached its communities, without what can't be said of it.

Applications are decided by the district, a violation is reported by whoever saw it, and one sending may reach several
streets: none of these is a street's. What is left out is in no table of it, rather than shown as nothing.

Its own alone is the table of its communities. That says what was put on each and never what a community did with it, and is
for those only who see all that reached them: who sends can score nobody.
"""

from dataclasses import replace

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models import Community, Street
from reports import burden, months
from reports.counting import COMMUNITY, Counting, unit_rows
from reports.metrics import SHARES
from reports.models import BY_COMMUNITY

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


def by_community(span):
    """A row for each community of the street that stood in the month or was reached in it, in the official order, never by
    size. Two statements."""
    communities = Community.objects.of(span.authority).filter(span.there("parent"))
    return unit_rows(communities, span, burden.RECEIPTS.grouped(span, COMMUNITY, burden.REACHED))


OF_COMMUNITIES = Counting(
    BY_COMMUNITY,
    _("各社区收到事项情况"),
    ("items", "receipts", "listed", "emergency", "outside", "hours"),
    by_community,
    COMMUNITY,
)
_SHARED = tuple(one for one in map(_of_a_street, burden.COUNTINGS) if one.metrics and one.key not in NOT_ITS_OWN)
# The last: a part that is half counted goes on by the places of its tables.
COUNTINGS = (*_SHARED, OF_COMMUNITIES)
#: Of whatever a month, or a street's part of one, may have.
EVERY = (*burden.COUNTINGS, OF_COMMUNITIES)


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
