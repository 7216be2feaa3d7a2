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
    last_row = first_row + len(chart.labels) - 1
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
    # The labels of a lying chart run from the top, in the order of the table.
    upright = chart.kind != "bar"
    native.set_x_axis({"num_font": font, "line": {"color": GRID_LINE}, "reverse": not upright})
    native.set_y_axis(
        {
            "num_font": font,
            "num_format": "#,##0",
            "min": 0 if not _has_negative(chart) else None,
            "major_gridlines": {"visible": True, "line": {"color": GRID_LINE}},
            "line": {"none": True},
        }
    )
    native.set_chartarea({"border": {"none": True}})
    return native


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
