"""Who is told of a step of a month."""

from django.utils.translation import gettext as _

from accounts.models import people_with
from desk.notices import tell
from reports.models import ReportState


def announce(report, step):
    """A built month waits for those who close it; a closed one is told to all who may read it."""
    permission = "reports.view" if report.state == ReportState.CLOSED else "reports.close"
    sentences = {
        ReportState.BUILT: _("%(authority)s%(month)s减负月报已生成，请核对后封存。"),
        ReportState.CLOSED: _("%(authority)s%(month)s减负月报已封存，可以查看。"),
    }
    tell(
        people_with(permission, authority=report.authority),
        key=f"report-step:{step.pk}",
        subject=sentences[report.state] % {"authority": report.authority, "month": report.month_text},
        url=report.get_absolute_url(),
    )


def tell_of_failure(report):
    """Whoever asked for the build, or else all who may build, learn that it failed and why."""
    people = [report.run.asked_by] if report.run.asked_by else people_with("reports.build", authority=report.authority)
    tell(
        people,
        key=f"report-failed:{report.run_id}:{report.run.attempts}",
        subject=_("%(authority)s%(month)s减负月报没有生成成功，请打开后重试。")
        % {"authority": report.authority, "month": report.month_text},
        text=report.run.error,
        url=report.get_absolute_url(),
    )
