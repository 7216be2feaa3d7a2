"""The baseline month and the same month of last year: closed ones only, copied when a month is built, never changed later."""

import re
from datetime import date
from decimal import Decimal

import pytest

from registry.models import AuthorityRule
from reports.baseline import baseline_of, month_of_rule
from reports.columns import MONEY
from reports.facts import Span
from reports.models import MonthlyReport, ReportLine
from reports.monthly_content import content_of
from reports.rates import change_text, number_text
from tests.reports.built import build, close
from tests.reports.linked import LinkedNumbers, number_in
from tests.reports.random_month import CUT, OCTOBER, RandomMonth
from tests.reports.test_sources import number_of

pytestmark = pytest.mark.usefixtures("second_of_november")
AUGUST, LAST_OCTOBER = date(2026, 8, 1), date(2025, 10, 1)
COPIES = ("summary_baseline", "by_category_baseline", "standing_baseline")


def set_rule(district, value, since=date(2026, 1, 1)):
    AuthorityRule.objects.create(
        authority=district.authority, key="baseline_month", value=value, valid_from=since, is_assumption=True
    )


@pytest.fixture
def acts(district):
    """A district with acts in many months."""
    return RandomMonth(district, 2).fill(dispatches=60, applications=20)


def closed(district, month):
    report = build(district, month=month)
    close(report, district)
    return MonthlyReport.objects.get(pk=report.pk)


def numbers(report, table):
    """{(row, metric): number} of a frozen table."""
    return {(one.key, one.metric): one.value for one in report.lines.filter(table=table)}


def tables_of(report):
    return {table.key: table for table in content_of(report).tables}


def said_of(report):
    return " ".join(text for section in content_of(report).sections for text in section.paragraphs)


def test_a_closed_baseline_is_copied_number_by_number(district, acts):
    base = closed(district, AUGUST)
    set_rule(district, "2026-08")
    report = build(district)
    for table in ("by_category", "standing"):
        assert numbers(report, f"{table}_baseline") == numbers(base, table) != {}
    copied = {metric: value for (_row, metric), value in numbers(report, "summary_baseline").items()}
    assert copied == {metric: value for (_row, metric), value in numbers(base, "summary").items()}
    assert {row for row, _metric in numbers(report, "summary_baseline")} == {"2026-08"}


def test_without_a_rule_nothing_is_copied_nor_said(district, acts):
    closed(district, AUGUST)
    report = build(district)
    assert not report.lines.filter(table__in=COPIES).exists()
    assert "基期" not in said_of(report) and "comparison" not in tables_of(report)


@pytest.mark.parametrize("how", ["missing", "built"])
def test_a_baseline_that_is_not_closed_is_said_instead_of_numbers(district, acts, how):
    if how == "built":
        build(district, month=AUGUST)
    set_rule(district, "2026-08")
    report = build(district)
    assert not report.lines.filter(table__in=COPIES).exists()
    assert "辖区规则设定的基期是2026年8月，生成本月月报时该月没有封存的月报，不作比较。" in said_of(report)


@pytest.mark.parametrize("said", ["2026-10", "2026-11"])
def test_a_baseline_that_is_no_earlier_is_not_compared_with(district, acts, said):
    set_rule(district, said)
    report = build(district)
    assert not report.lines.filter(table__in=COPIES).exists()
    assert "不早于本月，不作比较。" in said_of(report)


def test_a_frozen_month_keeps_its_baseline_whatever_the_rule_says_later(district, acts):
    closed(district, AUGUST)
    set_rule(district, "2026-08")
    report = closed(district, OCTOBER)
    before = tables_of(report)["comparison"]
    AuthorityRule.objects.update(value="2026-01")
    assert tables_of(MonthlyReport.objects.get(pk=report.pk))["comparison"] == before


def test_each_change_stands_beside_both_of_its_numbers(district, acts):
    base = numbers(closed(district, AUGUST), "by_category")
    set_rule(district, "2026-08")
    report = build(district)
    now, last = numbers(report, "by_category"), numbers(report, "by_category_before")
    table = tables_of(report)["by_category_receipts"]
    assert [column.label for column in table.columns] == [
        "类别",
        "上月",
        "本月",
        "比上月",
        "基期（2026年8月）",
        "比基期",
    ]
    keys = list(dict.fromkeys(row for row, _metric in now))
    for key, (_label, was, here, change, then, since) in zip(keys, table.rows, strict=True):
        assert (was, here, then) == tuple(int(one[key, "receipts"]) for one in (last, now, base))
        assert (change, since) == (change_text(was, here), change_text(then, here))
    totals = [sum(row[n] for row in table.rows) for n in (1, 2, 4)]
    assert [table.total[n] for n in (1, 2, 4)] == totals


def test_kinds_have_no_total_and_times_have_one(district, acts):
    tables = tables_of(build(district))
    assert (tables["by_category_items"].total, tables["standing_standing"].total[0]) == (None, "合计")


def test_figures_show_last_month_baseline_and_last_year_with_their_changes(district, acts):
    base, year = closed(district, AUGUST), closed(district, LAST_OCTOBER)
    set_rule(district, "2026-08")
    figures = {figure.key: figure for figure in content_of(build(district)).figures}
    one = figures["dispatches"]
    then, ago = (int(numbers(report, "summary")["all", "dispatches"]) for report in (base, year))
    assert one.compared == [
        ("基期（2026年8月）", f"{number_text(then)}次", change_text(then, one.value)),
        ("上年同月（2025年10月）", f"{number_text(ago)}次", change_text(ago, one.value)),
    ]


def test_last_year_is_compared_with_only_when_it_is_closed(district, acts):
    build(district, month=LAST_OCTOBER)
    assert "上年同月" not in str(tables_of(build(district)).get("comparison"))
    close(MonthlyReport.objects.whole().get(month=LAST_OCTOBER), district)
    assert "上年同月（2025年10月）" in str(tables_of(build(district, by=district.reviewer))["comparison"])


def test_what_the_baseline_did_not_count_is_unknown_and_not_nothing(district, acts):
    base = build(district, month=AUGUST)
    ReportLine.objects.filter(report=base, metric="forms").delete()
    close(base, district)
    set_rule(district, "2026-08")
    report = build(district)
    assert not report.lines.filter(table="summary_baseline", metric="forms").exists()
    figure = next(one for one in content_of(report).figures if one.key == "forms")
    assert figure.compared == [("基期（2026年8月）", "—", "—")]


@pytest.mark.parametrize("value", ["", " ", "2026", "2026-13", "0000-01", "基期", 7, [1]])
def test_what_names_no_month_is_no_baseline(district, value):
    set_rule(district, value)
    assert month_of_rule(district.authority, date(2026, 11, 2)) is None


def test_the_rule_of_the_day_of_the_cut_holds(district):
    set_rule(district, "2026-08", since=date(2026, 11, 3))
    assert baseline_of(Span(district.authority, OCTOBER, CUT)) is None


def test_the_page_word_and_excel_show_the_comparison(client, district, acts):
    from io import BytesIO

    from docx import Document
    from openpyxl import load_workbook

    from reports.excel import write_excel
    from reports.word import write_word

    closed(district, AUGUST)
    set_rule(district, "2026-08")
    content = content_of(build(district))
    words = Document(BytesIO(write_word(content)))
    cells = {cell.text for table in words.tables for row in table.rows for cell in row.cells}
    assert {"基期（2026年8月）", "比基期"} <= {cell.split("（件）")[0].split("（项）")[0] for cell in cells}
    book = load_workbook(BytesIO(write_excel(content)))
    texts = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "基期（2026年8月）" in texts
    client.force_login(district.reviewer)
    page = client.get("/reports/2026-10/").content.decode()
    assert "基期（2026年8月）" in page and "与基期和上年同月比较" in page


def test_a_reduction_to_nothing_is_said_with_its_numbers(district, acts):
    closed(district, AUGUST)
    set_rule(district, "2026-08")
    report = build(district)
    ReportLine.objects.filter(report=report, table="summary", metric="forms").update(value=Decimal(7))
    ReportLine.objects.filter(report=report, table="summary_baseline", metric="forms").update(value=Decimal(44))
    row = next(row for row in tables_of(report)["comparison"].rows if row[0] == "要报的表格、台账")
    assert row == ["要报的表格、台账", "7种", "44种", "下降84.1%"]


def test_every_number_of_the_months_compared_leads_to_the_lists_of_those_months(client, district, acts):
    closed(district, LAST_OCTOBER)
    closed(district, AUGUST)
    set_rule(district, "2026-08")
    build(district)
    client.force_login(district.reviewer)
    page = LinkedNumbers(client.get("/reports/2026-10/").content.decode())
    bare = re.sub(r"\d+年\d+月|[\d.]+%", "", " ".join(page.bare))
    assert re.findall(r"\d[\d.,]*", bare) == []
    found = {}
    for text, href in page.links:
        slug, table, key, metric = re.fullmatch(r"/reports/(.+)/rows/(.+)/(.+)/(.+)/", href).groups()
        if slug == "2026-10":
            continue
        answer = client.get(href)
        assert (answer.status_code, answer.context["differs"]) == (200, False), href
        exact = Decimal(number_of(answer)) / (10_000 if metric in MONEY else 1)
        assert abs(exact - number_in(text)) <= Decimal("0.05"), (text, href)
        found.setdefault((slug, table), set()).add(key)
    assert {one: len(keys) > 1 for one, keys in found.items()} == {
        ("2025-10", "summary"): False,
        ("2026-08", "summary"): False,
        ("2026-08", "by_category"): True,
        ("2026-08", "standing"): True,
    }
