"""The reviewers' queue: what waits for somebody, by whom it is waited for, what is late, what is closed."""

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import people_with
from admission.countersigning import countersigners, holds_a_place
from admission.models import Application, Consultation
from admission.models import ApplicationState as S
from admission.stages import STAGE_OF
from registry.working_days import WorkingCalendar
from web import clock, workflow

#: Due within this many working days counts as soon; the same as on the homes.
SOON_DAYS = 3
MINE, ASSIGNED, AGAIN, OPEN, LAPSED, CLOSED = "mine", "assigned", "again", "open", "lapsed", "closed"
TABS = {
    MINE: _("待我办理"),
    ASSIGNED: _("由我审核"),
    AGAIN: _("补正后重报"),
    "to_accept": _("待受理"),
    "to_review": _("待审核"),
    "consulted": _("待会商"),
    "to_decide": _("待审定"),
    "at_applicant": _("待申请单位补正、说明"),
    "soon": _("即将到期"),
    "late": _("已超期"),
    OPEN: _("全部在办"),
    LAPSED: _("视为撤回"),
    CLOSED: _("已办结"),
}
#: Shown though nothing is in them.
ALWAYS = frozenset({MINE, OPEN, CLOSED})


def tabs_of(user):
    """{key: label} of the tabs; nothing waits for those who only look on."""
    acts = user.has_any_post("admission.review", "admission.decide") or holds_a_place(user)
    return {key: label for key, label in TABS.items() if acts or key != MINE}


def tab_for(user, asked):
    """The tab that is asked for; by default what waits for this user, or all that is under way."""
    tabs = tabs_of(user)
    return asked if asked in tabs else MINE if MINE in tabs else OPEN


def rows_of(user, tab):
    """The applications of a tab."""
    return Application.objects.visible_to(user).filter(_conditions(user)[tab]())


def mine(user):
    """What waits for this user."""
    return rows_of(user, MINE)


def counts_of(user):
    """{tab: how many applications it holds}, in one statement besides the calendar's."""
    conditions = _conditions(user)
    counted = {f"in_{tab}": Count("pk", filter=conditions[tab]()) for tab in tabs_of(user)}
    numbers = Application.objects.visible_to(user).order_by().aggregate(**counted)
    return {tab: numbers[f"in_{tab}"] for tab in tabs_of(user)}


def queue_of(user, tab):
    """The rows of a tab in the order in which they are worked off: by due date, the soonest first; closed ones, the
    latest first."""
    rows = rows_of(user, tab).for_list().select_related("reviewed_by")
    return rows.order_by("-submitted_at", "-pk") if tab in (LAPSED, CLOSED) else rows.by_due_day()


def _conditions(user):
    """{tab: a function that gives its Q over applications}; the calendar is read only where it is asked for."""
    today = clock.today()
    late = Q(due_on__lt=today)
    return {
        MINE: lambda: _waits_for(user),
        ASSIGNED: lambda: _is_open() & Q(reviewed_by=user),
        AGAIN: _submitted_again,
        "to_accept": lambda: Q(state=S.SUBMITTED),
        "to_review": lambda: Q(state=S.ACCEPTED),
        "consulted": lambda: _is_open() & Q(pk__in=Consultation.objects.waiting().values("application")),
        "to_decide": lambda: Q(state=S.PENDING_APPROVAL),
        "at_applicant": lambda: Q(state__in=[S.RETURNED, S.AWAITING_ANSWER]),
        "soon": lambda: _is_open() & Q(due_on__gte=today, due_on__lte=WorkingCalendar.load().add(today, SOON_DAYS)),
        "late": lambda: _is_open() & late,
        OPEN: _is_open,
        LAPSED: lambda: Q(state=S.LAPSED),
        CLOSED: lambda: Q(state__in=[S.APPROVED, S.REJECTED, S.WITHDRAWN]),
    }


def _is_open():
    return Q(state__in=STAGE_OF)


def _submitted_again():
    return Q(state=S.SUBMITTED, submitted_at__gt=F("first_submitted_at"))


def _waits_for(user):
    """Whatever this user can move or countersign. What was given to one reviewer, or comes back to who returned it, isn't
    laid before the others while that person still reviews."""
    turn = Q(pk__in=workflow.awaiting(Application, user).order_by().values("pk")) & _is_open()
    still_reviewing = people_with("admission.review").order_by().exclude(pk=user.pk).values("pk")
    turn &= ~Q(state=S.SUBMITTED, reviewed_by__in=still_reviewing)
    signs = countersigners(user, clock.today())
    return turn if signs is None else turn | signs
