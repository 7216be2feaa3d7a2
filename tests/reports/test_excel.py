from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree
from openpyxl import load_workbook

from reports.content import Attachment, Chart, Column, Figure, Section, Table
from reports.excel import write_excel
from reports.rates import Bounded

FORMULAS = [
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "=cmd|' /C calc'!A0",
    "  =1",
    "＝1+1",
    "http://x.cn/",
    "0012",
]


def read(content, **options):
    return load_workbook(BytesIO(write_excel(content)), **options)


def values(sheet, area):
    return [[cell.value for cell in row] for row in sheet[area]]


def fitted(sheet):
    """How many pages wide and tall; the file leaves out a 1."""
    return sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight


def one_table(report, table):
    return replace(report, figures=[], sections=[Section("一", [], [table])], attachments=[])


@pytest.fixture
def book(sample_report):
    return read(sample_report)


@pytest.fixture
def results(sample_report):
    return read(sample_report, data_only=True)


def test_there_is_a_sheet_for_each_table_and_chart(book):
    assert book.sheetnames == [
        "概览",
        "表1 各部门准入办理情况",
        "表2 各类负担变化情况",
        "表3 费随事转落实情况",
        "表4 各街道情况表",
        "图1 近十二个月拒收裁定情况（件）",
        "口径",
    ]


def test_the_overview_says_which_report_this_is(book):
    assert values(book["概览"], "A1:B6") == [
        ["关于示范区2026年10月社区工作事项准入和减负情况的通报", None],
        ["地区", "示范区"],
        ["编制单位", "示范区民政局"],
        ["月份", "2026年10月"],
        ["数据截至", "2026年11月1日9时05分"],
        ["状态", "已定稿"],
    ]


def test_the_overview_compares_numbers_and_keeps_bounds_as_words(results):
    assert values(results["概览"], "A8:E13") == [
        ["指标", "本期", "单位", "基线（2026年1月）", "变化"],
        ["在办工作事项", 172, "项", 322, pytest.approx(-0.466)],
        ["报表", 7, "张", 44, pytest.approx(-0.841)],
        ["盖章证明", 4, "种", "≥100", "下降≥96%"],
        ["突发事件", 1, "件", 0, "—"],
        ["按时办结率", pytest.approx(0.963), "%", pytest.approx(0.931), "增长3.2个百分点"],
    ]


def test_a_change_is_a_formula_that_reads_as_words(book):
    cell = book["概览"]["E10"]
    assert (cell.value, cell.number_format) == ("=ROUND((B10-D10)/D10,3)", '"增长"0.0%;"下降"0.0%;"持平"')


def test_a_change_too_small_to_show_is_words(sample_report):
    figures = [Figure("a", "甲", 9999, "项", before=10000), Figure("b", "乙", 5, "项", before=5)]
    sheet = read(replace(sample_report, figures=figures))["概览"]
    assert [sheet["E9"].value, sheet["E10"].value] == ["基本持平", "=ROUND((B10-D10)/D10,3)"]


def test_a_total_is_a_formula_with_its_value(book, results):
    assert values(book["表3 费随事转落实情况"], "A7:C7") == [["合计", "=SUM(B4:B6)", "=SUM(C4:C6)"]]
    assert values(results["表3 费随事转落实情况"], "A4:C7") == [
        ["青林街道", 2, 2.47],
        ["河东街道", 3, 3.7],
        ["柳荫街道", 4, 4.94],
        ["合计", 9, 11.11],
    ]


def test_a_total_that_is_no_sum_is_no_formula(sample_report):
    table = Table("t", "表", [Column("n", "部门数", "个", "number")], [[3], [4]], [5])
    assert values(read(one_table(sample_report, table))["表1 表"], "A4:A6") == [[3], [4], [5]]


def test_rows_keep_the_order_given(book, departments):
    sheet = book["表1 各部门准入办理情况"]
    assert [row[0] for row in values(sheet, f"A4:A{3 + len(departments)}")] == departments


def test_cells_keep_their_kind(sample_report):
    kinds = ("text", "number", "number", "percent", "money")
    columns = [Column(kind + str(n), kind, kind=kind) for n, kind in enumerate(kinds)]
    row = [date(2026, 3, 1), 1377, Decimal("9.44"), Decimal("84.09"), Decimal("24690")]
    bounds = ["文字", None, Bounded(100, "at_least"), Bounded(Decimal(96), "at_least"), None]
    sheet = read(one_table(sample_report, Table("t", "表", columns, [row, bounds])))["表1 表"]
    assert [cell.value for cell in sheet[4]][1:] == [1377, 9.4, pytest.approx(0.841), 2.47]
    assert sheet["A4"].value.date() == date(2026, 3, 1)
    assert [cell.number_format for cell in sheet[4]] == [
        'yyyy"年"m"月"d"日"',
        "#,##0",
        "#,##0.##",
        "0.0%",
        "#,##0.00",
    ]
    assert [cell.value for cell in sheet[5]] == ["文字", "—", "≥100", "≥96%", "—"]


def test_heads_are_frozen_and_filtered(book):
    sheet = book["表1 各部门准入办理情况"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B4", "A3:F33")
    assert (book["概览"].freeze_panes, book["概览"].auto_filter.ref) == ("B9", "A8:F13")


def test_each_sheet_prints_on_a4_landscape_with_its_head_and_page(book):
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        tall = 1 if sheet.title.startswith("图") else 0
        assert [1 if pages is None else pages for pages in fitted(sheet)] == [1, tall]
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddFooter.right.text == "第 &P 页，共 &N 页"
        assert not sheet.oddHeader.left.text
    assert book["表1 各部门准入办理情况"].print_title_rows == "$1:$3"


def test_an_internal_report_says_so_on_every_page(sample_report):
    for sheet in read(replace(sample_report, internal=True)):
        assert sheet.oddHeader.left.text == "内部资料 注意保存"


@pytest.mark.parametrize("text", FORMULAS)
def test_text_of_users_is_never_a_formula(sample_report, text):
    table = Table("t", text, [Column("a", text)], [[text]], [text], text)
    content = replace(
        one_table(sample_report, table),
        title=text,
        authority_name=text,
        issuer_name=text,
        compared_with=text,
        figures=[Figure("f", text, 1, text, text, before=1)],
    )
    book = read(content)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.value for cell in cells if cell.data_type == "f"] == ["=ROUND((B9-D9)/D9,3)"]
    assert [cell.hyperlink for cell in cells if cell.hyperlink] == []
    cell = book.worksheets[1]["A4"]
    assert (cell.data_type, cell.value) == ("s", text.replace("\r", "\n"))


def test_text_that_looks_like_a_formula_stays_text_when_it_is_edited(sample_report):
    table = Table("t", "表", [Column("a", "甲")], [["=1+1"], ["平常的文字"]])
    sheet = read(one_table(sample_report, table))["表1 表"]
    assert [bool(sheet[place].quotePrefix) for place in ("A4", "A5")] == [True, False]


def test_control_characters_vanish_and_references_stay_literal(sample_report):
    table = Table("t", "表", [Column("a", "甲")], [["甲\x00乙\x07\ud800丙"], ["_x0041_ <b>&amp;{{ x }}"]])
    content = write_excel(one_table(sample_report, table))
    with ZipFile(BytesIO(content)) as archive:
        strings = etree.fromstring(archive.read("xl/sharedStrings.xml"))
    written = [element.text for element in strings.iter("{*}t")]
    assert written.count("甲乙丙") == 1
    assert "_x005F_x0041_ <b>&amp;{{ x }}" in written


def test_a_text_too_long_for_a_cell_ends_with_dots(sample_report):
    table = Table("t", "表", [Column("a", "甲")], [["长" * 100_000]])
    cell = read(one_table(sample_report, table))["表1 表"]["A4"]
    assert (len(cell.value), cell.value[-2:]) == (32_767, "长…")


def test_a_chart_is_native_and_drawn_from_its_cells(sample_report, refusals):
    with ZipFile(BytesIO(write_excel(sample_report))) as archive:
        chart = etree.fromstring(archive.read("xl/charts/chart1.xml"))
    sources = [formula.text for formula in chart.findall(".//{*}val//{*}f")]
    sheet = "'图1 近十二个月拒收裁定情况（件）'"
    assert sources == [f"{sheet}!$B$4:$B$15", f"{sheet}!$C$4:$C$15"]
    cached = [int(value.text) for value in chart.findall(".//{*}val//{*}v")]
    assert cached == [*refusals.series[0][1], *refusals.series[1][1]]


@pytest.mark.parametrize("kind", ["column", "stacked", "bar", "line"])
def test_every_kind_of_chart_is_drawn_even_without_numbers(sample_report, kind):
    charts = [
        Chart("none", "无数据", [], [("件数", [])], kind),
        Chart("gaps", "有'缺", ["甲", "乙"], [("件数", [None, -1]), ("项数", [2, None])], kind),
    ]
    book = read(replace(sample_report, sections=[Section("一", [], [], charts)]))
    assert [len(sheet._charts) for sheet in book if sheet.title.startswith("图")] == [1, 1]


def test_a_table_without_rows_says_so(sample_report):
    table = Table("t", "表", [Column("a", "甲"), Column("b", "乙", kind="number")], [])
    assert values(read(one_table(sample_report, table))["表1 表"], "A4:B4") == [["无", "—"]]


def test_two_tables_of_one_title_have_two_sheets(sample_report):
    tables = [Table(f"t{n}", "很长的表题" * 10, [Column("a", "甲")], [["一"]]) for n in range(3)]
    content = replace(sample_report, sections=[], attachments=[Attachment("附", tables=tables)])
    assert len(set(read(content).sheetnames)) == 5


def test_the_same_report_gives_the_same_file(sample_report):
    assert write_excel(sample_report) == write_excel(sample_report)


def test_definitions_do_not_run_over_the_row_below(sample_report):
    figure = Figure("tasks", "工作事项", 1, "项", "当月送达的清单内事项，" * 8, before=1)
    book = read(replace(sample_report, figures=[figure]))
    overview = book.worksheets[0]
    row = next(cell.row for cell in overview["A"] if cell.value == "工作事项")
    assert overview.row_dimensions[row].height == 48
