"""What reached the communities of a street: for each dispatch who sent it, whether it rests on something, whether money came
with it, and what the communities did with it.
"""

from collections import defaultdict
from datetime import timedelta

from django.db import models
from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, Value, When
from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dispatch.models import (
    Dispatch,
    DisputeState,
    FundShare,
    Ground,
    Origin,
    Receipt,
    ReceiptState,
)
from dispatch.sending_page import subject_of
from dispatch.taking_on import TO_BE_DONE
from dispatch.verdicts import Flag, Verdict
from web import clock

SEES = "dispatch.view_street"
#: As many rows as the home shows, and how far back it looks.
SHOWN, HOME_DAYS = 5, 30


class Funds(models.TextChoices):
    """How a dispatch stands with money, by what was promised to those communities of the street that received it."""

    UNFUNDED = "unfunded", _("经费没有到位")
    OVERDUE = "overdue", _("逾期未拨")
    RECEIVED = "received", _("社区已全部确认到账")
    PARTLY = "partly", _("部分到账")
    PROMISED = "promised", _("已承诺，还没有到账")
    SAID = "said", _("决定写明，没有登记")
    NONE = "none", _("没有经费安排")


def dispatches_for(user):
    """What reached the communities of the user's street or was stopped there, each with ``funds``; the newest first."""
    rows = Dispatch.objects.in_my_streets(user).annotate(funds=_funds(user))
    return rows.select_related(
        "sender", "passed_on_by", "admission", "emergency", "entry__line__item_list", "authority"
    ).order_by("-sent_at", "-pk")


def _funds(user):
    """Case over dispatches: what was refused or marked for want of money first, then by the shares of the communities."""
    here = Receipt.objects.of_my_streets(user).filter(dispatch=OuterRef("pk"))
    wanting = here.filter(Q(flags__contains=[Flag.UNFUNDED.value]) | Q(ground=Ground.UNFUNDED))
    receivers = Receipt.objects.of_my_streets(user).filter(dispatch=OuterRef(OuterRef("pk")))
    shares = FundShare.objects.live().filter(
        Q(promise__admission=OuterRef("admission")) | Q(promise__line=OuterRef("entry__line")),
        Exists(receivers.filter(community=OuterRef("community"))),
    )
    shares = shares.with_money().order_by()
    return Case(
        When(Exists(wanting), then=Value(Funds.UNFUNDED)),
        When(Exists(shares.filter(missing__gt=0, promise__due_on__lt=clock.today())), then=Value(Funds.OVERDUE)),
        When(Exists(shares) & ~Exists(shares.filter(confirmed__lt=F("amount"))), then=Value(Funds.RECEIVED)),
        When(Exists(shares.filter(confirmed__gt=0)), then=Value(Funds.PARTLY)),
        When(Exists(shares), then=Value(Funds.PROMISED)),
        When(admission__funding_amount__gt=0, then=Value(Funds.SAID)),
        default=Value(Funds.NONE),
        output_field=models.CharField(),
    )


def resting(rows, user, *, on_something):
    """Those of ``rows`` of which a community of the street was to do something; or those that rested on nothing for one.

    What the street stopped rested on nothing; what was ruled to be taken on rests on the ruling, whatever its verdict.
    """
    here = Receipt.objects.of_my_streets(user).filter(dispatch=OuterRef("pk"))
    ruled = Q(origin=Origin.RULED)
    if on_something:
        return rows.filter(ruled | Exists(here.filter(verdict__in=TO_BE_DONE)))
    return rows.exclude(ruled).filter(Q(origin=Origin.STOPPED) | Exists(here.exclude(verdict__in=TO_BE_DONE)))


def with_street_counts(dispatches, user):
    """Gives each dispatch what the list prints of the street's communities. Two queries for all of them.

    ``subject`` (on what it rests, in words), ``communities`` (names in the official order), ``verdicts``, ``refusable`` (what
    arrived as such beside its verdict, by its ground) and ``states`` [(code, words, n)], ``refused`` (a number), ``rulings``
    [(words, n)], ``url`` of its page, and ``paper_url``.
    """
    dispatches = list(dispatches)
    seen = Receipt.objects.of_my_streets(user).filter(dispatch__in=[one.pk for one in dispatches]).order_by()
    names, counts, firsts = defaultdict(list), defaultdict(lambda: defaultdict(int)), {}
    order = ("community__parent__official_order", "community__official_order", "community")
    for pk, name in seen.order_by(*order).values_list("dispatch", "community__name"):
        names[pk].append(name)
    seen = seen.annotate(numbered=Q(number__gt=""))
    grouped = seen.values_list("dispatch", "verdict", "state", "dispute__state", KT("citation__ground"), "numbered")
    for pk, verdict, state, ruled, ground, numbered, n, first in grouped.annotate(
        n=Count("pk", distinct=True), first=Min("pk")
    ):
        firsts[pk] = min(first, firsts.get(pk, first))
        beside = None if verdict == Verdict.UNLISTED else ground
        for kind, code in (
            ("verdict", verdict),
            ("state", state),
            ("ruling", ruled),
            ("ground", beside),
            ("numbered", numbered),
        ):
            counts[pk][kind, code] += n
    for one in dispatches:
        found = counts[one.pk]
        one.subject = subject_of(one)
        one.communities = names[one.pk]
        one.verdicts = _counted(Verdict, "verdict", found)
        one.refusable = () if one.origin == Origin.RULED else _counted(Ground, "ground", found)
        one.states = _counted(ReceiptState, "state", found)
        one.refused = found.get(("numbered", True), 0)
        one.rulings = [(label, n) for _code, label, n in _counted(DisputeState, "ruling", found)]
        one.funds_label = Funds(one.funds).label
        one.url = url_of(one, firsts.get(one.pk))
        one.paper_url = reverse("dispatch:paper", args=[one.pk]) if one.paper_id else ""
    return dispatches


def _counted(choices, kind, found):
    return [(one.value, one.label, found[kind, one.value]) for one in choices if found.get((kind, one.value))]


def url_of(dispatch, receipt):
    """The address of what was sent; of what a community reported, that of its receipt (an id)."""
    if dispatch.origin == Origin.REPORTED and receipt:
        return reverse("dispatch:receipt-detail", args=[receipt])
    return reverse("dispatch:sent-detail", args=[dispatch.pk])


def latest(user):
    """The newest dispatches of the last 30 days, for the home of street staff; None for everybody else. Three queries."""
    if not user.has_perm(SEES):
        return None
    since = clock.now() - timedelta(days=HOME_DAYS)
    return with_street_counts(dispatches_for(user).filter(sent_at__gte=since)[:SHOWN], user)


def counts_for_home(user):
    """[(label, number, address of exactly those rows, unit, tone)] of the communities of a street; empty for everybody else.

    Two queries.
    """
    if not user.has_perm(SEES):
        return []
    month = clock.today().replace(day=1)
    waiting = Receipt.objects.of_my_streets(user).filter(state=ReceiptState.PENDING).count()
    without = resting(dispatches_for(user).filter(sent_at__date__gte=month), user, on_something=False).count()
    return [
        (_t("社区待确认"), waiting, f"{reverse('dispatch:receipt-list')}?state=pending", _t("件"), ""),
        (
            _t("本月没有依据的来件"),
            without,
            f"{reverse('dispatch:street-list')}?basis=no&since={month}",
            _t("件"),
            "refuse" if without else "",
        ),
    ]
