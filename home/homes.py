"""What each role finds first: its own work with counts, and nothing that isn't its own."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.successions import waiting_for_place
from admission.models import Application, ApplicationState, InheritedCoverage
from desk.jobs import Progress
from desk.models import JobRun
from dispatch.asked import waiting_for
from dispatch.models import Receipt, ReceiptState
from home.changes import changes_for
from registry.bases import waiting_for_review
from registry.models import AdjustmentOrder, Community, Correction, Objection, OrderState, Reconfirmation
from registry.working_days import WorkingCalendar
from reports.models import MonthlyReport, ReportState
from reports.months import name_of, shifted
from web import clock, workflow

SHOWN = 6


@dataclass(frozen=True)
class Tally:
    """A number that leads to exactly the rows that it counts."""

    label: str
    value: int
    url: str
    unit: str = ""
    tone: str = ""


@dataclass
class HomePage:
    """The home of one person: a box to ask for community workers, counts, and the rows that wait."""

    asks: bool = False
    counts: list = field(default_factory=list)
    may_apply: bool = False
    applications: list = field(default_factory=list)
    applications_title: str = ""
    applications_url: str = ""
    receipts: list = field(default_factory=list)
    has_receipts: bool = False
    runs: list = field(default_factory=list)
    looks_after_jobs: bool = False


def home_of(user):
    """The home of ``user`` by all posts held today."""
    page = HomePage()
    if user.has_perm("dispatch.receive"):
        _community(page, user)
    if user.has_perm("admission.apply"):
        _applicant(page, user)
    if user.has_any_post("admission.review", "admission.decide"):
        _reviewing(page, user)
    elif user.has_perm("admission.view_all"):
        _supervisor(page, user)
    if user.has_perm("accounts.manage"):
        _operator(page, user)
    if user.posts:
        _notices(page, user)
    if user.has_perm("desk.view_jobs"):
        page.looks_after_jobs = True
        page.runs = [Progress(run) for run in JobRun.objects.visible_to(user)[:SHOWN]]
    return page


def _community(page, user):
    mine = Receipt.objects.filter(community_id__in=user.unit_ids_with("dispatch.receive"))
    month = clock.today().replace(day=1)
    numbers = mine.aggregate(
        pending=Count("pk", filter=Q(state=ReceiptState.PENDING)),
        taken_on=Count("pk", filter=Q(state=ReceiptState.TAKEN_ON)),
        refused=Count("pk", filter=Q(refused_at__date__gte=month)),
    )
    received = reverse("dispatch:receipt-list")
    page.asks = page.has_receipts = True
    page.counts += [
        Tally(_("待确认"), numbers["pending"], f"{received}?state=pending", _("件")),
        Tally(_("已承接未完成"), numbers["taken_on"], f"{received}?state=taken_on", _("件")),
        Tally(_("本月已拒收"), numbers["refused"], f"{received}?state=refused&since={month}", _("件")),
    ]
    month = shifted(clock.today(), 1)
    community = Community.objects.select_related("authority").get(pk=user.unit_for("dispatch.receive").pk)
    changes = changes_for(community, month).count
    page.counts.append(Tally(_("下月变化"), changes, f"{reverse('changes')}?month={name_of(month)}", _("项")))
    page.receipts = list(mine.filter(state=ReceiptState.PENDING).for_list()[:SHOWN])


def _applicant(page, user):
    mine = Application.objects.filter(applicant_id__in=user.unit_ids_with("admission.apply"))
    numbers = mine.aggregate(
        draft=Count("pk", filter=Q(state=ApplicationState.DRAFT)),
        returned=Count("pk", filter=Q(state=ApplicationState.RETURNED)),
        under_way=Count(
            "pk",
            filter=Q(
                state__in=[ApplicationState.SUBMITTED, ApplicationState.ACCEPTED, ApplicationState.PENDING_APPROVAL]
            ),
        ),
        approved=Count("pk", filter=Q(state=ApplicationState.APPROVED)),
    )
    url = reverse("admission:application-list")
    page.may_apply = True
    page.counts += [
        Tally(
            _("待补正"), numbers["returned"], f"{url}?state=returned", _("件"), "assist" if numbers["returned"] else ""
        ),
        Tally(_("草稿"), numbers["draft"], f"{url}?state=draft", _("件")),
        Tally(
            _("办理中"), numbers["under_way"], f"{url}?state=submitted&state=accepted&state=pending_approval", _("件")
        ),
        Tally(_("已准入"), numbers["approved"], f"{url}?state=approved", _("件")),
    ]
    rows = mine.filter(state__in=[ApplicationState.RETURNED, ApplicationState.DRAFT]).for_list().by_due_day()
    _show(page, rows, _("等您填写或者补正"), url)


def _reviewing(page, user):
    queue = workflow.awaiting(Application, user)
    today = clock.today()
    numbers = queue.aggregate(
        all=Count("pk"),
        overdue=Count("pk", filter=Q(due_on__lt=today)),
        soon=Count("pk", filter=Q(due_on__gte=today, due_on__lte=WorkingCalendar.load().add(today, 3))),
    )
    month = today.replace(day=1)
    refused = Receipt.objects.visible_to(user).refused().filter(refused_at__date__gte=month).count()
    url = reverse("admission:queue")
    page.counts += [
        Tally(_("待我办理"), numbers["all"], url, _("件")),
        Tally(_("已超期"), numbers["overdue"], f"{url}?due=overdue", _("件"), "refuse" if numbers["overdue"] else ""),
        Tally(_("3个工作日内到期"), numbers["soon"], f"{url}?due=soon", _("件"), "assist" if numbers["soon"] else ""),
        Tally(_("本月社区拒收"), refused, f"{reverse('dispatch:refusal-list')}?since={month}", _("件")),
    ]
    asked = InheritedCoverage.objects.visible_to(user).waiting().count()
    if asked:
        page.counts.append(Tally(_("待确认的承继"), asked, reverse("admission:inherited-list"), _("项"), "assist"))
    _orders(page, user)
    if (lost := waiting_for_review(user).count()) > 0:
        reviews = f"{reverse('registry:basis-review-list')}?due=lost"
        page.counts.append(Tally(_("依据失效待复核"), lost, reviews, _("条"), "assist"))
    if user.has_perm("registry.keep_keywords"):
        questions = waiting_for(user).count()
        page.counts.append(Tally(_("没查到的问题"), questions, reverse("dispatch:asked-list"), _("个")))
    built = MonthlyReport.objects.filter(
        authority_id__in=user.authority_ids_with("reports.close"), state=ReportState.BUILT
    ).count()
    if built:
        page.counts.append(
            Tally(_("待封存月报"), built, f"{reverse('reports:report-list')}?state=built", _("个月"), "assist")
        )
    _show(page, queue.for_list().by_due_day(), _("等您办理"), url)


def _orders(page, user):
    """What is published and still to come, and which of it waits for a second look."""
    orders = reverse("registry:order-list")
    mine = AdjustmentOrder.objects.filter(authority_id__in=user.authority_ids_with("registry.publish_order"))
    drafts = mine.filter(state=OrderState.DRAFT).exclude(drafted_by=user).count()
    if drafts:
        page.counts.append(Tally(_("待您公布的调整文件"), drafts, f"{orders}?state=draft", _("份"), "assist"))
    corrections = workflow.awaiting(Correction, user).exclude(drafted_by=user).count()
    if corrections:
        url = f"{reverse('registry:correction-list')}?state=draft"
        page.counts.append(Tally(_("待您签发的勘误"), corrections, url, _("件"), "assist"))
    if scheduled := mine.scheduled().count():
        page.counts.append(Tally(_("待生效的调整文件"), scheduled, f"{orders}?due=scheduled", _("份")))
    waiting = workflow.awaiting(Reconfirmation, user).values("order").distinct().count()
    if waiting:
        page.counts.append(Tally(_("待再次确认的文件"), waiting, f"{orders}?due=reconfirm", _("份"), "assist"))


def _operator(page, user):
    """Posts that ended with their unit, whose holders nobody has given another."""
    if waiting := waiting_for_place(user).count():
        page.counts.append(Tally(_("待安排的岗位"), waiting, reverse("posts-to-place"), _("个"), "assist"))


def _notices(page, user):
    """Drafts to which one may object now; for those who draft or publish, objections to answer and notices that are over."""
    orders = reverse("registry:order-list")
    if running := AdjustmentOrder.objects.on_notice().count():
        page.counts.append(Tally(_("公示中的调整文件"), running, f"{orders}?due=notice", _("份")))
    ours = user.authority_ids_with("registry.draft_order", "registry.publish_order")
    if not ours:
        return
    if waiting := workflow.awaiting(Objection, user).count():
        url = f"{reverse('registry:objection-list')}?state=waiting"
        page.counts.append(Tally(_("待答复的异议"), waiting, url, _("件"), "assist"))
    if over := AdjustmentOrder.objects.after_notice().filter(authority_id__in=ours).count():
        page.counts.append(Tally(_("公示期满、待公布的文件"), over, f"{orders}?due=after_notice", _("份"), "assist"))


def _supervisor(page, user):
    under_way = Application.objects.visible_to(user).open()
    today = clock.today()
    numbers = under_way.aggregate(all=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=today)))
    since = today - timedelta(days=30)
    refused = Receipt.objects.visible_to(user).refused().filter(refused_at__date__gte=since).count()
    url = f"{reverse('admission:queue')}?tab=open"
    page.counts += [
        Tally(_("办理中的申请"), numbers["all"], url, _("件")),
        Tally(_("已超期"), numbers["overdue"], f"{url}&due=overdue", _("件"), "refuse" if numbers["overdue"] else ""),
        Tally(_("近30日社区拒收"), refused, f"{reverse('dispatch:refusal-list')}?since={since}", _("件")),
    ]
    _show(page, under_way.for_list().by_due_day(), _("办理中的申请"), url)


def _show(page, rows, title, url):
    calendar, today = WorkingCalendar.load(), clock.today()
    page.applications_title, page.applications_url = title, url
    for row in rows[:SHOWN]:
        row.days_left = calendar.between(today, row.due_on) if row.due_on else None
        row.is_provisional = bool(row.due_on) and calendar.is_provisional(row.due_on)
        page.applications.append(row)
