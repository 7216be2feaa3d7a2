"""Native charts of a workbook, drawn from the cells of a sheet; the Word report takes its charts from here too."""

COLOURS = ("#1450A3", "#C4161C", "#5B8FD9", "#1F8A5F", "#C77700", "#6B7A94")
GRID_LINE = "#E0E5EC"
TYPES = {
    "column": {"type": "column"},
    "stacked": {"type": "column", "subtype": "stacked"},
    "bar": {"type": "bar"},
    "line": {"type": "line"},
}
# With more columns than this their values would run into each other.
LABELLED_POINTS = 14


def add_chart(workbook, chart, *, sheet, first_row, font_size=10):
    """A chart of ``chart`` for ``workbook``; its numbers stand on ``sheet``, the heading in row ``first_row`` - 1.

    The first column holds the labels, the following ones the series. Rows count from 0.
    """
    native = workbook.add_chart(TYPES[chart.kind])
    last_row = first_row + max(len(chart.labels), 1) - 1
    font = {"size": font_size}
    for number in range(len(chart.series)):
        native.add_series(
            {
                "name": [sheet, first_row - 1, number + 1],
                "categories": [sheet, first_row, 0, last_row, 0],
                "values": [sheet, first_row, number + 1, last_row, number + 1],
                **_look(chart, number, font),
            }
        )
    native.set_title({"none": True})
    native.set_legend({"none": True} if len(chart.series) < 2 else {"position": "bottom", "font": font})
    _set_axes(native, chart, font)
    native.set_chartarea({"border": {"none": True}})
    return native


def _set_axes(native, chart, font):
    labels = {"num_font": font, "line": {"color": GRID_LINE}}
    numbers = {
        "num_font": font,
        "num_format": "#,##0",
        "min": None if _has_negative(chart) else 0,
        "major_gridlines": {"visible": True, "line": {"color": GRID_LINE}},
        "line": {"none": True},
    }
    if chart.kind == "bar":
        # The labels of a lying chart stand on its y axis and run from the top, in the order of the table.
        native.set_y_axis({**labels, "reverse": True, "interval_unit": 1, "major_gridlines": {"visible": False}})
        native.set_x_axis({**numbers, "label_position": "high"})
    else:
        native.set_x_axis(labels)
        native.set_y_axis(numbers)


def _look(chart, number, font):
    colour = COLOURS[number % len(COLOURS)]
    if chart.kind == "line":
        dash = "solid" if number == 0 else "dash"
        return {"line": {"color": colour, "width": 2.25, "dash_type": dash}, "marker": {"type": "circle", "size": 5}}
    look = {"fill": {"color": colour}, "border": {"none": True}, "gap": 60}
    if len(chart.labels) * len(chart.series) <= LABELLED_POINTS and chart.kind != "stacked":
        look["data_labels"] = {"value": True, "font": font}
    return look


def _has_negative(chart):
    return any(value is not None and value < 0 for _name, values in chart.series for value in values)
