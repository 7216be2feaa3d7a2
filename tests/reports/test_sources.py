"""Behind every number of the report exactly the rows that it counts: every link followed, every total compared."""

import csv
import json
import re
from decimal import Decimal
from functools import partial
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dispatch.models import BurdenKind, BurdenPlace, StandingBurden
from registry.models import Community
from reports.burden import COUNTINGS
from reports.content import Told
from reports.counting import MONTH
from reports.facts import Span
from reports.links import IMPORTED
from reports.metrics import METRICS
from reports.monthly_content import OVERALL
from reports.sources import OWN, SOURCES, SUMS, TOTAL, UNLISTED, WITHOUT_ROWS, Rows, has_rows, parts_of
from reports.streets import EVERY
from reports.subjects import Subject
from tests.reports.built import build, close
from tests.reports.linked import LinkedNumbers, bare_numbers, links_that_mislead, number_in, number_of
from tests.reports.random_month import CUT, OCTOBER, RandomMonth
from web import clock

PAGE = "/reports/2026-10/"

pytestmark = pytest.mark.usefixtures("second_of_november")


@pytest.fixture
def built(district):
    """October, built by the clock from some acts."""
    RandomMonth(district).fill(dispatches=30, applications=15)
    return build(district)


def rows_at(*address):
    return f"{PAGE}rows/{'/'.join(address)}/"


def sign_in(client, district, key="reviewer"):
    client.force_login(getattr(district, key))
    return client


@pytest.mark.parametrize("counting", [one for one in EVERY if one.key not in IMPORTED], ids=lambda one: one.key)
def test_every_metric_of_every_table_has_a_source_that_falls_into_its_rows(counting):
    for metric in counting.metrics:
        for part in parts_of(counting.key, metric) if has_rows(counting.key, metric) else ():
            if counting.group == MONTH:
                assert part.fact.moment, metric
            elif counting.group:
                assert part.chosen or counting.group in part.fact.by, metric


def test_only_these_numbers_have_no_rows_behind_them():
    """The most of one community, which the list would name, and differences of two numbers that have lists."""
    without = {
        metric
        for counting in EVERY
        if counting.key not in UNLISTED
        for metric in counting.metrics
        if not has_rows(counting.key, metric)
    }
    assert without == {"most_categories", "most_matters", "most_units", "cause_net", "cause_net_hours"}
    assert set(WITHOUT_ROWS) == without | {"mean", "share", "change", "merged"}
    assert all(str(reason).endswith("。") for reason in WITHOUT_ROWS.values())


def test_no_source_is_of_a_metric_that_there_is_not():
    assert set(SOURCES) - set(SUMS) <= set(METRICS)
    assert {one for parts in SUMS.values() for one in parts} <= set(METRICS)


def test_the_parts_of_one_list_have_the_same_columns():
    every = [SOURCES, *OWN.values()]
    for metric, parts in [one for sources in every for one in sources.items()]:
        assert all(isinstance(part.subject, Subject) for part in parts)
        columns = {tuple((cell.key, cell.kind) for cell in part.subject.cells) for part in parts}
        assert len(columns) == 1, metric


@pytest.mark.parametrize("seed", [2, 3])
def test_every_number_of_every_table_is_what_its_rows_come_to(district, seed):
    RandomMonth(district, seed).fill(dispatches=40, applications=20)
    span = Span(district.authority, OCTOBER, CUT)
    wrong = []
    with clock.at(CUT):
        for counting in COUNTINGS:
            table = counting.rows(span)
            for metric in filter(partial(has_rows, counting.key), counting.metrics):
                numbers = {row.key: row.values.get(metric, 0) for row in table}
                if counting.group and counting.adds_up(metric):
                    numbers[TOTAL] = sum(number or 0 for number in numbers.values())
                for key, number in numbers.items():
                    rows = Rows(span, counting.key, key, metric)
                    if number is not None and (rows.number, len(rows[0:9999])) != (number, len(rows)):
                        wrong.append((counting.key, key, metric, number, rows.number))
    assert wrong == []


def test_every_number_on_the_page_leads_to_a_list_with_exactly_that_many_rows(client, district, built):
    page = LinkedNumbers(sign_in(client, district).get(PAGE).content.decode())
    assert len({href for _text, href in page.links}) > 300
    assert links_that_mislead(client, page) == []


def test_no_number_of_the_page_is_without_its_list(client, district, built):
    page = LinkedNumbers(sign_in(client, district).get(PAGE).content.decode())
    assert bare_numbers(page) == []
    # Sums of units that were merged stand on the page that compares two months alone.
    assert {name for name, _text in page.declared} == set(WITHOUT_ROWS) - {"merged"}


def test_what_is_declared_to_count_no_rows_is_worked_out_from_numbers_that_have_lists(client, district, built):
    answer = sign_in(client, district).get(PAGE)
    tables = {table.title: table for part in answer.context["parts"] for table in part.tables}
    load = tables["社区承担情况"]
    assert [[bool(href) for _heading, _text, href in row[1:]] for row in load.rows] == [[True] * 3 + [False] * 2] * 3
    for title in ("负担变化情况（按原因，项数）", "负担变化情况（按原因，每月工时）"):
        for row in [*tables[title].rows, tables[title].total]:
            assert [bool(href) for _heading, _text, href in row[1:]] == [True, True, False]


def test_the_charts_of_the_page_lead_to_the_lists_of_their_table(client, district, built):
    parts = sign_in(client, district).get(PAGE).context["parts"]
    charts = [chart for part in parts for chart in part.charts]
    assert len(charts) == 4
    for chart in charts:
        for _label, figures in chart.linked_table():
            for text, href in figures:
                assert number_in(text) == number_of(client.get(href))


def test_a_list_goes_on_over_its_pages_from_one_part_to_the_next(client, district, built):
    sign_in(client, district)
    answer = client.get(rows_at("applications_by_outcome", TOTAL, "settled"))
    count = answer.context["page_obj"].paginator.count
    rows = Rows(Span(district.authority, OCTOBER, built.cut_at), "applications_by_outcome", TOTAL, "settled")
    one_by_one = [(type(row), row.pk) for n in range(count) for _part, row in rows[n : n + 1]]
    assert one_by_one == [(type(row), row.pk) for _part, row in rows[0:count]]
    assert len({kind for kind, _pk in one_by_one}) == 2


def test_a_sum_shows_what_each_row_adds_to_it(client, district, built):
    sign_in(client, district)
    for metric in ("hours", "promised", "paid_in_month"):
        (row,) = json.loads(b"".join(client.get(f"{rows_at('summary', 'all', metric)}?format=json")))["rows"][:1]
        rows = json.loads(b"".join(client.get(f"{rows_at('summary', 'all', metric)}?format=json")))["rows"]
        assert row["amount"]
        assert round(sum(Decimal(str(one["amount"])) for one in rows), 2) == number_of(
            client.get(rows_at("summary", "all", metric))
        )


@pytest.mark.parametrize("table", ["summary", "summary_before"])
def test_the_decided_are_the_approved_and_the_rejected(client, district, built, table):
    sign_in(client, district)
    numbers = [number_of(client.get(rows_at(table, "all", one))) for one in ("decided", "approved", "rejected")]
    assert numbers[0] == numbers[1] + numbers[2]


def test_a_file_has_the_rows_of_the_list(client, district, built):
    address = rows_at("summary", "all", "receipts")
    count = number_of(sign_in(client, district).get(address))
    lines = b"".join(client.get(f"{address}?format=csv")).decode("utf-8-sig")
    assert len(list(csv.reader(StringIO(lines)))) == count + 1
    assert client.get(f"{address}?format=pdf").status_code == 400


def test_too_many_rows_for_a_file_are_refused_with_a_sentence(client, district, built, settings):
    settings.EXPORT_LIMIT = 2
    answer = sign_in(client, district).get(f"{rows_at('summary', 'all', 'receipts')}?format=csv")
    assert (answer.status_code, "一个文件放不下" in answer.content.decode()) == (400, True)


def test_a_number_of_nothing_leads_to_a_list_that_says_so(client, district):
    build(district)
    answer = sign_in(client, district).get(rows_at("summary", "all", "dispatches"))
    assert (answer.context["rows"], answer.context["export_formats"] != {}) == ([], True)
    assert "这个数是0，没有对应的记录。" in answer.content.decode()


def test_the_totals_of_a_table_without_rows_lead_to_empty_lists(client, district):
    build(district)
    page = LinkedNumbers(sign_in(client, district).get(PAGE).content.decode())
    totals = [href for _text, href in page.links if f"/funds/{TOTAL}/" in href]
    assert len(totals) == 5
    for href in totals:
        answer = client.get(href)
        assert (answer.status_code, answer.context["rows"], answer.context["differs"]) == (200, [], False)


def test_what_was_not_counted_when_a_month_was_frozen_leads_nowhere(client, district, built):
    built.lines.filter(table="by_category", metric="hours").delete()
    page = LinkedNumbers(sign_in(client, district).get(PAGE).content.decode())
    assert [href for _text, href in page.links if "/by_category/" in href and "/hours/" in href] == []
    assert client.get(rows_at("by_category", TOTAL, "hours")).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        ("nothing", "all", "dispatches"),
        ("summary", "all", "nothing"),
        ("summary", "nobody", "dispatches"),
        ("summary", TOTAL, "dispatches"),
        ("by_category", TOTAL, "items"),
        ("by_category", "task", "approved"),
        ("by_department", "0", "receipts"),
        ("by_department", "９" * 99, "receipts"),
        ("trend", "2026-13", "receipts"),
        ("applications_by_outcome", "withdrawn", "in_time"),
        ("summary", "all", "most_matters"),
        ("causes", TOTAL, "cause_net"),
        ("by_duration", "nobody", "items"),
    ],
)
def test_a_number_that_the_report_does_not_have_is_not_found(client, district, built, address):
    answer = sign_in(client, district).get(rows_at(*address))
    assert (answer.status_code, "没有找到这一页" in answer.content.decode()) == (404, True)


def test_a_page_that_there_is_not_gives_the_nearest(client, district, built):
    address = rows_at("summary", "all", "receipts")
    answers = [sign_in(client, district).get(f"{address}?page={page}") for page in ("0", "x", "9999")]
    assert [answer.status_code for answer in answers] == [200] * 3


def test_while_a_month_is_being_built_its_lists_wait(client, district, built):
    built.run.finished_at = None
    built.run.save()
    answer = sign_in(client, district).get(rows_at("summary", "all", "receipts"))
    assert (answer.status_code, "2026年10月月报还没有生成完" in answer.content.decode()) == (409, True)


def test_the_page_says_so_when_the_rows_are_no_longer_those_that_were_counted(client, district, built):
    close(built, district)
    address = rows_at("summary", "all", "standing_places")
    was = number_of(sign_in(client, district).get(address))
    burden = StandingBurden.objects.create(
        authority=district.authority, kind=BurdenKind.LEDGER, name="补登的台账", owner=district.department
    )
    BurdenPlace.objects.create(burden=burden, community=district.community1, valid_from=OCTOBER)
    answer = client.get(address)
    text = " ".join(answer.content.decode().split())
    assert (answer.context["differs"], number_of(answer)) == (True, was + 1)
    assert f"统计为{was}处，现在按同一口径列出{was + 1}处" in text
    assert "已封存的月报不随之改动" in text


def test_statements_do_not_grow_with_rows(client, district):
    chance = RandomMonth(district, 5).fill(dispatches=12, applications=12)
    build(district)
    sign_in(client, district)

    def statements():
        """{metric: (how many statements its list takes, how many rows it has)}."""
        found = {}
        for metric in sorted({*SOURCES} - {"settled", "ruled"}):
            with CaptureQueriesContext(connection) as caught:
                answer = client.get(rows_at("summary", "all", metric))
            # Of no decisions there is no median, and no list.
            is_there = answer.status_code == 200
            found[metric] = len(caught), answer.context["page_obj"].paginator.count if is_there else 0
        return found

    few = statements()
    chance.fill(dispatches=70, applications=70)
    many = statements()
    grown = [metric for metric, (_n, rows) in few.items() if 0 < rows < many[metric][1]]
    # What is in force is of several kinds; one of which there was nothing takes its count, its sum, its rows, and who sees them.
    for metric in [one for one in grown if one.startswith("in_force")]:
        assert many[metric][0] <= few[metric][0] + 4 * (len(SOURCES[metric]) - 1)
        grown.remove(metric)
    assert {metric: few[metric][0] for metric in grown} == {metric: many[metric][0] for metric in grown}
    assert len(grown) > 30


def test_a_link_keeps_the_authority_that_was_asked_for(client, district, built):
    authority = district.authority.pk
    page = sign_in(client, district).get(f"{PAGE}?authority={authority}").content.decode()
    links = LinkedNumbers(page).links
    assert {href.endswith(f"?authority={authority}") for _text, href in links} == {True}
    assert f'href="{PAGE}?authority={authority}"' in client.get(links[0][1]).content.decode()


def test_a_sentence_is_plain_text_wherever_it_is_printed(district, built):
    words = {name: n for n, name in enumerate(re.findall(r"%\((\w+)\)s", str(OVERALL)))}
    told = Told.of(OVERALL, words)
    assert told == OVERALL % words == "".join(text for text, _metric in told.pieces)
    assert [metric for _text, metric in told.pieces if metric] == re.findall(r"%\((\w+)\)s", str(OVERALL))


def test_the_list_of_communities_is_that_of_the_last_day(client, district, built):
    answer = sign_in(client, district).get(rows_at("by_street", str(district.street.pk), "communities"))
    there = Community.objects.filter(parent=district.street).count()
    assert len(answer.context["rows"]) == there == 2
