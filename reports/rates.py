"""Numbers fit for an official report: rounding half up, bounds such as 100多, rates that may honestly be printed."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Literal

from django.utils.translation import gettext as _

Qualifier = Literal["", "at_least", "about", "at_most"]
Number = Decimal | int

UNKNOWN = "—"
MARKS = {"": "", "at_least": "≥", "about": "约", "at_most": "≤"}
OPPOSITE: dict[str, Qualifier] = {"": "", "at_least": "at_most", "about": "about", "at_most": "at_least"}
ROUNDING = {"": ROUND_HALF_UP, "about": ROUND_HALF_UP, "at_least": ROUND_FLOOR, "at_most": ROUND_CEILING}
PERCENT, TEN_THOUSAND_YUAN = "%", "万元"
DECIMALS = {PERCENT: 1, TEN_THOUSAND_YUAN: 2}


@dataclass(frozen=True)
class Bounded:
    """A number and what is known of it: exact, a lower bound (100多), roughly (约100), or an upper bound (近100)."""

    value: Number
    qualifier: Qualifier = ""

    def __post_init__(self):
        if self.qualifier not in MARKS:
            raise ValueError(f"unknown qualifier {self.qualifier!r}")


def bounded(value):
    """``value`` (a number, a Bounded or None) as a Bounded; None when it is missing or not finite."""
    if isinstance(value, Bounded):
        return value if bounded(value.value) else None
    if value is None or not Decimal(value).is_finite():
        return None
    return Bounded(value)


def rounded(value, places=1, qualifier=""):
    """``value`` as a Decimal with ``places`` decimals: half up, a bound only in the direction that keeps it true."""
    return Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUNDING[qualifier])


def in_ten_thousands(yuan):
    """An amount in 元 as 万元 with two decimals, half up: money is stored in 元 and printed in 万元."""
    return rounded(Decimal(yuan) / 10_000, 2)


def share(part, whole):
    """``part`` of ``whole`` in percent, one decimal; None where one is missing or the whole is 0."""
    if part is None or not whole:
        return None
    return rounded(Decimal(part) * 100 / Decimal(whole))


def reduction_rate(before, after):
    """(before - after) / before in percent as a Bounded, one decimal; None where no rate may be printed.

    Both are counts (numbers, or Bounded for 100多). No rate without both numbers, with nothing before, or between
    bounds that leave it open in both directions. An increase is a negative rate.
    """
    before, after = bounded(before), bounded(after)
    if before is None or after is None or before.value <= 0:
        return None
    # More before means a greater reduction, more after a smaller one.
    bounds = {before.qualifier, OPPOSITE[after.qualifier]} - {""}
    if len(bounds) > 1:
        return None
    qualifier = bounds.pop() if bounds else ""
    rate = (Decimal(before.value) - Decimal(after.value)) * 100 / Decimal(before.value)
    return Bounded(rounded(rate, 1, qualifier), qualifier)


def number_text(value, unit=""):
    """A number (or Bounded, or None) in print, without its unit except ``%``: 1,377, ≥100, 84.1%, ≥96%, —."""
    known = bounded(value)
    if known is None:
        return UNKNOWN
    number, qualifier = known.value, known.qualifier
    if isinstance(number, Decimal) or unit == PERCENT:
        number = rounded(number, DECIMALS.get(unit, 1), qualifier)
        # A bound is no measurement: ≥96%, not ≥96.0%.
        if number == number.to_integral_value() and (qualifier or unit not in DECIMALS):
            number = int(number)
    sign = PERCENT if unit == PERCENT else ""
    return f"{MARKS[qualifier]}{number:,}{sign}"


def change_text(before, after, unit=""):
    """How ``after`` stands to ``before`` in words: 下降84.1%, 增长13.6%, 持平; — where no rate may be printed.

    Figures that are percentages themselves (unit ``%``) are compared in percentage points.
    """
    if unit == PERCENT:
        return points_text(before, after)
    rate = reduction_rate(before, after)
    if rate is None:
        return UNKNOWN
    if rate.value == 0:
        return _flat_text(rate.qualifier, bounded(before).value == bounded(after).value)
    return _direction_text(rate, PERCENT, "%(amount)s")


def points_text(before, after):
    """The difference of two exact percentages in words: 下降3.2个百分点; — where one is missing or a bound."""
    before, after = bounded(before), bounded(after)
    if before is None or after is None or before.qualifier or after.qualifier:
        return UNKNOWN
    difference = rounded(before.value) - rounded(after.value)
    if difference == 0:
        return _("持平")
    return _direction_text(Bounded(difference), "", _("%(amount)s个百分点"))


def _flat_text(qualifier, same):
    if qualifier in ("at_least", "at_most"):
        return UNKNOWN
    return _("持平") if same and not qualifier else _("基本持平")


def _direction_text(rate, unit, pattern):
    """``下降`` or ``增长`` with the amount; — where the bound allows both directions."""
    falls = rate.value > 0
    if (falls and rate.qualifier == "at_most") or (not falls and rate.qualifier == "at_least"):
        return UNKNOWN
    qualifier = rate.qualifier if falls else OPPOSITE[rate.qualifier]
    amount = pattern % {"amount": number_text(Bounded(abs(rate.value), qualifier), unit)}
    return (_("下降%(amount)s") if falls else _("增长%(amount)s")) % {"amount": amount}
