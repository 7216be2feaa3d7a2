import pytest

from reports.excel_cells import SheetNames, header_text, row_height


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("表1 拒收[核实]：甲/乙*?\\丙", "表1 拒收 核实 甲 乙 丙"),
        ("'引'号'", "引 号"),
        ("", "表"),
        ("[]:*?/\\", "表"),
        ("一" * 40, "一" * 31),
        ("𠮷" * 20, "𠮷" * 15),
        ("History", "History(2)"),
        ("甲\n乙\x00", "甲 乙"),
    ],
)
def test_a_sheet_gets_a_name_that_excel_accepts(wanted, name):
    assert SheetNames().take(wanted) == name


def test_no_two_sheets_share_a_name_whatever_their_case():
    names = SheetNames()
    assert [names.take(name) for name in ("Abc", "ABC", "abc")] == ["Abc", "ABC(2)", "abc(3)"]


def test_long_names_stay_apart_within_31_characters():
    names = SheetNames()
    taken = [names.take("一" * 40) for _time in range(12)]
    assert len(set(taken)) == 12
    assert max(len(name) for name in taken) == 31


def test_an_ampersand_in_a_header_begins_no_code():
    assert header_text("甲&P乙") == "甲&&P乙"


@pytest.mark.parametrize(
    ("texts", "widths", "height"),
    [
        (["短", "12"], [10, 10], None),
        (["", ""], [10, 10], None),
        (["五个字一行", "x"], [10, 10], None),
        (["六个字就两行", "x"], [10, 10], 32),
        (["甲\n乙\n丙"], [10], 48),
        (["一" * 16, "x"], [10, 1], 64),
    ],
)
def test_a_row_is_as_high_as_its_longest_text_needs(texts, widths, height):
    assert row_height(texts, widths) == height
