"""The walk through a sheet: every fault at once, nothing written, a fixed number of queries for each batch."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desk.imports import preview
from desk.imports.importer import KINDS
from desk.imports.preview import preview_of
from desk.imports.reading import open_table
from registry.models import AdjustmentOrder, CalendarDay, LegalBasis, ListLine
from tests.district import standard_lists
from tests.many_lines import many_lines
from tests.sheets import NEW_ORDER, comma_separated, hand_in, remedies, xlsx
from tests.steps import steps_of

HEAD = ["日期", "休或班", "名称"]


def walk(district, content, kind="lists", **how):
    importer = KINDS[kind](district.authority, district.second_reviewer, NEW_ORDER)
    return preview_of(importer, open_table(content), **how)


def test_every_fault_of_a_large_sheet_is_named_with_row_and_column_and_nothing_is_written(district):
    standard_lists(district)
    content, faults = many_lines(1200, 40)
    before = AdjustmentOrder.objects.count(), ListLine.objects.count(), LegalBasis.objects.count()
    found = walk(district, content)
    assert [(error["row"], error["column"]) for error in found.errors] == faults
    assert (found.rows, found.counts["wrong"], found.error_count, found.may_be_applied) == (1200, 40, 40, False)
    assert (AdjustmentOrder.objects.count(), ListLine.objects.count(), LegalBasis.objects.count()) == before


def test_the_steps_of_the_walk_grow_no_faster_than_the_sheet(district):
    standard_lists(district)
    few, many = (many_lines(rows, rows // 30)[0] for rows in (500, 2_000))
    assert steps_of(lambda: walk(district, many)) <= 4.4 * steps_of(lambda: walk(district, few))


def test_the_number_of_queries_does_not_grow_within_a_batch(district):
    standard_lists(district)
    counts = []
    for rows in (3, 600):
        content, _faults = many_lines(rows, 1)
        with CaptureQueriesContext(connection) as queries:
            walk(district, content)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_all_faults_of_one_row_are_told_at_once(district):
    run = hand_in(district, "calendar", [HEAD, ["明天", "加班", "长" * 31]])
    assert [one[:2] for one in remedies(run)] == [(2, "A"), (2, "B"), (2, "C")]
    assert run.findings["errors"][1] == {
        "row": 2,
        "column": "B",
        "heading": "休或班",
        "value": "加班",
        "remedy": "「加班」不是可选的值，可以写：班、休。",
    }


def test_headings_are_found_below_a_title_in_any_order_and_width(district):
    rows = [["2027年放假安排"], [], ["备注", "休 或 班*", "ｄ", "日　期"], ["", "休", "", "2027-01-01"]]
    run = hand_in(district, "calendar", rows)
    assert (run.new, run.findings["heading_row"], run.findings["notes"]) == (1, 3, ["没有用到这些列：备注、ｄ。"])


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([["日期", "名称"], ["2027-01-01", "元旦"]], "缺少这些列：休或班。请补上，列的先后不限。"),
        ([[*HEAD, "日期"], ["2027-01-01", "休", "", "2027-01-02"]], "这些列出现了不止一次：日期。请只留一列。"),
        ([HEAD], "表头下面没有内容。请填好以后再传。"),
        ([["甲", "乙"], ["1", "2"]], "没有找到表头。第一行应当写明各列的名称，至少有：日期、休或班。请下载模板对照。"),
    ],
)
def test_what_makes_the_whole_sheet_useless_is_one_sentence(district, rows, problem):
    run = hand_in(district, "calendar", rows)
    assert run.findings["problems"] == [problem]


def test_too_many_rows_are_told(district, monkeypatch):
    monkeypatch.setattr(preview, "MOST_ROWS", 2)
    rows = [[f"2027-01-0{n}", "休", ""] for n in range(1, 5)]
    assert hand_in(district, "calendar", [HEAD, *rows]).findings["problems"] == ["超过2行，请分成几个文件导入。"]


def test_what_is_kept_to_be_shown_is_limited_and_everything_is_counted(district, monkeypatch):
    monkeypatch.setattr(preview, "MOST_ERRORS", 2)
    run = hand_in(district, "calendar", [HEAD, *[["明天", "休", ""]] * 5])
    assert (len(run.findings["errors"]), run.findings["error_count"], run.wrong) == (2, 5, 5)


def test_a_row_of_blanks_is_no_row_and_short_rows_are_whole(district):
    content = comma_separated([HEAD, ["", " ", ""], ["2027-01-01", "休"]])
    run = hand_in(district, "calendar", None, content=content)
    assert (run.rows, run.new) == (1, 1)


def test_an_error_of_a_cell_that_a_program_computed_is_read_as_what_it_shows(district):
    run = hand_in(district, "calendar", None, content=xlsx([HEAD, ["=1/0", "休", ""]]))
    assert remedies(run)[0][:2] == (2, "A")
    assert not CalendarDay.objects.exists()
