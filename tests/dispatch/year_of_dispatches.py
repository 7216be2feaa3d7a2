"""A generated year of dispatches: what was said of each community when it was sent, asked of the register again."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import transaction
from django.utils.timezone import get_current_timezone

from dispatch.models import Scope
from dispatch.questions import answer
from dispatch.sending import plan_for, send
from registry.models import Community, ListEntry
from tests.dispatch.sendings import wish_of
from tests.dispatch.year_acts import LINES, Acts
from web import clock
from web.refusals import NotAllowed

FIRST, LAST = date(2026, 1, 12), date(2026, 12, 20)
#: Days come in runs, so that caps, suspensions and filings change between the sendings of a small year too.
RUN = 5
MERGERS, MOST_TRIES = 3, 6
STEP = timedelta(minutes=1)


@dataclass(frozen=True)
class Case:
    """What the register said of a subject for a community (id) when somebody wanted to send it."""

    moment: datetime
    subject: tuple
    text: str
    community: int
    said: tuple
    is_sent: bool

    @property
    def on(self):
        """The day."""
        return self.moment.date()


@dataclass
class Compared:
    """The cases; where register, model and receipts differ, as sentences; and what late records changed, by kind."""

    cases: int = 0
    differ: list = field(default_factory=list)
    changed: Counter = field(default_factory=Counter)
    kinds: Counter = field(default_factory=Counter)


class YearOfDispatches:
    """``n`` dispatches on a fresh district, by a seed; the same seed gives the same year."""

    def __init__(self, district, n, seed):
        self.district, self.n, self.chance = district, n, Random(seed)
        self.acts = Acts(district, self.chance)
        self.model, self.officer = self.acts.model, district.officer
        self.cases, self.n_sent, self.n_barred, self.differ = [], 0, 0, []
        self._moment = None

    def run(self):
        """Live through the year: acts and sendings, each at a moment of its own."""
        days = self._days()
        mergers = set(days[RUN // 2 :: max(1, len(days) // MERGERS)][:MERGERS])
        rate = max(0.12, min(0.6, 90 / self.n))
        for place, day in enumerate(days):
            self._moment = datetime.combine(day, time(8), get_current_timezone())
            share = -(-(self.n - self.n_sent) // (len(days) - place))
            if place % RUN == 0:
                self._prepare(first=place == 0)
            if day in mergers:
                self._at_once(self.acts.merge)
            self._send_some(share, rate)
        assert self.n_sent == self.n, f"only {self.n_sent} of {self.n} could be sent"

    def _days(self):
        """The days of the year on which something happens: runs of days, evenly spread."""
        runs = max(3, min(48, self.n // 60))
        starts = [FIRST + timedelta(days=i * ((LAST - FIRST).days - RUN) // (runs - 1)) for i in range(runs)]
        return sorted({start + timedelta(days=i) for start in starts for i in range(RUN)})

    def _prepare(self, *, first):
        """Before a run of days: what is admitted and declared, some of it so long ago that its filing is overdue."""
        begin = self._moment
        for days in (10, 9, 2):
            self._moment = begin - timedelta(days=days) + timedelta(hours=4)
            self._at_once(self.acts.declare)
        for _n in range(6 if first else 2):
            self._at_once(self.acts.admit)
        self._moment = begin

    def _send_some(self, share, rate):
        wanted, tries = self.n_sent + share, share * MOST_TRIES
        while self.n_sent < wanted and tries:
            if self.chance.random() < rate:
                self._at_once(self.acts.act)
            else:
                tries -= 1
                self._at_once(self._try_to_send)

    def _at_once(self, act):
        self._moment += STEP
        with clock.at(self._moment), transaction.atomic():
            return act()

    def _try_to_send(self):
        found = self._subject()
        if found is None:
            return
        subject, key, text = found
        communities = self._communities()
        wish = wish_of(
            self.district,
            key,
            scope=Scope.CHOSEN,
            communities=tuple(communities),
            acts=(),
            leave_out=True,
            reason="上级要求。",
        )
        plan = plan_for(wish, by=self.officer)
        sent = self._send(wish, subject)
        for group in plan.groups:
            paper = _paper(group.citation.as_json() if group.citation else {})
            said = (str(group.verdict), frozenset(map(str, group.flags)), paper)
            for community in group.communities:
                self._keep(Case(self._moment, subject, text, community, said, community in sent), group.is_barred, sent)

    def _keep(self, case, is_barred, sent):
        if is_barred == case.is_sent:
            self.differ.append(f"{case}: barred {is_barred}, sent {case.is_sent}")
        if case.is_sent and sent[case.community] != case.said:
            self.differ.append(f"{case}: the receipt says {sent[case.community]}")
        self.cases.append(case)

    def _send(self, wish, subject):
        """{community: what its receipt says} of a sending; none when nobody may be sent it."""
        try:
            dispatch, _is_new = send(wish, by=self.officer, token=self.acts.token())
        except NotAllowed as why:
            assert why.code == "barred", why
            self.n_barred += 1
            return {}
        self.n_sent += 1
        receipts = list(dispatch.receipts.order_by("pk"))
        self.acts.sent(dispatch, subject, [one.community_id for one in receipts])
        return {
            one.community_id: (one.verdict, frozenset(one.flags), _paper(one.citation.get("line", {})))
            for one in receipts
        }

    def _subject(self):
        """(subject, its key in a wish, the text that asks for it), mostly of late; None when there is none of the kind."""
        kind = self.chance.choices(("admission", "emergency", "line"), (60, 20, 20))[0]
        if kind == "line":
            return self._line()
        known = self.acts.admissions[-14:] if kind == "admission" else self.acts.emergencies[-5:]
        subject = self.chance.choice(known)
        (first, *_later) = self.model.records[subject]
        number = first.said["record"]
        return subject, f"{subject[0]}-{subject[1]}", f"请按{number}办理"

    def _line(self):
        place = self.chance.choice(list(LINES))
        rows = ListEntry.objects.in_force(clock.today())
        entry = rows.filter(line__item_list__kind=place[0], line__number=place[1]).first()
        return entry and (place, f"entry-{entry.pk}", f"请各社区{entry.name}")

    def _communities(self):
        there = [one.pk for one in self.acts.open_on(clock.today())]
        return there if self.chance.random() < 0.04 else self.chance.sample(there, self.chance.randint(1, 3))

    def compare(self):
        """Ask the register about every case again: as it was known when it was sent, and as it is known now.

        Both answers must be those of the model; they differ from what was said only where a record came late.
        """
        found = Compared(cases=len(self.cases), differ=list(self.differ))
        communities = Community.objects.select_related("authority").in_bulk()
        for case in self.cases:
            then = self._ask(case, communities, case.moment)
            now = self._ask(case, communities, None)
            place = (case.subject, case.community, case.on)
            model_then = self.model.verdict(*place, case.moment)
            model_now = self.model.verdict(*place)
            late = self.model.late(*place, case.moment)
            found.kinds[case.said[0], tuple(sorted(case.said[1]))] += 1
            if not case.said == then == model_then:
                found.differ.append(f"{case}: asked again {then}, model {model_then}")
            if now != model_now:
                found.differ.append(f"{case}: now {now}, model {model_now}")
            if now != case.said:
                found.changed.update(late or {"nothing late"})
        if found.changed["nothing late"]:
            found.differ.append(f"{found.changed['nothing late']} answers changed without a late record")
        return found

    def _ask(self, case, communities, known_at):
        community = communities[case.community]
        found = answer(case.text, authority=self.district.authority, community=community, on=case.on, known_at=known_at)
        cited = found.rests_on.citation.as_json() if found.rests_on else {}
        return str(found.verdict), frozenset(map(str, found.flags)), _paper(cited)


def _paper(line):
    """The number of the paper on which a line as a receipt keeps it rests; None without a line."""
    return (line.get("order_number") or line.get("number")) if line else None
