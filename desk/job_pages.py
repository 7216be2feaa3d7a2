"""The history of jobs in the browser, for those who look after the system; and ending one that is under way."""

import django_filters
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views import View

from desk import jobs
from desk.deliveries import KEEPER
from desk.jobs import JOBS, Progress
from desk.models import JobRun, Phase
from web.exports import Column, Export
from web.lists import FilteredList
from web.words import containing


def kinds():
    """[(name, label), …] of all kinds of job; asked when a filter is made, since rooms above declare theirs later."""
    return [(job.name, job.label) for job in JOBS.values()]


class JobFilter(django_filters.FilterSet):
    """Runs by words, kind, phase and the day on which they were asked for."""

    q = django_filters.CharFilter(label=_("周期、发起人、错误"), method="by_words")
    job = django_filters.ChoiceFilter(label=_("任务"), choices=kinds, empty_label=_("全部任务"))
    phase = django_filters.ChoiceFilter(
        label=_("状态"), choices=Phase.choices, empty_label=_("全部状态"), method="by_phase"
    )
    since = django_filters.DateFilter(label=_("从"), field_name="asked_at", lookup_expr="date__gte")
    until = django_filters.DateFilter(label=_("到（含）"), field_name="asked_at", lookup_expr="date__lte")

    class Meta:
        model = JobRun
        fields = ["q", "job", "phase", "since", "until"]

    def by_words(self, rows, name, value):
        """Every word stands in the period, the name of who asked, or the error."""
        return containing(rows, value, "period", "error", "asked_by__display_name", "asked_by__username")

    def by_phase(self, rows, name, value):
        """What has become of them."""
        return rows.in_phase(value)


RUNS = Export(
    _("后台任务"),
    (
        Column("job", _("任务"), lambda run: str(Progress(run).label)),
        Column("period", _("周期")),
        Column("scope", _("范围")),
        Column("asked_by", _("发起人"), lambda run: run.asked_by.display_name if run.asked_by else _t("系统定时")),
        Column("asked_at", _("发起时间"), kind="moment"),
        Column("started_at", _("开始时间"), kind="moment"),
        Column("finished_at", _("结束时间"), kind="moment"),
        Column("phase", _("状态"), kind="choice", choices=Phase),
        Column("done", _("已完成"), kind="number"),
        Column("total", _("共计"), kind="number"),
        Column("attempts", _("尝试次数"), kind="number"),
        Column("error", _("错误")),
        Column("cancelled_by", _("取消人"), "cancelled_by.display_name"),
    ),
)


class JobList(PermissionRequiredMixin, FilteredList):
    """All runs of one's authorities, the newest first: what ran, when, how far it came, why it failed."""

    permission_required = KEEPER
    template_name = "desk/job_list.html"
    context_object_name = "runs"
    filterset_class = JobFilter
    export = RUNS

    def visible_rows(self):
        """What one may see."""
        return JobRun.objects.visible_to(self.request.user).select_related("asked_by", "cancelled_by")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for run in context["runs"]:
            run.progress = Progress(run)
        return context


class JobCancel(View):
    """End a run. GET asks before, POST does it."""

    def get(self, request, pk):
        """Asks; says why not where it can't be."""
        run = self.run_of(request, pk)
        return render(request, "desk/job_cancel.html", {"run": run, "job": Progress(run)})

    def post(self, request, pk):
        """Ends it. Raises as ``jobs.cancel``; a run that has ended is told on its page."""
        run = self.run_of(request, pk)
        try:
            jobs.cancel(run, request.user)
        except jobs.NotAllowed as why:
            messages.error(request, str(why))
        else:
            messages.success(request, _t("已取消「%(job)s」。") % {"job": Progress(run).label})
        return redirect("desk:job-detail", pk=run.pk)

    def run_of(self, request, pk):
        """A run that the user may see."""
        return get_object_or_404(JobRun.objects.visible_to(request.user).select_related("cancelled_by"), pk=pk)
