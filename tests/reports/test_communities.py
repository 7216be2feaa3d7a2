"""The communities of a street in its part of a month: what was put on each, in the official order, and nothing of what it did."""

from datetime import date
from io import BytesIO
from itertools import chain

import docx
import openpyxl
import pytest

from accounts.roles import Role
from registry.models import Community, Street
from registry.successions import NewUnit, rename
from reports import burden, facts, streets
from reports.bundle import bundle_of
from reports.burden import summary
from reports.content import captions
from reports.counting import COMMUNITY
from reports.frozen import TITLES
from reports.metrics import METRICS
from reports.models import ReportLine
from reports.monthly_content import content_of
from reports.sources import has_rows
from reports.streets import by_community
from tests.district import add_person
from tests.reports.built import build, build_streets, close
from tests.reports.random_month import CUT, OCTOBER, RandomMonth, at
from tests.reports.test_ended_units import send
from tests.reports.test_streets import EAST, part_of

KEY, TITLE = "by_community", "各社区收到事项情况"
#: What a community did, or was done about it: never said of one.
OF_ITS_OWN_DOING = {"taken_on", "refusals", "disputed", "ruled", "stands", "overruled", "ruled_in_time"}

pytestmark = pytest.mark.usefixtures("second_of_november")


@pytest.fixture
def built(district):
    """October with its streets, from some acts."""
    RandomMonth(district, 5).fill(dispatches=20, applications=8)
    return build_streets(build(district))


def span_of(district):
    return facts.Span(district.authority, OCTOBER, CUT, street=district.street)


def table_of(report, reader):
    return next(table for table in content_of(report, reader).tables if table.key == KEY)


def test_it_says_what_was_put_on_each_and_nothing_by_which_one_could_be_scored():
    table = TITLES[KEY]
    assert table.metrics == ("items", "receipts", "listed", "emergency", "outside", "hours")
    assert not OF_ITS_OWN_DOING & set(table.metrics)
    assert [metric for metric in OF_ITS_OWN_DOING if has_rows(KEY, metric)] == []
    assert all(has_rows(KEY, metric) for metric in table.metrics)
    assert [counting.key for counting in burden.COUNTINGS if counting.group == COMMUNITY] == []


def test_the_rows_add_up_to_the_summary_of_the_street(district):
    RandomMonth(district, 5).fill(dispatches=20, applications=8)
    rows, whole = by_community(span_of(district)), summary(span_of(district))[0].values
    assert len(rows) == 2
    for metric in TITLES[KEY].metrics:
        numbers = [row.values[metric] for row in rows]
        if METRICS[metric].adds_up:
            assert sum(numbers) == whole[metric], metric
        else:
            # A matter that reached both is one of the street's.
            assert max(numbers) <= whole[metric] <= sum(numbers), metric


def test_communities_stand_in_the_official_order_whatever_reached_them(district):
    for day in (5, 6, 7):
        send(district, at(2026, 10, day, 9), district.community1, district.department)
    assert [row.label for row in by_community(span_of(district))] == ["第1社区", "第2社区"]
    Community.objects.filter(pk=district.community1.pk).update(official_order=5)
    rows = by_community(span_of(district))
    assert [row.label for row in rows] == ["第2社区", "第1社区"]
    assert [row.values.get("receipts", 0) for row in rows] == [0, 3]


def test_the_page_shows_the_table_with_a_word_against_ranking_and_draws_no_chart_of_it(client, district, built):
    client.force_login(district.reviewer)
    page = client.get(EAST)
    table, text = table_of(part_of(district), district.reviewer), page.content.decode()
    assert [row[0] for row in table.rows] == ["第1社区", "第2社区"]
    assert [column.label for column in table.columns] == [
        "社区",
        "事项",
        "派到社区",
        "清单内",
        "应急",
        "清单外",
        "要求工时",
    ]
    assert table.total[:2] == ["合计", None]
    assert "附件：各社区情况表" in text
    assert "社区按行政区划顺序排列，不作排名，也不作为对社区的评价" in text
    assert [chart.key for chart in page.context["content"].charts if chart.table_key == KEY] == []


def test_the_document_and_the_workbook_hold_the_table_with_its_note(client, district, built):
    client.force_login(district.reviewer)
    table = table_of(part_of(district), district.reviewer)
    printed = [table.row_texts()[0], table.row_texts()[1], table.total_texts()]
    book = openpyxl.load_workbook(BytesIO(b"".join(client.get(f"{EAST}excel/").streaming_content)), data_only=True)
    (sheet,) = [sheet for sheet in book if TITLE in sheet.title]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in cells if row[0] in ("第1社区", "第2社区", "合计")] == ["第1社区", "第2社区", "合计"]
    assert any("不作排名" in str(cell) for row in cells for cell in row)
    document = docx.Document(BytesIO(b"".join(client.get(f"{EAST}word/").streaming_content)))
    tables = [[[cell.text for cell in row.cells] for row in one.rows] for one in document.tables]
    (found,) = [rows for rows in tables if rows[0][0] == "社区"]
    assert found[1:] == printed
    assert any("注：社区按行政区划顺序排列" in paragraph.text for paragraph in document.paragraphs)


def test_the_whole_month_has_no_table_by_community(client, district, built):
    assert ReportLine.objects.filter(report=built, table=KEY).count() == 0
    assert streets.COUNTINGS[-1].key == KEY
    client.force_login(district.reviewer)
    assert TITLE not in client.get("/reports/2026-10/").content.decode()
    assert client.get("/reports/2026-10/rows/by_community/total/receipts/").status_code == 404
    key = district.community1.pk
    assert client.get(f"/reports/2026-10/rows/by_community/{key}/receipts/").status_code == 404


def test_a_part_that_was_frozen_before_it_was_counted_is_as_it_was(client, district, built):
    part = part_of(district)
    part.lines.filter(table=KEY).delete()
    client.force_login(district.reviewer)
    page = client.get(EAST)
    assert (page.status_code, TITLE in page.content.decode(), "不作为对社区的评价" in page.content.decode()) == (
        200,
        False,
        False,
    )
    assert client.get(f"{EAST}rows/by_community/total/receipts/").status_code == 404


SEES = {
    **dict.fromkeys(("reviewer", "decider", "supervisor", "street_officer"), True),
    **dict.fromkeys(("officer", "other_officer", "worker", "neighbour", "other_street_officer"), False),
}


@pytest.mark.parametrize("key", SEES)
def test_only_who_sees_all_that_reached_them_reads_what_was_put_on_each(client, district, built, key):
    """A department that knows what a street refused would learn from these numbers which community did."""
    close(built, district)
    part = part_of(district)
    client.force_login(getattr(district, key))
    page = client.get(EAST)
    document = docx.Document(BytesIO(b"".join(client.get(f"{EAST}word/").streaming_content)))
    book = openpyxl.load_workbook(BytesIO(b"".join(client.get(f"{EAST}excel/").streaming_content)))
    lines = client.get(f"/api/v1/reports/{part.pk}/").json()["lines"]
    rows = (district.community1.pk, "total")
    told = [
        *(client.get(f"{EAST}rows/{KEY}/{row}/receipts/").status_code == 200 for row in rows),
        TITLE in page.content.decode(),
        "社区" in [table.rows[0].cells[0].text for table in document.tables],
        any(TITLE in sheet.title for sheet in book),
        any(line["table"] == KEY for line in lines),
    ]
    assert told == [SEES[key]] * len(told)
    assert page.status_code == 200
    names = {table.key: captions(page.context["content"])[table.key] for table in page.context["content"].tables}
    assert names["trend"] == captions(content_of(part))["trend"]


@pytest.mark.parametrize("key", ["supervisor", "officer"])
def test_the_files_of_all_streets_tell_of_communities_whom_they_are_told(district, built, key):
    close(built, district)
    files = dict(chain.from_iterable(bundle_of(built, getattr(district, key), by="").batches))
    (book,) = [data for name, data in files.items() if "东街街道" in name and name.endswith("xlsx")]
    assert any(TITLE in sheet.title for sheet in openpyxl.load_workbook(BytesIO(book))) == SEES[key]


def test_who_follows_a_street_that_ended_reads_of_its_communities(client, district, built):
    close(built, district)
    rename(district.street, NewUnit("朝阳街道", "s9"), on=date(2026, 11, 2), by=district.operator)
    add_person(district, "heir", Street.objects.get(code="s9"), Role.STREET_OFFICER)
    client.force_login(district.heir)
    assert TITLE in client.get(EAST).content.decode()


@pytest.mark.parametrize(("key", "sees"), [("supervisor", True), ("operator", False)])
def test_the_feed_tells_of_communities_whom_they_are_told(client, district, built, key, sees):
    close(built, district)
    client.force_login(getattr(district, key))
    rows = client.get("/api/v1/feed/months/", {"page_size": 1000}).json()
    found = list(rows["results"])
    while rows["has_more"]:
        rows = client.get("/api/v1/feed/months/", {"page_size": 1000, "cursor": rows["next"]}).json()
        found += rows["results"]
    told = {(row["key"], row["metric"]) for row in found if row["table"] == KEY and row["street"] == "s1"}
    keys = [str(one.pk) for one in (district.community1, district.community2)]
    assert told == ({(one, metric) for one in keys for metric in TITLES[KEY].metrics} if sees else set())
