"""Sums over what was promised, paid and confirmed, made by the database to the fen; the page of a community; tabs, homes."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from dispatch.fund_unrecorded import counted, unrecorded_for
from dispatch.models import FundPayment, FundShare, FundStatus, FundUse
from web import clock
from web.templatetags.ui import wan_places

#: Codes of the filter that aren't a status; the last one stands for a page of its own.
UNPAID, UNCONFIRMED, UNRECORDED = "unpaid", "unconfirmed", "unrecorded"


@dataclass(frozen=True)
class Totals:
    """Sums in yuan over shares: how many there are, what was promised, paid, confirmed, is missing, and overdue of that."""

    count: int = 0
    promised: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    confirmed: Decimal = Decimal(0)
    missing: Decimal = Decimal(0)
    overdue: Decimal = Decimal(0)


def shares_for(user, day=None):
    """The live shares that a user may see, with money and status on a day (default today)."""
    return FundShare.objects.visible_to(user).live().with_money().with_status(day or clock.today())


def totals_of(rows):
    """The Totals of rows of ``shares_for``. One query."""
    return _as_totals(rows.order_by().aggregate(**_sums()))


def totals_by(rows, field):
    """{key: Totals} of rows of ``shares_for`` by a foreign key of theirs, such as ``promise__payer``. One query."""
    found = rows.order_by().values(field).annotate(**_sums())
    return {row.pop(field): _as_totals(row) for row in found}


def _sums():
    return {
        "n": Count("pk"),
        "promised_": Sum("amount"),
        "paid_": Sum("paid"),
        "confirmed_": Sum("confirmed"),
        "missing_": Sum("missing"),
        "overdue_": Sum("missing", filter=Q(status=FundStatus.OVERDUE)),
    }


def _as_totals(found):
    return Totals(found.pop("n"), **{name[:-1]: yuan or Decimal(0) for name, yuan in found.items()})


@dataclass(frozen=True)
class Tab:
    """One way into the ledger: its words, address, count, and whether it is the one before one's eyes."""

    label: str
    url: str
    count: int
    is_here: bool


def counts_of(rows):
    """{code: how many of the rows} for the tabs and the homes. One query."""
    return rows.order_by().aggregate(
        all=Count("pk"),
        overdue=Count("pk", filter=Q(status=FundStatus.OVERDUE)),
        unpaid=Count("pk", filter=Q(missing__gt=0)),
        unconfirmed=Count("pk", filter=unconfirmed()),
        received=Count("pk", filter=Q(status=FundStatus.RECEIVED)),
    )


def unconfirmed():
    """Q: money was paid that the community is still to confirm."""
    waiting = FundPayment.objects.to_confirm().values("promise__series", "community")
    return Q(pk__in=FundShare.objects.live().filter(_paid_in(waiting)).values("pk"))


def _paid_in(payments):
    return Exists(payments.filter(promise__series=OuterRef("promise__series"), community=OuterRef("community")))


def tabs_for(user, here=""):
    """The tabs over the shares that a user may see, and over what nobody recorded; ``here`` is the code of one. Two
    queries."""
    counts = counts_of(shares_for(user)) | {UNRECORDED: counted(unrecorded_for(user))["all"]}
    ledger, apart = reverse("dispatch:fund-list"), reverse("dispatch:fund-unrecorded")
    offered = [
        ("all", _("全部"), ""),
        ("overdue", _("逾期未拨"), FundStatus.OVERDUE.value),
        ("unpaid", _("没有拨足"), UNPAID),
        ("unconfirmed", _("待社区确认"), UNCONFIRMED),
        ("received", _("已到账"), FundStatus.RECEIVED.value),
        (UNRECORDED, _("决定写明、没有登记"), UNRECORDED),
    ]
    urls = {"": ledger, UNRECORDED: apart}
    return [
        Tab(label, urls.get(code, f"{ledger}?status={code}"), counts[key], here == code) for key, label, code in offered
    ]


@dataclass(frozen=True)
class Account:
    """The money of one community: sums, shares as they stand, payments to confirm, and what it was used for."""

    community: object
    totals: Totals
    shares: list = field(default_factory=list)
    to_confirm: list = field(default_factory=list)
    uses: list = field(default_factory=list)
    used: Decimal = Decimal(0)

    @property
    def left(self):
        """What was confirmed and nobody said the use of; below nothing when more was used than came."""
        return self.totals.confirmed - self.used

    @property
    def places(self):
        """{column: decimals that its amounts need in 万元}, so that a printed column has one number of them."""
        columns = ("amount", "paid", "confirmed")
        return {name: max((wan_places(getattr(row, name)) for row in self.shares), default=2) for name in columns}


def account_of(community, user, ids):
    """The Account of a community with the ids of it and of all that it follows, as ``user`` may see it. Five queries."""
    shares = shares_for(user).filter(community__in=ids)
    payments = FundPayment.objects.visible_to(user).filter(community__in=ids)
    uses = FundUse.objects.visible_to(user).filter(community__in=ids)
    return Account(
        community,
        totals_of(shares),
        list(shares.for_list().in_order()),
        list(payments.to_confirm().for_list()),
        list(uses.for_list()),
        uses.aggregate(used=Sum("amount"))["used"] or Decimal(0),
    )


def counts_for_home(user):
    """[(label, value, address, unit, tone)] for the home of payers, streets and the office; communities have a panel."""
    if not user.has_any_post("dispatch.view_sent", "dispatch.view_street", "dispatch.view_all"):
        return []
    counts, found, url = counts_of(shares_for(user)), [], reverse("dispatch:fund-list")
    denied, unknown = FundPayment.objects.visible_to(user).denied().count(), counted(unrecorded_for(user))
    if counts["overdue"]:
        found.append((_("逾期未拨的经费"), counts["overdue"], f"{url}?status=overdue", _("笔"), "refuse"))
    if counts["unconfirmed"]:
        found.append((_("待社区确认的经费"), counts["unconfirmed"], f"{url}?status=unconfirmed", _("笔"), ""))
    if unknown["all"]:
        tone = "refuse" if unknown["late"] else ""
        found.append(
            (_("决定写明、没有登记的经费"), unknown["all"], reverse("dispatch:fund-unrecorded"), _("件"), tone)
        )
    if denied:
        url = f"{reverse('dispatch:payment-list')}?state=denied"
        found.append((_("社区说没有收到的拨付"), denied, url, _("笔"), "refuse"))
    return found
