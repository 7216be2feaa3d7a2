"""Orders on public notice, for tests: 2026-03-02 is a Monday."""

from datetime import date

from registry.models import AuthorityRule
from tests.district import OPENED, draft_order
from web import clock
from web.workflow import perform

FIRST, LAST, AFTER, PUBLICATION = date(2026, 3, 2), date(2026, 3, 11), date(2026, 3, 12), date(2026, 4, 1)
LINES = [("duty", "add", "9", {"name": "新的履职事项"})]


def require(district, days, **said):
    """The district's own rule of how many working days a notice lasts."""
    return AuthorityRule.objects.create(
        authority=district.authority, key="order_notice_days", value=days, valid_from=OPENED, **said
    )


def draft(district, **said):
    """A draft by ``second_reviewer``, to be published in April."""
    return draft_order(district, **{"published_on": PUBLICATION, "lines": LINES, **said})


def on_notice(district, order=None, *, since=FIRST, until=LAST, **said):
    """An order whose notice was begun on a day by ``reviewer``."""
    order = order or draft(district, **said)
    with clock.at(since):
        perform(order, "open_notice", by=district.reviewer, last_day=until)
    order.refresh_from_db()
    return order
