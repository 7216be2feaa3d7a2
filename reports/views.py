"""Pages of the monthly report: the months, one month, building and closing it, its files."""

import uuid
from io import BytesIO

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView

from desk.views import progress_context
from reports import building, definitions, months, page
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
from reports.transitions import MONTH
from reports.whose import READERS, authority_of, may_build
from reports.word import write_word
from reports.word_templates import template_of
from web.days import read_month
from web.lists import FilteredList
from web.refusals import NotAllowed, NotYourPart, Refused
from web.sheets import OfficialPaper
from web.workflow import actions_for, obstacle, perform, read_version, was_just_done

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FEWEST_COMPARED = 2
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def is_own_count(report, user):
    """True when the user might close the month, had somebody else asked for this count."""
    closes = report.authority_id in user.authority_ids_with("reports.close")
    return closes and report.state == ReportState.BUILT and report.run is not None and report.run.asked_by_id == user.pk


def report_of(request, slug):
    """The visible report of a month. Raises Http404 when there is none."""
    month, authority = read_month(slug), authority_of(request)
    rows = MonthlyReport.objects.visible_to(request.user).select_related("authority", "run")
    report = rows.filter(month=month, authority=authority).first()
    if report is None:
        raise Http404
    return report


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
        return super().get_context_data(
            authority=self.authority,
            may_build=builds,
            missing=_missing_rows(self.authority) if builds else [],
            token=uuid.uuid4(),
            sees_departments=departments_for(self.request.user, self.authority).exists(),
            **kwargs,
        )


def _missing_rows(authority):
    """The missing months, newest first, with what has become of their run; last month is always offered."""
    missing = building.missing(authority)
    last = months.last_over()
    if not missing and not MonthlyReport.objects.filter(authority=authority, month=last).exclude(
        state=ReportState.OPEN
    ):
        missing = [last]
    begun = MonthlyReport.objects.filter(authority=authority, month__in=missing).select_related("run")
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

    def get(self, request, slug):
        try:
            report = report_of(request, slug)
        except Http404:
            return self._nothing_yet(request, read_month(slug))
        context = {
            "report": report,
            "actions": actions_for(report, request.user),
            "token": uuid.uuid4(),
            "may_build": may_build(request.user, report.authority),
            "is_own_count": is_own_count(report, request.user),
        }
        if report.is_complete:
            content = content_of(report)
            links = Links.for_request(report, request)
            shown = {"figures": page.figures(content, links), "parts": page.parts(content, links)}
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
        rows = MonthlyReport.objects.visible_to(request.user).filter(authority=authority_of(request))
        rows = [
            one for one in rows.exclude(state=ReportState.OPEN).select_related("authority", "run") if one.is_complete
        ]
        if len(rows) < FEWEST_COMPARED:
            return render(request, "reports/report_compare.html")
        form = CompareForm(request.GET, reports=rows)
        context, status = {"form": form}, 422
        if form.is_valid():
            metric = form.cleaned_data["metric"]
            tables = compared(*form.chosen(), metric)
            context |= {"tables": [page.ShownTable.of(one) for one in tables], "metric": METRICS[metric]}
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
        }
        return render(request, "reports/definitions.html", context)


class ReportAction(View):
    """Build or close a month. GET asks before, POST does it."""

    def get(self, request, slug, action):
        report = report_of(request, slug)
        _check_who_closes(report, action, request.user)
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
        _check_who_closes(report, action, request.user)
        try:
            perform(report, action, by=request.user, seen=read_version(request.POST.get("seen")))
        except Refused as why:
            if why.status != 409 or not was_just_done(report, action, by=request.user):
                raise
        return redirect(report)

    def _build(self, request, month):
        form = BuildForm({"month": months.name_of(month), "token": request.POST.get("token", "")})
        token = form.cleaned_data.get("token") if form.is_valid() else None
        return redirect(building.ask(authority_of(request), month, by=request.user, token=token))


def _check_who_closes(report, action, user):
    """Says to who built a month why another person must close it. Raises NotYourPart."""
    if action == "close" and is_own_count(report, user):
        raise NotYourPart(_("这个月的数据是您发起生成的，请由另一位审定人封存。"))


class ReportFile(OfficialPaper, View):
    """The report as a file; ``written`` makes its bytes."""

    suffix = ""
    media_type = ""

    def written(self, report, content):
        """The bytes of ``content``, which is what ``report`` says."""
        raise NotImplementedError

    def get(self, request, slug):
        report = report_of(request, slug)
        content = content_of(report)
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
