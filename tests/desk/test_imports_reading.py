"""Opening what people upload: encodings, wrong files, files that would fill the memory."""

import io
import zipfile

import pytest

from desk.imports import reading
from desk.imports.reading import Unreadable, open_table, weigh
from tests.sheets import comma_separated, xlsx

ROWS = [["编号", "名称"], ["1", "宣传，动员"], ["2", "“调解”\n纠纷"]]


def rows_of(content):
    weigh(content)
    return [(number, list(cells)) for number, cells in open_table(content).rows]


def packed(parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_the_encodings_that_occur(encoding):
    assert rows_of(comma_separated(ROWS, encoding)) == [(n, row) for n, row in enumerate(ROWS, 1)]


def test_a_short_csv_in_gb18030_that_might_be_utf_8_by_chance_is_read_as_chinese():
    assert "凭".encode("gb18030").decode() == "ƾ"
    assert rows_of("c1,凭2\n".encode("gb18030")) == [(1, ["c1", "凭2"])]
    assert rows_of("c1,凭2，ƾ\n".encode()) == [(1, ["c1", "凭2，ƾ"])]
    assert rows_of("c1,é\n".encode("utf-8-sig")) == [(1, ["c1", "é"])]


def test_a_csv_may_be_parted_by_semicolons_or_tabs():
    assert rows_of("编号;名称\n1;宣传\n".encode()) == [(1, ["编号", "名称"]), (2, ["1", "宣传"])]
    assert rows_of("编号\t名称\n1\t宣传\n".encode()) == [(1, ["编号", "名称"]), (2, ["1", "宣传"])]


def test_a_workbook_is_read_with_the_numbers_of_its_rows():
    assert rows_of(xlsx([["编号", "名称"], [], [1, "宣传"]])) == [(1, ["编号", "名称"]), (2, []), (3, [1, "宣传"])]


def test_a_weight_says_how_many_rows_there_are_before_any_is_read():
    assert weigh(xlsx([["编号"], *[[n] for n in range(500)]])).rows == 501
    assert weigh(comma_separated([["编号"], *[[n] for n in range(500)]])).rows == 501


def without_workbook():
    return packed({"word/document.xml": "<x/>"})


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "文件是空的"),
        (b"  \n ", "文件是空的"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "旧版 Excel"),
        (b"PK\x03\x04 no archive at all", "可能已经损坏"),
        (without_workbook(), "不是 Excel 工作簿"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe\xff", "文字读不出来"),
        (b"text with \x00 inside,1\n", "不是表格文件"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_what_to_do(content, words):
    with pytest.raises(Unreadable) as why:
        weigh(content)
    assert words in str(why.value)


def test_a_bomb_is_refused_before_it_is_unpacked():
    sheet = b"<row>" + b" " * (reading.MOST_UNPACKED + 1)
    bomb = packed({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": sheet})
    assert len(bomb) < 1024 * 1024
    with pytest.raises(Unreadable, match="太大了"):
        weigh(bomb)


def test_texts_that_would_be_held_in_memory_are_limited_more_narrowly():
    content = packed({"xl/workbook.xml": "<workbook/>", "xl/sharedStrings.xml": b" " * (reading.MOST_HELD + 1)})
    with pytest.raises(Unreadable, match="太大了"):
        weigh(content)


def test_a_declared_document_type_is_refused():
    content = packed(
        {"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": '<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'}
    )
    with pytest.raises(Unreadable, match="不安全"):
        weigh(content)


def test_a_workbook_that_breaks_in_the_middle_is_told_as_damaged():
    whole = io.BytesIO(xlsx([["编号"], [1], [2]]))
    parts = {}
    with zipfile.ZipFile(whole) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:-40]
    with pytest.raises(Unreadable, match="可能已经损坏"):
        rows_of(packed(parts))


def test_a_quote_that_never_ends_is_told_with_its_row():
    endless = ("编号,名称\n1,宣传\n2," + '"' + "字" * 200_000).encode()
    with pytest.raises(Unreadable, match="第3行读不下去"):
        rows_of(endless)


def test_a_zip_of_very_many_files_is_told_by_its_directory_before_it_is_opened():
    many = packed({f"xl/worksheets/{n:06}-{'x' * 200}.xml": b"" for n in range(2500)})
    with pytest.raises(Unreadable, match="文件太多"):
        weigh(many)
