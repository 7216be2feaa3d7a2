"""Where a number of the report leads: to the list of the rows that it counts."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from reports import survey_content as surveys
from reports.content import Lead
from reports.corrections import CORRECTIONS
from reports.models import MonthlyReport
from reports.rates import UNKNOWN
from reports.sources import TOTAL, has_rows

#: Numbers that no row of the register was counted for lead to what was imported.
IMPORTED = {surveys.TABLE: lambda key: reverse("reports:survey-detail", args=[key])}


@dataclass(frozen=True)
class Links:
    """Addresses of the lists behind the numbers of one report; ``query`` goes along with each of them."""

    report: MonthlyReport
    query: str = ""

    @classmethod
    def for_request(cls, report, request):
        """As the page of the report was asked for: of the authority that its address names, if any."""
        asked = request.GET.get("authority")
        return cls(report, f"?{urlencode({'authority': asked})}" if asked else "")

    def to(self, table, key, metric, month=""):
        """The list behind a number of a row of a table, of this report or of that of another ``month`` (2026-06); empty for
        what no rows stand behind."""
        if table != CORRECTIONS and not has_rows(table, metric):
            return ""
        slug = month or self.report.slug
        if self.report.street_id:
            whose = [slug, self.report.street.code]
            return reverse("reports:street-rows", args=[*whose, table, key, metric]) + self.query
        return reverse("reports:report-rows", args=[slug, table, key, metric]) + self.query

    def of_row(self, table, key, cells):
        """[(metric, address of the list)] behind the cells of a row of a printed table; none behind its name and what isn't
        known.

        ``key`` None is the row of totals.
        """
        row = TOTAL if key is None else key
        if table.key in IMPORTED:
            return [("", IMPORTED[table.key](key))] * len(cells)
        numbers = zip(table.columns[1:], cells[1:], strict=True)
        return [("", ""), *(self._behind(table, row, column.key, cell) for column, cell in numbers)]

    def of_told(self, told, name):
        """(metric, address of the list) behind what a sentence names."""
        return self._of(told.leads.get(name, Lead("summary", name)), "all")

    def _behind(self, table, row, column, cell):
        if cell is None or cell == UNKNOWN:
            return "", ""
        lead = table.leads.get((row, column)) or table.leads.get(column)
        if lead is None and table.key == CORRECTIONS:
            # Its rows are numbers of several tables: each says of itself which.
            return "", ""
        return self._of(lead or Lead(table.key, column), row)

    def of_lead(self, lead):
        """The list behind a number that says of itself which it is."""
        return self._of(lead, lead.key)[1]

    def _of(self, lead, row):
        if lead.table in IMPORTED:
            return lead.metric, IMPORTED[lead.table](lead.key)
        return lead.metric, self.to(lead.table, lead.key or row, lead.metric, lead.month)
