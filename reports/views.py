"""Pages of the monthly report: the months, one month, building and closing it, its files."""

import uuid
from io import BytesIO

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.views import View
from django.views.generic import FormView

from desk.views import progress_context
from reports import building, corrections, definitions, months, page
from reports.bundle import bundle_of
from reports.comparing import compared
from reports.department_year import departments_for
from reports.excel import write_excel
from reports.exports import MONTHS
from reports.filters import ReportFilter
from reports.forms import BuildForm, CompareForm
from reports.links import Links
from reports.metrics import METRICS
from reports.models import MonthlyReport, ReportState
from reports.monthly_content import content_of
from reports.transitions import MONTH, check_whose_turn, what_next
from reports.whose import READERS, authority_of, may_build, own_street, report_of
from reports.word import write_word
from reports.word_templates import template_of
from web.days import read_month
from web.lists import FilteredList, exported_by
from web.refusals import NotAllowed, Refused
from web.sheets import OfficialPaper
from web.taking import GivesBundle, keeper_for
from web.workflow import actions_for, obstacle, perform, read_version, was_just_done

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FEWEST_COMPARED = 2
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class ReportList(FilteredList):
    """The months that are there; for those who build them, also the months that are missing."""

    template_name = "reports/report_list.html"
    context_object_name = "reports"
    filterset_class = ReportFilter
    export = MONTHS

    def visible_rows(self):
        """Built and closed months of one authority; closed ones only for those who don't build."""
        self.authority = authority_of(self.request)
        rows = MonthlyReport.objects.visible_to(self.request.user).filter(authority=self.authority)
        return rows.exclude(state=ReportState.OPEN).select_related("authority", "run")

    def get_context_data(self, **kwargs):
        builds = may_build(self.request.user, self.authority)
        if not builds:
            # Readers see closed months only: there is no state to choose.
            self.filterset.form.fields.pop("state")
        context = super().get_context_data(
            authority=self.authority,
            may_build=builds,
            missing=_missing_rows(self.authority) if builds else [],
            token=uuid.uuid4(),
            sees_departments=departments_for(self.request.user, self.authority).exists(),
            **kwargs,
        )
        self._lead_to_own_street(context["reports"])
        return context

    def _lead_to_own_street(self, reports):
        """Who works at a street office comes to the street's part of each month first. One statement."""
        street = own_street(self.request.user)
        if street is None:
            return
        parts = MonthlyReport.objects.visible_to(self.request.user).filter(street=street).select_related("street")
        found = {part.month: part for part in parts}
        for report in reports:
            report.own_part = found.get(report.month)


def _missing_rows(authority):
    """The missing months, newest first, with what has become of their run; last month is always offered."""
    missing = building.missing(authority)
    last = months.last_over()
    if not missing and not MonthlyReport.objects.whole().filter(authority=authority, month=last).exclude(
        state=ReportState.OPEN
    ):
        missing = [last]
    begun = MonthlyReport.objects.whole().filter(authority=authority, month__in=missing).select_related("run")
    runs = {report.month: report.run for report in begun}
    return [(month, months.name_of(month), runs.get(month)) for month in reversed(missing)]


class ReportStart(FormView):
    """Choose a month to build."""

    template_name = "reports/report_start.html"
    form_class = BuildForm

    def dispatch(self, request, *args, **kwargs):
        self.authority = authority_of(request)
        if not may_build(request.user, self.authority):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        return {"month": months.name_of(months.last_over()), "token": uuid.uuid4()}

    def form_valid(self, form):
        try:
            report = building.ask(
                self.authority,
                form.cleaned_data["month"],
                by=self.request.user,
                token=form.cleaned_data["token"],
            )
        except Refused as why:
            form.add_error("month", str(why))
            return self.form_invalid(form)
        return redirect(report)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class ReportDetail(View):
    """One month: its figures, tables and charts; while it is being built, how far it is."""

    def get(self, request, slug, code=None):
        try:
            report = report_of(request, slug, code)
        except Http404:
            if code is not None:
                raise
            return self._nothing_yet(request, read_month(slug))
        context = {
            "report": report,
            "actions": [] if report.street_id else actions_for(report, request.user),
            "streets": (streets := page.streets(report, request.user)),
            "has_all_files": all(is_counted for *_said, is_counted in streets) and bool(streets),
            "token": uuid.uuid4(),
            "may_build": may_build(request.user, report.authority) and not report.street_id,
            "what_next": what_next(report, request.user),
        }
        if report.is_complete:
            content = content_of(report, request.user)
            links = Links.for_request(report, request)
            shown = {
                "figures": page.figures(content, links),
                "parts": page.parts(content, links, corrections.months_of(report)),
                "told_later": page.told_later(report, request.user, links),
            }
            context |= {"content": content, **shown}
            context["steps"] = page.timeline(report) if context["may_build"] else []
        elif report.run:
            context |= progress_context(report.run)
        return render(request, "reports/report_detail.html", context)

    def _nothing_yet(self, request, month):
        authority = authority_of(request)
        if not may_build(request.user, authority):
            raise Http404
        report = MonthlyReport(authority=authority, month=month)
        context = {"report": report, "why_not": obstacle(MONTH.by_action["build"], report), "token": uuid.uuid4()}
        return render(request, "reports/report_missing.html", context)


class ReportCompare(View):
    """Two months side by side."""

    def get(self, request):
        rows = MonthlyReport.objects.visible_to(request.user).whole().filter(authority=authority_of(request))
        rows = [
            one for one in rows.exclude(state=ReportState.OPEN).select_related("authority", "run") if one.is_complete
        ]
        if len(rows) < FEWEST_COMPARED:
            return render(request, "reports/report_compare.html")
        form = CompareForm(request.GET, reports=rows)
        context, status = {"form": form}, 422
        if form.is_valid():
            metric = form.cleaned_data["metric"]
            earlier, later = form.chosen()
            tables, links = compared(earlier, later, metric), Links.for_request(later, request)
            context |= {"tables": [page.ShownTable.of(one, links) for one in tables], "metric": METRICS[metric]}
            status = 200
        return render(request, "reports/report_compare.html", context, status=status)


class Definitions(View):
    """What every number means, and which ones aren't counted."""

    def get(self, request):
        if not request.user.authority_ids_with(*READERS):
            raise PermissionDenied
        context = {
            "metrics": definitions.metrics(),
            "shares": definitions.shares(),
            "counted": definitions.COUNTED,
            "not_done": definitions.NOT_DONE,
            "without_rows": definitions.without_rows(),
        }
        return render(request, "reports/definitions.html", context)


class ReportAction(View):
    """Build, confirm or close a month. GET asks before, POST does it."""

    def get(self, request, slug, action):
        report = report_of(request, slug)
        if action not in MONTH.by_action:
            raise Http404
        check_whose_turn(report, action, request.user)
        found = next((one for one in actions_for(report, request.user) if one.action == action), None)
        if found is None:
            raise Http404
        if found.blocked_by:
            raise NotAllowed(found.blocked_by)
        return render(request, "reports/report_action.html", {"report": report, "action": found})

    def post(self, request, slug, action):
        if action == "build":
            return self._build(request, read_month(slug))
        report = report_of(request, slug)
        if action not in MONTH.by_action:
            raise Http404
        check_whose_turn(report, action, request.user)
        seen = read_version(request.POST.get("seen"))
        try:
            perform(report, action, by=request.user, seen=seen)
        except Refused as why:
            if why.status != 409 or not was_just_done(report, action, by=request.user, seen=seen):
                raise
        return redirect(report)

    def _build(self, request, month):
        form = BuildForm({"month": months.name_of(month), "token": request.POST.get("token", "")})
        token = form.cleaned_data.get("token") if form.is_valid() else None
        return redirect(building.ask(authority_of(request), month, by=request.user, token=token))


class ReportFile(OfficialPaper, View):
    """The report as a file; ``written`` makes its bytes."""

    suffix = ""
    media_type = ""

    def written(self, report, content):
        """The bytes of ``content``, which is what ``report`` says."""
        raise NotImplementedError

    def get(self, request, slug, code=None):
        report = report_of(request, slug, code)
        content = content_of(report, request.user)
        return FileResponse(
            BytesIO(self.written(report, content)),
            as_attachment=True,
            filename=f"{content.title}.{self.suffix}",
            content_type=self.media_type,
        )


class ReportExcel(ReportFile):
    """The workbook."""

    suffix, media_type = "xlsx", EXCEL

    def written(self, report, content):
        return write_excel(content)


class ReportWord(ReportFile):
    """The document by GB/T 9704."""

    suffix, media_type = "docx", WORD

    def written(self, report, content):
        return write_word(content, template_of(report))


class ReportFiles(GivesBundle, View):
    """The files of a month and of all its streets, in one zip that a worker makes."""

    def get(self, request, slug):
        report = report_of(request, slug)
        return keeper_for(request).take(request, bundle_of(report, request.user, by=exported_by(request.user)))
