"""The panel of money on 「本社区」: what came and waits for a press, what is late, the sums."""

from dispatch.fund_figures import shares_for, totals_of
from dispatch.fund_unrecorded import counted, in_order, unrecorded_at
from dispatch.models import FundPayment, FundStatus
from dispatch.workbench import FUNDS, SHOWN, panel


@panel(FUNDS, "dispatch/workbench_funds.html")
def funds(bench):
    """The first payments to confirm and shares that are late, with the sums, and what a decision says and nobody recorded; None
    while nobody promised anything."""
    shares = shares_for(bench.user, bench.today).filter(community_id__in=bench.ids)
    totals = totals_of(shares)
    unknown = unrecorded_at(bench.ids)
    counts = counted(unknown)
    if not totals.count and not counts["all"]:
        return None
    payments = FundPayment.objects.to_confirm().filter(community_id__in=bench.ids)
    shown = list(payments.for_list()[:SHOWN])
    for payment in shown:
        payment.may_confirm = True
    late = shares.filter(status=FundStatus.OVERDUE).for_list().in_order()
    return {
        "totals": totals,
        "to_confirm": shown,
        "waiting": payments.count(),
        "late": list(late[:SHOWN]),
        "unrecorded": list(in_order(unknown)[:SHOWN]) if counts["all"] else [],
        "counts": counts,
        "accounts": bench.communities,
    }
