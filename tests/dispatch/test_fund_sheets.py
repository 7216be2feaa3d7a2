"""A table of payments, pasted or uploaded: read row by row, and every row that can't be read is named."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from dispatch.fund_sheets import read_payments, rows_of_file, rows_of_text
from registry.models import Community
from tests.sheets import xlsx

DEFAULTS = {"voucher": "凭1", "account": "专户"}


def read(rows):
    found = read_payments(rows, Community.objects.all(), **DEFAULTS)
    return [(one.community.code, one.amount, one.voucher, one.account) for one in found]


@pytest.mark.parametrize("text", ["c1 300.5\n第2社区 1200", "c1\t300.50\nc2\t1200.00元", "c1，¥300.5\n第2社区，1200"])
def test_a_pasted_table_is_read_however_its_cells_are_parted(district, text):
    assert read(rows_of_text(text)) == [
        ("c1", Decimal("300.50"), "凭1", "专户"),
        ("c2", Decimal("1200.00"), "凭1", "专户"),
    ]


@pytest.mark.parametrize("text", ["c1,1,200.50", "c1 1,200.50", "c1\t1,200.50", "c1，￥1,200.50"])
def test_signs_between_thousands_part_no_cells(district, text):
    assert read(rows_of_text(text)) == [("c1", Decimal("1200.50"), "凭1", "专户")]


def test_a_row_may_have_a_voucher_and_an_account_of_its_own(district):
    assert read(rows_of_text("c1\t1\t凭9\t基本户")) == [("c1", Decimal("1.00"), "凭9", "基本户")]


@pytest.mark.parametrize("heading", [[["社区", "金额", "凭证号"]], []])
def test_a_workbook_and_a_csv_are_read_with_a_heading_or_without(district, heading):
    rows = [*heading, ["c1", "300.5", "凭2"], ["c2", "20", ""]]
    csv = "\n".join(",".join(row) for row in rows).encode("gb18030")
    for name, content in (("拨付.xlsx", xlsx(rows)), ("拨付.csv", csv)):
        found = read(rows_of_file(SimpleUploadedFile(name, content)))
        assert found == [("c1", Decimal("300.50"), "凭2", "专户"), ("c2", Decimal("20.00"), "凭1", "专户")]


def test_what_a_workbook_reckoned_is_read_to_the_fen(district):
    assert read([(1, ["c1", str(0.1 + 0.2)])]) == [("c1", Decimal("0.30"), "凭1", "专户")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("c1 1\n无此社区 3", "第2行：不是这份承诺里的社区「无此社区」"),
        ("c1 1\nc2 0.001", "第2行：金额读不懂"),
        ("c1 1\nc2 -5", "第2行：金额读不懂"),
        ("c1 1\nc2 NaN", "第2行：金额读不懂"),
        ("c1 1\nc2 1e99", "第2行：金额读不懂"),
        ("c1 1\nc2", "第2行：金额读不懂"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(district, text, said):
    with pytest.raises(ValidationError) as why:
        read(rows_of_text(text))
    assert said in why.value.messages[0]


def test_a_file_that_is_no_table_is_refused(district):
    with pytest.raises(ValidationError):
        rows_of_file(SimpleUploadedFile("x.xlsx", b"PK\x03\x04nonsense"))
