"""Charts as SVG made on the server: no script, no inline style, colours from classes, a pattern or dash beside each.

x runs in percent and y in pixels without a viewBox, so that text keeps its size from 320 px to A4.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from numbers import Real

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

HEIGHT, TOP, FOOT = 236, 20, 28  # of a chart, of the space above its plot, of its labels
GUTTER = 11  # percent at the left for the axis where CSS gives no pixels
ROW, BAR_TOP, BAR = 38, 20, 10  # a horizontal bar: its row, where the bar begins, how thick it is
COLOURS = 6
GRID_LINES = 5
FIRST_AT, LAST_AT = 3, 92  # percent of the first and last point of a line; the rest is for its end label
LABEL_GAP = 15  # pixels between two end labels

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Series:
    """A named row of figures; None is a figure that isn't known."""

    name: str
    values: Sequence[Real | Decimal | None]


@dataclass
class Chart:
    """A chart with its table: ``kind`` is columns, grouped, stacked, lines or bars; ``links`` gives for each label where the
    figures of its series lead to.

    Raises ValueError when a series isn't as long as the labels or has a negative figure.
    """

    title: str
    labels: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    kind: str = "columns"
    note: str = ""
    links: Sequence[Sequence[str]] = ()
    uid: str = field(default_factory=lambda: f"chart-{next(_numbers)}")

    def __post_init__(self):
        for row in self.series:
            if len(row.values) != len(self.labels):
                raise ValueError(f"{row.name}: {len(row.values)} figures for {len(self.labels)} labels")
            if any(value is not None and value < 0 for value in row.values):
                raise ValueError(f"{row.name}: a chart has no room for negative figures")

    @property
    def is_empty(self):
        """True when there is no figure at all to draw."""
        return not any(value is not None for row in self.series for value in row.values)

    @property
    def svg(self):
        """The drawing; one sentence in its place when nothing is known."""
        return DRAWN_BY[self.kind](self)

    @property
    def legend(self):
        """(swatch, name) of each series; empty for a single one, whose name is the title."""
        if len(self.series) < 2:
            return []
        swatch = _line_swatch if self.kind == "lines" else _fill_swatch
        return [(swatch(self.uid, n), row.name) for n, row in enumerate(self.series, 1)]

    @property
    def head(self):
        """Names of the columns of the table after the first."""
        return [row.name for row in self.series]

    def table(self):
        """Rows for the data table: (label, [figure as text, …]) in the order of the chart."""
        return [(label, [figure(row.values[n]) for row in self.series]) for n, label in enumerate(self.labels)]

    def linked_table(self):
        """The same rows with (figure as text, where it leads to)."""
        links = self.links or [[""] * len(self.series)] * len(self.labels)
        return [
            (label, list(zip(texts, hrefs, strict=True)))
            for (label, texts), hrefs in zip(self.table(), links, strict=True)
        ]


def figure(value):
    """A figure as text: thousands grouped, at most one decimal; unknown as —."""
    if value is None:
        return "—"
    number = Decimal(str(value)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{number:,.0f}" if number == number.to_integral() else f"{number:,.1f}"


def columns(chart):
    """Upright columns of one series, each with its figure on top."""
    return _upright(chart, _single_columns)


def grouped(chart):
    """Upright columns of several series side by side."""
    return _upright(chart, _grouped_columns)


def stacked(chart):
    """Upright columns of several series on top of each other."""
    totals = [sum(row.values[n] or 0 for row in chart.series) for n in range(len(chart.labels))]
    return _upright(chart, _stacked_columns, tallest=max(totals, default=0))


def lines(chart):
    """Lines over time; each differs in dash and mark as well as colour, and ends with its last figure."""
    return _upright(chart, _all_lines, at=_point_at)


def bars(chart):
    """Horizontal bars, segments for several series; always in the order given (official order, never by size)."""
    if chart.is_empty:
        return _empty(chart)
    totals = [sum(row.values[n] or 0 for row in chart.series) for n in range(len(chart.labels))]
    longest = max(totals) or 1
    rows = [_bar_row(chart, n, total, longest) for n, total in enumerate(totals)]
    return _frame(chart, ROW * len(chart.labels), _join(rows))


DRAWN_BY = {"columns": columns, "grouped": grouped, "stacked": stacked, "lines": lines, "bars": bars}


def axis_step(top, is_whole):
    """The distance of grid lines for figures up to ``top``: 1, 2 or 5 times a power of ten, at most five lines."""
    power = 10 ** math.floor(math.log10(top / GRID_LINES)) if top > 0 else 1
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power * GRID_LINES >= top * (1 - 1e-9))
    return max(1, round(step)) if is_whole else step


class _Scale:
    """Turns figures into pixels, zero at the foot."""

    def __init__(self, chart, tallest):
        known = [value for row in chart.series for value in row.values if value is not None]
        is_whole = all(value == int(value) for value in known)
        tallest = float(tallest or max(known)) or 1
        self.step = axis_step(tallest, is_whole)
        self.count = max(1, math.ceil(tallest / self.step - 1e-9))

    def y(self, value):
        return HEIGHT - FOOT - (HEIGHT - FOOT - TOP) * float(value) / (self.step * self.count)

    def grid(self):
        """Axis labels left of the plot, and its grid lines."""
        marks = [(n * self.step, f"{self.y(n * self.step):.1f}") for n in range(self.count + 1)]
        labels = format_html_join(
            "",
            '<text class="tick axis" y="{}" dx="-8" dy="4" text-anchor="end">{}</text>',
            ((y, figure(v)) for v, y in marks),
        )
        rules = format_html_join(
            "",
            '<line class="rule{}" x1="0" x2="100%" y1="{}" y2="{}"/>',
            (("" if value else " base", y, y) for value, y in marks),
        )
        return labels + rules


def _upright(chart, draw, *, tallest=None, at=None):
    if chart.is_empty:
        return _empty(chart)
    scale = _Scale(chart, tallest)
    at = at or _slot_middle
    plot = _join([scale.grid(), draw(chart, scale), _labels(chart, at)])
    inner = format_html(
        '<svg class="plot" x="{}%" width="{}%" height="{}">{}</svg>', GUTTER, 100 - GUTTER, HEIGHT, plot
    )
    return _frame(chart, HEIGHT, inner)


def _frame(chart, height, plot):
    patterns = _join([_pattern(chart.uid, n) for n in range(1, len(chart.series) + 1)])
    return format_html(
        '<svg class="chart" height="{}" role="img" aria-labelledby="{u}-title {u}-desc">'
        '<title id="{u}-title">{}</title><desc id="{u}-desc">{}</desc><defs>{}</defs>{}</svg>',
        *(height, chart.title, _spoken(chart), patterns, plot),
        u=chart.uid,
    )


def _empty(chart):
    words = format_html('<text class="lab" x="50%" y="52" text-anchor="middle">{}</text>', gettext("暂无数据"))
    return _frame(chart, 100, words)


def _spoken(chart):
    """The figures in words, for those who hear the chart."""
    said = []
    for row in chart.series:
        pairs = zip(chart.labels, row.values, strict=True)
        values = gettext("、").join(f"{label} {figure(value)}{chart.unit}" for label, value in pairs)
        said.append(gettext("：").join((str(row.name), values)))
    return gettext("；").join(said)


def _labels(chart, at):
    """Labels under the plot; every other one may go on a narrow screen, never the last."""
    last = len(chart.labels) - 1
    crowded = len(chart.labels) > 7
    return format_html_join(
        "",
        '<text class="tick{}" x="{}%" y="{}" text-anchor="middle">{}</text>',
        (
            (" alt" if crowded and (last - n) % 2 else "", f"{at(chart, n):.2f}", HEIGHT - 8, label)
            for n, label in enumerate(chart.labels)
        ),
    )


def _slot_middle(chart, n):
    return 100 / len(chart.labels) * (n + 0.5)


def _point_at(chart, n):
    last = len(chart.labels) - 1
    return FIRST_AT + (LAST_AT - FIRST_AT) * n / last if last else 50


def _column(chart, number, n, *, left, width, bottom, top):
    row = chart.series[number - 1]
    return format_html(
        '<rect class="c{c}" fill="url(#{u}-p{c})" x="{}%" width="{}%" y="{}" height="{}">'
        "<title>{} {} {}{}</title></rect>",
        *(f"{left:.2f}", f"{width:.2f}", f"{top:.1f}", f"{max(0, bottom - top):.1f}"),
        *(chart.labels[n], row.name, figure(row.values[n]), chart.unit),
        c=_colour(number),
        u=chart.uid,
    )


def _single_columns(chart, scale):
    return _grouped_columns(chart, scale, share=0.56)


def _grouped_columns(chart, scale, share=0.72):
    slot = 100 / len(chart.labels)
    width = slot * share / len(chart.series)
    drawn = []
    for n in range(len(chart.labels)):
        for number, row in enumerate(chart.series, 1):
            left = slot * n + slot * (1 - share) / 2 + width * (number - 1)
            value = row.values[n]
            if value is None:
                continue
            top = scale.y(value)
            drawn.append(_column(chart, number, n, left=left, width=width * 0.94, bottom=scale.y(0), top=top))
            if len(chart.labels) * len(chart.series) <= 12:
                drawn.append(_value(left + width * 0.47, top - 6, value))
    return _join(drawn)


def _value(x, y, value):
    return format_html(
        '<text class="val" x="{}%" y="{}" text-anchor="middle">{}</text>', f"{x:.2f}", f"{y:.1f}", figure(value)
    )


def _stacked_columns(chart, scale):
    slot = 100 / len(chart.labels)
    width = slot * 0.56
    drawn = []
    for n in range(len(chart.labels)):
        base = 0
        for number, row in enumerate(chart.series, 1):
            value = row.values[n] or 0
            edges = {"bottom": scale.y(base), "top": scale.y(base + value)}
            drawn.append(_column(chart, number, n, left=slot * n + (slot - width) / 2, width=width, **edges))
            base += value
    return _join(drawn)


def _all_lines(chart, scale):
    ends = _end_labels(chart, scale)
    return _join([_one_line(chart, scale, n) for n in range(1, len(chart.series) + 1)] + ends)


def _one_line(chart, scale, number):
    values = chart.series[number - 1].values
    points = [(_point_at(chart, n), scale.y(v)) if v is not None else None for n, v in enumerate(values)]
    strokes = [
        format_html(
            '<line class="l{}" x1="{}%" y1="{}" x2="{}%" y2="{}"/>',
            *(_colour(number), *(f"{part:.2f}" for part in (*start, *end))),
        )
        for start, end in itertools.pairwise(points)
        if start and end
    ]
    marks = [_mark(chart, number, n, point) for n, point in enumerate(points) if point]
    return _join(strokes + marks)


def _mark(chart, number, n, point):
    """A square for every other series, a disc for the rest, with the figure as its title."""
    row = chart.series[number - 1]
    shape = (
        '<rect class="m{}" x="{}%" y="{}" width="7" height="7" transform="translate(-3.5 -3.5)">{}</rect>'
        if number % 2 == 0
        else '<circle class="m{}" cx="{}%" cy="{}" r="3.5">{}</circle>'
    )
    words = format_html("<title>{} {} {}{}</title>", chart.labels[n], row.name, figure(row.values[n]), chart.unit)
    return format_html(shape, _colour(number), f"{point[0]:.2f}", f"{point[1]:.1f}", words)


def _end_labels(chart, scale):
    """The last figure of each line at its end, moved apart where two would touch."""
    ends = []
    for number, row in enumerate(chart.series, 1):
        known = [n for n, value in enumerate(row.values) if value is not None]
        if known:
            ends.append((scale.y(row.values[known[-1]]), number, known[-1], row.values[known[-1]]))
    drawn, floor = [], -math.inf
    for y, number, n, value in sorted(ends):
        floor = max(y, floor + LABEL_GAP)
        drawn.append(
            format_html(
                '<text class="val t{}" x="{}%" dx="9" y="{}" dy="4">{}</text>',
                *(_colour(number), f"{_point_at(chart, n):.2f}", f"{floor:.1f}", figure(value)),
            )
        )
    return drawn


def _bar_row(chart, n, total, longest):
    top = ROW * n
    words = format_html(
        '<text class="lab" x="0" y="{y}">{}</text><text class="val" x="100%" y="{y}" text-anchor="end">{}{}</text>'
        '<rect class="track" x="0" y="{}" width="100%" height="{}" rx="2"/>',
        *(chart.labels[n], figure(total), chart.unit, top + BAR_TOP, BAR),
        y=top + 14,
    )
    left, segments = 0.0, []
    for number, row in enumerate(chart.series, 1):
        width = 100 * float(row.values[n] or 0) / float(longest)
        edges = {"bottom": top + BAR_TOP + BAR, "top": top + BAR_TOP}
        segments.append(_column(chart, number, n, left=left, width=width, **edges))
        left += width
    return _join([words, *segments])


def _colour(number):
    return (number - 1) % COLOURS + 1


def _pattern(uid, number):
    """The fill of a series: plain, then hatched in ways that can be told apart without colour."""
    strokes = {
        2: '<path class="hatch" d="M0 8L8 0M-2 2L2 -2M6 10L10 6"/>',
        3: '<circle class="dot" cx="4" cy="4" r="1.5"/>',
        4: '<path class="hatch" d="M0 4H8"/>',
        5: '<path class="hatch" d="M4 0V8"/>',
        6: '<path class="hatch" d="M0 0L8 8M-2 6L2 10M6 -2L10 2"/>',
    }
    return format_html(
        '<pattern id="{}-p{c}" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect class="f{c}" width="8" height="8"/>{}</pattern>',
        *(uid, SafeString(strokes.get(_colour(number), ""))),
        c=_colour(number),
    )


def _fill_swatch(uid, number):
    return format_html(
        '<svg class="key" width="14" height="14" aria-hidden="true">'
        '<rect fill="url(#{}-p{})" width="14" height="14" rx="2"/></svg>',
        *(uid, _colour(number)),
    )


def _line_swatch(uid, number):
    mark = (
        '<rect class="m{c}" x="11" y="3.5" width="7" height="7"/>'
        if number % 2 == 0
        else '<circle class="m{c}" cx="14" cy="7" r="3.5"/>'
    )
    return format_html(
        '<svg class="key wide" width="28" height="14" aria-hidden="true">'
        '<line class="l{c}" x1="0" x2="28" y1="7" y2="7"/>' + mark + "</svg>",
        c=_colour(number),
    )


def _join(parts):
    return format_html_join("", "{}", ((part,) for part in parts))
