"""Why the burden that is in force changed from one month's last day to the next one's: new law, own wish, estimated anew.

In force are lines of the lists, admissions, and standing burdens that rest on neither. Hours are those of admissions and of
standing burdens that rest on no admission: what rests on one is part of the hours for which that was admitted.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from admission.burden import MINUTES_AN_HOUR, planned_burden
from admission.chains import earlier_admissions
from admission.models import Admission, AdmissionTerm, InheritedCoverage
from dispatch.burdens import CARRYING
from registry.models import Community, ListEntry
from reports import facts, months, standing
from reports.counting import Row

NEW_LAW, OWN_WISH, ANEW, REGISTERED, RESUMED, PLACES, ENDED = (
    *("new_law", "own_wish", "anew", "registered", "resumed", "places"),
    "ended",
)
CAUSES = (
    (NEW_LAW, _("清单调整（新的法律、政策）")),
    (OWN_WISH, _("部门申请，新准入")),
    (ANEW, _("重新核定（复核、续办）")),
    (REGISTERED, _("新登记的常态负担")),
    (RESUMED, _("暂停以后恢复")),
    (PLACES, _("承担的社区增减")),
    (ENDED, _("到期、终止、移出、暂停、停用")),
)
COUNTS = ("cause_added", "cause_ended", "cause_net")
HOURS = ("cause_added_hours", "cause_ended_hours", "cause_net_hours")
METRICS = (*COUNTS, *HOURS)
NONE = Decimal(0)


@dataclass(frozen=True)
class Thing:
    """Something in force on the last day: what it is, whether it counts as one, its hours a month (None when not said).

    ``mark`` tells one wording of a line from another: its order.
    """

    kind: str
    pk: int
    counts: int = 1
    hours: Decimal | None = NONE
    communities: int = 0
    mark: int | None = None
    line: int | None = None

    @property
    def key(self):
        """What it is, on whatever day."""
        return self.kind, self.pk


@dataclass(frozen=True)
class Difference:
    """One part of the change: its cause, and what was added or ended by it."""

    cause: str
    thing: Thing
    added: int = 0
    ended: int = 0
    added_hours: Decimal = NONE
    ended_hours: Decimal = NONE


def in_force(span):
    """{key: Thing} of what is in force on the last day of the span, as known at its cut. Five statements."""
    return {thing.key: thing for things in KINDS.values() for thing in things(span)}


def totals(span):
    """{metric: number} of the whole authority."""
    things = in_force(span).values()
    return {
        "in_force": sum(thing.counts for thing in things),
        "in_force_hours": sum((thing.hours or NONE for thing in things), NONE),
        "in_force_unsaid": sum(thing.hours is None for thing in things),
    }


def stock(span, kind, metric):
    """{id of a thing of a ``kind`` in force on the last day: what it adds to ``metric`` of the ``totals``}."""
    amount = {
        "in_force": lambda thing: thing.counts,
        "in_force_hours": lambda thing: thing.hours,
        "in_force_unsaid": lambda thing: thing.hours is None,
    }[metric]
    found = {thing.pk: amount(thing) for thing in KINDS[kind](span)}
    return {pk: added for pk, added in found.items() if added}


def changes(span, kind, metric, cause=None):
    """{id of a thing of a ``kind``: what it adds to ``metric`` of a row of ``by_cause``}, or of all rows."""
    side = metric.removeprefix("cause_")
    return {
        one.thing.pk: getattr(one, side)
        for one in differences(span)
        if one.thing.kind == kind and cause in (None, one.cause) and getattr(one, side)
    }


def by_cause(span):
    """A row for each cause: what it added and ended, and what is left of both. The rows add up to the difference of the
    ``totals`` of the two months."""
    rows = defaultdict(lambda: dict.fromkeys(METRICS, 0))
    for one in differences(span):
        counts = one.added, one.ended, one.added - one.ended
        hours = one.added_hours, one.ended_hours, one.added_hours - one.ended_hours
        for metric, number in zip(METRICS, (*counts, *hours), strict=True):
            rows[one.cause][metric] += number
    return [Row(key, str(label), dict(rows[key])) for key, label in CAUSES]


def differences(span):
    """The Differences between the last day of the month before and that of the span, one for each thing and side."""
    before_span = facts.Span(span.authority, months.shifted(span.month, -1), span.cut_at)
    before, now = in_force(before_span), in_force(span)
    changed_lines = {one.pk for one in now.values() if one.kind == "line" and _is_other(before.get(one.key), one)}
    new = [one for key, one in now.items() if one.kind == "admission" and key not in before]
    gone = {one.pk for key, one in before.items() if one.kind == "admission" and key not in now}
    followed = _followed(new, gone)
    had_terms = _had_terms(new, before_span.last_day)
    taken = set(followed.values())
    for key, one in now.items():
        was = before.get(key)
        if was is None:
            yield _added(_cause_of(one, changed_lines, followed, had_terms), one)
        elif _is_other(was, one):
            yield _ended(NEW_LAW, was)
            yield _added(NEW_LAW, one)
        elif was.hours != one.hours:
            change = (one.hours or NONE) - (was.hours or NONE)
            side = "added_hours" if change > 0 else "ended_hours"
            yield Difference(PLACES, one, **{side: abs(change)})
    for key, was in before.items():
        if key not in now:
            is_followed = was.kind == "admission" and was.pk in taken
            yield _ended(ANEW if is_followed else ENDED, was)


def _cause_of(one, changed_lines, followed, had_terms):
    if one.kind == "line":
        return NEW_LAW
    if one.kind == "burden":
        return NEW_LAW if one.line in changed_lines else REGISTERED
    if one.pk in followed:
        return ANEW
    return RESUMED if one.pk in had_terms else OWN_WISH


def _is_other(was, now):
    """Whether a line says something else than on the day before, or is new."""
    return was is None or was.mark != now.mark


def _added(cause, one):
    return Difference(cause, one, added=one.counts, added_hours=one.hours or NONE)


def _ended(cause, one):
    return Difference(cause, one, ended=one.counts, ended_hours=one.hours or NONE)


def _followed(new, gone):
    """{id of a new admission: id of the one that ended and that it goes on from}, each ended one once."""
    admissions = Admission.objects.filter(pk__in=[one.pk for one in new]).select_related("decision", "application")
    earlier, followed = earlier_admissions(list(admissions)), {}
    for pk in sorted(earlier):
        left = (gone & set(earlier[pk])) - set(followed.values())
        if left:
            followed[pk] = max(left)
    return followed


def _had_terms(new, day):
    """Ids of the admissions that held, or were to hold, on a day before."""
    terms = AdmissionTerm.objects.filter(admission__in=[one.pk for one in new], valid_from__lte=day)
    return set(terms.values_list("admission", flat=True))


def _lines(span):
    """What the lists ask of communities; no line says how many hours it takes, and none is counted as having any."""
    entries = ListEntry.objects.holding_in(span.authority).in_force(span.last_day, span.cut_at)
    rows = entries.filter(line__item_list__kind__in=CARRYING).order_by()
    return [Thing("line", line, mark=order) for line, order in rows.values_list("line", "enacted_by")]


def _admissions(span):
    """Admissions with their hours a month in all the communities for which they hold on that day."""
    held = Admission.objects.of(span.authority).in_force(span.last_day, span.cut_at).order_by()
    said = list(held.values_list("pk", "workload_hours", "frequency"))
    places = _covered(span, held)
    for pk, hours, frequency in said:
        yield Thing("admission", pk, hours=_monthly(hours, frequency, places.get(pk, 0)), communities=places.get(pk, 0))


def _covered(span, held):
    """{admission's id: number of communities of the day that it names, or that it passed on to}. Two statements."""
    there = Community.objects.of(span.authority).on(span.last_day).order_by().values("pk")
    named = Admission.communities.through.objects.filter(admission__in=held.values("pk"), community__in=there)
    passed_on = InheritedCoverage.objects.covered(span.cut_at).filter(
        ~Exists(named.filter(admission=OuterRef("admission"), community=OuterRef("community"))),
        admission__in=held.values("pk"),
        community__in=there,
    )
    counted = defaultdict(int)
    for rows in (named, passed_on):
        for pk, n in rows.order_by().values_list("admission").annotate(n=Count("community", distinct=True)):
            counted[pk] += n
    return counted


def _burdens(span):
    """Standing burdens that rest on no admission; those that rest on a line bring its hours, and count with it."""
    rows = standing.places(span).filter(burden__admission=None).order_by()
    rows = rows.values_list("burden", "burden__line", "burden__minutes_each", "burden__frequency")
    for pk, line, minutes, frequency, n in rows.annotate(n=Count("pk")):
        hours = None if minutes is None else _monthly(Fraction(minutes, MINUTES_AN_HOUR), frequency, n)
        yield Thing("burden", pk, int(line is None), hours, n, line=line)


def _monthly(hours, frequency, communities):
    """Hours a month in so many communities, to one decimal; None where what is asked on demand or once has none."""
    return planned_burden(hours=hours, frequency=frequency, communities=communities).all_month


#: What may be in force, and how it is found.
KINDS = {"line": _lines, "admission": _admissions, "burden": _burdens}
