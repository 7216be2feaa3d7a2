"""When an admission ends whose application doesn't say so: a rule of the authority, which no source confirms."""

from datetime import date, timedelta

from registry.rules import ONE_YEAR


def default_last_day(authority, start):
    """The last day, inclusive, of what begins on ``start``: the end of that plan year, or a full year (``admission_ends``)."""
    if authority.rule("admission_ends", start) == ONE_YEAR:
        month, day = (start.month, start.day) if (start.month, start.day) != (2, 29) else (3, 1)
        return date(start.year + 1, month, day) - timedelta(days=1)
    return date(start.year, 12, 31)
