"""Charts: what is drawn, in which order, and what is said beside it."""

import re
from xml.etree import ElementTree

import pytest

from web.charts import Chart, Series, axis_step, figure

KINDS = ["columns", "grouped", "stacked", "lines", "bars"]
MONTHS = ["1月", "2月", "3月"]


def chart(kind="columns", values=(3, 1, 2), labels=MONTHS, **more):
    return Chart("拒收", labels, [Series("拒收", list(values))], kind=kind, **more)


def two(kind):
    return Chart("申请与拒收", MONTHS, [Series("申请", [3, 1, 2]), Series("拒收", [2, 2, 5])], unit="件", kind=kind)


def parsed(drawing):
    return ElementTree.fromstring(drawing)


def columns_of(drawing, colour=1):
    return [mark for mark in parsed(drawing).iter("rect") if mark.get("class") == f"c{colour}"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_well_formed_without_view_box_or_inline_style(kind):
    drawing = two(kind).svg
    parts = list(parsed(drawing).iter())
    assert [part.tag for part in parts if part.get("viewBox") or part.get("style")] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_its_title_and_figures(kind):
    root = parsed(two(kind).svg)
    assert root.find("title").text == "申请与拒收"
    assert root.find("desc").text == ("申请：1月 3件、2月 1件、3月 2件；拒收：1月 2件、2月 2件、3月 5件")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_when_there_is_nothing(kind):
    root = parsed(Chart("拒收", [], [Series("拒收", [])], kind=kind).svg)
    assert [text.text for text in root.iter("text")] == ["暂无数据"]


@pytest.mark.parametrize("kind", KINDS)
def test_all_zero_is_drawn_at_the_foot(kind):
    drawing = chart(kind, [0, 0, 0]).svg
    assert re.findall(r"(?i)nan|inf\b", drawing) == []


@pytest.mark.parametrize("kind", KINDS)
def test_text_of_people_is_escaped(kind):
    drawing = Chart("<b>", ["<i>"], [Series("<script>", [1])], kind=kind).svg
    assert re.findall(r"<(b|i|script)>", drawing) == []


def test_bars_keep_the_order_given():
    texts = [text.text for text in parsed(chart("bars", [1, 9, 4]).svg).iter("text") if text.get("class") == "lab"]
    assert texts == MONTHS


def test_the_longest_bar_fills_the_width_and_the_others_their_share():
    assert [bar.get("width") for bar in columns_of(chart("bars", [1, 4, 2]).svg)] == ["25.00%", "100.00%", "50.00%"]


def test_a_column_is_as_high_as_its_share_of_the_axis():
    heights = [float(column.get("height")) for column in columns_of(chart(values=[5, 10, 0]).svg)]
    assert heights == [94.0, 188.0, 0.0]


def test_stacked_columns_stand_on_each_other():
    drawing = two("stacked").svg
    lower, upper = columns_of(drawing, 1)[0], columns_of(drawing, 2)[0]
    assert float(upper.get("y")) + float(upper.get("height")) == pytest.approx(float(lower.get("y")), abs=0.2)


def test_a_line_has_a_gap_where_the_figure_is_unknown():
    strokes = [line for line in parsed(chart("lines", [1, None, 3]).svg).iter("line") if line.get("class") == "l1"]
    marks = list(parsed(chart("lines", [1, None, 3]).svg).iter("circle"))
    assert (len(strokes), len(marks)) == (0, 2)


def test_a_line_of_one_month_is_a_single_mark_in_the_middle():
    (mark,) = parsed(chart("lines", [7], ["1月"]).svg).iter("circle")
    assert mark.get("cx") == "50.00%"


def test_labels_at_the_end_of_close_lines_do_not_touch():
    drawing = Chart("两条", MONTHS, [Series("一", [1, 2, 100]), Series("二", [1, 2, 101])], kind="lines").svg
    heights = [
        float(text.get("y")) for text in parsed(drawing).iter("text") if (text.get("class") or "")[:5] == "val t"
    ]
    assert abs(heights[0] - heights[1]) >= 15


def test_series_differ_in_pattern_or_mark_and_not_only_in_colour():
    patterns = list(parsed(two("grouped").svg).iter("pattern"))
    assert [len(list(pattern)) for pattern in patterns] == [1, 2]
    lines = parsed(two("lines").svg)
    assert [len(list(lines.iter("circle"))), len([r for r in lines.iter("rect") if r.get("class") == "m2"])] == [3, 3]


def test_two_charts_on_a_page_share_no_id():
    ids = [re.findall(r' id="([^"]+)"', two("stacked").svg) for _ in range(2)]
    assert set(ids[0]) & set(ids[1]) == set()


def test_the_table_has_every_figure_in_the_order_of_the_chart():
    drawn = Chart("工时", ["甲街道", "乙街道"], [Series("清单内", [1234, None]), Series("清单外", [0.25, 3])])
    assert (drawn.head, drawn.table()) == (
        ["清单内", "清单外"],
        [("甲街道", ["1,234", "0.3"]), ("乙街道", ["—", "3"])],
    )


def test_a_single_series_needs_no_legend():
    assert chart().legend == []
    assert [name for _swatch, name in two("lines").legend] == ["申请", "拒收"]


def test_on_a_narrow_screen_every_other_month_may_go_but_never_the_last():
    drawing = chart(values=range(12), labels=[f"{n}月" for n in range(1, 13)]).svg
    kept = [text.text for text in parsed(drawing).iter("text") if text.get("class") == "tick" and "月" in text.text]
    assert kept == ["2月", "4月", "6月", "8月", "10月", "12月"]


def test_a_series_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="2 figures for 3 labels"):
        chart(values=[1, 2])


def test_a_negative_figure_is_refused():
    with pytest.raises(ValueError, match="negative"):
        chart(values=[1, -2, 3])


@pytest.mark.parametrize(
    ("top", "is_whole", "step"),
    [(1, True, 1), (5, True, 1), (6, True, 2), (26, True, 10), (6350, True, 2000), (0.8, False, 0.2)],
)
def test_grid_lines_are_round_and_at_most_five(top, is_whole, step):
    assert axis_step(top, is_whole) == pytest.approx(step)


@pytest.mark.parametrize(("value", "text"), [(None, "—"), (0, "0"), (1060, "1,060"), (48.5, "48.5"), (0.05, "0.1")])
def test_figures_are_grouped_and_rounded_half_up(value, text):
    assert figure(value) == text
