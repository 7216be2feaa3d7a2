"""The report of funds on a day: what was promised, paid and confirmed, by who pays and by street, in the official order."""

from dataclasses import dataclass
from datetime import date

from dispatch.fund_figures import Totals, totals_by, totals_of
from dispatch.models import FundShare
from registry.models import Unit
from web.templatetags.ui import wan_places

SUMS = ("promised", "paid", "confirmed", "missing", "overdue")


@dataclass(frozen=True)
class FundReport:
    """Sums to the fen over the promises that stand; ``payers`` and ``streets`` are [(unit, Totals)]."""

    on: date
    totals: Totals
    payers: list
    streets: list

    @property
    def places(self):
        """{name of a sum: decimals in 万元 that each amount of its column needs}: a column has one number of them."""
        rows = [self.totals, *(totals for _unit, totals in (*self.payers, *self.streets))]
        return {name: max(wan_places(getattr(row, name)) for row in rows) for name in SUMS}


def report_for(user, on):
    """The FundReport of a day, as ``user`` may see it: paid and confirmed by that day. Four queries."""
    rows = FundShare.objects.visible_to(user).live().with_money(on).with_status(on)
    by_payer, by_street = totals_by(rows, "promise__payer"), totals_by(rows, "community__parent")
    units = Unit.objects.filter(pk__in={*by_payer, *by_street}).order_by("kind", "official_order", "pk")
    units = list(units)

    def in_order(totals):
        return [(unit, totals[unit.pk]) for unit in units if unit.pk in totals]

    return FundReport(on, totals_of(rows), in_order(by_payer), in_order(by_street))
