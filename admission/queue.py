"""The reviewers' queue: what waits for somebody, what is under way, what is closed."""

from django.utils.translation import gettext_lazy as _

from admission.models import Application
from web import workflow

MINE, OPEN, CLOSED = "mine", "open", "closed"
TABS = {MINE: _("待我办理"), OPEN: _("全部在办"), CLOSED: _("已办结")}


def tabs_of(user):
    """{key: label} of the tabs; nothing waits for those who only look on."""
    acts = user.has_any_post("admission.review", "admission.decide")
    return {key: label for key, label in TABS.items() if acts or key != MINE}


def tab_for(user, asked):
    """The tab that is asked for; an unknown one is the first."""
    tabs = tabs_of(user)
    return asked if asked in tabs else next(iter(tabs))


def rows_of(user, tab):
    """The applications of a tab."""
    seen = Application.objects.visible_to(user)
    if tab == MINE:
        return workflow.awaiting(Application, user).filter(pk__in=seen.open().values("pk"))
    return seen.open() if tab == OPEN else seen.closed()


def queue_of(user, tab):
    """The rows of a tab in the order in which they are worked off: by due date, the soonest first; closed ones, the
    latest first."""
    rows = rows_of(user, tab).for_list()
    return rows.order_by("-submitted_at", "-pk") if tab == CLOSED else rows.by_due_day()
