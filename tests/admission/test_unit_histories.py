"""Random histories of communities against a slow, plain model of who is there, who covers whom, and who sees what."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Membership, User
from accounts.roles import Role
from admission.inheritance import answer
from admission.models import Admission, InheritedCoverage
from registry.models import Community, Street, Unit
from registry.models.units import UnitKind
from registry.successions import NewUnit, close, merge, rename, split, transfer
from tests.dispatch.rows import admit
from tests.district import OPENED, make_district
from web import clock

TODAY = date(2026, 6, 1)
FIRST = date(2026, 2, 2)
LAST = date(2026, 12, 31)
VERBS = ["merge", "into", "split", "rename", "transfer", "street", "close", "answer"]


@dataclass
class Place:
    """A community of the model: from when, until when, whom it follows, and what is known of each admission."""

    code: str
    since: date
    before: tuple = ()
    until: date | None = None
    covered: dict = field(default_factory=dict)


class Model:
    """The law of successions in plain words."""

    def __init__(self, codes):
        self.places = [Place(code, OPENED) for code in codes]

    def there(self, day):
        return {one.code for one in self.places if one.since <= day and (one.until is None or day < one.until)}

    def of(self, code):
        return next(one for one in self.places if one.code == code and one.until is None)

    def follow(self, olds, codes, day, ends):
        """The old ones end, each new one follows all of them; an admission that has ended by then is nobody's any more."""
        for one in olds:
            one.until = day
        for code in codes:
            self.places.append(Place(code, day, tuple(olds)))
            for name, end in ends.items():
                if end > day:
                    self.judge(self.places[-1], name)

    def judge(self, place, name):
        """Covered when all before it are; not when none is or may be; else somebody must say (None)."""
        known = {one.covered.get(name, False) for one in place.before}
        place.covered[name] = True if known == {True} else False if known == {False} else None

    def say(self, place, name, is_covered):
        """An answer, and what it settles further down."""
        place.covered[name] = is_covered
        for one in self.places:
            if one.before and one.covered.get(name, False) is None:
                self.judge(one, name)

    def line(self, place):
        """The place and all whom it follows."""
        found = {(place.code, place.since)}
        for one in place.before:
            found |= self.line(one)
        return found


class History:
    """The same acts done to the register and to the model."""

    def __init__(self, draw):
        self.draw = draw
        self.district = make_district()
        self.model = Model(["c1", "c2", "c3"])
        self.ends = {}
        for n, codes in enumerate((["c1"], ["c1", "c2"], ["c1", "c2", "c3"], ["c3"])):
            self.admit(f"事项{n}", codes, FIRST + timedelta(days=draw(st.sampled_from([3, 40, 300]))))
        self.day = FIRST
        self.serial = 100

    def admit(self, name, codes, last_day):
        named = list(Community.objects.filter(code__in=codes))
        admit(self.district, name, since=date(2026, 1, 5), last_day=last_day, communities=named)
        self.ends[name] = last_day + timedelta(days=1)
        for code in codes:
            self.model.of(code).covered[name] = True

    def new_code(self):
        self.serial += 1
        return f"n{self.serial}"

    def unit(self, code):
        return Unit.objects.get(code=code, valid_to=None)

    def step(self, verb):
        """One act, if the state allows it."""
        self.day += timedelta(days=self.draw(st.integers(1, 5)))
        living = sorted(one.code for one in self.model.places if one.until is None)
        if verb == "answer":
            return self.say()
        if not living or (verb in ("merge", "into") and len(living) < 2):
            return None
        chosen = self.draw(st.permutations(living))
        return getattr(self, f"do_{verb}")(chosen)

    def said(self):
        return {"on": self.day, "by": self.district.operator}

    def follow(self, olds, codes):
        self.model.follow([self.model.of(code) for code in olds], codes, self.day, self.ends)

    def do_merge(self, chosen):
        olds, new = chosen[: self.draw(st.integers(2, 3))], self.new_code()
        merge([self.unit(code) for code in olds], NewUnit(new, new), **self.said())
        self.follow(olds, [new])

    def do_into(self, chosen):
        merge([self.unit(code) for code in chosen[:2]], NewUnit(chosen[0], chosen[0]), **self.said())
        self.follow(chosen[:2], [chosen[0]])

    def do_split(self, chosen):
        codes = [chosen[0], self.new_code()]
        split(self.unit(chosen[0]), [NewUnit(code, code) for code in codes], **self.said())
        self.follow(chosen[:1], codes)

    def do_rename(self, chosen):
        code = self.draw(st.sampled_from([chosen[0], self.new_code()]))
        rename(self.unit(chosen[0]), NewUnit(f"新{self.serial}{self.day}", code), **self.said())
        self.follow(chosen[:1], [code])

    def do_transfer(self, chosen):
        unit = self.unit(chosen[0])
        other = Street.objects.filter(valid_to=None).exclude(pk=unit.parent_id).get()
        transfer([unit], other, **self.said())
        self.follow(chosen[:1], chosen[:1])

    def do_street(self, chosen):
        street = self.unit(chosen[0]).parent
        moved = sorted(Unit.objects.filter(parent=street, valid_to=None).values_list("code", flat=True))
        rename(street, NewUnit(f"街{self.day}", street.code), **self.said())
        for code in moved:
            self.follow([code], [code])

    def do_close(self, chosen):
        close(self.unit(chosen[0]), **self.said())
        self.model.of(chosen[0]).until = self.day

    def say(self):
        rows = list(InheritedCoverage.objects.waiting().select_related("community", "admission").order_by("pk"))
        if not rows:
            return
        row = self.draw(st.sampled_from(rows))
        is_covered = self.draw(st.booleans())
        place = self.place_of(row.community)
        answer(row, is_covered=is_covered, reason="核实过。", by=self.district.reviewer)
        self.model.say(place, row.admission.name, is_covered)

    def place_of(self, unit):
        return next(one for one in self.model.places if (one.code, one.since) == (unit.code, unit.valid_from))


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data(), verbs=st.lists(st.sampled_from(VERBS), min_size=3, max_size=9))
def test_the_register_agrees_with_the_plain_model_after_any_history(data, verbs):
    with transaction.atomic():
        with clock.at(TODAY):
            history = History(data.draw)
            for verb in verbs:
                history.step(verb)
        check_days(history)
        check_coverage(history)
        check_sight(history)
        transaction.set_rollback(True)


def check_days(history):
    """On the day before, of and after each change, exactly the communities of the model are there."""
    changes = {one.until for one in history.model.places if one.until} | {one.since for one in history.model.places}
    for day in {change + timedelta(days=n) for change in changes for n in (-1, 0, 1)}:
        there = sorted(Community.objects.on(day).values_list("code", flat=True))
        assert there == sorted(history.model.there(day)), day
    assert not Unit.objects.filter(kind=UnitKind.COMMUNITY, valid_to=None).exclude(parent__valid_to=None).exists()


def check_coverage(history):
    """Each admission covers exactly the communities of the model, and exactly the model's open questions are open."""
    for unit in Community.objects.all():
        known = history.place_of(unit).covered
        covering = set(Admission.objects.covering(unit).values_list("name", flat=True))
        waiting = InheritedCoverage.objects.waiting().filter(community=unit)
        assert covering == {name for name, state in known.items() if state}, unit
        assert set(waiting.values_list("admission__name", flat=True)) == {
            name for name, state in known.items() if state is None
        }, unit


def check_sight(history):
    """Whoever works in a community sees what belonged to it and to all whom it follows, and nobody else's."""
    for unit in Unit.objects.filter(kind=UnitKind.COMMUNITY, valid_to=None):
        with clock.at(max(TODAY, unit.valid_from)):
            user = User.objects.create(username=f"w{unit.pk}", display_name="甲")
            Membership.objects.create(user=user, unit=unit, role=Role.COMMUNITY_WORKER, valid_from=unit.valid_from)
            seen = Unit.objects.filter(pk__in=user.unit_ids_with("dispatch.receive"))
            pairs = set(seen.values_list("code", "valid_from"))
        assert pairs == history.model.line(history.place_of(unit))
