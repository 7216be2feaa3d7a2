"""Pages of what a department sent: its year month by month, its yearly sheet, the rows behind each number, the files."""

from io import BytesIO

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from reports import department_page
from reports.assessed import BY_KEY
from reports.assessment import paper_of, period_text, sheets
from reports.assessment_excel import write_sheets
from reports.assessment_lists import rows_behind, shown
from reports.department_year import (
    EARLIEST,
    department_for,
    departments_for,
    heirs_today,
    present_in,
    sees_all,
    span_of,
    without_the_followed,
    year_asked,
)
from reports.metrics import METRICS
from reports.views import EXCEL
from reports.whose import authority_of
from web import clock
from web.lists import PAGE_SIZE
from web.sheets import OfficialPaper, PaperPage


class OfAYear:
    """Pages about one year of the authority whose reports one reads."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        # Nobody gets here without signing in: the login middleware stands before every page.
        self.authority = authority_of(request)
        self.year = year_asked(request.GET.get("year", ""))

    def said(self):
        """What every such page says."""
        this = clock.today().year
        return {
            "authority": self.authority,
            "year": self.year,
            "earlier": self.year - 1 if self.year > EARLIEST else None,
            "later": self.year + 1 if self.year < this else None,
            "sees_all": sees_all(self.request.user, self.authority),
        }


class OfADepartment(OfAYear):
    """Pages about one department, named by its code."""

    def setup(self, request, *args, code, **kwargs):
        super().setup(request, *args, **kwargs)
        self.department = department_for(request.user, self.authority, code)

    def said(self):
        return {**super().said(), "department": self.department, "heirs": heirs_today(self.department)}

    def sheet(self):
        """The department's sheet of the year."""
        return sheets(span_of(self.authority, self.year), [self.department])[0]


class DepartmentIndex(OfAYear, TemplateView):
    """The departments whose year one may see, in the official order, without a number."""

    template_name = "reports/department_index.html"

    def get_context_data(self, **kwargs):
        rows = [one for one in departments_for(self.request.user, self.authority) if present_in(one, self.year)]
        rows = without_the_followed(rows)
        if not rows and not sees_all(self.request.user, self.authority):
            raise PermissionDenied
        return super().get_context_data(departments=rows, **self.said(), **kwargs)


class DepartmentPage(OfADepartment, TemplateView):
    """What one department sent in a year."""

    template_name = "reports/department_year.html"

    def get_context_data(self, **kwargs):
        found = department_page.year_of(self.department, span_of(self.authority, self.year))
        groups = [
            (_("下派"), department_page.SENDING),
            (_("办理、裁定和申请"), department_page.ANSWERS),
            (_("经费"), department_page.MONEY),
        ]
        tables = [
            {
                "title": title,
                "headings": [heading for heading, _text in department_page.texts_of(found.totals, metrics)],
                "rows": [(one, department_page.texts_of(one.values, metrics)) for one in found.months],
                "total": department_page.texts_of(found.totals, metrics),
            }
            for title, metrics in groups
        ]
        categories = [
            (label, department_page.texts_of(values, department_page.BY_CATEGORY)) for label, values in found.categories
        ]
        sent = f"{reverse('dispatch:sent-list')}?sender={self.department.pk}"
        return super().get_context_data(
            found=found,
            tables=tables,
            categories=categories,
            definitions=[METRICS[key] for key in department_page.SHOWN],
            sent_url=f"{sent}&since={self.year}-01-01&until={self.year}-12-31",
            **self.said(),
            **kwargs,
        )


class DepartmentSheet(OfADepartment, TemplateView):
    """The yearly sheet of one department; each number leads to its rows."""

    template_name = "reports/department_sheet.html"

    def get_context_data(self, **kwargs):
        sheet = self.sheet()
        return super().get_context_data(sheet=sheet, period=period_text(sheet), **self.said(), **kwargs)


class DepartmentSheetRows(OfADepartment, TemplateView):
    """The rows behind one number of a sheet."""

    template_name = "reports/department_sheet_rows.html"

    def get_context_data(self, key, **kwargs):
        counted = BY_KEY.get(key)
        if counted is None:
            raise Http404
        rows = rows_behind(counted, span_of(self.authority, self.year), self.department)
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            counted=counted, rows=shown(counted, page.object_list), page_obj=page, **self.said(), **kwargs
        )


class DepartmentSheetPaper(OfADepartment, PaperPage):
    """The sheet on A4, or as a Word file."""

    def paper(self, **kwargs):
        sheet = self.sheet()
        back = f"{reverse('reports:department-sheet', args=[self.department.code])}?year={self.year}"
        return paper_of(sheet, self.authority), sheet.title, back


class DepartmentSheets(OfAYear, OfficialPaper, View):
    """The sheets of all departments in the official order as one workbook, for those who see all."""

    def get(self, request):
        """The file. Raises PermissionDenied for a single department's people."""
        if not sees_all(request.user, self.authority):
            raise PermissionDenied
        departments = [one for one in departments_for(request.user, self.authority) if present_in(one, self.year)]
        found = sheets(span_of(self.authority, self.year), without_the_followed(departments))
        file = write_sheets(found, author=self.authority.name)
        name = _("各部门%(year)s年下派社区工作情况表.xlsx") % {"year": self.year}
        return FileResponse(BytesIO(file), as_attachment=True, filename=name, content_type=EXCEL)
