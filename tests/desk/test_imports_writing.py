"""Templates and exports: what stands in them, and that no program takes a text for a formula."""

import io
from datetime import date

import openpyxl
import pytest

from desk.imports import writing
from desk.imports.importer import KINDS
from registry.models import CalendarDay
from tests.sheets import counts, exported, hand_in, sheets_of
from web import clock


def template(district, kind):
    return writing.write_template(KINDS[kind](district.authority, district.operator)).read()


def test_every_kind_has_a_template_with_headings_examples_and_codes(district):
    assert sorted(KINDS) == [
        *("burdens", "calendar", "certificates", "guides", "lists", "own-burdens", "surveys", "units", "users")
    ]
    for kind in KINDS:
        sheets = sheets_of(template(district, kind))
        assert list(sheets)[1:] == ["示例", "说明", "代码"]
        filled, examples = list(sheets.values())[:2]
        assert filled[0] == examples[0] and len(filled) == 1 and len(examples) > 1
        offered = [column for column in KINDS[kind](district.authority, district.operator).columns if column.is_offered]
        assert [text.rstrip("*") for text in filled[0]] == [str(column.label) for column in offered]


def test_the_template_has_drop_downs_from_the_sheet_of_codes_and_a_frozen_heading(district):
    book = openpyxl.load_workbook(io.BytesIO(template(district, "units")))
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "A2"
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules["A2:A2001"] == "'代码'!$A$2:$A$5"
    assert [cell.value for cell in book["代码"]["A"]] == ["类别", "部门", "街道", "社区", "联席会议"]


@pytest.mark.parametrize("kind", ["calendar", "units"])
def test_the_examples_of_a_template_could_be_imported(district, kind):
    examples = list(sheets_of(template(district, kind)).values())[1]
    with clock.at(date(2026, 11, 20)):
        run = hand_in(district, kind, [[cell or "" for cell in row] for row in examples])
    assert (run.wrong, run.findings["problems"]) == (0, [])


def test_a_text_that_looks_like_a_formula_is_guarded_and_comes_back_as_it_was(district):
    names = ["=1+1", "+86", "-减", "@某", "'=已有", "\t缩进", "平常"]
    for n, name in enumerate(names, 1):
        CalendarDay.objects.create(day=date(2027, 1, n), is_working=False, name=name)
    text = exported(district, "calendar", district.operator, "csv").decode("utf-8-sig")
    cells = [row.split(",")[2] for row in text.splitlines()[1:]]
    assert cells[:5] == ["'=1+1", "'+86", "'-减", "'@某", "''=已有"]
    book = openpyxl.load_workbook(io.BytesIO(exported(district, "calendar", district.operator)))
    assert {cell.data_type for cell in book.worksheets[0]["C"]} == {"s"}
    for ending in ("csv", "xlsx"):
        run = hand_in(district, "calendar", None, content=exported(district, "calendar", district.operator, ending))
        assert counts(run) == (0, 0, 7, 0)


def test_a_csv_begins_with_the_mark_by_which_excel_knows_utf_8(district):
    assert exported(district, "units", district.operator, "csv").startswith(b"\xef\xbb\xbf")


def test_files_have_names_in_the_language_of_the_register(district):
    importer = KINDS["units"](district.authority, district.operator)
    with clock.at(date(2026, 11, 20)):
        assert writing.export_name(importer, "csv") == "测试区单位名录_20261120.csv"
    assert writing.template_name(importer) == "单位名录导入模板.xlsx"
