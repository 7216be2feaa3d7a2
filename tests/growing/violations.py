"""More violations, some of them on their way, and more circulars."""

from dispatch.circulars import draft
from tests.dispatch.violations import photo, reported, verified
from tests.growing.registry import numbers


def violations(district, n, first):
    """Violations with a photo, every third of them verified."""
    for k in numbers(n, first):
        row = reported(district, text=f"要求报台账{k}", files=[photo()])
        if k % 3 == 0:
            verified(district, row)


def circulars(district, n, first):
    """Drafts about one verified violation each."""
    for k in numbers(n, first):
        draft([verified(district, text=f"要求报台账{k}").pk], by=district.reviewer)
