from decimal import Decimal

import pytest

from reports.rates import (
    Bounded,
    bounded,
    change_text,
    in_ten_thousands,
    number_text,
    reduction_rate,
    rounded,
    share,
)

LOWER, ROUGHLY, UPPER = "at_least", "about", "at_most"


def test_forms_from_44_to_7_are_reduced_by_84_1_percent():
    assert reduction_rate(44, 7) == Bounded(Decimal("84.1"))


def test_150_of_322_items_cancelled_is_46_6_percent():
    assert reduction_rate(322, 322 - 150) == Bounded(Decimal("46.6"))


def test_more_than_a_hundred_stamps_to_four_is_at_least_96_percent():
    rate = reduction_rate(Bounded(100, LOWER), 4)
    assert rate == Bounded(Decimal("96.0"), LOWER)
    assert number_text(rate, "%") == "≥96%"


def test_nothing_before_gives_no_rate():
    assert reduction_rate(0, 0) is None
    assert reduction_rate(0, 5) is None
    assert change_text(0, 5) == "—"


def test_a_rate_needs_both_numbers():
    assert reduction_rate(None, 7) is None
    assert reduction_rate(44, None) is None


def test_bounds_open_in_both_directions_give_no_rate():
    assert reduction_rate(Bounded(150, LOWER), Bounded(50, LOWER)) is None
    assert reduction_rate(Bounded(150, ROUGHLY), Bounded(50, UPPER)) is None


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (Bounded(30, LOWER), 4, "≥86.6%"),
        (Bounded(30, UPPER), 4, "≤86.7%"),
        (30, Bounded(4, UPPER), "≥86.6%"),
        (Bounded(30, ROUGHLY), 4, "约86.7%"),
        (Bounded(30, ROUGHLY), Bounded(4, ROUGHLY), "约86.7%"),
    ],
)
def test_a_bound_is_rounded_so_that_it_stays_true(before, after, text):
    assert number_text(reduction_rate(before, after), "%") == text


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (44, 7, "下降84.1%"),
        (44, 50, "增长13.6%"),
        (44, 44, "持平"),
        (10000, 9999, "基本持平"),
        (Bounded(100, LOWER), 4, "下降≥96%"),
        (Bounded(10, UPPER), 20, "增长≥100%"),
        (Bounded(100, LOWER), 120, "—"),
        (Bounded(100, UPPER), 90, "—"),
        (Bounded(100, LOWER), 100, "—"),
        (4, 0, "下降100.0%"),
    ],
)
def test_a_change_is_told_in_words(before, after, text):
    assert change_text(before, after) == text


def test_percentages_are_compared_in_points_as_printed():
    assert change_text(Decimal("93.1"), Decimal("96.25"), "%") == "增长3.2个百分点"
    assert change_text(Decimal("96.25"), Decimal("93.1"), "%") == "下降3.2个百分点"
    assert change_text(Decimal("96.25"), Decimal("96.3"), "%") == "持平"
    assert change_text(None, Decimal("96.3"), "%") == "—"
    assert change_text(Bounded(Decimal(90), LOWER), Decimal("96.3"), "%") == "—"


@pytest.mark.parametrize(("value", "text"), [("0.05", "0.1"), ("0.25", "0.3"), ("84.09", "84.1"), ("-0.25", "-0.3")])
def test_one_decimal_is_rounded_half_up(value, text):
    assert str(rounded(Decimal(value))) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1377, "次", "1,377"),
        (Bounded(100, LOWER), "种", "≥100"),
        (Bounded(120, ROUGHLY), "项", "约120"),
        (Decimal("9.44"), "个工作日", "9.4"),
        (Decimal("9.0"), "个工作日", "9"),
        (Decimal("50"), "%", "50.0%"),
        (50, "%", "50.0%"),
        (Decimal("12.3"), "万元", "12.30"),
        (None, "项", "—"),
        (Decimal("NaN"), "%", "—"),
    ],
)
def test_numbers_are_printed_as_officials_do(value, unit, text):
    assert number_text(value, unit) == text


def test_a_share_of_nothing_is_unknown():
    assert share(3, 0) is None
    assert share(None, 5) is None
    assert share(1, 3) == Decimal("33.3")


def test_yuan_are_printed_in_ten_thousands():
    assert in_ten_thousands(Decimal("12350")) == Decimal("1.24")


def test_a_number_that_is_not_finite_is_unknown():
    assert bounded(Decimal("Infinity")) is None
    assert bounded(Bounded(Decimal("NaN"))) is None


def test_an_unknown_qualifier_is_refused():
    with pytest.raises(ValueError, match="nearly"):
        Bounded(1, "nearly")


#: (what, before, after, rate as printed), as the public papers give both numbers; at_least is what they write 多 or 余 for.
PUBLISHED = [
    ("北京 2019 表格", 44, 7, "84.1%"),
    ("北京 2019 下派表格的部门", 16, 7, "56.3%"),
    ("北京 2019 证明", Bounded(100, LOWER), 4, "≥96%"),
    ("北京 2019 社区承担的工作", 322, 322 - 150, "46.6%"),
    ("沈阳 2017 台账", 274, 22, "92.0%"),
    ("沈阳 2017 盖章证明", 81, 22, "72.8%"),
    ("沈阳 2017 检查评比达标", 21, 10, "52.4%"),
    ("南京 台账", Bounded(30, LOWER), 4, "≥86.6%"),
    ("郑州二七 工作职责", Bounded(120, LOWER), 58, "≥51.6%"),
    ("上海 2015 协助行政事务", Bounded(140, LOWER), 37, "≥73.5%"),
    ("上海 2015 印章", Bounded(120, LOWER), 22, "≥81.6%"),
    ("北京 2016 日常开具证明", Bounded(240, LOWER), 15, "≥93.7%"),
    ("黔西 表格（近百）", Bounded(100, UPPER), 1, "≤99%"),
    ("黔西 林下经济指标", Bounded(70, LOWER), 8, "≥88.5%"),
    ("黔南 报表", 102, 41, "59.8%"),
    ("中山 报表", 40, 29, "27.5%"),
    ("中山 检查", 33, 21, "36.4%"),
    # 150多 to 50余 is open in both directions: no rate may be printed.
    ("辽宁 2017 平均工作事项", Bounded(150, LOWER), Bounded(50, LOWER), "—"),
]


@pytest.mark.parametrize(("before", "after", "text"), [row[1:] for row in PUBLISHED], ids=[row[0] for row in PUBLISHED])
def test_published_numbers_give_the_rate_that_they_honestly_allow(before, after, text):
    assert number_text(reduction_rate(before, after), "%") == text


def test_the_rate_that_a_paper_names_is_not_printed_where_its_numbers_say_more():
    # A title says "about 90%" where 100多 became 4: the numbers allow at least 96%.
    assert change_text(Bounded(100, LOWER), 4) == "下降≥96%"
    assert reduction_rate(Bounded(100, LOWER), 4).value > 90


@pytest.mark.parametrize("before", [0, Decimal("0.0"), Bounded(0, ROUGHLY), Bounded(0, UPPER)])
@pytest.mark.parametrize("after", [0, 5, Bounded(5, LOWER)])
def test_nothing_before_prints_a_dash_whatever_came_after(before, after):
    assert number_text(reduction_rate(before, after), "%") == "—"
    assert change_text(before, after) == "—"


def test_a_rate_of_the_papers_is_never_rounded_into_its_favour():
    for before, after in ((Bounded(30, LOWER), 4), (Bounded(240, LOWER), 15), (Bounded(100, UPPER), 3)):
        rate = reduction_rate(before, after)
        exact = (Decimal(before.value) - after) * 100 / before.value
        assert rate.value <= exact if rate.qualifier == LOWER else rate.value >= exact


def test_shares_of_the_papers():
    assert share(4, 12) == Decimal("33.3")
    assert share(145, 224) == Decimal("64.7")
