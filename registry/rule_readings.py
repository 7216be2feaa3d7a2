"""The rules of an authority as people read them: what holds on a day, where it comes from, what held and what will hold."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models import AuthorityRule, Unit
from registry.rule_kinds import KINDS
from registry.rules import RULES, Rule
from web import clock

#: Sets the rules of the district.
KEEPER = "registry.keep_rules"
#: Whoever sees every case may read by which rules it is handled.
READERS = (KEEPER, "admission.view_all")


class Origin(models.TextChoices):
    """Who said so."""

    OWN = "own", _("本辖区设定")
    CITY = "city", _("上级市设定")
    DEFAULT = "default", _("系统默认")


@dataclass(frozen=True)
class Held:
    """A rule's value from ``since`` until ``until`` (exclusive; None when open), with ``words`` for it and its origin.

    ``is_assumed`` when it is only usage, which no source confirms.
    """

    key: str
    rule: Rule
    value: Any
    words: str
    origin: Origin
    source: str
    is_assumed: bool
    since: date
    until: date | None
    row: AuthorityRule | None

    @property
    def last_day(self):
        """The last day on which it holds, inclusive; None when open."""
        return self.until and self.until - timedelta(days=1)

    @property
    def may_withdraw(self):
        """Set for the authority itself, for a day to come."""
        return self.origin == Origin.OWN and self.row.valid_from > clock.today()


@dataclass(frozen=True)
class Reading:
    """What holds on the day asked about, and what will hold later, the nearest first."""

    now: Held
    later: tuple

    @property
    def next(self):
        """What holds after it, or None."""
        return next(iter(self.later), None)


def authority_for(user):
    """The authority whose rules the user reads: of the post that keeps them, else of one that sees every case.

    Raises PermissionDenied for everybody else.
    """
    unit = next((unit for one in READERS if (unit := user.unit_for(one))), None)
    if unit is None:
        raise PermissionDenied
    return unit.authority


class Readings:
    """The rules of one authority, with their whole history: two queries."""

    def __init__(self, authority, keys=RULES):
        self.authority, self.keys = authority, keys
        self.rows = defaultdict(list)
        for row in AuthorityRule.objects.filter(authority_id__in=authority.chain, key__in=keys).order_by("valid_from"):
            self.rows[row.key].append(row)
        self.units = self._units_named()

    def _units_named(self):
        keys = [key for key in self.keys if KINDS[key].names_units]
        if not keys:
            return {}
        values = [RULES[key].default for key in keys] + [row.value for key in keys for row in self.rows[key]]
        codes = {code for value in values for code in str(value).split()}
        units = defaultdict(list)
        for unit in Unit.objects.of(self.authority).filter(code__in=codes).order_by("valid_from"):
            units[unit.code].append(unit)
        return units

    def on(self, day):
        """[Reading of every rule on a day, …]."""
        return [self.read(key, day) for key in self.keys]

    def read(self, key, day):
        """A rule on a day. Days before the authority are read as its first."""
        spans = self.timeline(key, day)
        place = max((n for n, one in enumerate(spans) if one.since <= day), default=0)
        return Reading(spans[place], tuple(spans[place + 1 :]))

    def timeline(self, key, day=None):
        """Every value that held, holds or will hold, the earliest first. Units have the names of ``day`` (default today),
        or of the nearest day on which the value holds."""
        day, begun = day or clock.today(), self.authority.valid_from
        days = {one for row in self.rows[key] for one in (row.valid_from, row.valid_to) if one and one > begun}
        starts = []
        for start in (begun, *sorted(days)):
            row = self._row(key, start)
            if not starts or starts[-1][1] is not row:
                starts.append((start, row))
        ends = [start for start, _row in starts[1:]] + [None]
        return [self._held(key, row, since, until, day) for (since, row), until in zip(starts, ends, strict=True)]

    def _row(self, key, day):
        """The row that decides on a day: its own before the city's."""
        found = [row for row in self.rows[key] if row.is_true_on(day)]
        return max(found, key=lambda row: row.authority_id == self.authority.pk, default=None)

    def _held(self, key, row, since, until, day):
        rule = RULES[key]
        if row is None:
            said = (rule.default, Origin.DEFAULT, str(rule.source), rule.assumed)
        else:
            origin = Origin.OWN if row.authority_id == self.authority.pk else Origin.CITY
            said = (row.value, origin, row.source, row.is_assumption)
        value, origin, source, is_assumed = said
        day = max(day, since) if until is None else min(max(day, since), until - timedelta(days=1))
        words = self.words(key, value, day)
        return Held(key, rule, value, words, origin, source, is_assumed, since, until, row)

    def words(self, key, value, day):
        """A value in words, with the names that units have on a day."""
        return KINDS[key].words(value, lambda code: self._name(code, day))

    def _name(self, code, day):
        units = self.units.get(code, ())
        found = next((unit for unit in units if unit.is_true_on(day)), None)
        return found.name if found else ""


def units_to_name(authority):
    """Units of an authority that a rule may name today or later: offices, not streets or communities."""
    still_there = Q(valid_to=None) | Q(valid_to__gt=clock.today())
    rows = Unit.objects.of(authority).filter(still_there, kind__in=["department", "joint_meeting"])
    return rows.order_by("kind", "official_order", "valid_from", "pk")
