"""The progress of a job, as a page and as the fragment that the page asks for."""

from django.urls import reverse
from django.views.generic import DetailView

from desk.jobs import Progress
from desk.models import JobRun

#: How often a page without JavaScript loads itself anew.
REFRESH_SECONDS = 3


def progress_context(run):
    """What a page needs to show ``run`` with templates/components/progress.html."""
    progress = Progress(run)
    return {
        "job": progress,
        "poll_url": reverse("desk:job-detail", args=[run.pk]),
        "done_url": progress.url,
        "refresh_seconds": REFRESH_SECONDS if progress.is_under_way else None,
    }


class JobDetail(DetailView):
    """One run; htmx is answered with the progress alone."""

    template_name = "desk/job_detail.html"

    def get_queryset(self):
        return JobRun.objects.visible_to(self.request.user)

    def get_template_names(self):
        return ["components/progress.html"] if self.request.htmx else [self.template_name]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**progress_context(self.object), **kwargs)
