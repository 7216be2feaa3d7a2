"""The report's charts and tables as its page draws them, and the steps of a month."""

from dataclasses import dataclass

from reports.transitions import MONTH
from web.charts import Chart, Series

KINDS = {"column": "grouped", "stacked": "stacked", "bar": "bars", "line": "lines"}


def drawn(chart):
    """A chart of the report as SVG with its table."""
    return Chart(
        title=chart.title,
        labels=list(chart.labels),
        series=[Series(name, list(values)) for name, values in chart.series],
        unit=chart.unit,
        kind=KINDS[chart.kind],
    )


@dataclass(frozen=True)
class ShownTable:
    """A table whose cells carry the heading of their column, for phones that show rows as cards."""

    title: str
    headings: list
    rows: list
    total: list | None
    note: str

    @classmethod
    def of(cls, table):
        """Show a table of the report."""
        headings = [column.heading for column in table.columns]

        def labelled(texts):
            return list(zip(headings, texts, strict=True))

        total = table.total_texts()
        return cls(
            table.title,
            headings,
            [labelled(texts) for texts in table.row_texts()],
            labelled(total) if total else None,
            table.note,
        )

    @property
    def is_wide(self):
        """True when a phone scrolls it sideways: as cards its rows would fill many screens."""
        return len(self.headings) > 4


@dataclass(frozen=True)
class ShownPart:
    """A section or an attachment of the page."""

    heading: str
    paragraphs: list
    tables: list
    charts: list


def parts(content):
    """The sections of the report, then its attachments."""
    sections = [
        ShownPart(one.heading, one.paragraphs, _tables(one), [drawn(chart) for chart in one.charts])
        for one in content.sections
    ]
    return [*sections, *(ShownPart(one.title, one.paragraphs, _tables(one), []) for one in content.attachments)]


def _tables(part):
    return [ShownTable.of(table) for table in part.tables]


def timeline(report):
    """The steps of a month: what was done, by whom, when."""
    return [
        {
            "label": MONTH.by_action[step.action].label,
            "who": step.by or step.get_part_display(),
            "at": step.at,
            "state": "done",
        }
        for step in report.steps.select_related("by")
    ]
