"""The two readings of the lists that an address asks to compare."""

from datetime import timedelta

from registry.comparison import Reading
from registry.timeline import last_change_before
from web import clock
from web.days import read_day, read_moment


def read_sides(request, lists):
    """The two readings that ``?from= ?to= ?known_from= ?known_to=`` ask for.

    Without ``to`` today; without ``from`` the day before the last change up to then. Raises BadQuery.
    """
    asked = request.GET
    known_from = read_moment(asked.get("known_from"), field="known_from")
    known_to = read_moment(asked.get("known_to"), field="known_to")
    to = read_day(asked.get("to"), field="to", default=clock.today())
    start = read_day(asked.get("from"), field="from")
    if start is None and known_from is None:
        last = last_change_before(lists, to)
        start = last - timedelta(days=1) if last else to
    return Reading(start or to, known_from), Reading(to, known_to)
