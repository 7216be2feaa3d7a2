"""What the numbers of a month mean is frozen with them: page, files and API of a closed month never change."""

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils.translation import override

from reports import burden, frozen, meanings, metrics, monthly_content
from reports.comparing import compared
from reports.metrics import METRICS, SHARES
from reports.models import MonthlyReport, ReportDefinition
from reports.monthly_content import content_of
from tests.reports.built import build, close
from tests.reports.random_month import OCTOBER, RandomMonth

PAGE = "/reports/2026-10/"

pytestmark = pytest.mark.usefixtures("second_of_november")


@pytest.fixture
def report(district):
    """October, closed."""
    RandomMonth(district).fill(dispatches=8, applications=4)
    return close(build(district), district)


@pytest.fixture
def declared_anew(monkeypatch):
    """Later, sendings are called and counted otherwise, and another figure is declared."""

    def change():
        anew = replace(METRICS["dispatches"], label="派件", unit="回", definition="另一种口径。")
        added = replace(METRICS["receipts"], key="brand_new", label="新指标")
        monkeypatch.setitem(metrics.METRICS, "dispatches", anew)
        monkeypatch.setitem(metrics.METRICS, "brand_new", added)
        monkeypatch.setattr(monthly_content, "FIGURES", (*monthly_content.FIGURES, "brand_new"))
        for counting in burden.COUNTINGS:
            more = replace(counting, metrics=(*counting.metrics, "brand_new"))
            monkeypatch.setitem(frozen.TITLES, counting.key, more)

    return change


def printed(client, district, report):
    """Page, workbook, document and API of a month, as text."""
    client.force_login(district.reviewer)
    page = client.get(PAGE).context["content"]
    book = openpyxl.load_workbook(BytesIO(b"".join(client.get(f"{PAGE}excel/").streaming_content)), data_only=True)
    cells = [[cell.value for row in sheet.iter_rows() for cell in row] for sheet in book.worksheets]
    api = client.get(f"/api/v1/reports/{report.pk}/").json()["metrics"]
    tables = [([column.heading for column in table.columns], table.row_texts()) for table in page.tables]
    return page.figures, page.explained, page.sections, tables, cells, api


def test_a_built_month_keeps_what_every_number_means(report):
    rows = report.definitions.order_by("position")
    assert [row.metric for row in rows] == [*METRICS, *(one.key for one in SHARES)]
    first = rows[0]
    assert (first.metric, first.label, first.unit) == ("dispatches", "下派", "次")
    assert first.definition == str(METRICS["dispatches"].definition)
    assert not rows.get(metric="items").adds_up
    assert rows.get(metric="conformity").unit == "%"


def test_what_is_declared_later_never_changes_a_closed_month(client, district, report, declared_anew):
    before = printed(client, district, report)
    declared_anew()
    assert printed(client, district, report) == before


def test_a_month_that_is_built_later_is_called_by_the_new_name(district, report, declared_anew):
    declared_anew()
    figure = content_of(build(district, month=OCTOBER.replace(month=9))).figures[0]
    assert (figure.label, figure.unit, figure.definition) == ("派件", "回", "另一种口径。")


def test_a_rebuilt_month_is_called_by_the_new_name(district, declared_anew):
    build(district)
    declared_anew()
    again = build(district, by=district.reviewer)
    assert again.definitions.get(metric="dispatches").label == "派件"
    assert again.definitions.filter(metric="dispatches").count() == 1


def test_a_month_frozen_before_meanings_were_kept_prints_those_of_today(client, district, declared_anew):
    report = build(district)
    report.definitions.all().delete()
    declared_anew()
    assert content_of(report).figures[0].label == "派件"
    client.force_login(district.reviewer)
    answer = client.get(f"/api/v1/reports/{report.pk}/").json()
    assert answer["metrics"][0]["label"] == "派件"


def test_the_meanings_of_a_closed_month_are_protected_by_the_database(report):
    for change in (
        lambda: report.definitions.update(label="x"),
        lambda: report.definitions.all().delete(),
        lambda: ReportDefinition.objects.create(report=report, metric="x", label="x", unit="x", definition="x"),
    ):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            change()


def test_money_is_money_in_every_language(report):
    paid = meanings.of_month(report)["paid"]
    assert paid.is_money
    with override("en"):
        assert meanings.of_month(report)["paid"].is_money
        assert meanings.present()["paid"].is_money
    assert not meanings.of_month(report)["hours"].is_money


def test_two_months_that_count_otherwise_are_compared_with_a_word_about_it(district, report, declared_anew):
    earlier = build(district, month=OCTOBER.replace(month=9))
    assert compared(earlier, report)[0].note == ""
    declared_anew()
    later = MonthlyReport.objects.get(pk=build(district, month=OCTOBER.replace(month=8)).pk)
    table = compared(report, later)[0]
    assert table.note.startswith("这些指标的口径在两个月之间有变化，数字不能直接比较：派件。")
