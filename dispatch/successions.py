"""What becomes of receipts, money and violations when units change: nothing moves; who follows sees and handles them."""

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from dispatch import burden_successions  # noqa: F401  brings its follower
from dispatch.models import OPEN_STATES, FundPayment, FundShare, Receipt, Violation
from dispatch.models.violations import UNCORRECTED
from registry.successions import FOLLOWERS, Consequence, Follower


def tell(change):
    """Open receipts of the communities that end, and those that cite them although received later."""
    rows = Receipt.objects.filter(community__in=[unit.pk for unit in change.ended.all()])
    followed = change.successions.values("predecessor")
    numbers = rows.aggregate(
        open=Count("pk", filter=Q(state__in=OPEN_STATES, community__in=followed)),
        stuck=Count("pk", filter=Q(state__in=OPEN_STATES) & ~Q(community__in=followed)),
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


def tell_of_money_and_violations(change):
    """What units that end leave to be paid, to be confirmed, or to be corrected.

    Of what is only reported nothing is counted: the unit concerned hears of it once it is verified.
    """
    ended = [unit.pk for unit in change.ended.all()]
    theirs = Q(community__in=ended) | Q(promise__payer__in=ended)
    followed = set(change.successions.values_list("predecessor", flat=True))
    said = {
        "note": _("由承继的单位接着办。") if followed.issuperset(ended) else _("没有单位承继的，请先商定由谁接着办。"),
        "tone": "mute" if followed.issuperset(ended) else "refuse",
    }
    promises = FundShare.objects.live().with_money().filter(theirs, missing__gt=0).values("promise").distinct()
    yield Consequence(_("没有付清的经费"), promises.count(), **said)
    yield Consequence(_("社区没有确认到账的付款"), FundPayment.objects.to_confirm().filter(theirs).count(), **said)
    wrongs = Violation.objects.filter(unit__in=ended, state__in=UNCORRECTED)
    yield Consequence(_("没有整改销号的违规下派"), wrongs.count(), **said)


FOLLOWERS.append(Follower(tell))
FOLLOWERS.append(Follower(tell_of_money_and_violations))
