"""What is in force and in hand, counted once more in the plainest way: every row read, every rule spelled out."""

from collections import defaultdict
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.timezone import localdate

from admission.models import Admission, AdmissionTerm, Duration, Frequency, InheritedCoverage
from dispatch.models import BurdenPlace, Receipt
from registry.models import Community, ListEntry
from tests.reports.recount_rest import ROUNDS, is_in, last_day_of

LISTED = ("duty", "assist", "admitted", "may_issue")
ASKING = ("duty", "assist", "creation", "regular")


def holds(row, day):
    """True when a dated row is true on a day."""
    return row.valid_from <= day and (row.valid_to is None or day < row.valid_to)


def item_of(receipt):
    """The line or the admission on which a listed receipt rests; None for what rests on neither."""
    sent = receipt.dispatch
    if receipt.verdict not in LISTED:
        return None
    if sent.entry_id:
        return "line", sent.entry.line_id
    return ("admission", sent.admission_id) if sent.admission_id else None


class RecountForce:
    """{row: {metric: number}} of one month, of what was known at ``cut``."""

    def __init__(self, authority, month, cut):
        self.authority, self.month, self.cut = authority, month, cut
        self.last_day = last_day_of(month)

    def is_known(self, row):
        return row.known_from <= self.cut and (row.known_to is None or row.known_to > self.cut)

    def receipts(self):
        return Receipt.objects.filter(dispatch__authority=self.authority).select_related(
            "dispatch__entry", "dispatch__admission", "community"
        )

    def by_duration(self):
        table = {key: defaultdict(int) for key in (*Duration.values, "unsaid")}
        found = defaultdict(set)
        for one in self.receipts():
            if is_in(one.received_at, self.month) and one.verdict in LISTED:
                item = item_of(one)
                row = one.dispatch.admission.duration if item and item[0] == "admission" else "unsaid"
                table[row]["listed"] += 1
                found[row] |= {item} - {None}
        for row, items in found.items():
            table[row]["items"] = len(items)
        return table

    def platform_frequency(self):
        table = {key: defaultdict(int) for key in (*Frequency.values, "unsaid")}
        for burden, places in self.kept().items():
            if burden.kind in ("platform", "app"):
                row = table[burden.frequency or "unsaid"]
                row["standing"] += 1
                row["standing_places"] += places
                row["entries_a_year"] += places * ROUNDS.get(burden.frequency, 0)
        return table

    def places(self):
        return BurdenPlace.objects.select_related("burden", "community")

    def kept(self):
        """{burden: how many communities keep it on the last day}."""
        kept = defaultdict(int)
        for place in self.places():
            if holds(place, self.last_day) and place.burden.authority_id == self.authority.pk:
                kept[place.burden] += 1
        return kept

    def in_hand(self):
        """Receipts of the month or before that weren't over before it began."""
        begins = self.last_day.replace(day=1)
        for one in self.receipts().prefetch_related("steps"):
            ends = [step.at for step in one.steps.all() if step.to_state in ("completed", "refused", "recalled")]
            was_over = any(localdate(step) < begins for step in ends)
            if localdate(one.received_at) <= self.last_day and not was_over:
                yield one

    def loads(self):
        """The numbers of what is in hand."""
        sets = {name: defaultdict(set) for name in ("matters", "categories", "units")}
        for one in self.in_hand():
            sets["matters"][one.community_id] |= {item_of(one)} - {None}
            sets["categories"][one.community_id].add(one.dispatch.category)
            sets["units"][one.community_id] |= {one.dispatch.sender_id} - {None}
        counts = {}
        for name, places, most in (
            ("matters", "matter_places", "most_matters"),
            ("categories", "category_places", "most_categories"),
            ("units", "unit_places", "most_units"),
        ):
            each = list(sets[name].values())
            counts[name] = len(set().union(*each))
            counts[places] = sum(map(len, each))
            counts[most] = max(map(len, each), default=0)
        return counts

    def forms(self):
        kinds, times = set(), 0
        for one in self.receipts():
            if is_in(one.received_at, self.month) and one.dispatch.forms_asked:
                kinds.add((one.dispatch.sender_id, one.dispatch.sender_name, one.dispatch.forms_asked.strip()))
                times += 1
        return {"forms": len(kinds), "submissions": times}

    def things(self):
        """{thing: (whether it counts, hours a month or None, which wording)} in force on the last day."""
        found = {}
        there = {one.pk for one in Community.objects.all() if holds(one, self.last_day)}
        for one in ListEntry.objects.select_related("line__item_list"):
            if one.line.item_list.kind in ASKING and holds(one, self.last_day) and self.is_known(one):
                found["line", one.line_id] = 1, Decimal(0), one.enacted_by_id
        for term in AdmissionTerm.objects.select_related("admission"):
            if holds(term, self.last_day) and self.is_known(term):
                admission = term.admission
                covered = {one.pk for one in admission.communities.all()}
                passed = InheritedCoverage.objects.filter(admission=admission, is_covered=True)
                covered |= {one.community_id for one in passed if one.settled_at <= self.cut}
                hours = self.monthly(Fraction(admission.workload_hours), admission.frequency, len(covered & there))
                found["admission", admission.pk] = 1, hours, None
        for burden, places in self.kept().items():
            if burden.admission_id is None:
                minutes = burden.minutes_each
                hours = None if minutes is None else self.monthly(Fraction(minutes, 60), burden.frequency, places)
                found["burden", burden] = int(burden.line_id is None), hours, None
        return found

    def monthly(self, hours, frequency, places):
        """Hours a month, to one decimal."""
        if frequency not in ROUNDS:
            return None
        exact = hours * ROUNDS[frequency] * places / 12
        return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)

    def summary(self):
        things = self.things().values()
        force = {
            "in_force": sum(counts for counts, _hours, _mark in things),
            "in_force_hours": sum((hours or Decimal(0) for _counts, hours, _mark in things), Decimal(0)),
            "in_force_unsaid": sum(hours is None for _counts, hours, _mark in things),
        }
        return {**self.loads(), **self.forms(), **force}

    def causes(self):
        """Each thing looked at on both days, and asked why it is there or no longer."""
        names = ("new_law", "own_wish", "anew", "registered", "resumed", "places", "ended")
        table = {name: defaultdict(Decimal) for name in names}
        month_before = (self.month - timedelta(days=1)).replace(day=1)
        was, now = RecountForce(self.authority, month_before, self.cut).things(), self.things()
        taken = self.taken_over(was, now)

        def book(cause, side, thing, sign):
            counts, hours, _mark = thing
            row = table[cause]
            row[f"cause_{side}"] += counts
            row["cause_net"] += sign * counts
            row[f"cause_{side}_hours"] += hours or 0
            row["cause_net_hours"] += sign * (hours or 0)

        for key, thing in now.items():
            if key not in was:
                book(self.why_new(key, was, now, taken), "added", thing, 1)
            elif was[key][2] != thing[2]:
                book("new_law", "ended", was[key], -1)
                book("new_law", "added", thing, 1)
            elif was[key][1] != thing[1]:
                more = thing[1] - was[key][1]
                book("places", "added" if more > 0 else "ended", (0, abs(more), None), 1 if more > 0 else -1)
        for key, thing in was.items():
            if key not in now:
                book("anew" if key in taken.values() else "ended", "ended", thing, -1)
        return table

    def why_new(self, key, was, now, taken):
        kind, one = key
        if kind == "line":
            return "new_law"
        if kind == "burden":
            line = ("line", one.line_id)
            is_new_law = line in now and (line not in was or was[line][2] != now[line][2])
            return "new_law" if is_new_law else "registered"
        if key in taken:
            return "anew"
        last = last_day_of((self.month - timedelta(days=1)).replace(day=1))
        terms = AdmissionTerm.objects.filter(admission_id=one)
        return "resumed" if any(term.valid_from <= last for term in terms) else "own_wish"

    def taken_over(self, was, now):
        """{new admission: the one that ended and that it goes on from}."""
        taken = {}
        for key in sorted((key for key in now if key[0] == "admission" and key not in was), key=lambda key: key[1]):
            later = Admission.objects.get(pk=key[1])
            for one in Admission.objects.all():
                goes_on = later.decision.replaces_id == one.decision_id or (
                    later.application.copied_from_id == one.application_id and one.name == later.name
                )
                if goes_on and ("admission", one.pk) in was and ("admission", one.pk) not in now:
                    taken[key] = "admission", one.pk
        return taken
