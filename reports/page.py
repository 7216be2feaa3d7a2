"""The report's charts and tables as its page draws them, and the steps of a month."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from reports import corrections, meanings, months
from reports.content import Figure, Told
from reports.corrections import CORRECTIONS
from reports.frozen import Frozen
from reports.links import Links
from reports.metrics import METRICS
from reports.models import MonthlyReport
from reports.rates import UNKNOWN
from reports.sources import WITHOUT_ROWS
from reports.transitions import MONTH
from web.charts import Chart, Series
from web.printable import month_text

MOST_ON_A_PHONE, MOST_CARDS = 2, 6
KINDS = {"column": "grouped", "stacked": "stacked", "bar": "bars", "line": "lines"}


def drawn(chart, tables=(), links=None):
    """A chart of the report as SVG with its table, whose numbers lead to lists if ``links`` are given."""
    table = next((one for one in tables if one.key == chart.table_key), None)
    hrefs = []
    if links and table and chart.metrics:
        hrefs = [[links.to(table.key, key, metric) for metric in chart.metrics] for key in table.row_keys]
    return Chart(
        title=chart.title,
        labels=list(chart.labels),
        series=[Series(name, list(values)) for name, values in chart.series],
        unit=chart.unit,
        kind=KINDS[chart.kind],
        links=hrefs,
    )


def marked(text, name):
    """A text of the page; if it is a number that is declared to have no rows, it says of itself why."""
    if name not in WITHOUT_ROWS:
        return text
    return format_html('<span data-number="{}" title="{}">{}</span>', name, WITHOUT_ROWS[name], text)


def _with_lines(name, lines, links):
    """The name of a row with what is said under it, each number of that with its list."""
    for line in lines:
        pieces = [(_linked(text, links.of_lead(lead) if lead and links else ""),) for text, lead in line]
        name = format_html("{}<small>{}</small>", name, format_html_join("", "{}", pieces))
    return name


@dataclass(frozen=True)
class ShownTable:
    """A table whose cells carry the heading of their column, for phones that show rows as cards, and the list they lead to."""

    title: str
    headings: list
    rows: list
    total: list | None
    note: str

    @classmethod
    def of(cls, table, links=None):
        """Show a table of the report; its numbers lead to lists if ``links`` are given."""
        headings = [column.heading for column in table.columns]

        def labelled(texts, key=None, cells=()):
            texts = [_with_lines(texts[0], table.beneath.get(key, ()), links), *texts[1:]]
            behind = links.of_row(table, key, cells) if links and cells else [("", "")] * len(texts)
            shown = [(marked(text, metric), href) for text, (metric, href) in zip(texts, behind, strict=True)]
            return [(heading, *one) for heading, one in zip(headings, shown, strict=True)]

        total = table.total_texts()
        keyed = (
            zip(table.row_keys, table.rows, strict=True)
            if links and table.row_keys
            else [("", ())] * (len(table.rows) or 1)
        )
        return cls(
            table.title,
            headings,
            [labelled(texts, *row) for texts, row in zip(table.row_texts(), keyed, strict=True)],
            labelled(total, None, table.total) if total else None,
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


@dataclass(frozen=True)
class ShownFigure:
    """A figure with the lists that its number and the compared ones lead to; of a share the two numbers that it is made of."""

    figure: Figure
    href: str
    before: str
    made_of: list
    compared: list


def figures(content, links):
    """The figures of the report."""
    return [_figure(one, links) for one in content.figures]


def _figure(figure, links):
    made_of = [(label, text, links.to("summary", "all", metric)) for metric, label, text in figure.made_of]
    if figure.key not in METRICS:
        return ShownFigure(figure, "", figure.before_text, made_of, figure.compared)
    compared = [
        (name, _linked(text, links.to("summary", "all", figure.key, month)), change)
        for (name, text, change), month in zip(figure.compared, figure.months, strict=True)
    ]
    before = _linked(figure.before_text, links.to("summary_before", "all", figure.key))
    href = links.to("summary", "all", figure.key) if figure.value is not None else ""
    return ShownFigure(figure, href, before, made_of, compared)


def _linked(text, href):
    """A number with its link; what isn't known has none."""
    return format_html('<a class="nowrap" href="{}">{}</a>', href, text) if href and text != UNKNOWN else text


def parts(content, links, corrected=()):
    """The sections of the report, then its attachments; ``corrected`` are the months to which its corrections lead."""
    leads = [(month_text(month), reverse("reports:report-detail", args=[months.name_of(month)])) for month in corrected]
    sections = [
        ShownPart(
            one.heading,
            _paragraphs(one, links),
            _tables(one, links),
            [drawn(chart, content.tables, links) for chart in one.charts],
            leads if any(table.key == CORRECTIONS for table in one.tables) else (),
        )
        for one in content.sections
    ]
    attachments = [
        ShownPart(_("附件：%(title)s") % {"title": one.title}, _paragraphs(one, links), _tables(one, links), [])
        for one in content.attachments
    ]
    return sections + attachments


def _paragraphs(part, links):
    """Each paragraph as [(text, where it leads to)]."""
    return [
        [_piece(told, text, name, links) for text, name in told.pieces] if isinstance(told, Told) else [(told, "")]
        for told in part.paragraphs
    ]


def _piece(told, text, name, links):
    if not name or text == UNKNOWN:
        return text, ""
    metric, href = links.of_told(told, name)
    return marked(text, metric), href


def _tables(part, links):
    return [ShownTable.of(table, links) for table in part.tables]


def streets(report, user):
    """[(name, address, whether it is this one, whether it is counted)] of the streets' parts of a month in official order,
    first the whole; empty where there are none. One statement."""
    found = MonthlyReport.objects.visible_to(user).parts_of(report)
    parts = [
        (one.street.name, one.get_absolute_url(), one.pk == report.pk, one.is_complete) for one in found if one.cut_at
    ]
    if not parts:
        return []
    whole = reverse("reports:report-detail", args=[report.slug])
    return [(report.authority.name, whole, report.street_id is None, report.is_complete), *parts]


@dataclass(frozen=True)
class ToldLater:
    """A later report, with what it corrects in this month: its figures as labelled texts with where they lead to."""

    report: object
    rows: list


def told_later(report, user, links):
    """What later reports correct in a month, for its page; nothing for most months. Two statements for each of them."""
    found = {}
    for one in corrections.told_later(report, user):
        found.setdefault(one.report, []).append(one)
    headings = [column.heading for column in corrections.columns_of()]
    return [
        ToldLater(
            later,
            [_told(one, names, headings, Links(later, links.query)) for one in rows],
        )
        for later, rows in found.items()
        if (names := Frozen(defined=meanings.of_month(later)))
    ]


def _told(one, names, headings, links):
    texts = [one.label, *corrections.texts(one, names)]
    behind = [links.of_lead(corrections.lead_of(one, which)) for which in (corrections.WAS, corrections.NOW)]
    return list(zip(headings, texts, ["", "", *behind], strict=True))


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
