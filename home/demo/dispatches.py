"""Twelve months of what was sent to communities: each month fewer pieces without a basis, and fewer of those endured."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import cached_property

from dispatch.models import Ground, Origin
from dispatch.verdicts import Flag
from home.demo import tables
from home.demo.people import officers
from home.demo.sendings import Answers, Sending, reported
from home.demo.timeline import Days
from registry.models import ListKind
from registry.models.units import UnitKind

MONTHS = 12
WORKING_DAYS = 22  # of a whole month; the present one has its share
STREET = "street"
REMEMBERED = 90  # days after its end in which an admission is still quoted
NEEDS_FUNDS = "经费到账"
ASKED_TWICE = (ListKind.NEGATIVE, "12")


class Dispatches:
    """Plans the sendings of all months; ``rng`` decides what the table leaves open."""

    def __init__(self, district, today, rng):
        self.district = district
        self.days = Days(today)
        self.rng = rng
        self.answers = Answers(district.authority, today)
        self.officers = officers(district)
        self.papers = {row["unit"]: row["prefix"] for row in tables.own("papers")}
        self.serials = defaultdict(int)
        rows = tables.own("dispatches")
        self.listed = [row for row in rows if row["rests_on"]]
        self.unlisted = [row for row in rows if not row["rests_on"] and row["reported"] == "0"]
        self.heard = [row for row in rows if row["reported"] == "1"]

    def plan(self):
        """All sendings, oldest first."""
        sendings = [one for months_ago in range(MONTHS, -1, -1) for one in self._month(months_ago)]
        sendings += self._waiting()
        # What isn't listed can't be sent through the register: every community that it reached says so.
        sendings = [part for one in sendings for part in (one.as_reports() if _came_otherwise(one) else [one])]
        sendings.sort(key=lambda one: one.moment)
        for one in sendings:
            if one.sender and one.sender.code in self.papers and one.origin == Origin.SENT:
                one.document_number = self._paper(one)
        return sendings

    @cached_property
    def streets(self):
        """The street offices in their order."""
        return [unit for unit in self.district.units.values() if unit.kind == UnitKind.STREET]

    @cached_property
    def _paid(self):
        """The terms of admissions that wait for no money."""
        return [term for term in self.answers.terms if NEEDS_FUNDS not in term.admission.conditions]

    def _month(self, months_ago):
        first = self.days.first_of_month(months_ago)
        working = self.days.working_days_of(first)
        progress = (MONTHS - months_ago) / MONTHS
        share = min(1, len(working) / WORKING_DAYS) if months_ago == 0 else 1
        if not working:
            return
        wanted = {
            self._on_line: (self._in_season(first.month), 14 + 7 * progress),
            self._without_basis: (self.unlisted, 4.4 - 3.4 * progress),
            self._reported: (self.heard, 8 - 4.5 * progress),
        }
        for make, (rows, count) in wanted.items():
            for row in self.rng.sample(rows, min(len(rows), round(count * share))):
                if made := make(row, self.rng.choice(working), progress):
                    yield made
        yield from self._of_admissions(working, round((2 + 4 * progress) * share))
        if months_ago < MONTHS - 3:
            yield from self._of_ended_admissions(working)

    def _in_season(self, month):
        return [row for row in self.listed if not row["months"] or str(month) in row["months"].split("|")]

    def _on_line(self, row, day, progress):
        """Work that a list knows, sent by its department; None when the line wasn't in force that day."""
        place = tuple(row["rests_on"].split(":"))
        sender = self._sender(row["sender"])
        given = self.answers.on_line(place, row["text"], day)
        return given and self._sent(row, day, given, sender)

    def _without_basis(self, row, day, progress):
        """Work that no list knows, sent all the same; the later, the more communities refuse it."""
        sender = self._sender(row["sender"])
        made = self._sent(row, day, self.answers.to_text(row["text"], day), sender)
        made.communities = self._some(made.communities, 2, 4)
        if made.usual_ground:
            made.refusing = {one.pk for one in made.communities if self.rng.random() < 0.5 + 0.45 * progress}
        return made

    def _reported(self, row, day, progress):
        """What came by telephone, on paper or in a chat group: the community enters it and refuses."""
        community = self.rng.choice(self.district.communities)
        sender = community.parent if row["sender"] == STREET else self.district.units.get(row["sender"])
        given = self.answers.to_text(row["text"], day)
        made = reported(self._moment(day), community, given, sender=sender, sender_name=row["sender_name"])
        if made.cited and (made.cited.list, made.cited.number) == ASKED_TWICE:
            made.ground = Ground.DUPLICATE
        return made if made.usual_ground else None

    def _of_admissions(self, working, count):
        """Work that was admitted, sent within its terms; where money is awaited, refused until it comes."""
        sent = set()
        for day in self.rng.choices(working, k=count):
            live = [term for term in self._paid if term.is_true_on(day) and term.pk not in sent]
            if live:
                term = self.rng.choice(live)
                sent.add(term.pk)
                yield self._by_number(term, day, self._covered(term))
        day = self.rng.choice(working)
        unpaid = [term for term in self.answers.terms if term not in self._paid and term.is_true_on(day)]
        yield from (self._unfunded(term, day) for term in unpaid)

    def _unfunded(self, term, day):
        """Sent before the promised money came; every community refuses it for that."""
        communities = self._some([self.district.units[one.code] for one in term.admission.communities.all()], 1, 3)
        made = self._by_number(term, day, communities)
        made.answer = replace(made.answer, flags=(Flag.UNFUNDED,))
        made.refusing = {one.pk for one in communities}
        return made

    def _of_ended_admissions(self, working):
        """Senders who quote an admission that is over, or that never reached this community."""
        day = self.rng.choice(working)
        since = day - timedelta(days=REMEMBERED)
        over = [term for term in self.answers.terms if since <= term.valid_to <= day]
        if over:
            yield self._refused_by_all(self.rng.choice(over), day)
        beyond = [
            term
            for term in self.answers.terms
            if term.is_true_on(day)
            and term.admission.lead_department.kind == UnitKind.DEPARTMENT
            and term.admission.communities.count() < len(self.district.communities) // 2
        ]
        if beyond and self.rng.random() < 0.4:
            term = self.rng.choice(beyond)
            yield self._refused_by_all(term, day, outside=True)

    def _refused_by_all(self, term, day, *, outside=False):
        covered = {one.pk for one in term.admission.communities.all()}
        choice = [one for one in self.district.communities if (one.pk in covered) != outside]
        choice = _within(term.admission.lead_department, choice)
        made = self._by_number(term, day, self._some(choice, 1, 3), reaches=not outside)
        made.refusing = {one.pk for one in made.communities}
        return made

    def _by_number(self, term, day, communities, *, reaches=True):
        admission = term.admission
        text = f"按照{admission.number}，请做好「{admission.name}」：{admission.requirement}"
        return Sending(
            self._moment(day),
            communities,
            self.answers.on_admission(term, text, day, reaches=reaches),
            title=admission.name,
            category=admission.category,
            hours=admission.workload_hours,
            due_on=day + timedelta(days=14),
            sender=admission.lead_department,
        )

    def _covered(self, term):
        covered = [self.district.units[one.code] for one in term.admission.communities.all()]
        covered = _within(term.admission.lead_department, covered)
        if len(covered) < 12 or self.rng.random() < 0.4:
            return covered
        street = self.rng.choice(covered).parent_id
        return [one for one in covered if one.parent_id == street]

    def _sent(self, row, day, given, sender):
        return Sending(
            self._moment(day),
            self._reached(row["scope"], sender),
            given,
            title=row["title"].format(m=day.month),
            category=row["category"],
            hours=Decimal(row["hours"]),
            due_on=day + timedelta(days=int(row["due_days"])),
            sender=sender,
        )

    def _sender(self, code):
        return self.rng.choice(self.streets) if code == STREET else self.district.units[code]

    def _reached(self, scope, sender):
        """The communities that a sending reaches: all, those of a street, some, or one."""
        everywhere = self.district.communities
        street = sender if scope == "own" else self.rng.choice(self.streets)
        of_street = [one for one in everywhere if one.parent_id == street.pk]
        if scope == "all":
            return everywhere if self.rng.random() < 0.6 else of_street
        if scope in ("own", STREET):
            return of_street if self.rng.random() < 0.7 else self._some(of_street, 3, 6)
        return self._some(everywhere, 1, 1) if scope == "one" else self._some(everywhere, 2, 4)

    def _some(self, communities, least, most):
        count = min(len(communities), self.rng.randint(least, most))
        return sorted(self.rng.sample(communities, count), key=lambda one: one.official_order)

    def _moment(self, day):
        return self.days.moment(day, self.rng.randint(8, 16), self.rng.randint(0, 59))

    def _paper(self, sending):
        """The number of the sender's own paper; a department numbers all that it issues, not only this."""
        year = sending.moment.year
        key = sending.sender.code, year
        self.serials[key] += self.rng.randint(1, 5)
        return f"{self.papers[sending.sender.code]}〔{year}〕{self.serials[key]}号"

    def _waiting(self):
        """What reached communities on the last working day and waits: on a list, admitted, and without a basis."""
        day = self.days.working_before(self.days.today)
        vaccination = next(row for row in self.listed if row["rests_on"] == "assist:3")
        patrol = next(row for row in self.unlisted if row["sender"] == STREET)
        first = self.streets[0]
        of_street = [one for one in self.district.communities if one.parent_id == first.pk]
        waiting = [
            self._on_line({**vaccination, "scope": "all"}, day, 1),
            replace(
                self._sent(patrol, day, self.answers.to_text(patrol["text"], day), first), communities=of_street[:3]
            ),
        ]
        live = [term for term in self.answers.terms if term.is_true_on(day)]
        everywhere = [term for term in live if len(term.admission.communities.all()) == len(self.district.communities)]
        waiting += [self._by_number(term, day, self.district.communities) for term in everywhere[-1:]]
        return [replace(one, moment=self.days.moment(day, 17, n), waits=True) for n, one in enumerate(waiting)]


def _came_otherwise(sending):
    return sending.origin == Origin.SENT and sending.is_barred


def _within(sender, communities):
    """Those of the communities to which a unit may send: a street to its own, a department to all."""
    if sender.kind != UnitKind.STREET:
        return communities
    return [one for one in communities if one.parent_id == sender.pk]
