"""What cells may hold, and what is said of those that don't fit."""

from datetime import date, datetime

import pytest

from desk.imports.cells import Code, Column, Day, OneOf, Option, SeveralOf, Text, Unfit, WholeNumber, Words, YesNo

STREETS = [Option(1, "东街街道", ("s1",)), Option(2, "西街街道", ("s2",)), Option(3, "新街（东）", ("东",))]


def why(cell, raw):
    with pytest.raises(Unfit) as unfit:
        cell.read(raw)
    return str(unfit.value)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("  宣传 ", "宣传"),
        (12, "12"),
        (12.0, "12"),
        (1.5, "1.5"),
        (True, "True"),
        ("第一行\r\n第二行", "第一行\n第二行"),
        ("a\x00b\x0bc\ud800", "abc"),
        ("'=1+1", "=1+1"),
        ("'it", "'it"),
        (datetime(2026, 3, 1), "2026-03-01"),
    ],
)
def test_a_text_is_what_people_see_in_the_cell(raw, text):
    assert Text().read(raw) == text


def test_a_text_is_not_longer_than_its_place():
    assert why(Text(3), "一二三四") == "有4个字，最多3个字，请缩短。"


def test_a_code_is_read_full_width_or_half_width():
    assert Code().read("Ｓ０１") == "S01"
    assert why(Code(), "s 1") == "编号和代码中不能有空格，请去掉空格。"


@pytest.mark.parametrize("raw", [5, 5.0, "5", "５", " 5 "])
def test_a_whole_number_is_read_however_it_is_typed(raw):
    assert WholeNumber(0, 9).read(raw) == 5


@pytest.mark.parametrize("raw", [10, -1, 1.5, "五", "1e3", "99999999999"])
def test_other_numbers_are_refused_with_their_bounds(raw):
    assert why(WholeNumber(0, 9), raw) == "请填写0到9之间的整数。"


@pytest.mark.parametrize(
    "raw",
    [date(2026, 3, 1), datetime(2026, 3, 1), "2026-03-01", "2026/3/1", "2026.3.1", "2026年3月1日", "２０２６-03-01"],
)
def test_a_day_is_read_however_it_is_written(raw):
    assert Day().read(raw) == date(2026, 3, 1)


@pytest.mark.parametrize("raw", ["2026-02-30", "3月1日", 46000, "明天", True])
def test_what_is_no_day_is_refused_with_a_pattern(raw):
    assert why(Day(), raw) == "请按「2026-03-01」的样式填写日期，或者把单元格设为日期格式。"


def test_a_day_outside_the_calendar_is_refused():
    assert why(Day(), "1900-01-01") == "请填写1949年到2999年之间的日期。"


@pytest.mark.parametrize("raw", ["东街街道", " 东街 街道", "S1", "s1", "1", 1])
def test_an_option_is_known_by_value_label_and_other_names(raw):
    assert OneOf(STREETS).read(raw) == 1


def test_an_unknown_option_is_refused_with_those_that_are_there():
    assert why(OneOf(STREETS), "南街") == "「南街」不是可选的值，可以写：东街街道、西街街道、新街（东）。"


def test_a_name_that_two_options_bear_is_not_guessed():
    options = [Option("a", "城市清单", ("duty",)), Option("b", "涉农清单", ("duty",))]
    assert why(OneOf(options), "duty") == "「duty」可以指城市清单、涉农清单，请写明是哪一个。"


def test_several_options_are_read_in_the_order_of_the_options():
    assert SeveralOf(STREETS).read("西街街道、s1，s1") == (1, 2)
    assert SeveralOf(STREETS).show((1, 2)) == "东街街道、西街街道"
    assert why(SeveralOf(STREETS), "南街、东街街道、北街").count("不是可选的值") == 2


@pytest.mark.parametrize(
    ("raw", "value"), [("是", True), ("否", False), (1, True), ("N", False), ("√", True), (None, None), ("", None)]
)
def test_yes_and_no_are_read_as_people_mark_them(raw, value):
    assert YesNo().read(raw) == value


def test_words_count_once_and_are_limited():
    assert Words(3, 4).read("调解 普法 调解") == ("调解", "普法")
    assert why(Words(1, 4), "调解 普法") == "最多1个词，每个不超过4字，用空格或者「、」隔开。"


def test_a_heading_is_known_by_its_label_and_other_names_however_spaced():
    assert Column("number", "编 号", Text(), also=("No.", "ＮＵＭＢＥＲ")).names() == {"编号", "no.", "number"}
