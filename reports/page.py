"""The report's charts and tables as its page draws them, and the steps of a month."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.transitions import MONTH
from web.charts import Chart, Series

MOST_ON_A_PHONE, MOST_CARDS = 2, 6
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
    def is_cards(self):
        """True when a phone shows rows as cards; with many rows it scrolls sideways instead, with few columns all fits."""
        return len(self.headings) > MOST_ON_A_PHONE and len(self.rows) <= MOST_CARDS


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
    attachments = [
        ShownPart(_("附件：%(title)s") % {"title": one.title}, one.paragraphs, _tables(one), [])
        for one in content.attachments
    ]
    return sections + attachments


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
