"""A year of a district with three streets and thirty-six communities, in which units merge, are renamed and move, made by chance
from a seed: everything that a month counts, much of it at the edges of months, recorded late, mended or replaced later."""

from datetime import timedelta

from admission.models import Decision, Outcome
from dispatch.joining import join
from dispatch.models import Dispatch, Origin
from registry.models import Community, Department, Street
from registry.models.units import UnitKind
from registry.successions import NewUnit, merge, rename, transfer
from reports import months
from tests.district import OPENED
from tests.reports import surveys
from tests.reports.random_month import RandomMonth, at
from web import clock

STREETS = 3


def cut_of(month):
    """When a month (its first day) is counted: in the morning of the fifth of the next."""
    after = months.shifted(month, 1)
    return at(after.year, after.month, 5, 9)


def enlarge(district, communities):
    """A third street, and so many communities in all, by turns in the three."""
    make = {"authority": district.authority, "valid_from": OPENED}
    third = Street.objects.create(kind=UnitKind.STREET, code="s3", name="北街街道", official_order=3, **make)
    streets = [district.street, district.other_street, third]
    Community.objects.bulk_create(
        Community(
            kind=UnitKind.COMMUNITY, code=f"y{n}", name=f"第{n}社区", parent=streets[n % 3], official_order=n, **make
        )
        for n in range(4, communities + 1)
    )


def replaced(decision, outcome, moment, number):
    """A decision with that outcome and number in the place of another."""
    return Decision.objects.create(
        application=decision.application,
        number=number,
        outcome=outcome,
        body=decision.body,
        decided_by=decision.decided_by,
        decided_at=moment,
        published_on=moment.date(),
        effective_on=moment.date() + timedelta(days=1),
        letter="决定书",
        replaces=decision,
    )


class GeneratedYear(RandomMonth):
    """Acts of ``months`` (first days, in order) and some around them."""

    def __init__(self, district, seed, months_counted, *, communities=36):
        super().__init__(district, seed)
        self.months = list(months_counted)
        enlarge(district, communities)
        self.change_units()
        self.all_communities = list(Community.objects.of(district.authority).order_by("official_order", "pk"))
        self.communities = [one for one in self.all_communities if one.valid_to is None]
        self.departments = list(Department.objects.of(district.authority).order_by("official_order", "pk"))
        self.since = months.shifted(self.months[0], -2)
        self.days = sorted(
            day
            for month in self.months
            for day in (month, months.last_day(month), month + timedelta(days=self.more_dice.randrange(1, 27)))
        )
        self.until = months.shifted(self.months[-1], 3)

    def change_units(self):
        """In the middle of the year two communities merge and a department is renamed; a month later a community moves."""
        district, middle = self.district, self.months[len(self.months) // 2]
        day, by = middle + timedelta(days=9), district.operator
        with clock.at(day):
            merge([district.community1, district.community2], NewUnit("合苑社区", "he"), on=day, by=by)
            rename(district.other_department, NewUnit("统计调查局", "tj"), on=day, by=by)
        later = months.shifted(middle, 1)
        with clock.at(later):
            transfer([district.community3], district.street, on=later, by=by)

    def fill(self, *, dispatches, applications):
        """Acts, surveys, pastes that are joined, and decisions that others replace; returns itself."""
        super().fill(dispatches=dispatches, applications=applications)
        for decision in Decision.objects.filter(replaces=None, replaced_by=None).order_by("pk"):
            if decision.decided_at > self.long_ago and self.dice.random() < 0.2:
                self.replace(decision)
        surveys.fill(self.district, self.dice.randrange(999), [cut_of(one) - timedelta(days=9) for one in self.months])
        for _n in range(max(1, dispatches // 30)):
            self.join_pastes()
        return self

    def some_cut(self):
        return cut_of(self.more_dice.choice(self.months))

    def moment(self):
        """Some moment of the months or up to sixty days around them; often an edge of one."""
        first, last = self.months[0], months.shifted(self.months[-1], 1)
        if self.dice.random() < 0.15:
            edge = self.dice.choice([*self.months, last])
            return at(edge.year, edge.month, 1) - timedelta(seconds=self.dice.choice([0, 1]))
        begin = at(first.year, first.month, 1)
        minutes = int((at(last.year, last.month, 1) - begin).total_seconds() // 60)
        if self.dice.random() < 0.1:
            return begin + timedelta(minutes=self.dice.randrange(-60 * 24 * 60, minutes + 60 * 24 * 60))
        return begin + timedelta(minutes=self.dice.randrange(minutes))

    def there(self, units, moment):
        """Those of the units that stood then."""
        day = moment.date()
        return [one for one in units if one.valid_from <= day and (one.valid_to is None or day < one.valid_to)]

    def senders_at(self, moment):
        departments = self.there(self.departments, moment)
        return [*departments, *departments, self.district.street, self.district.other_street, None]

    def some_communities(self, moment):
        """All, those of a street, or a few."""
        there = self.there(self.all_communities, moment)
        how = self.dice.random()
        if how < 0.1:
            return there
        if how < 0.3:
            street = self.dice.choice(there).parent_id
            return [one for one in there if one.parent_id == street]
        return self.dice.sample(there, self.dice.randint(1, 6))

    def some_community(self, moment):
        return self.dice.choice(self.there(self.all_communities, moment))

    def replace(self, decision):
        """Another decision in the place of one, days or months later, with the other outcome."""
        self.count += 1
        turned = Outcome.REJECTED if decision.outcome == Outcome.APPROVED else Outcome.APPROVED
        moment = decision.decided_at + timedelta(days=self.dice.randrange(1, 70))
        replaced(decision, turned, moment, f"测试区决〔2027〕{self.count}号")

    def join_pastes(self):
        """What several communities pasted of one notice, joined by the reviewer soon or only after the month was counted."""
        moment = self.moment()
        said = {"authority": self.district.authority, "origin": Origin.REPORTED, "created_by": self.district.worker}
        pks = []
        for community in self.some_communities(moment):
            moment += timedelta(hours=self.dice.randrange(1, 40))
            sent = Dispatch.objects.create(title="请报养犬台账", sent_at=moment, **said)
            self.receipt(sent, community)
            pks.append(sent.pk)
        if len(pks) > 1:
            with clock.at(moment + timedelta(days=self.dice.randrange(1, 30))):
                join(pks, by=self.district.reviewer)


def year_of(first):
    """The first days of twelve months from one."""
    return [months.shifted(first, n) for n in range(12)]
