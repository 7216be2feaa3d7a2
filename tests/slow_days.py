"""Is a day worked? A plain reading of the rule, for slow models that walk day by day."""

#: What the regulation fixes by the solar calendar, since 2025.
FIXED = ("01-01", "05-01", "05-02", "10-01", "10-02", "10-03")


def is_worked(day, exceptions, confirmed=()):
    """What the table says; else weekends are off, and in a year that isn't confirmed what the regulation fixes."""
    if day in exceptions:
        return exceptions[day]
    if day.year not in confirmed and day.year > 2024 and f"{day:%m-%d}" in FIXED:
        return False
    return day.isoweekday() not in (6, 7)
