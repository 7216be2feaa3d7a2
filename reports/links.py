"""Where a number of the report leads: to the list of the rows that it counts."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from reports import survey_content as surveys
from reports.models import MonthlyReport
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

    def to(self, table, key, metric):
        """The list behind a number of a row of a table; empty for what no rows stand behind."""
        if not has_rows(table, metric):
            return ""
        if self.report.street_id:
            whose = [self.report.slug, self.report.street.code]
            return reverse("reports:street-rows", args=[*whose, table, key, metric]) + self.query
        return reverse("reports:report-rows", args=[self.report.slug, table, key, metric]) + self.query

    def of_row(self, table, key, cells):
        """The lists behind the cells of a row of a printed table; none behind its name and what isn't known.

        ``key`` None is the row of totals.
        """
        row = TOTAL if key is None else key
        if table.key in IMPORTED:
            return [IMPORTED[table.key](key)] * len(cells)
        numbers = zip(table.columns[1:], cells[1:], strict=True)
        return ["", *("" if cell is None else self._behind(table, row, column.key) for column, cell in numbers)]

    def _behind(self, table, row, column):
        named, metric = table.leads.get(column, (table.key, column))
        return self.to(named, row, metric)
