"""A month made in the database at once, as the city's is (its full size: ``script/bars month``)."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.burden import COUNTINGS
from reports.facts import Span
from tests.dispatch.sendings import more_communities
from tests.reports.city_month import fill_city
from tests.reports.random_month import CUT, OCTOBER


def counted(district, month):
    """(the figures of a month, how many statements all its tables took)."""
    span = Span(district.authority, month, CUT)
    with CaptureQueriesContext(connection) as asked:
        tables = {counting.key: counting.rows(span) for counting in COUNTINGS}
    return tables["summary"][0].values, len(asked)


def test_a_city_month_takes_no_more_statements_than_a_hundredth_of_it(district):
    more_communities(district, 17)
    receipts = fill_city(district, OCTOBER, 30)
    fill_city(district, date(2026, 9, 1), 1)
    city, statements = counted(district, OCTOBER)
    small, of_small = counted(district, date(2026, 9, 1))
    assert receipts == 20 * 30
    assert (city["dispatches"], city["receipts"], small["dispatches"], small["receipts"]) == (30, 600, 1, 20)
    assert city["listed"] + city["outside"] == 600
    assert city["refusals"] == city["outside"] > 0
    assert statements == of_small
