"""Conditions of a decision as they stand on a day: for what a community may refuse a matter although it is admitted."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from admission.chains import earlier_admissions
from admission.conditions import KEYS, sentence
from admission.models import CapPeriod, ConditionKind, Frequency
from dispatch.fund_arrivals import Arrival, Money, arrivals, late_in_words, money_at, waits_for_funds
from dispatch.models import Receipt, ReceiptState, ReceiptStep
from dispatch.verdicts import Flag
from registry.lineage import Lineage
from registry.models import Category

WEEK, HALF_YEAR = "week", "half_year"
PERIODS = (*CapPeriod.values, WEEK, HALF_YEAR)
#: Once in such a period an admission is sent to a community by its own frequency, where its decision sets no other cap.
PERIOD_OF_FREQUENCY = {
    Frequency.ONCE: CapPeriod.WHOLE,
    Frequency.WEEKLY: WEEK,
    Frequency.MONTHLY: CapPeriod.MONTH,
    Frequency.QUARTERLY: CapPeriod.QUARTER,
    Frequency.HALF_YEARLY: HALF_YEAR,
    Frequency.YEARLY: CapPeriod.YEAR,
}
FORMS = frozenset({ConditionKind.FORM_MERGED, ConditionKind.FORM_REFUSED})


@dataclass(frozen=True)
class Unmet:
    """One condition that isn't met; ``is_part`` when only a form may be refused, and the matter not."""

    flag: Flag
    sentence: str
    is_part: bool = False


class Conditions:
    """The conditions of an admission read with ``decision__condition_rows``, ``count_used()`` and ``count_funds()``, on a
    day."""

    def __init__(self, admission, on):
        self.admission, rows = admission, list(admission.decision.condition_rows.all())
        self._forms = [row for row in rows if row.kind in FORMS]
        unmet = (*(_unmet_on(row, on, admission) for row in rows), _too_often(admission))
        self.unmet = (*(one for one in unmet if one), *late_money(admission.money))

    def unmet_by(self, asked, text):
        """What isn't met on the day, then what a text asks beyond them: a form that was merged or not admitted."""
        return (*self.unmet, *(one for row in self._forms if (one := _unmet_by(row, asked, text))))


def count_used(admissions, standing):
    """Give each of ``admissions`` ``used``: {period of a cap: sendings that reached the community of a ``Standing``, or
    whom it follows, in the period of its day}. What was refused or recalled uses nothing up; what reached it under an
    admission that was replaced or renewed does, but a renewal has a whole of its own. Two queries, or three; none without
    a cap.
    """
    for admission in admissions:
        admission.used = dict.fromkeys(PERIODS, 0)
    capped = [one for one in admissions if _has_cap(one)]
    if not capped:
        return
    followed = {standing.community.pk, *standing.lineage.before([standing.community.pk])}
    received = _received(standing.on, standing.known_at).filter(community__in=followed)
    earlier = earlier_admissions(capped)
    counts = _counted(capped, earlier, received, standing.on)
    for admission in capped:
        admission.used = _sum_of(_chain_of(admission, earlier), followed, counts)


def late_money(money):
    """What isn't met where promised money is late: the matter may be refused though it is admitted, or stands on a list."""
    return (Unmet(Flag.UNFUNDED, late_in_words(money.late)),) if money.late else ()


def count_funds(admissions, standing):
    """Give each of ``admissions`` its ``money``: how far what was promised with it is at the community of a ``Standing``, or
    whom it follows, by its day. One query, for what is late; up to three more when one waits for money, or some is."""
    for admission in admissions:
        admission.money = Money()
    if not admissions:
        return
    counted = admissions if standing.late["admission"] else [one for one in admissions if waits_for_funds(one)]
    if not counted:
        return
    found = arrivals(cases_of(counted), standing.authority, standing.on, standing.known_at)
    if any(found.values()):
        followed = {standing.community.pk, *standing.lineage.before([standing.community.pk])}
        for admission in counted:
            admission.money = money_at(found[admission.pk], followed)


def money_in_each(admission, authority, communities, on, lineage=None):
    """{id of a community: its ``money`` of one admission on a day, as ``count_funds`` finds it} for many communities.

    One query, up to three when one to whom money was promised was followed by another. ``lineage()`` gives who follows whom to a caller that asks both this and
    ``used_in_each``.
    """
    found = arrivals(cases_of([admission]), authority, on)[admission.pk]
    return spread(found, communities, lineage or (lambda: _lineage(admission.authority_id, authority, on)))


def spread(found, communities, lineage):
    """{id of a community: the Money that was promised to it or whom it follows} of what was found, a ByCommunity;
    ``lineage`` is called if somebody follows one of those to whom money was promised."""
    if not found.passes_on:
        return {pk: found.get(pk, Money()) for pk in communities}
    before = lineage().before
    return {pk: money_at(found, {pk, *before([pk])}) for pk in communities}


def _lineage(authority_id, authority, on):
    return Lineage.load([authority_id, authority.pk], until=on)


def cases_of(admissions):
    """{id: ids of it and of the admissions whose place it took}: money promised with these was promised with it."""
    earlier = earlier_admissions(admissions)
    return {
        one.pk: [one.pk, *(pk for pk, of_the_case in earlier.get(one.pk, {}).items() if of_the_case)]
        for one in admissions
    }


def used_in_each(admission, communities, on, lineage=None, *, besides=None):
    """{id of a community: its ``used`` of one admission on a day, as ``count_used`` counts it} for many communities.

    ``besides``: Q over receipts that don't count. Three queries; none without a cap.
    """
    if not _has_cap(admission):
        return {pk: dict.fromkeys(PERIODS, 0) for pk in communities}
    earlier = earlier_admissions([admission])
    received = _received(on, None).exclude(besides) if besides else _received(on, None)
    counts, chain = _counted([admission], earlier, received, on), _chain_of(admission, earlier)
    lineage = lineage() if lineage else Lineage.load([admission.authority_id], until=on)
    return {pk: _sum_of(chain, {pk, *lineage.before([pk])}, counts) for pk in communities}


def _chain_of(admission, earlier):
    """{id: whether of the same case} of an admission and those that it goes on from."""
    return {admission.pk: True, **earlier.get(admission.pk, {})}


def _sum_of(chain, communities, counts):
    """{period: sendings} to some communities under a chain of admissions; of another case the whole doesn't count."""
    used = dict.fromkeys(PERIODS, 0)
    for admission, of_the_case in chain.items():
        for community in communities:
            for period, times in counts.get((admission, community), {}).items():
                if of_the_case or period != CapPeriod.WHOLE:
                    used[period] += times
    return used


def _counted(admissions, earlier, received, on):
    """{(admission's id, community's id): {period: sendings}} under some admissions and those that they go on from."""
    asked = {pk for one in admissions for pk in _chain_of(one, earlier)}
    counts = {period: Count("pk", filter=_in_period(period, on)) for period in PERIODS}
    rows = received.filter(dispatch__admission__in=asked).order_by()
    rows = rows.values_list("dispatch__admission", "community").annotate(**counts)
    return {(pk, community): dict(zip(PERIODS, used, strict=True)) for pk, community, *used in rows}


def _has_cap(admission):
    return _is_capped(admission) or admission.frequency in PERIOD_OF_FREQUENCY


def _is_capped(admission):
    """Whether its decision sets a cap, which then holds in place of its own frequency."""
    return any(row.times for row in admission.decision.condition_rows.all())


def same_paper(wish):
    """Q: received from the sender of a wish under the number of its paper, which a street only passes on; None for any
    other wish."""
    if not (wish.through and wish.document_number):
        return None
    return Q(dispatch__sender=wish.sender, dispatch__document_number=wish.document_number)


def _received(on, known_at):
    """Receipts up to the end of the day, as known at the moment, that were neither refused nor recalled.

    One received at that very moment isn't among them: asked again as known then, it has the verdict with which it came.
    """
    rows = Receipt.objects.filter(received_at__lt=_moment(on + timedelta(days=1))).exclude(_is_passed_on_again())
    if known_at is None:
        return rows.filter(refused_at=None).exclude(state=ReceiptState.RECALLED)
    rows = rows.filter(Q(refused_at=None) | Q(refused_at__gt=known_at), received_at__lt=known_at)
    recalled = ReceiptStep.objects.filter(receipt=OuterRef("pk"), action="recall", at__lte=known_at)
    return rows.exclude(Exists(recalled))


def _is_passed_on_again():
    """Whether a street passed on a paper that its sender had sent to the same community before: that is one sending."""
    before = Receipt.objects.filter(
        community=OuterRef("community"),
        received_at__lt=OuterRef("received_at"),
        refused_at=None,
        dispatch__admission=OuterRef("dispatch__admission"),
        dispatch__sender=OuterRef("dispatch__sender"),
        dispatch__document_number=OuterRef("dispatch__document_number"),
        dispatch__passed_on_by=None,
    )
    is_passed_on = Q(dispatch__passed_on_by__isnull=False) & ~Q(dispatch__document_number="")
    return is_passed_on & Exists(before.exclude(state=ReceiptState.RECALLED))


def _in_period(period, on):
    """Q: received since the week, month, quarter, half-year or year of a day began; None for the whole of an admission."""
    if period == CapPeriod.WHOLE:
        return None
    if period == WEEK:
        return Q(received_at__gte=_moment(on - timedelta(days=on.weekday())))
    months = {CapPeriod.MONTH: 1, CapPeriod.QUARTER: 3, HALF_YEAR: 6, CapPeriod.YEAR: 12}[period]
    return Q(received_at__gte=_moment(date(on.year, (on.month - 1) // months * months + 1, 1)))


def _moment(day):
    return datetime.combine(day, time(), get_current_timezone())


def _said(row):
    return sentence({key: getattr(row, key) for key in KEYS})


def _unmet_on(row, on, admission):
    """What of a condition isn't met on a day, whatever is asked; None when it is met."""
    used = admission.used
    if row.kind == ConditionKind.MONTHS and on.month not in row.months:
        said = _("准入条件：%(said)s；%(month)s月不在其内。") % {"said": _said(row), "month": on.month}
        return Unmet(Flag.OVER_SCOPE, said)
    if row.kind == ConditionKind.FREQUENCY_CAP and used[row.period] >= row.times:
        words = {"said": _said(row), "period": _period_names()[row.period], "n": used[row.period]}
        said = _("准入条件：%(said)s；%(period)s已经收到%(n)s次，再下派的可以拒收。") % words
        return Unmet(Flag.OVER_SCOPE, said)
    arrival = admission.money.arrival
    if row.kind == ConditionKind.FUNDS_FIRST and arrival < Arrival.CAME:
        return Unmet(Flag.UNFUNDED, _words_of_arrival()[arrival] % {"said": _said(row)})
    return None


def _too_often(admission):
    """What isn't met where an admission without a cap was received in the period of its own frequency; else None."""
    period = PERIOD_OF_FREQUENCY.get(admission.frequency)
    if period is None or _is_capped(admission) or not admission.used[period]:
        return None
    words = {
        "said": admission.get_frequency_display(),
        "period": _period_names()[period],
        "n": admission.used[period],
    }
    said = _("准入的频次是%(said)s；%(period)s已经收到%(n)s次，再下派的可以拒收。") % words
    return Unmet(Flag.OVER_SCOPE, said)


def _unmet_by(row, asked, text):
    """What a text asks beyond a condition about forms: any form where it was merged, the very one that wasn't admitted."""
    asks_for_forms = Category.LEDGER_FORM in asked.burdens
    if row.kind == ConditionKind.FORM_MERGED and asks_for_forms:
        said = _("准入条件：%(said)s；要求另外填报的，可以不报。")
    elif row.kind == ConditionKind.FORM_REFUSED and asks_for_forms and _is_named(row.text, text):
        said = _("准入条件：%(said)s；要求填报的，可以不报。")
    else:
        return None
    return Unmet(Flag.OVER_SCOPE, said % {"said": _said(row)}, is_part=True)


def _is_named(forms, text):
    """Whether a text names one of some forms, written one after the other."""
    for sign in "，、；;,。《》":
        forms = forms.replace(sign, " ")
    return any(form in text for form in forms.split())


def _words_of_arrival():
    return {
        Arrival.NOTHING_PROMISED: _("准入条件：%(said)s；还没有登记经费承诺，可以拒收。"),
        Arrival.PROMISED: _("准入条件：%(said)s；承诺的经费还没有拨足，可以拒收。"),
        Arrival.PAID: _("准入条件：%(said)s；经费已经拨付，社区还没有全部确认到账，可以拒收。"),
    }


def _period_names():
    return {
        CapPeriod.MONTH: _("当月"),
        CapPeriod.QUARTER: _("当季度"),
        CapPeriod.YEAR: _("当年"),
        CapPeriod.WHOLE: _("准入期内"),
        WEEK: _("本周"),
        HALF_YEAR: _("本半年"),
    }
