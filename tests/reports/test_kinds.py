"""What communities have in hand, how long matters last, which forms are asked for: kinds and times apart, nobody named."""

from datetime import date
from decimal import Decimal

import pytest

from admission.models import Duration
from dispatch.models import BurdenKind, Dispatch, Receipt, ReceiptStep
from registry.models import ListEntry
from reports import kinds
from reports.facts import Span
from reports.monthly_content import content_of
from tests.district import standard_lists
from tests.reports.built import build
from tests.reports.random_month import CUT, OCTOBER, RandomMonth, at
from tests.reports.test_causes import burden
from web.parts import Part

NOON = at(2026, 10, 12, 12)


def span_of(district):
    return Span(district.authority, OCTOBER, CUT)


@pytest.fixture
def entries(district):
    standard_lists(district)
    return list(ListEntry.objects.order_by("pk"))


def sent(district, communities, at_=NOON, verdict="duty", **more):
    """A dispatch with its receipts; returns these."""
    made = Dispatch.objects.create(
        authority=district.authority,
        origin="sent",
        sender=more.pop("sender", district.department),
        title="事项",
        sent_at=at_,
        created_by=district.officer,
        **more,
    )
    return [
        Receipt.objects.create(dispatch=made, community=one, received_at=at_, verdict=verdict) for one in communities
    ]


def over(receipt, state, moment):
    ReceiptStep.objects.create(
        receipt=receipt, action="x", from_state="pending", to_state=state, part=Part.RECEIVER, at=moment
    )


def test_one_matter_in_three_communities_is_one_matter_and_three_places(district, entries):
    sent(district, [district.community1, district.community2, district.community3], entry=entries[0])
    sent(district, [district.community1], entry=entries[1], category="meeting_training", sender=district.office)
    found = kinds.totals(span_of(district))
    assert (found["matters"], found["matter_places"], found["most_matters"]) == (2, 4, 2)
    assert (found["categories"], found["category_places"], found["most_categories"]) == (2, 4, 2)
    assert (found["units"], found["unit_places"], found["most_units"]) == (2, 4, 2)


@pytest.mark.parametrize("state", ["completed", "refused", "recalled"])
@pytest.mark.parametrize(("moment", "n"), [(at(2026, 9, 30, 23, 59, 59), 0), (at(2026, 10, 1), 1)])
def test_what_was_over_before_the_month_is_not_in_hand(district, entries, state, moment, n):
    (receipt,) = sent(district, [district.community1], at_=at(2026, 9, 1), entry=entries[0])
    over(receipt, state, moment)
    assert kinds.totals(span_of(district))["matters"] == n


def test_what_was_taken_on_in_spring_is_still_in_hand(district, entries):
    (receipt,) = sent(district, [district.community1], at_=at(2026, 3, 1), entry=entries[0])
    over(receipt, "taken_on", at(2026, 3, 2))
    assert kinds.totals(span_of(district))["matters"] == 1


def test_what_stands_on_no_list_is_no_matter_but_has_its_category_and_sender(district):
    sent(district, [district.community1], verdict="unlisted")
    found = kinds.totals(span_of(district))
    assert (found["matters"], found["categories"], found["units"]) == (0, 1, 1)


def test_forms_are_counted_by_sender_and_name_and_submissions_by_receipt(district):
    three = [district.community1, district.community2, district.community3]
    sent(district, three, forms_asked="养犬台账")
    sent(district, three[:1], forms_asked=" 养犬台账 ")
    sent(district, three[:1], forms_asked="养犬台账", sender=district.office)
    sent(district, three, forms_asked="")
    found = kinds.totals(span_of(district))
    assert (found["forms"], found["submissions"]) == (2, 5)


def test_durations_add_up_to_all_listed_matters(district):
    RandomMonth(district, 3).fill(dispatches=60)
    rows = kinds.by_duration(span_of(district))
    assert [row.key for row in rows] == [*Duration.values, "unsaid"]
    listed = kinds.facts.receipts(span_of(district)).filter(kinds.LISTED)
    assert sum(row.values.get("listed", 0) for row in rows) == listed.count()
    for row in rows:
        assert kinds.of_duration(span_of(district), row.key).count() == row.values.get("listed", 0)


def test_the_rows_behind_forms_and_loads_are_what_is_counted(district):
    RandomMonth(district, 3).fill(dispatches=60)
    found = kinds.totals(span_of(district))
    assert kinds.with_forms(span_of(district)).count() == found["submissions"]
    assert kinds.in_hand(span_of(district)).values("dispatch__category").distinct().count() == found["categories"]


def test_platforms_are_counted_by_how_often_they_are_filled(district):
    since = (date(2026, 1, 1), None)
    places = {district.community1: since, district.community2: since}
    burden(district, places, kind=BurdenKind.PLATFORM, frequency="weekly")
    burden(district, places, kind=BurdenKind.APP, frequency="")
    burden(district, places, kind=BurdenKind.LEDGER, frequency="daily")
    found = {row.key: row.values for row in kinds.platform_frequency(span_of(district)) if row.values}
    assert {key: (one["standing"], one["entries_a_year"]) for key, one in found.items()} == {
        "weekly": (1, 104),
        "unsaid": (1, 0),
    }


@pytest.mark.usefixtures("second_of_november")
def test_the_mean_is_printed_with_both_of_its_numbers_and_no_community_is_named(district, entries):
    sent(district, [district.community1, district.community2], entry=entries[0])
    content = content_of(build(district))
    section = next(one for one in content.sections if one.heading.endswith("社区承担情况"))
    assert "平均每个社区0.7项（2项次÷3个社区）" in section.paragraphs[0]
    load = next(table for table in content.tables if table.key == "load")
    assert load.row_texts()[0] == ["清单内事项（项）", "1", "2", "3", "0.7", "1"]
    named = [one.name for one in (district.community1, district.community2, district.community3)]
    assert not [name for name in named for table in content.tables for row in table.row_texts() if name in row]


@pytest.mark.usefixtures("second_of_november")
def test_each_share_of_a_duration_stands_beside_its_number(district):
    RandomMonth(district, 3).fill(dispatches=60)
    table = next(one for one in content_of(build(district)).tables if one.key == "by_duration")
    whole = table.total[1]
    assert whole > 0
    for _label, items, share, _listed in table.rows:
        assert share == (Decimal(items or 0) * 100 / whole).quantize(Decimal("0.1"), "ROUND_HALF_UP")
