"""What becomes of receipts when communities change: nothing moves; who follows sees and handles them."""

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from dispatch.models import Receipt, ReceiptState
from registry.successions import FOLLOWERS, Consequence, Follower

OPEN = (ReceiptState.PENDING, ReceiptState.TAKEN_ON)


def tell(change):
    """Open receipts of the communities that end, and those that cite them although received later."""
    rows = Receipt.objects.filter(community__in=[unit.pk for unit in change.ended.all()])
    followed = change.successions.values("predecessor")
    numbers = rows.aggregate(
        open=Count("pk", filter=Q(state__in=OPEN, community__in=followed)),
        stuck=Count("pk", filter=Q(state__in=OPEN) & ~Q(community__in=followed)),
        late=Count("pk", filter=Q(received_at__date__gte=change.on)),
    )
    yield Consequence(_("由承继社区办理的未办结回执"), numbers["open"])
    yield Consequence(_("没有社区承继的未办结回执"), numbers["stuck"], tone="refuse")
    yield Consequence(
        _("生效日期以后仍记在原社区名下的回执"),
        numbers["late"],
        note=_("这些回执不改名，承继的社区可以查看和办理。"),
        tone="assist",
    )


FOLLOWERS.append(Follower(tell))
