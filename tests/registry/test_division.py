"""Which columns about who does what a table of lines needs."""

from registry.division import Columns, columns_of
from registry.models import ListEntry
from tests.district import standard_lists
from tests.divided import divided_lists


def test_only_the_columns_that_some_line_fills_are_drawn(district):
    standard_lists(district)
    rows = ListEntry.objects.for_reading()
    assert columns_of(rows) == Columns()
    divided_lists(district)
    assert columns_of(rows.all()) == Columns(leads=True, cooperates=True, roles=True, places=True)


def test_who_does_what_shares_a_column_on_a_list_and_has_its_own_on_a_poster():
    columns = Columns(leads=True, roles=True, places=True)
    assert (columns.divides, columns.narrow, columns.count) == (True, 2, 3)
    assert (Columns(leads=True).narrow, Columns(leads=True).count) == (0, 1)
