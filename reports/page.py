"""The report's charts and tables as its page draws them, and the steps of a month."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from reports import corrections, definitions, months
from reports.corrections import CORRECTIONS
from reports.models import MonthlyReport
from reports.monthly_content import Frozen
from reports.transitions import MONTH
from web.charts import Chart, Series
from web.printable import month_text

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
    links: list = ()


def parts(content, corrected=()):
    """The sections of the report, then its attachments; ``corrected`` are the months to which its corrections lead."""
    links = [(month_text(month), reverse("reports:report-detail", args=[months.name_of(month)])) for month in corrected]
    sections = [
        ShownPart(
            one.heading,
            one.paragraphs,
            _tables(one),
            [drawn(chart) for chart in one.charts],
            links if any(table.key == CORRECTIONS for table in one.tables) else (),
        )
        for one in content.sections
    ]
    attachments = [
        ShownPart(_("附件：%(title)s") % {"title": one.title}, one.paragraphs, _tables(one), [])
        for one in content.attachments
    ]
    return sections + attachments


def _tables(part):
    return [ShownTable.of(table) for table in part.tables]


def streets(report, user):
    """[(name, address, whether it is this one)] of the streets' parts of a month in official order, first the whole; empty
    where there are none. One statement."""
    found = MonthlyReport.objects.visible_to(user).parts_of(report)
    parts = [(one.street.name, one.get_absolute_url(), one.pk == report.pk) for one in found if one.cut_at]
    if not parts:
        return []
    whole = reverse("reports:report-detail", args=[report.slug])
    return [(report.authority.name, whole, report.street_id is None), *parts]


@dataclass(frozen=True)
class ToldLater:
    """A later report, with what it corrects in this month: its figures as labelled texts."""

    report: object
    rows: list


def told_later(report, user):
    """What later reports correct in a month, for its page; nothing for most months. Two statements for each of them."""
    found = {}
    for one in corrections.told_later(report, user):
        found.setdefault(one.report, []).append(one)
    headings = [column.heading for column in corrections.columns_of()]
    return [
        ToldLater(
            later,
            [list(zip(headings, [one.label, *corrections.texts(one, names)], strict=True)) for one in rows],
        )
        for later, rows in found.items()
        if (names := Frozen(defined=definitions.of_month(later)))
    ]


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
