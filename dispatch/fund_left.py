"""How much of what was confirmed a community has not yet said the use of: no more than that can be used."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from dispatch.models import FundShare, FundUse
from registry.lineage import Lineage
from registry.models import Community
from web import clock
from web.refusals import NotAllowed
from web.templatetags.ui import yuan


@dataclass(frozen=True)
class Left:
    """What was confirmed and what was used, in yuan, of one promise or of all."""

    confirmed: Decimal
    used: Decimal

    @property
    def amount(self):
        """What is left; never below nothing."""
        return max(Decimal(0), self.confirmed - self.used)


def must_be_left(community, amount, promise=None):
    """Lock the account of a community until the transaction ends, so that of two uses at once the second sees the first.

    Raises NotAllowed when less than ``amount`` yuan is left of the promise, or of all that was confirmed.
    """
    ids = [community.pk, *Lineage.load([community.authority_id], until=clock.today()).before([community.pk])]
    list(Community.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk"))
    everything = left_of(ids)
    of_promise = left_of(ids, promise) if promise else everything
    left = min(everything, of_promise, key=lambda one: one.amount)
    if promise and not of_promise.confirmed:
        said = _("这笔经费本社区还没有确认到账，请先确认到账，再登记使用。")
        raise NotAllowed(said, code="more_than_left", field="amount")
    if amount > left.amount:
        words = {"confirmed": yuan(left.confirmed), "used": yuan(left.used), "left": yuan(left.amount)}
        said = (
            _("这笔经费确认到账%(confirmed)s，已登记使用%(used)s，还剩%(left)s，登记的金额不能超过还剩的。")
            if promise and left is of_promise
            else _("本社区确认到账%(confirmed)s，已登记使用%(used)s，还剩%(left)s，登记的金额不能超过还剩的。")
        )
        raise NotAllowed(said % words, code="more_than_left", field="amount")


def left_of(ids, promise=None):
    """The Left of some communities (ids), of one promise with those that it replaced, or of everything. Two queries."""
    shares, uses = FundShare.objects.live().filter(community__in=ids), FundUse.objects.filter(community__in=ids)
    if promise:
        shares, uses = (rows.filter(promise__series=promise.series) for rows in (shares, uses))
    confirmed = shares.with_money().order_by().aggregate(yuan=Sum("confirmed"))["yuan"]
    used = uses.order_by().aggregate(yuan=Sum("amount"))["yuan"]
    return Left(confirmed or Decimal(0), used or Decimal(0))
