"""The burden that an application plans: minutes a time × times a month × communities. The one home of these sums."""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from admission.models import CapPeriod, ConditionKind, Frequency

#: Working days of a year without its about 113 days off, for what is done daily.
WORKING_DAYS_A_YEAR = 250
DAYS_A_YEAR = 365
MINUTES_AN_HOUR, MONTHS_A_YEAR = 60, 12
#: The conditions that leave fewer rounds.
LIMITING = (ConditionKind.MONTHS, ConditionKind.FREQUENCY_CAP)
#: What takes a community any time at all is counted as this much at least: six minutes.
LEAST_HOURS = Decimal("0.1")
ROUNDS_A_YEAR = {
    Frequency.DAILY: WORKING_DAYS_A_YEAR,
    Frequency.WEEKLY: 52,
    Frequency.MONTHLY: 12,
    Frequency.QUARTERLY: 4,
    Frequency.HALF_YEARLY: 2,
    Frequency.YEARLY: 1,
}


@dataclass(frozen=True)
class PlannedBurden:
    """Hours, to one decimal; None where the form doesn't say enough (such as 按需)."""

    communities: int
    hours_a_round: Decimal | None = None
    rounds: int | None = None
    each_month: Decimal | None = None
    all_month: Decimal | None = None
    whole: Decimal | None = None


@dataclass(frozen=True)
class Limits:
    """What the conditions of a decision leave: the ``months`` in which it may be asked (none named: all), and ``caps``, at
    most so many times (n, "month", "quarter", "year" or "whole")."""

    months: frozenset = frozenset()
    caps: tuple = ()

    @classmethod
    def of(cls, rows):
        """By the condition rows of a decision."""
        months = frozenset(month for row in rows if row.kind == ConditionKind.MONTHS for month in row.months)
        return cls(months, tuple((row.times, row.period) for row in rows if row.kind == ConditionKind.FREQUENCY_CAP))

    def rounds(self, rounds, starts_on, ends_on):
        """How many of the rounds of a period are left; without a period, of a year."""
        periods = list(_months_between(starts_on, ends_on)) if starts_on and ends_on else [(0, n) for n in MONTHS]
        left = [one for one in periods if not self.months or one[1] in self.months]
        allowed = Fraction(rounds * len(left), len(periods))
        for times, period in self.caps:
            allowed = min(allowed, times * len({SPAN[period](one) for one in left}))
        return max(round(allowed), 1) if left else 0

    def a_month(self, rounds):
        """How many rounds of a month in which it may be asked are left."""
        return min(
            [rounds, *(Fraction(times, MONTHS_IN[period]) for times, period in self.caps if period in MONTHS_IN)]
        )


def _months_between(first, last):
    for n in range(first.year * MONTHS_A_YEAR + first.month - 1, last.year * MONTHS_A_YEAR + last.month):
        yield n // MONTHS_A_YEAR, n % MONTHS_A_YEAR + 1


MONTHS = range(1, MONTHS_A_YEAR + 1)
MONTHS_IN = {CapPeriod.MONTH: 1, CapPeriod.QUARTER: 3, CapPeriod.YEAR: 12}
#: By the period of a cap, to which of them a (year, month) belongs.
SPAN = {
    CapPeriod.MONTH: lambda one: one,
    CapPeriod.QUARTER: lambda one: (one[0], (one[1] - 1) // 3),
    CapPeriod.YEAR: lambda one: one[0],
    CapPeriod.WHOLE: lambda one: None,
}
NO_LIMITS = Limits()


def planned_burden(*, hours, frequency, communities, starts_on=None, ends_on=None, limits=NO_LIMITS):
    """The burden of ``hours`` a round in each of ``communities``, monthly and over the whole period, within ``limits``.

    What happens once has no monthly figure. Without an end the whole is that of one year.
    """
    if hours is None or not frequency:
        return PlannedBurden(communities, hours)
    if frequency == Frequency.ONCE:
        return PlannedBurden(communities, hours, 1, None, None, _round(hours * communities))
    if frequency not in ROUNDS_A_YEAR:
        return PlannedBurden(communities, hours)
    a_year = ROUNDS_A_YEAR[frequency]
    each = Fraction(hours) * limits.a_month(Fraction(a_year, MONTHS_A_YEAR))
    rounds = rounds_between(frequency, starts_on, ends_on) if starts_on and ends_on else a_year
    if limits != NO_LIMITS:
        rounds = limits.rounds(rounds, starts_on, ends_on)
    return PlannedBurden(
        communities,
        hours,
        rounds,
        _round(each),
        _round(each * communities),
        _round(Fraction(hours) * rounds * communities),
    )


def rounds_between(frequency, starts_on, ends_on):
    """How often something falls due from the first through the last day; at least once."""
    days = (ends_on - starts_on).days + 1
    return max(1, round(Fraction(days * ROUNDS_A_YEAR[frequency], DAYS_A_YEAR)))


def hours_of(minutes):
    """Minutes as hours to one decimal, half up, and never none for some; None stays None."""
    if minutes is None:
        return None
    return max(_round(Fraction(minutes, MINUTES_AN_HOUR)), LEAST_HOURS) if minutes else Decimal("0.0")


def burden_of(application, communities, conditions=()):
    """The planned burden of an application for a number of communities, from its minutes where it states them; after its
    approval within the ``conditions`` (rows) of the decision."""
    exact, minutes = application.workload_hours, application.minutes_each
    if minutes is not None:
        exact = Fraction(minutes, MINUTES_AN_HOUR)
    planned = planned_burden(
        hours=exact,
        frequency=application.frequency,
        communities=communities,
        starts_on=application.starts_on,
        ends_on=application.ends_on,
        limits=Limits.of(conditions),
    )
    return replace(planned, hours_a_round=application.workload_hours)


def _round(value):
    """To one decimal, half up."""
    number = Fraction(value)
    return (Decimal(number.numerator) / Decimal(number.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)
