"""A slow, plain model of how sendings stand with communities, without a database: records in the order in which they
became known, each gone through anew for every question.

It knows nothing of terms, ranges, groups or queries; so that the register, which does, can be held against it.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from tests.registry.law_model import Law

PERIODS = {
    "month": lambda day, on: (day.year, day.month) == (on.year, on.month),
    "quarter": lambda day, on: (day.year, (day.month + 2) // 3) == (on.year, (on.month + 2) // 3),
    "year": lambda day, on: day.year == on.year,
    "whole": lambda day, on: True,
    "week": lambda day, on: day.isocalendar()[:2] == on.isocalendar()[:2],
    "half_year": lambda day, on: (day.year, day.month > 6) == (on.year, on.month > 6),
}
ONCE_IN = {
    "once": "whole",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "half_yearly": "half_year",
    "yearly": "year",
}
NOTHING = ("unlisted", frozenset(), None)


@dataclass(frozen=True)
class Record:
    """What became known of a subject at a moment, and says something of days from ``day`` on; ``community`` (an id): only
    of that one. ``said`` holds the rest, by kind."""

    known: datetime
    kind: str
    subject: object
    day: date
    community: int | None = None
    said: dict = field(default_factory=dict)


@dataclass
class YearModel:
    """All records; ``law`` the words of the lists; ``links`` who follows whom, as (day, ids of predecessors, heir's id)."""

    law: Law = field(default_factory=Law)
    records: dict = field(default_factory=lambda: defaultdict(list))
    links: list = field(default_factory=list)

    def note(self, known, kind, subject, day, community=None, **said):
        """Keep a record."""
        self.records[subject].append(Record(known, kind, subject, day, community, said))

    def verdict(self, subject, community, on, known=None):
        """(verdict, flags, number of the paper it rests on or None) of a subject for a community on a day, as known at a
        moment (None: now)."""
        kind = subject[0]
        rule = {"admission": self._admission, "emergency": self._emergency}.get(kind, self._line)
        return rule(subject, community, on, known)

    def late(self, subject, community, on, known):
        """The kinds of the records about the case that were not known before the moment and speak of the day or earlier."""
        concerned = {None, community, *self._before(community, on)}
        of_subject = [one for part in self._chain(subject) for one in self.records[part] if one.community in concerned]
        kinds = {one.kind for one in of_subject if one.day <= on and not _was_known(one, known)}
        words = {"order" for one in self.law.of(subject) if one.on <= on and one.known > known}
        return kinds | words

    def _of(self, subject, kind, known):
        rows = [one for one in self.records[subject] if one.kind == kind]
        return rows if known is None else [one for one in rows if _was_known(one, known)]

    def _line(self, place, community, on, known):
        word = self.law.holding(place, on, known)
        if word is None:
            return NOTHING
        confirmed = {(one.said["order"], one.said["because_of"]) for one in self._of(place, "confirmed", known)}
        waits = [
            one
            for one in self.law.of(place, known)
            if one.known > word.known and one.on < word.on and (word.order, one.order) not in confirmed
        ]
        flags = {"provisional"} if waits else set()
        return place[0], frozenset(flags | self._late_money(place, community, on, known)), word.order

    def _admission(self, subject, community, on, known):
        (admitted,) = self._of(subject, "admitted", known)
        if on < admitted.day:
            return NOTHING
        state, is_here = self._state(subject, admitted, on, known), self._covers(subject, admitted, community, known)
        number = admitted.said["number"]
        if state != "holds":
            return ("unlisted", frozenset({state}), number) if is_here else NOTHING
        if not is_here:
            return "unlisted", frozenset({"over_scope"}), number
        flags = [self._unmet(one, subject, community, on, known) for one in admitted.said["conditions"]]
        flags.append(self._too_often(admitted, subject, community, on, known))
        flags = frozenset(flags) | self._late_money(subject, community, on, known)
        return "admitted", flags - {None}, number

    def _state(self, subject, admitted, on, known):
        """Whether it holds on a day, is suspended or expired: what was known first is gone through first."""
        state = "holds" if on <= admitted.said["last_day"] else "expired"
        for one in sorted(self.records[subject], key=lambda one: one.known):
            if one.day > on or not (known is None or _was_known(one, known)):
                continue
            if one.kind == "replaced":
                state = "expired"
            elif one.kind == "suspended" and state == "holds" and on <= one.said["last_day"]:
                state = "suspended"
            elif one.kind == "resumed" and state == "suspended":
                state = "holds"
        return state

    def _covers(self, subject, admitted, community, known):
        passed_on = {one.community for one in self._of(subject, "covered", known)}
        return community in admitted.said["named"] or community in passed_on

    def _unmet(self, row, subject, community, on, known):
        if row["kind"] == "funds_first":
            money = self._money(subject, community, on, known)
            return None if money and all(one["came"] >= one["yuan"] for one in money) else "unfunded"
        if row["kind"] == "months":
            return None if on.month in row["months"] else "over_scope"
        used = self._received(subject, community, on, known, row["period"])
        return "over_scope" if len(used) >= row["times"] else None

    def _too_often(self, admitted, subject, community, on, known):
        """Over scope, when it came in the period of its own frequency already, and no condition sets another cap."""
        period = ONCE_IN.get(admitted.said["frequency"])
        if period is None or any(row["times"] for row in admitted.said["conditions"]):
            return None
        return "over_scope" if self._received(subject, community, on, known, period) else None

    def _late_money(self, subject, community, on, known):
        """Unfunded, when something promised was due before the day and isn't paid in full."""
        money = self._money(subject, community, on, known)
        return {"unfunded"} if any(one["due"] < on and one["paid"] < one["yuan"] for one in money) else set()

    def _money(self, subject, community, on, known):
        """What stands promised to the community or whom it follows, with what was paid and came of it by the day."""
        found, whom = [], {community, *self._before(community, on)}
        for part in [part for part, of_the_case in self._chain(subject).items() if of_the_case]:
            promised = self._of(part, "promised", known)
            replaced = {one.said["replaces"] for one in promised}
            for one in promised:
                if one.community in whom and one.said["promise"] not in replaced:
                    place = (part, one.said["series"], one.community, on, known)
                    found.append({**one.said, "paid": self._sum("paid", *place), "came": self._sum("came", *place)})
        return found

    def _sum(self, kind, part, series, community, on, known):
        """What was paid or came to one community, of which the payment wasn't taken back."""
        gone = {one.said["payment"] for one in self._of(part, "gone", known)} if kind == "came" else set()
        return sum(
            one.said["yuan"]
            for one in self._of(part, kind, known)
            if (one.said["series"], one.community) == (series, community)
            and one.day <= on
            and one.said["payment"] not in gone
        )

    def _received(self, subject, community, on, known, period):
        """What the community, or whom it follows, received of a matter in the period of a day, and neither refused nor
        had taken back."""
        whom = {community, *self._before(community, on)}
        found = []
        for part, of_the_case in self._chain(subject).items():
            back = {(one.said["dispatch"], one.community) for one in self._of(part, "returned", known)}
            found += [
                one
                for one in self._of(part, "received", known)
                if one.community in whom
                and one.day <= on
                and PERIODS[period](one.day, on)
                and (of_the_case or period != "whole")
                and (one.said["dispatch"], one.community) not in back
            ]
        return found

    def _chain(self, subject):
        """{subject: whether of the same case} of a matter and those that it goes on from."""
        admitted = next((one for one in self.records[subject] if one.kind == "admitted"), None)
        return {subject: True, **(admitted.said["earlier"] if admitted else {})}

    def _emergency(self, subject, community, on, known):
        (declared,) = self._of(subject, "declared", known)
        said, number = declared.said, declared.said["number"]
        if on < declared.day:
            return NOTHING
        is_here = said["named"] is None or self._passes_to(community, said["named"], on)
        if flag := self._out_of_force(subject, said, on, known):
            return ("unlisted", frozenset({flag}), number) if is_here else NOTHING
        return ("emergency", frozenset(), number) if is_here else ("unlisted", frozenset({"over_scope"}), number)

    def _out_of_force(self, subject, said, on, known):
        ended = [one for one in self._of(subject, "ended", known) if one.day <= on]
        if ended or on > said["last_day"]:
            return "over"
        filed = [one for one in self._of(subject, "filed", known) if one.day <= on]
        return None if filed or on <= said["file_by"] else "unfiled"

    def _before(self, community, on):
        """Whom a community follows by a day, directly or through others."""
        found = set()
        for day, predecessors, heir in self.links:
            if heir == community and day <= on:
                found |= predecessors.union(*(self._before(one, on) for one in predecessors))
        return found

    def _passes_to(self, community, named, on):
        """Whether what was said of some communities holds for one: it is among them, or follows some that all are."""
        before = [
            predecessors for day, predecessors, heir in self.links if heir == community and day <= on and predecessors
        ]
        inherits = any(all(self._passes_to(one, named, on) for one in some) for some in before)
        return community in named or inherits


def _was_known(record, moment):
    """Whether a record was known at a moment; what is received at that very moment is what the question is about."""
    return record.known < moment if record.kind == "received" else record.known <= moment
