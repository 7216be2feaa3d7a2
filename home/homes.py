"""What each role finds first: its own work with counts, and nothing that isn't its own."""

from dataclasses import dataclass, field
from datetime import timedelta
from operator import attrgetter

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.successions import waiting_for_place
from admission import consultations, yearly_reviews
from admission import queue as reviewing
from admission.appeals import deciders
from admission.deadlines import with_clocks
from admission.document_reviews import awaiting_opinion
from admission.measures import not_finished
from admission.models import (
    Appeal,
    AppealState,
    Application,
    ApplicationState,
    DecisionObjection,
    DocumentReview,
    DocumentReviewState,
    Emergency,
    InheritedCoverage,
    Proposal,
    ProposalState,
)
from admission.proposals import awaiting_answer
from certificates.home_counts import counts_for_home as certificate_counts
from desk import outbox
from desk.jobs import Progress
from desk.models import JobRun, NoticeDelivery
from dispatch import street_bench
from dispatch.asked import waiting_for
from dispatch.burden_page import counts_for_home
from dispatch.fund_figures import counts_for_home as fund_counts
from dispatch.models import Dispute, Receipt, ReceiptState
from dispatch.sending_choices import first_subjects
from dispatch.violation_page import circulars_to_issue
from dispatch.violation_page import counts_for_home as violation_counts
from dispatch.workbench import panels_of
from home import workbench  # noqa: F401  brings its panel
from registry.bases import waiting_for_review
from registry.models import AdjustmentOrder, Correction, Objection, OrderState, Reconfirmation
from registry.working_days import WorkingCalendar
from reports.models import MonthlyReport, ReportState
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
    """The home of one person: for community workers a box to ask and the panels of 「本社区」; counts, and the rows that wait."""

    asks: bool = False
    counts: list = field(default_factory=list)
    may_apply: bool = False
    applications: list = field(default_factory=list)
    applications_title: str = ""
    applications_url: str = ""
    emergencies: list = field(default_factory=list)
    subjects: list = field(default_factory=list)
    street_rows: list | None = None
    panels: list = field(default_factory=list)
    has_receipts: bool = False
    runs: list = field(default_factory=list)
    looks_after_jobs: bool = False


def home_of(user):
    """The home of ``user`` by all posts held today."""
    page = HomePage()
    if user.has_perm("dispatch.receive"):
        _community(page, user)
    page.street_rows, page.subjects = street_bench.latest(user), first_subjects(user, SHOWN)
    page.counts += [Tally(*one) for one in street_bench.counts_for_home(user)]
    if user.has_perm("admission.apply"):
        _applicant(page, user)
    if user.has_any_post("admission.review", "admission.decide"):
        _reviewing(page, user)
    elif user.has_perm("admission.view_all"):
        _supervisor(page, user)
    if user.has_perm("accounts.manage"):
        _operator(page, user)
    if user.posts:
        _asked(page, user)
        _proposals(page, user)
        _documents(page, user)
        _appeals(page, user)
        _objections(page, user)
        _disputes(page, user)
        _afterwards(page, user)
        _notices(page, user)
        _burdens(page, user)
        page.counts += [Tally(*one) for one in fund_counts(user)]
        _violations(page, user)
        page.counts += [Tally(*one) for one in certificate_counts(user)]
    if user.has_perm("desk.view_jobs"):
        page.looks_after_jobs = True
        _deliveries(page, user)
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
    page.panels = panels_of(user)


def _applicant(page, user):
    mine = Application.objects.filter(applicant_id__in=user.unit_ids_with("admission.apply"))
    numbers = mine.aggregate(
        draft=Count("pk", filter=Q(state=ApplicationState.DRAFT)),
        returned=Count("pk", filter=Q(state=ApplicationState.RETURNED)),
        asked=Count("pk", filter=Q(state=ApplicationState.AWAITING_ANSWER)),
        under_way=Count(
            "pk",
            filter=Q(
                state__in=[ApplicationState.SUBMITTED, ApplicationState.ACCEPTED, ApplicationState.PENDING_APPROVAL]
            ),
        ),
    )
    approved = mine.standing_in(ApplicationState.APPROVED).count()
    url = reverse("admission:application-list")
    page.may_apply = True
    page.counts += [
        Tally(
            _("待补正"), numbers["returned"], f"{url}?state=returned", _("件"), "assist" if numbers["returned"] else ""
        ),
        *(
            [Tally(_("待说明"), numbers["asked"], f"{url}?state=awaiting_answer", _("件"), "assist")]
            if numbers["asked"]
            else []
        ),
        Tally(_("草稿"), numbers["draft"], f"{url}?state=draft", _("件")),
        Tally(
            _("办理中"), numbers["under_way"], f"{url}?state=submitted&state=accepted&state=pending_approval", _("件")
        ),
        Tally(_("已准入"), approved, f"{url}?state=approved", _("件")),
    ]
    waiting = [ApplicationState.RETURNED, ApplicationState.AWAITING_ANSWER, ApplicationState.DRAFT]
    _show(page, mine.filter(state__in=waiting).for_list().by_due_day(), _("等您填写、补正或者答复"), url)


def _reviewing(page, user):
    queue = reviewing.mine(user)
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
    _months(page, user)
    _show(page, queue.for_list().by_due_day(), _("等您办理"), url)


def _months(page, user):
    """Months that wait to be confirmed or closed, for whose posts do so."""
    reports = reverse("reports:report-list")
    next_steps = (
        ("reports.build", ReportState.BUILT, _("待复核月报")),
        ("reports.close", ReportState.REVIEWED, _("待封存月报")),
    )
    for permission, state, label in next_steps:
        waiting = MonthlyReport.objects.whole().filter(
            authority_id__in=user.authority_ids_with(permission), state=state
        )
        if number := waiting.count():
            page.counts.append(Tally(label, number, f"{reports}?state={state}", _("个月"), "assist"))


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


def _deliveries(page, user):
    """Messages that have been under way for more than an hour, and those that were given up."""
    url, ours = reverse("desk:delivery-list"), NoticeDelivery.objects.visible_to(user)
    if late := ours.filter(pk__in=outbox.late().values("pk")).count():
        page.counts.append(Tally(_("等了一小时以上的通知"), late, f"{url}?state=late", _("条"), "refuse"))
    if given_up := ours.failed().filter(given_up_at__isnull=False).count():
        page.counts.append(Tally(_("没有送到的通知"), given_up, f"{url}?state=given_up", _("条"), "assist"))


def _asked(page, user):
    """Applications on which one's unit was asked for its opinion."""
    if waiting := consultations.waiting_for(user).count():
        url = f"{reverse('admission:consultation-list')}?due=mine"
        page.counts.append(Tally(_("征求我单位意见"), waiting, url, _("件"), "assist"))


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


def _burdens(page, user):
    """What one's community keeps going; for reviewers what is to be cleaned up and verified; for owners what is to stop."""
    url = reverse("dispatch:burden-list")
    page.counts += [
        Tally(label, value, f"{url}{query}", _("项"), tone) for label, value, query, tone in counts_for_home(user)
    ]


def _violations(page, user):
    """Violations to be verified, late or to be corrected by one's own unit; circulars that wait to be issued."""
    url = reverse("dispatch:violation-list")
    page.counts += [
        Tally(label, value, f"{url}{query}", _("件"), tone) for label, value, query, tone in violation_counts(user)
    ]
    if drafts := circulars_to_issue(user):
        url = f"{reverse('dispatch:circular-list')}?state=draft"
        page.counts.append(Tally(_("待印发的通报"), drafts, url, _("份"), "assist"))


def _proposals(page, user):
    """Proposals that wait for this user's answer; for a community or a street those of its own that wait for one."""
    url = reverse("admission:proposal-list")
    if waiting := awaiting_answer(user).count():
        page.counts.append(Tally(_("待答复的调整建议"), waiting, f"{url}?state=submitted", _("件"), "assist"))
    elif mine := Proposal.objects.filter(proposer_id__in=user.unit_ids, state=ProposalState.SUBMITTED).count():
        page.counts.append(Tally(_("本单位的调整建议"), mine, f"{url}?state=submitted", _("件")))


def _afterwards(page, user):
    """Emergencies that wait to be filed, the soonest due first, and those whose filing is late; exits that aren't finished."""
    if not user.has_any_post("admission.apply", "admission.review", "admission.view_all"):
        return
    url, today = f"{reverse('admission:emergency-list')}?mine=true", clock.today()
    ours = Emergency.objects.concerning(user)
    mine = ours.to_file().filter(sender_id__in=user.unit_ids_with("admission.apply"))
    soonest = mine.with_filing_day().select_related("sender").order_by("by_day", "pk")
    page.emergencies = with_clocks(soonest[:SHOWN], due=attrgetter("to_file_by"))
    if waiting := ours.to_file().count():
        page.counts.append(Tally(_("待补报的应急"), waiting, f"{url}&state=declared", _("件"), "assist"))
    if late := ours.unfiled(today).count():
        page.counts.append(Tally(_("逾期没有补报的应急"), late, f"{url}&due=unfiled", _("件"), "refuse"))
    if left := not_finished(user).count():
        page.counts.append(Tally(_("没有办完的退出"), left, reverse("admission:exit-list"), _("件"), "assist"))
    _yearly(page, user)


def _yearly(page, user):
    """Admissions of which one's unit says whether they are still needed; for who may revoke, what wasn't confirmed."""
    url = reverse("admission:yearly-review-list")
    if waiting := yearly_reviews.waiting_for(user).count():
        page.counts.append(Tally(_("待答复的年度复核"), waiting, f"{url}?state=waiting", _("项"), "assist"))
    if gone := yearly_reviews.to_exit(user).count():
        page.counts.append(Tally(_("拟退出的准入"), gone, f"{url}?state=exit", _("项"), "assist"))


def _appeals(page, user):
    """Appeals that this user may answer; for those who appealed, their own that wait for an answer."""
    url, waiting = f"{reverse('admission:appeal-list')}?state=filed", Appeal.objects.filter(state=AppealState.FILED)
    if user.has_any_post("admission.decide"):
        if answers := waiting.filter(deciders(user, clock.today())).count():
            page.counts.append(Tally(_("待答复的复核"), answers, url, _("件"), "assist"))
    elif mine := waiting.filter(appellant_id__in=user.unit_ids).count():
        page.counts.append(Tally(_("本单位申请的复核"), mine, url, _("件")))


def _objections(page, user):
    """Objections to approvals on notice that this user may answer."""
    if user.has_perm("admission.review") and (waiting := workflow.awaiting(DecisionObjection, user).count()):
        url = f"{reverse('admission:decision-objection-list')}?due=mine"
        page.counts.append(Tally(_("待答复的准入异议"), waiting, url, _("件"), "assist"))


def _disputes(page, user):
    """Disputes over refusals that this user may rule on; for a sender its own that nobody has ruled on."""
    if not (waiting := workflow.awaiting(Dispute, user).count()):
        return
    rules = user.has_any_post("admission.review", "admission.decide")
    label = _("待裁定的拒收争议") if rules else _("本单位的申诉")
    page.counts.append(Tally(label, waiting, f"{reverse('dispatch:dispute-list')}?due=mine", _("件"), "assist"))


def _documents(page, user):
    """Draft documents that wait for this user's opinion; for a department those of its own that are under way."""
    url = reverse("admission:document-list")
    if waiting := awaiting_opinion(user).count():
        page.counts.append(Tally(_("待出意见的拟发文"), waiting, f"{url}?state=submitted", _("件"), "assist"))
    elif user.has_perm("admission.apply"):
        mine = DocumentReview.objects.filter(drafting_unit_id__in=user.unit_ids_with("admission.apply"))
        if under_way := mine.filter(state=DocumentReviewState.SUBMITTED).count():
            page.counts.append(Tally(_("预审中的拟发文"), under_way, f"{url}?state=submitted", _("件")))


def _supervisor(page, user):
    under_way = Application.objects.visible_to(user).open()
    today = clock.today()
    numbers = under_way.aggregate(all=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=today)))
    since = today - timedelta(days=30)
    refused = Receipt.objects.visible_to(user).refused().filter(refused_at__date__gte=since).count()
    if waiting := reviewing.mine(user).count():
        page.counts.append(Tally(_("待会签"), waiting, f"{reverse('admission:queue')}?tab=mine", _("件"), "assist"))
    url = f"{reverse('admission:queue')}?tab=open"
    page.counts += [
        Tally(_("办理中的申请"), numbers["all"], url, _("件")),
        Tally(_("已超期"), numbers["overdue"], f"{url}&due=overdue", _("件"), "refuse" if numbers["overdue"] else ""),
        Tally(_("近30日社区拒收"), refused, f"{reverse('dispatch:refusal-list')}?since={since}", _("件")),
    ]
    _show(page, under_way.for_list().by_due_day(), _("办理中的申请"), url)


def _show(page, rows, title, url):
    page.applications_title, page.applications_url = title, url
    page.applications += with_clocks(rows[:SHOWN])
