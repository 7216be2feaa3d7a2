"""Whoever reads the report reads the lists behind it, and in them nobody who isn't theirs to see."""

import json
from datetime import date

import pytest

from admission.models import Frequency
from dispatch.models import BurdenKind, BurdenPlace, StandingBurden, Violation, ViolationKind, ViolationState
from reports.models import MonthlyReport
from reports.sources import TABLES, TOTAL, has_rows
from reports.subjects import COMMUNITY
from tests.reports.built import build, close
from tests.reports.linked import number_of
from tests.reports.random_month import RandomMonth, at
from tests.reports.test_sources import rows_at, sign_in

#: Lists in which nothing but what is public stands: units of the roster, lines, admissions, kinds, emergencies.
PUBLIC = {
    "senders",
    "giving",
    "matters",
    "categories",
    "units",
    "communities",
    "items",
    "fund_items",
    "funded_items",
    "stamp_kinds",
    "ask_kinds",
    "declared",
}
#: Lists in which what is public stands beside standing burdens, which aren't.
MIXED = {"in_force", "in_force_hours", "in_force_unsaid"}
SHOWN = [metric for metric in TABLES["summary"].metrics if has_rows("summary", metric)]
PRIVATE = [metric for metric in SHOWN if metric not in PUBLIC | MIXED]
PERSON = ("李建国", "13912345678")
NAMES = ("第1社区", "第2社区", "第3社区")

pytestmark = pytest.mark.usefixtures("second_of_november")


def closed_month(district):
    """October, closed, with which the statistics office has nothing to do; what was sent names a community."""
    chance = RandomMonth(district)
    chance.senders = [one for one in chance.senders if one != district.other_department]
    chance.title = "请第1社区报送李建国（电话13912345678）的情况"
    chance.document_number = "第2社区文〔2026〕1号"
    chance.fill(dispatches=30, applications=30)
    report = build(district)
    close(report, district)
    return report


@pytest.fixture
def closed(district):
    return closed_month(district)


@pytest.mark.parametrize("key", ["other_officer", "officer", "street_officer", "worker"])
def test_every_reader_finds_as_many_rows_as_the_report_says(client, district, closed, key):
    numbers = {}
    for who in ("reviewer", key):
        sign_in(client, district, who)
        for metric in SHOWN:
            answer = client.get(rows_at("summary", "all", metric))
            assert (answer.status_code, answer.context["differs"]) == (200, False)
            numbers.setdefault(metric, []).append((number_of(answer), answer.context["page_obj"].paginator.count))
    assert {metric for metric, (one, other) in numbers.items() if one != other} == set()


def test_a_department_reads_no_community_and_no_person_in_what_is_not_its_own(client, district, closed):
    sign_in(client, district, "other_officer")
    empty = set()
    for metric in PRIVATE:
        answer = client.get(rows_at("summary", "all", metric))
        rows = answer.context["rows"]
        if not rows:
            empty.add(metric)
            continue
        assert not any(row.is_whole or row.href for row in rows), metric
        html = answer.content.decode()
        main = html[html.index("<main") : html.index("</main>")]
        assert [name for name in (*NAMES, *PERSON) if name in main] == [], metric
        for row in rows:
            assert all(hidden for cell, hidden in zip(row.cells, row.hidden, strict=True) if cell.label == COMMUNITY)
        assert "不在您查看范围内的记录" in html
    assert len(empty) < 5


@pytest.mark.parametrize("metric", sorted(MIXED))
def test_beside_what_is_public_a_burden_of_others_names_no_community_and_no_person(client, district, metric):
    minutes = None if metric == "in_force_unsaid" else 60
    burden = StandingBurden.objects.create(
        authority=district.authority,
        kind=BurdenKind.LEDGER,
        name="第1社区李建国（13912345678）台账",
        owner=district.department,
        frequency=Frequency.MONTHLY,
        minutes_each=minutes,
    )
    BurdenPlace.objects.create(burden=burden, community=district.community1, valid_from=date(2026, 10, 1))
    closed_month(district)
    address = rows_at("summary", "all", metric)
    for key, is_seen in (("other_officer", False), ("officer", True)):
        sign_in(client, district, key)
        files = json.loads(b"".join(client.get(f"{address}?format=json")))["rows"]
        assert ("第1社区" in str(files), "13912345678" in str(files)) == (is_seen, is_seen)
        answer = client.get(address)
        pages = range(1, answer.context["page_obj"].paginator.num_pages + 1)
        rows = [row for n in pages for row in client.get(f"{address}?page={n}").context["rows"]]
        assert len(rows) == len(files) == answer.context["page_obj"].paginator.count
        (row,) = [row for row in rows if "台账" in row.values[0] and "社区" in row.values[0]]
        assert (row.is_whole, row.href) == (is_seen, f"/burdens/{burden.pk}/" if is_seen else "")


def test_a_file_hides_what_the_page_hides(client, district, closed):
    sign_in(client, district, "other_officer")
    for metric in PRIVATE:
        address = rows_at("summary", "all", metric)
        file = b"".join(client.get(f"{address}?format=json")).decode()
        assert len(json.loads(file)["rows"]) == client.get(address).context["page_obj"].paginator.count
        assert [name for name in (*NAMES, *PERSON) if name in file] == [], metric


def test_what_was_asked_for_can_be_read_without_who_was_asked(client, district, closed):
    answer = sign_in(client, district, "other_officer").get(rows_at("summary", "all", "refusals"))
    row = dict(
        zip((cell.key for cell in answer.context["rows"][0].cells), answer.context["rows"][0].values, strict=True)
    )
    assert row["title"].startswith("请某社区报送")
    assert row["document_number"] == "某社区文〔2026〕1号"
    assert row["ground"] and row["at"]
    assert (row["community"], row["sender"], row["number"]) == (None, None, None)


def test_in_the_list_of_one_street_not_even_what_was_asked_for_and_when(client, district, closed):
    street = str(district.other_street.pk)
    answer = sign_in(client, district, "other_officer").get(rows_at("by_street", street, "refusals"))
    for row in answer.context["rows"]:
        shown = {cell.key for cell, hidden in zip(row.cells, row.hidden, strict=True) if not hidden}
        assert shown == {"ground"}
    assert [head for head, _class in answer.context["headings"]] == ["拒收理由"]
    total = client.get(rows_at("by_street", TOTAL, "refusals"))
    assert all(row.values[0] for row in total.context["rows"])


def test_the_sender_follows_its_own_to_their_pages_and_no_others(client, district, closed):
    answer = sign_in(client, district, "officer").get(rows_at("summary", "all", "receipts"))
    rows = answer.context["rows"]
    own = [row for row in rows if row.is_whole]
    assert 0 < len(own) < len(rows)
    senders = {dict(zip((cell.key for cell in row.cells), row.values, strict=True))["sender"] for row in rows}
    assert senders == {district.department.name, None}
    assert {client.get(row.href).status_code for row in own} == {200}
    assert all(bool(row.href) == row.is_whole for row in rows)


def test_a_community_reads_its_own_name_only(client, district, closed):
    sign_in(client, district, "worker")
    for metric in ("receipts", "refusals", "asks", "stamps", "promised", "paid_in_month"):
        rows = client.get(rows_at("summary", "all", metric)).context["rows"]
        place = [cell.key for cell in rows[0].cells].index("community")
        assert {row.values[place] for row in rows} <= {"第1社区", None}, metric


def test_every_row_leads_to_a_page_that_its_reader_may_open(client, district, closed):
    for key in ("reviewer", "officer", "worker", "street_officer"):
        sign_in(client, district, key)
        found = {
            row.href: metric
            for metric in SHOWN
            for row in client.get(rows_at("summary", "all", metric)).context["rows"]
            if row.href
        }
        kinds = {href.strip("/").split("/")[-2]: href for href in found}
        assert len(kinds) > 6
        for href in kinds.values():
            assert client.get(href).status_code == 200, (key, href, found[href])


def test_the_unit_concerned_does_not_learn_of_a_report_before_it_is_verified(client, district):
    said = {"authority": district.authority, "kind": ViolationKind.RETALIATION, "text": "因拒收被通报"}
    who = {"reporter": district.worker, "reporter_unit": district.community1, "community": district.community1}
    who["reported_on"] = date(2026, 10, 20)
    one = Violation.objects.create(
        state=ViolationState.REPORTED, number="测试区举〔2026〕1号", unit=district.department, **said, **who
    )
    close(build(district), district)
    address = rows_at("violations", "retaliation", "reported")
    (row,) = sign_in(client, district, "officer").get(address).context["rows"]
    assert (row.values, row.href) == (["retaliation", None, None], "")
    assert "举〔2026〕1号" not in client.get(address).content.decode()
    (row,) = sign_in(client, district, "reviewer").get(address).context["rows"]
    assert (row.values, row.href) == (["retaliation", one.number, "卫生健康委员会"], f"/violations/{one.pk}/")
    assert "第1社区" not in "".join(map(str, row.values))
    (row,) = sign_in(client, district, "worker").get(address).context["rows"]
    assert row.is_whole


def test_a_rejected_application_keeps_its_name_and_an_admitted_one_is_public(client, district, closed):
    sign_in(client, district, "other_officer")
    for outcome, is_public in (("approved", True), ("rejected", False)):
        rows = client.get(rows_at("summary", "all", outcome)).context["rows"]
        assert {bool(row.values[0]) for row in rows} == {is_public}
        assert {row.href for row in rows} == {""}


def test_a_stranger_and_who_reads_no_reports_get_nothing(client, district, closed):
    address = rows_at("summary", "all", "refusals")
    assert client.get(address).status_code == 302
    assert sign_in(client, district, "operator").get(address).status_code == 403


def test_before_it_is_closed_a_month_has_no_lists_for_readers(client, district):
    RandomMonth(district).fill(dispatches=4, applications=2)
    build(district)
    address = rows_at("summary", "all", "refusals")
    for key in ("officer", "worker", "street_officer", "supervisor"):
        assert sign_in(client, district, key).get(address).status_code == 404
    assert MonthlyReport.objects.whole().get().cut_at == at(2026, 11, 2, 9)


def test_a_list_of_another_authority_is_refused(client, district, closed):
    answer = sign_in(client, district).get(f"{rows_at('summary', 'all', 'refusals')}?authority=999999")
    assert (answer.status_code, "没有这个辖区" in answer.content.decode()) == (400, True)
