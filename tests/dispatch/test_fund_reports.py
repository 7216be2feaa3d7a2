"""The report of funds: sums by who pays and by street in the official order, by a day, for whom they concern."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from dispatch.fund_reports import report_for
from dispatch.funds import Terms, confirm, promise
from tests.dispatch.money import DUE, LAST_DAY, ON, SINCE, paid, promised
from tests.dispatch.rows import admit
from web import clock


@pytest.fixture(autouse=True)
def today():
    with clock.at(ON):
        yield


def scene(district):
    """The department promises 30 to each of three communities, two of them in one street; one was paid and confirmed."""
    every = (district.community1, district.community2, district.community3)
    confirm(paid(district, promised(district, *every, per="community", amount="30"), amount="30"), by=district.worker)
    admission = admit(district, "走访", since=SINCE, last_day=LAST_DAY, communities=every)
    said = {"per": "community", "source": "fiscal", "due_on": DUE, "communities": every[:1], "admission": admission}
    terms = Terms(amount=Decimal("0.01"), **said)
    promise(terms, payer=district.other_department, by=district.other_officer)


def test_it_sums_by_who_pays_and_by_street_in_the_official_order(district, django_assert_num_queries):
    scene(district)
    reviewer = district.reviewer
    assert reviewer.posts  # read on every page before anything else
    with django_assert_num_queries(4):
        found = report_for(reviewer, ON)
    assert [(unit.code, totals.count, totals.promised) for unit, totals in found.payers] == [
        (district.department.code, 3, Decimal("90.00")),
        (district.other_department.code, 1, Decimal("0.01")),
    ]
    assert [(unit.code, totals.promised, totals.confirmed) for unit, totals in found.streets] == [
        ("s1", Decimal("60.01"), 30),
        ("s2", 30, 0),
    ]
    assert (found.totals.promised, found.totals.missing) == (Decimal("90.01"), Decimal("60.01"))


def test_a_printed_column_has_one_number_of_decimals_as_many_as_all_its_amounts_need(district, client):
    scene(district)
    client.force_login(district.reviewer)
    page = client.get("/funds/report/")
    assert page.context["report"].places == {
        "promised": 6,
        "paid": 3,
        "confirmed": 3,
        "missing": 6,
        "overdue": 2,
    }
    printed = re.findall(r'print-only">([\d.,]+)<', page.content.decode())
    assert {len(one.partition(".")[2]) for one in printed[0::5]} == {6}
    assert {len(one.partition(".")[2]) for one in printed[1::5]} == {3}
    assert printed[:5] == ["0.009000", "0.003", "0.003", "0.006000", "0.00"]


def test_on_an_earlier_day_less_was_paid_and_on_a_later_one_more_is_overdue(district):
    scene(district)
    before, after = (
        report_for(district.reviewer, ON - timedelta(days=1)),
        report_for(district.reviewer, DUE + timedelta(days=1)),
    )
    assert (before.totals.paid, before.totals.overdue) == (0, 0)
    assert (after.totals.paid, after.totals.overdue) == (30, Decimal("60.01"))


def test_everybody_reads_what_concerns_them(district):
    scene(district)
    found = {
        who: report_for(getattr(district, who), ON).totals.promised
        for who in ("reviewer", "officer", "other_officer", "worker", "street_officer", "operator")
    }
    assert found == {
        "reviewer": Decimal("90.01"),
        "officer": 90,
        "other_officer": Decimal("0.01"),
        "worker": Decimal("30.01"),
        "street_officer": Decimal("60.01"),
        "operator": 0,
    }


def test_page_and_api_say_the_same(client, district):
    scene(district)
    client.force_login(district.reviewer)
    page = client.get("/funds/report/", {"on": str(ON)})
    text = page.content.decode()
    assert "90.01元" in text and "60.01元" in text
    api = client.get("/api/v1/funds/report/", {"on": str(ON)}).json()
    assert (api["on"], api["totals"]["promised"]) == (str(ON), str(page.context["report"].totals.promised))
    assert [one["unit"]["code"] for one in api["streets"]] == ["s1", "s2"]
    assert client.get("/funds/report/", {"on": "x"}).status_code == 400
    assert client.get("/api/v1/funds/report/", {"on": "x"}).status_code == 400


def test_who_has_nothing_to_do_with_money_is_told_so(client, district):
    client.force_login(district.operator)
    assert "还没有和您有关的经费" in client.get("/funds/report/").content.decode()
