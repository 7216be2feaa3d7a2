"""csv, json and xlsx: text stays text, days stay days, and nothing is taken for a formula."""

import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.utils.translation import override

from registry.models import Category, PermittedAct
from web.export_files import file_response, guarded, unguarded
from web.exports import Column, Export, Head

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
EXPORT = Export(
    "清单",
    (
        Column("number", "编号"),
        Column("name", "名称"),
        Column("category", "类别", kind="choice", choices=Category),
        Column("acts", "方式", kind="list", choices=PermittedAct),
        Column("units", "部门", kind="list"),
        Column("since", "从", kind="day"),
        Column("at", "时间", kind="moment"),
        Column("hours", "工时", kind="number"),
        Column("is_rural", "涉农", kind="flag"),
    ),
)
ROW = SimpleNamespace(
    number="1.10",
    name="=cmd()",
    category="task",
    acts=["persuade", "report_findings"],
    units=["甲局", "乙局"],
    since=date(2026, 3, 1),
    at=NOON,
    hours=Decimal("2.50"),
    is_rural=False,
)
EMPTY = SimpleNamespace(
    number="2", name="", category="", acts=[], units=[], since=None, at=None, hours=None, is_rural=None
)
HEAD = Head("清单", "类别：证明", date(2026, 3, 1), None, "民政局", at=NOON)


def taken(ending, batches=([ROW], [EMPTY])):
    return b"".join(file_response(EXPORT, HEAD, batches, ending).streaming_content)


def test_csv_has_a_mark_for_excel_and_the_names_of_the_columns_first():
    body = taken("csv").decode("utf-8")
    assert body.startswith("\ufeff编号,名称,类别,")
    rows = list(csv.reader(io.StringIO(body.removeprefix("\ufeff"))))
    assert rows[1] == [
        *("1.10", "'=cmd()", "工作任务", "说服劝导、非专业性工作的发现报告", "甲局、乙局"),
        *("2026-03-01", "2026-11-20 12:00:00", "2.50", "否"),
    ]
    assert rows[2] == ["2", *[""] * 8]
    assert len(rows) == 3


def test_json_tells_codes_beside_words_and_what_the_file_is():
    body = json.loads(taken("json"))
    assert {key: body[key] for key in body.keys() - {"columns", "rows"}} == {
        "name": "清单",
        "filter": "类别：证明",
        "on": "2026-03-01",
        "exported_by": "民政局",
        "exported_at": "2026-11-20T12:00:00+08:00",
        "count": 2,
    }
    assert body["columns"]["acts"] == "方式"
    assert body["rows"][0] == {
        "number": "1.10",
        "name": "=cmd()",
        "category": "task",
        "category_label": "工作任务",
        "acts": ["persuade", "report_findings"],
        "acts_label": ["说服劝导", "非专业性工作的发现报告"],
        "units": ["甲局", "乙局"],
        "since": "2026-03-01",
        "at": "2026-11-20T12:00:00+08:00",
        "hours": 2.5,
        "is_rural": False,
    }
    assert body["rows"][1]["since"] is None


def test_json_without_rows_is_still_json():
    assert json.loads(taken("json", batches=()))["rows"] == []


def test_a_workbook_has_the_rows_first_and_tells_of_itself_on_a_second_sheet():
    book = openpyxl.load_workbook(io.BytesIO(taken("xlsx")))
    assert book.sheetnames == ["数据", "说明"]
    cells = list(book["数据"].iter_rows(values_only=True))
    assert cells[0][:2] == ("编号", "名称")
    assert cells[1][:2] == ("1.10", "=cmd()")
    assert book["数据"]["B2"].data_type == "s"
    assert cells[1][5:] == (datetime(2026, 3, 1), datetime(2026, 11, 20, 12), 2.5, "否")
    assert cells[2] == ("2", *[None] * 8)
    assert list(book["说明"].iter_rows(values_only=True)) == [
        ("名称", "清单"),
        ("筛选", "类别：证明"),
        ("哪一天有效", "2026-03-01"),
        ("导出单位", "民政局"),
        ("导出时间", "2026-11-20 12:00"),
        ("条数", "2"),
    ]


def test_the_answer_is_a_download_with_a_chinese_name():
    response = file_response(EXPORT, HEAD, [], "csv")
    name = "%E6%B8%85%E5%8D%95_2026-03-01_%E5%B7%B2%E7%AD%9B%E9%80%89.csv"
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_words_are_those_of_the_reader_even_when_the_stream_is_read_later():
    with override("en"):
        response = file_response(Export("x", (Column("is_rural", "x"),)), HEAD, [[ROW]], "csv")
    assert b"".join(response.streaming_content).decode().splitlines()[1] == "No"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", " =1", "＝1", "'=1", "''-1"])
def test_what_looks_like_a_formula_gets_an_apostrophe_and_loses_it_again(text):
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["", "甲", "'甲'", "1-2", "a=b", "2026-03-01"])
def test_other_text_stays_as_it_is(text):
    assert guarded(text) == text
    assert unguarded(text) == text
