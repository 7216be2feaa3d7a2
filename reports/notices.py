"""Who is told of a step of a month."""

from accounts.models import people_with
from registry.notice_wordings import in_chinese, tell_of
from reports import notice_events  # noqa: F401  declares what follows
from reports.models import ReportState

#: The event of each state, and the permission of those who are told: whoever does what comes next, at last all readers.
EVENTS = {
    ReportState.BUILT: ("report-built", "reports.build"),
    ReportState.REVIEWED: ("report-reviewed", "reports.close"),
    ReportState.CLOSED: ("report-closed", "reports.view"),
}


@in_chinese
def announce(report, step):
    """A built month waits for those who confirm it, a confirmed one for those who close it; a closed one is told to all
    who may read it. Nobody is asked to do what their own hand in the month bars them from."""
    if report.street_id:
        return
    event, permission = EVENTS[report.state]
    people = people_with(permission, authority=report.authority)
    if not report.is_closed:
        people = people.exclude(pk__in=[pk for pk in (step.by_id, report.run.asked_by_id) if pk])
    tell_of(
        event,
        people,
        authority=report.authority_id,
        key=f"report-step:{step.pk}",
        url=report.get_absolute_url(),
        area=report.authority.name,
        month=report.month_text,
    )


@in_chinese
def tell_of_failure(report):
    """Whoever asked for the build, or else all who may build, learn that it failed and why."""
    people = [report.run.asked_by] if report.run.asked_by else people_with("reports.build", authority=report.authority)
    tell_of(
        "report-failed",
        people,
        authority=report.authority_id,
        key=f"report-failed:{report.run_id}:{report.run.attempts}",
        url=report.get_absolute_url(),
        area=report.place.name,
        month=report.month_text,
        error=report.run.error,
    )
