"""How far the money is for which work waits, and what of it is late, community by community, by a day and as known at a moment."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from admission.models import ConditionKind
from dispatch.models import FundShare
from registry.models import Community, Succession
from web.templatetags.ui import cn_date

#: Values of the rule ``funds_count_when``: what must have happened for money to count as arrived.
CONFIRMED, PAID = "confirmed", "paid"
COUNT_WHEN, LATE_REFUSABLE = "funds_count_when", "late_funds_refusable"


class Arrival(IntEnum):
    """How far it is; of several promises the one that is least far counts."""

    NOTHING_PROMISED = 0
    PROMISED = 1
    PAID = 2
    CAME = 3


@dataclass(frozen=True)
class Money:
    """How far what was promised is, and the first day by which some of it was to be paid and wasn't; None when none was."""

    arrival: Arrival = Arrival.NOTHING_PROMISED
    late: date | None = None


class ByCommunity(dict):
    """{id of a community: the Money that was promised to it}; ``passes_on``: whether a unit follows one of them."""

    passes_on = False


def waits_for_funds(admission):
    """True when it was admitted on condition that money comes first; read with ``decision__condition_rows``."""
    return any(row.kind == ConditionKind.FUNDS_FIRST for row in admission.decision.condition_rows.all())


def arrivals(chains, authority, on, known_at=None):
    """{key: ByCommunity} for ``chains``: {key: ids of admissions}.

    What counts as arrived, and whether what is late counts, are rules of ``authority``. One query.
    """
    keys = {}
    for key, ids in chains.items():
        for pk in ids:
            keys.setdefault(pk, []).append(key)
    shares = FundShare.objects.live(known_at).filter(promise__admission__in=keys).with_money(on, known_at)
    rows = _said_of(shares, authority, on).values_list("promise__admission", *_SAID)
    by_key = {key: [] for key in chains}
    for admission, *said in rows:
        for key in keys[admission]:
            by_key[key].append(said)
    return {key: _by_community(said, on) for key, said in by_key.items()}


def with_line(line, authority, on):
    """ByCommunity of what was promised with a list line (an id). One query."""
    shares = FundShare.objects.live().filter(promise__line=line).with_money(on)
    return _by_community(_said_of(shares, authority, on).values_list(*_SAID), on)


def money_at(found, communities):
    """The Money at ``communities`` (ids: one, and those that it follows) of what was found for an admission or a line."""
    return _least_far([found[pk] for pk in communities if pk in found])


def late_at(standing):
    """What was to be paid to the community of a ``Standing``, or to whom it follows, before its day, and wasn't.

    {"admission": ids of those with which it was promised, "entry": {id of an entry of a line: the first due day}}. One
    query; a second when something is late, a third when it was to be paid to a community that has ended.
    """
    community, on = standing.community, standing.on
    ended = Q(authority=community.authority_id, valid_to__lte=on)
    mine = Community.objects.filter(Q(pk=community.pk) | ended)
    shares = FundShare.objects.live(standing.known_at).filter(community__in=mine, promise__due_on__lt=on)
    rows = shares.with_money(on, standing.known_at).filter(missing__gt=0).order_by()
    said = ("community", "promise__admission", "promise__line__entries", "promise__due_on")
    rows = list(rows.values_list(*said))
    if any(pk != community.pk for pk, *_rest in rows):
        followed = {community.pk, *standing.lineage.before([community.pk])}
        rows = [row for row in rows if row[0] in followed]
    found = {"admission": set(), "entry": {}}
    if not rows or not standing.authority.rule(LATE_REFUSABLE, on):
        return found
    for _pk, admission, entry, due_on in rows:
        if admission:
            found["admission"].add(admission)
        else:
            found["entry"][entry] = min(due_on, found["entry"].get(entry, due_on))
    return found


def late_in_words(due_on):
    """Why what is late may be refused."""
    return _("承诺的经费应于%(day)s前拨付，逾期未拨，可以拒收。") % {"day": cn_date(due_on)}


_SAID = ("community", "amount", "paid", "confirmed", "promise__due_on", "is_followed", COUNT_WHEN, LATE_REFUSABLE)


def _said_of(shares, authority, on):
    """Shares with what ``_by_community`` reads of them, the rules of the day among it."""
    followed = Succession.objects.filter(predecessor=OuterRef("community"), on__lte=on)
    rules = {key: authority.rule_in_query(key, on) for key in (COUNT_WHEN, LATE_REFUSABLE)}
    return shares.order_by().annotate(is_followed=Exists(followed), **rules)


def _by_community(rows, on):
    several, passes_on = {}, False
    for community, amount, paid, confirmed, due_on, is_followed, count_when, late_refusable in rows:
        passes_on |= is_followed
        if (paid if count_when == PAID else confirmed) >= amount:
            arrival = Arrival.CAME
        else:
            arrival = Arrival.PAID if paid >= amount else Arrival.PROMISED
        is_late = due_on < on and paid < amount and late_refusable
        several.setdefault(community, []).append(Money(arrival, due_on if is_late else None))
    found = ByCommunity((pk, _least_far(those)) for pk, those in several.items())
    found.passes_on = passes_on
    return found


def _least_far(several):
    """One Money for several promises; that of nothing promised for none."""
    late = min((one.late for one in several if one.late), default=None)
    return Money(min((one.arrival for one in several), default=Arrival.NOTHING_PROMISED), late)
