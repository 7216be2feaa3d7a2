"""The report's charts as the page draws them."""

from web.charts import Chart, Series

KINDS = {"column": "grouped", "stacked": "stacked", "bar": "bars", "line": "lines"}


def drawn(charts):
    """``charts`` of a ReportContent as SVG charts with their tables."""
    return [
        Chart(
            title=chart.title,
            labels=list(chart.labels),
            series=[Series(name, list(values)) for name, values in chart.series],
            unit=chart.unit,
            kind=KINDS[chart.kind],
        )
        for chart in charts
    ]
