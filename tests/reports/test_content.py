from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import gettext_lazy

from reports.content import Attachment, Chart, Column, Definition, Figure, Section, Table, captions, numbered, ordinal
from reports.rates import Bounded


def test_a_figure_tells_value_and_change():
    figure = Figure("forms", "报表", 7, "张", before=44)
    assert (figure.text, figure.before_text, figure.change_text) == ("7张", "44张", "下降84.1%")


def test_a_lower_bound_stays_one():
    figure = Figure("stamps", "证明", 4, "种", before=Bounded(100, "at_least"))
    assert (figure.before_text, figure.change_text) == ("≥100种", "下降≥96%")
    assert Figure("rate", "压缩率", 96, "%", qualifier="at_least").text == "≥96%"


def test_an_unknown_figure_is_a_dash():
    figure = Figure("stamps", "证明", None, "种", before=3)
    assert (figure.text, figure.number_text, figure.change_text) == ("—", "—", "—")


def test_a_percentage_is_not_given_its_unit_twice():
    assert Figure("rate", "按时办结率", Decimal("96.25"), "%").text == "96.3%"


@pytest.mark.parametrize(
    ("column", "cell", "text"),
    [
        (Column("a", "甲"), "原文", "原文"),
        (Column("a", "甲"), gettext_lazy("合计"), "合计"),
        (Column("a", "甲"), date(2026, 3, 1), "2026年3月1日"),
        (Column("a", "甲", "件", "number"), 1377, "1,377"),
        (Column("a", "甲", "件", "number"), None, "—"),
        (Column("a", "甲", "%", "percent"), Decimal("84.09"), "84.1%"),
        (Column("a", "甲", "%", "percent"), Bounded(Decimal(96), "at_least"), "≥96%"),
        (Column("a", "甲", "", "money"), Decimal("24690"), "2.47"),
    ],
)
def test_a_column_prints_its_cells(column, cell, text):
    assert column.cell_text(cell) == text


def test_a_heading_names_the_unit_once():
    assert Column("a", "拒收", "件", "number").heading == "拒收（件）"
    assert Column("a", "办结率", "%", "percent").heading == "办结率"
    assert Column("a", "金额", kind="money").heading == "金额（万元）"


def test_rows_keep_the_order_given(applications, departments):
    assert [row[0] for row in applications.row_texts()] == departments


def test_a_total_equals_the_sum_of_the_rows_as_printed(funds):
    assert [row[2] for row in funds.row_texts()] == ["2.47", "3.70", "4.94"]
    assert funds.total_texts() == ["合计", "9", "11.11"]


def test_rounded_rows_add_up_even_where_the_rounded_sum_would_differ():
    table = Table("t", "表", [Column("m", "金额", kind="money")], [[Decimal(50)], [Decimal(50)]], [Decimal(100)])
    assert (table.row_texts(), table.total_texts()) == ([["0.01"], ["0.01"]], ["0.02"])


def test_a_total_that_is_no_sum_is_printed_as_it_is():
    table = Table("t", "表", [Column("n", "部门数", "个", "number")], [[3], [4]], [5])
    assert (table.adds_up(0), table.total_texts()) == (False, ["5"])


def test_a_table_without_rows_says_so():
    table = Table("t", "表", [Column("a", "甲"), Column("b", "乙", kind="number")], [])
    assert table.row_texts() == [["无", "—"]]


def test_a_row_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="1 cells"):
        Table("t", "表", [Column("a", "甲"), Column("b", "乙")], [["只有一格"]])


def test_a_series_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="2 labels"):
        Chart("c", "图", ["甲", "乙"], [("件数", [1])])


def test_a_chart_without_series_is_refused():
    with pytest.raises(ValueError, match="no series"):
        Chart("c", "图", ["甲"], [])


def test_tables_and_charts_are_numbered_in_the_order_of_print(sample_report):
    assert captions(sample_report) == {
        "applications": "表1 各部门准入办理情况",
        "burdens": "表2 各类负担变化情况",
        "funds": "表3 费随事转落实情况",
        "by_street": "表4 各街道情况表",
        "refusals": "图1 近十二个月拒收裁定情况（件）",
    }


def test_two_tables_with_one_key_are_refused(sample_report, funds):
    with pytest.raises(ValueError, match="funds"):
        replace(sample_report, attachments=[Attachment("重复", tables=[funds])])


def test_definitions_come_from_the_figures_unless_given(sample_report):
    assert len(sample_report.explained) == 5
    given = [Definition("社区", "个", "城市社区居民委员会")]
    assert replace(sample_report, definitions=given).explained == given


def test_an_open_month_is_no_final_text(sample_report):
    assert sample_report.status_text == "数据截至2026年11月1日9时05分"
    assert replace(sample_report, is_closed=False).status_text == "未定稿，数据截至2026年11月1日9时05分"


def test_sections_are_counted_in_chinese():
    assert [section.heading for section in numbered([Section("总体情况"), Section("拒收")])] == [
        "一、总体情况",
        "二、拒收",
    ]
    assert [ordinal(n) for n in (1, 9, 10, 11, 20, 21)] == ["一", "九", "十", "十一", "二十", "二十一"]
