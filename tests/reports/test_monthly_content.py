"""The frozen lines told as a report."""

import pytest

from registry.models import AuthorityRule
from reports import building
from reports.metrics import METRICS
from reports.models import MonthlyReport
from reports.monthly_content import content_of
from tests.reports.built import build, close
from tests.reports.random_month import CUT, OCTOBER, RandomMonth, at
from tests.reports.recount import Recount
from web.refusals import NotAllowed

pytestmark = pytest.mark.usefixtures("second_of_november")


@pytest.fixture
def report(district):
    """October, built by the clock from some acts."""
    RandomMonth(district).fill(dispatches=20, applications=10)
    return build(district)


def test_the_figures_are_those_of_a_recount_with_the_month_before(district, report):
    recount = Recount(district.authority, OCTOBER, CUT)
    now, before = recount.summary()["all"], recount.summary(OCTOBER.replace(month=9))["all"]
    for figure in content_of(report).figures:
        if figure.unit == "万元":
            assert (figure.value, figure.before) == tuple(row[figure.key] / 10_000 for row in (now, before))
        elif figure.unit != "%":
            assert (figure.value, figure.before) == (now[figure.key], before[figure.key]), figure.key


def test_shares_are_worked_out_from_their_two_numbers(district, report):
    figures = {figure.key: figure for figure in content_of(report).figures}
    values = Recount(district.authority, OCTOBER, CUT).summary()["all"]
    assert float(figures["conformity"].value) == pytest.approx(
        float(100 * values["listed"] / values["receipts"]), abs=0.05
    )
    assert f"（{values['listed']}件÷{values['receipts']}件）" in content_of(report).sections[0].paragraphs[0]


def test_totals_are_the_sums_of_the_rows_as_shown(report):
    for table in (table for table in content_of(report).tables if table.total):
        for index, column in enumerate(table.columns[1:], 1):
            if table.total[index] is None:
                assert not METRICS[column.key].adds_up or not table.rows
            elif column.kind in ("number", "money") and not isinstance(table.total[index], str):
                assert table.total[index] == sum(row[index] or 0 for row in table.rows), (table.key, column.key)


def test_an_empty_month_has_no_share(district):
    figures = {figure.key: figure for figure in content_of(build(district)).figures}
    assert (figures["conformity"].text, figures["punctuality"].text) == ("—", "—")


def test_a_report_is_signed_by_the_reviewing_office_or_as_the_rule_says(district, report):
    assert content_of(report).issuer_name == "测试区民政局"
    AuthorityRule.objects.create(
        authority=district.authority, key="document_issuer", value="测试区社会工作部", valid_from=OCTOBER
    )
    assert content_of(report).issuer_name == "测试区社会工作部"


def test_only_a_closed_month_is_dated(district, report):
    assert (content_of(report).is_closed, content_of(report).signature_date) == (False, None)
    close(report, district)
    content = content_of(MonthlyReport.objects.whole().get())
    assert (content.is_closed, content.signature_date) == (True, at(2026, 11, 2).date())


def test_a_month_under_way_is_not_told(district, report):
    building.ask(district.authority, OCTOBER, by=district.reviewer)
    with pytest.raises(NotAllowed):
        content_of(MonthlyReport.objects.whole().get())


def test_a_renamed_department_keeps_its_name_in_the_frozen_month(district, report):
    district.department.name = "新名称"
    district.department.save()
    table = next(table for table in content_of(report).tables if table.key == "by_department")
    assert [row[0] for row in table.rows][1] == "卫生健康委员会"


def test_charts_show_the_numbers_of_their_tables(report):
    content = content_of(report)
    tables = {table.key: table for table in content.tables}
    for chart in content.charts:
        table = tables[chart.table_key]
        shown = [list(column) for column in zip(*table.rows, strict=True)]
        for _name, values in chart.series:
            assert list(values) in shown
