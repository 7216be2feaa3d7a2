"""Behind every number of a street's part exactly the rows that it counts: every link followed, every total compared."""

import pytest

from reports import facts
from reports.sources import TOTAL, WITHOUT_ROWS, Rows, has_rows
from reports.streets import COUNTINGS
from tests.reports.built import build, build_streets
from tests.reports.linked import LinkedNumbers, bare_numbers, links_that_mislead
from tests.reports.random_month import CUT, OCTOBER, RandomMonth
from tests.reports.test_streets import EAST
from web import clock

pytestmark = pytest.mark.usefixtures("second_of_november")


@pytest.fixture
def built(district):
    """October with its streets, from some acts."""
    RandomMonth(district).fill(dispatches=30, applications=15)
    return build_streets(build(district))


@pytest.mark.parametrize("street", ["s1", "s2"])
def test_every_number_on_a_streets_page_leads_to_a_list_with_exactly_that_many_rows(client, district, built, street):
    client.force_login(district.reviewer)
    page = LinkedNumbers(client.get(EAST.replace("s1", street)).content.decode())
    addresses = {href for _text, href in page.links}
    assert len(addresses) > 150
    assert {href.split("/rows/")[0] for href in addresses} == {f"/reports/2026-10/streets/{street}"}
    assert any("/by_community/" in href for href in addresses)
    assert links_that_mislead(client, page) == []


def test_no_number_of_a_streets_page_is_without_its_list(client, district, built):
    client.force_login(district.reviewer)
    page = LinkedNumbers(client.get(EAST).content.decode())
    assert bare_numbers(page) == []
    of_the_whole = {"cause_net", "cause_net_hours", "change", "merged"}
    assert {name for name, _text in page.declared} == set(WITHOUT_ROWS) - of_the_whole


def test_every_number_of_every_table_of_a_street_is_what_its_rows_come_to(district):
    RandomMonth(district, 3).fill(dispatches=30, applications=15)
    span = facts.Span(district.authority, OCTOBER, CUT, street=district.street)
    wrong = []
    with clock.at(CUT):
        for counting in COUNTINGS:
            table = counting.rows(span)
            for metric in [one for one in counting.metrics if has_rows(counting.key, one)]:
                for row in table:
                    number, rows = row.values.get(metric, 0), Rows(span, counting.key, row.key, metric)
                    if number is not None and (rows.number, len(rows[0:9999])) != (number, len(rows)):
                        wrong.append((counting.key, row.key, metric, number, rows.number))
    assert wrong == []


@pytest.mark.parametrize(
    "address",
    [
        ("by_community", TOTAL, "items"),
        ("by_community", TOTAL, "refusals"),
        ("by_community", "0", "receipts"),
        ("by_community", "nobody", "receipts"),
        ("by_community", "{community3}", "receipts"),
        ("by_community", "{community1}", "refusals"),
        ("by_community", "{community1}", "taken_on"),
        ("by_community", "{community1}", "in_force"),
        ("by_street", TOTAL, "receipts"),
        ("violations", TOTAL, "reported"),
        ("by_department", TOTAL, "applications"),
    ],
)
def test_a_number_that_a_streets_part_does_not_have_is_not_found(client, district, built, address):
    client.force_login(district.reviewer)
    ids = {name: district.units[name].pk for name in ("community1", "community3")}
    assert client.get(f"{EAST}rows/{'/'.join(address).format(**ids)}/").status_code == 404
