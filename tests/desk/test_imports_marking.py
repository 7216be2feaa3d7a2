"""The uploaded table given back with its faulty cells marked."""

import io

import openpyxl
import pytest
from openpyxl.styles import Font

from desk.imports import marking
from desk.imports.marking import mark
from tests.sheets import comma_separated, hand_in, sheets_of, xlsx

HEAD = ["日期", "休或班", "名称"]
ROWS = [HEAD, ["2027-01-01", "休", "元旦"], ["明天", "加班", "=1+1"], ["2027-01-03", "休", ""]]


def marked(district, content):
    run = hand_in(district, "calendar", None, content=content)
    return openpyxl.load_workbook(io.BytesIO(mark(content, run.findings["errors"]).read()))


def faults(sheet):
    return {
        cell.coordinate: cell.comment.text
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment is not None and cell.fill.fgColor.rgb.endswith("FFC7CE")
    }


@pytest.fixture(params=["original", "copy", "csv"])
def content(request, monkeypatch):
    if request.param == "copy":
        monkeypatch.setattr(marking, "MOST_HELD_ROWS", 1)
    return comma_separated(ROWS) if request.param == "csv" else xlsx(ROWS)


def test_faulty_cells_are_filled_and_say_the_remedy_and_a_sheet_lists_all(district, content):
    book = marked(district, content)
    assert set(faults(book.worksheets[0])) == {"A3", "B3"}
    assert "可以写：班、休" in faults(book.worksheets[0])["B3"]
    listed = [[cell.value for cell in row] for row in book["错误清单"].iter_rows()]
    assert listed[0] == ["行", "列", "列名", "内容", "怎么改"]
    assert [row[:4] for row in listed[1:]] == [[3, "A", "日期", "明天"], [3, "B", "休或班", "加班"]]
    assert [cell.value for cell in book.worksheets[0][2]] == ["2027-01-01", "休", "元旦"]
    assert book.worksheets[0]["C3"].data_type == "s"


def test_the_workbook_keeps_its_looks_and_its_other_sheets(district):
    book = openpyxl.load_workbook(io.BytesIO(xlsx(ROWS)))
    book.worksheets[0]["C2"].font = Font(bold=True)
    book.create_sheet("附注")["A1"] = "另一张表"
    file = io.BytesIO()
    book.save(file)
    back = marked(district, file.getvalue())
    assert back.worksheets[0]["C2"].font.bold and back["附注"]["A1"].value == "另一张表"


def test_a_marked_workbook_that_is_mended_is_read_again_without_old_marks(district):
    book = marked(district, xlsx(ROWS))
    book.worksheets[0]["A3"] = "2027-01-02"
    file = io.BytesIO()
    book.save(file)
    again = marked(district, file.getvalue())
    assert set(faults(again.worksheets[0])) == {"B3"}
    assert again.sheetnames.count("错误清单") == 1


def test_what_is_wrong_with_a_missing_column_is_put_at_the_first_cell(district):
    content = xlsx([["类别", "代码", "名称"], ["街道", "s9", "新街道"]])
    run = hand_in(district, "units", None, content=content)
    sheet = openpyxl.load_workbook(io.BytesIO(mark(content, run.findings["errors"]).read())).worksheets[0]
    assert faults(sheet) == {"A2": "启用日期：新单位应当写明启用日期。"}


def test_a_copy_lists_texts_that_look_like_formulas_as_texts(district):
    content = comma_separated([HEAD, ["=1+1", "休", ""]])
    run = hand_in(district, "calendar", None, content=content)
    sheets = sheets_of(mark(content, run.findings["errors"]).read())
    assert sheets["错误清单"][1][3] == "'=1+1"
