"""The report of a month in which units ended: every number stands under the unit that it had on its day."""

from datetime import date

from dispatch.models import Dispatch, Origin, Receipt
from registry.models import Community, Department, Street
from registry.successions import NewUnit, merge, rename
from reports.burden import by_department, by_street, summary
from reports.facts import Span
from reports.streets import by_community
from tests.reports.random_month import OCTOBER, at

DAY = date(2026, 10, 15)


def send(district, moment, community, sender):
    """One dispatch with one receipt at a moment of the month."""
    dispatch = Dispatch.objects.create(
        authority=district.authority,
        origin=Origin.SENT,
        sender=sender,
        title="请填报台账",
        created_by=district.officer,
        sent_at=moment,
    )
    Receipt.objects.create(dispatch=dispatch, community=community, verdict="unlisted", received_at=moment)


def test_a_street_and_a_department_that_end_in_the_month_keep_their_rows(district):
    both = [district.street, district.other_street]
    merge(both, NewUnit("中街街道", "s9"), on=DAY, by=district.operator)
    rename(district.department, NewUnit("卫生健康局", "wj"), on=DAY, by=district.operator)
    heirs = {
        name: rows.objects.get(code=code, valid_to=None)
        for name, rows, code in (
            ("community", Community, "c1"),
            ("department", Department, "wj"),
        )
    }
    send(district, at(2026, 10, 14, 9), district.community1, district.department)
    send(district, at(2026, 10, 14, 9), district.community3, district.department)
    send(district, at(2026, 10, 15, 9), heirs["community"], heirs["department"])

    span = Span(district.authority, OCTOBER, at(2026, 11, 2, 9))
    streets = [(row.label, row.values.get("communities", 0), row.values.get("receipts", 0)) for row in by_street(span)]
    assert streets == [("东街街道", 0, 1), ("中街街道", 3, 1), ("西街街道", 0, 1)]
    sent = {row.label: row.values.get("dispatches", 0) for row in by_department(span)}
    assert (sent["卫生健康委员会"], sent["卫生健康局"]) == (2, 1)
    total = summary(span)[0].values
    assert (total["communities"], total["receipts"], total["dispatches"]) == (3, 3, 3)


def rows_of_communities(district, street):
    span = Span(district.authority, OCTOBER, at(2026, 11, 2, 9), street=street)
    return [(row.label, row.values.get("receipts", 0)) for row in by_community(span)]


def test_a_community_that_ends_or_begins_in_the_month_keeps_its_row(district):
    rename(district.community1, NewUnit("朝阳社区", "c9"), on=DAY, by=district.operator)
    send(district, at(2026, 10, 14, 9), district.community1, district.department)
    send(district, at(2026, 10, 15, 9), Community.objects.get(code="c9"), district.department)
    send(district, at(2026, 10, 16, 9), district.community3, district.department)
    assert rows_of_communities(district, district.street) == [("第1社区", 1), ("朝阳社区", 1), ("第2社区", 0)]


def test_a_community_that_ended_before_the_month_or_begins_after_it_has_no_row(district):
    rename(district.community1, NewUnit("朝阳社区", "c9"), on=OCTOBER, by=district.operator)
    rename(district.community2, NewUnit("和平社区", "c8"), on=date(2026, 11, 1), by=district.operator)
    assert rows_of_communities(district, district.street) == [("朝阳社区", 0), ("第2社区", 0)]


def test_a_community_that_comes_to_another_street_has_its_row_in_both_with_what_it_got_there(district):
    merge([district.street, district.other_street], NewUnit("中街街道", "s9"), on=DAY, by=district.operator)
    new = Street.objects.get(code="s9")
    send(district, at(2026, 10, 14, 9), district.community1, district.department)
    send(district, at(2026, 10, 15, 9), Community.objects.get(code="c1", valid_to=None), district.department)
    assert rows_of_communities(district, district.street) == [("第1社区", 1), ("第2社区", 0)]
    assert rows_of_communities(district, new) == [("第1社区", 1), ("第2社区", 0), ("第3社区", 0)]
