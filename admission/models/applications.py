"""Applications: what a department or street asks the communities to take on."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from admission.models.decided_anew import DecidedAnew, DecidedAnewQuerySet
from admission.models.emergencies import Emergency
from admission.models.plan_years import PlanYear
from registry.models import Authority, Category, Community, PermittedAct, Unit
from registry.models.bases import BasisLevel
from web import clock
from web.procedural import Procedural
from web.procedural import Step as BaseStep
from web.words import saying


class ApplicationState(models.TextChoices):
    """States of an application. None of them admits anything: only a decision does."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("已提交")
    RETURNED = "returned", _("退回补正")
    ACCEPTED = "accepted", _("已受理")
    AWAITING_ANSWER = "awaiting_answer", _("待申请单位说明")
    PENDING_APPROVAL = "pending_approval", _("待审定")
    APPROVED = "approved", _("准予准入")
    REJECTED = "rejected", _("不予准入")
    WITHDRAWN = "withdrawn", _("已撤回")
    LAPSED = "lapsed", _("视为撤回")


class Channel(models.TextChoices):
    """How an application came."""

    BROWSER = "browser", _("网上填报")
    PAPER = "paper", _("纸质代录")


class Path(models.TextChoices):
    """By which way a matter goes whose basis is below the authority's floor (Suzhou)."""

    ORDINARY = "ordinary", _("按依据准入")
    PURCHASE = "purchase", _("购买服务")
    JOINT_MEETING = "joint_meeting", _("提请联席会议")


class Cause(models.TextChoices):
    """What the matter brings along: each opens questions of its own."""

    FORMS = "forms", _("台账、报表")
    SYSTEMS = "systems", _("信息系统、应用、工作群")
    MEETINGS = "meetings", _("会议、培训")
    SIGNBOARD = "signboard", _("挂牌、制度上墙")
    ASSESSMENT = "assessment", _("检查、考核、评比")
    DATA = "data", _("采集居民或者辖区数据")


class ApplicationKind(models.TextChoices):
    """By which door an application comes."""

    ADDITION = "addition", _("临时增加")
    ANNUAL_PLAN = "annual_plan", _("年度计划")


class Relation(models.TextChoices):
    """How the matter relates to a community's duties."""

    ASSIST = "assist", _("协助政府工作")
    DUTY = "duty", _("社区依法履职")
    NEITHER = "neither", _("两者都不是")


class Duration(models.TextChoices):
    """How long the work lasts (Huangshan, Chongqing)."""

    LONG_TERM = "long_term", _("长期性")
    STAGE = "stage", _("阶段性")
    TEMPORARY = "temporary", _("临时性")


class Frequency(models.TextChoices):
    """How often a community is asked."""

    ONCE = "once", _("一次性")
    DAILY = "daily", _("每日")
    WEEKLY = "weekly", _("每周")
    MONTHLY = "monthly", _("每月")
    QUARTERLY = "quarterly", _("每季度")
    HALF_YEARLY = "half_yearly", _("每半年")
    YEARLY = "yearly", _("每年")
    ON_DEMAND = "on_demand", _("按需")


class FundingSource(models.TextChoices):
    """Where the money comes from."""

    FISCAL = "fiscal", _("财政资金")
    FUNDS_FOLLOW_TASK = "funds_follow_task", _("费随事转专项")
    DONATION = "donation", _("社会捐助")
    OTHER = "other", _("其他")


class ApplicationQuerySet(DecidedAnewQuerySet):
    """Applications."""

    def saying(self, text):
        """Applications whose name, number or content has every word of ``text``."""
        return saying(self, text, "name", "number", "content", "requirement")

    def visible_to(self, user):
        """Those of one's own unit, or that one recorded from paper, drafts included; for reviewers, deciders and
        supervisors all that were submitted."""
        if not user.is_authenticated:
            return self.none()
        own = Q(applicant_id__in=user.unit_ids_with("admission.apply"))
        seen = Q(authority_id__in=user.authority_ids_with("admission.view_all"))
        recorded = Q(channel=Channel.PAPER, created_by=user)
        return self.filter(own | (seen & (recorded | ~Q(state=ApplicationState.DRAFT))))

    def open(self):
        """Under way: submitted and not decided."""
        return self.filter(
            state__in=[
                ApplicationState.SUBMITTED,
                ApplicationState.RETURNED,
                ApplicationState.ACCEPTED,
                ApplicationState.AWAITING_ANSWER,
                ApplicationState.PENDING_APPROVAL,
            ]
        )

    def closed(self):
        """Decided, withdrawn or lapsed."""
        return self.filter(
            state__in=[
                ApplicationState.APPROVED,
                ApplicationState.REJECTED,
                ApplicationState.WITHDRAWN,
                ApplicationState.LAPSED,
            ]
        )

    def by_due_day(self):
        """The soonest due first; those without a day last, the older first."""
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")

    def for_list(self):
        """With what a row of a list prints."""
        return self.with_outcome_anew().select_related("applicant", "authority")


class Application(DecidedAnew, Procedural):
    """申请准入社区工作事项审批表: a written application by a department or street office."""

    state = models.CharField(
        _("状态"), max_length=20, choices=ApplicationState.choices, default=ApplicationState.DRAFT, editable=False
    )
    number = models.CharField(_("申请编号"), max_length=40, blank=True, editable=False)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey(Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        _("申请种类"), max_length=20, choices=ApplicationKind.choices, default=ApplicationKind.ADDITION
    )
    plan_year = models.ForeignKey(
        PlanYear,
        verbose_name=_("计划年度"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="applications",
    )
    emergency = models.ForeignKey(
        Emergency,
        verbose_name=_("由应急事项转来"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="applications",
        editable=False,
    )
    copied_from = models.ForeignKey(
        "self",
        verbose_name=_("复制自"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="copies",
        editable=False,
    )
    channel = models.CharField(
        _("填报方式"), max_length=10, choices=Channel.choices, default=Channel.BROWSER, editable=False
    )
    paper_signed_by = models.CharField(_("纸质申请签字人"), max_length=60, blank=True, editable=False)
    paper_received_on = models.DateField(_("收到纸质申请日期"), null=True, blank=True, editable=False)
    applicant = models.ForeignKey(
        Unit, verbose_name=_("申请单位"), on_delete=models.PROTECT, related_name="applications"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("填报人"), on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("建立时间"), default=clock.now)
    first_submitted_at = models.DateTimeField(_("首次提交时间"), null=True, editable=False)
    submitted_at = models.DateTimeField(_("最近提交时间"), null=True, editable=False)
    # Fixed at the first submission: fewer working days before the start than the authority asks; counted apart.
    is_late = models.BooleanField(_("未按提前期申请"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("提交人"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("审核人"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    name = models.CharField(_("事项名称"), max_length=100, blank=True)
    category = models.CharField(_("事项类别"), max_length=30, choices=Category.choices, blank=True)
    content = models.TextField(_("事项内容"), blank=True, max_length=4000)
    requirement = models.TextField(_("需要社区做什么"), blank=True, max_length=4000)
    relation = models.CharField(_("与社区职责的关系"), max_length=10, choices=Relation.choices, blank=True)
    acts = ArrayField(
        models.CharField(max_length=30, choices=PermittedAct.choices),
        verbose_name=_("请社区协助的方式"),
        default=list,
        blank=True,
    )
    other_act = models.CharField(_("六种方式以外的要求"), max_length=200, blank=True)

    asks_permanent = models.BooleanField(_("请求长期列入清单"), default=False)
    has_quota = models.BooleanField(_("给社区下达数量指标"), null=True, blank=True)

    basis_title = models.CharField(_("依据题名"), max_length=200, blank=True)
    basis_document_number = models.CharField(_("依据文号"), max_length=60, blank=True)
    basis_article = models.CharField(_("依据条款"), max_length=60, blank=True)
    basis_issuer = models.CharField(_("制发机关"), max_length=100, blank=True)
    basis_level = models.CharField(_("依据层级"), max_length=20, choices=BasisLevel.choices, blank=True)

    path = models.CharField(_("办理路径"), max_length=20, choices=Path.choices, blank=True)
    path_reason = models.CharField(_("走这一路径的理由"), max_length=300, blank=True)
    purchase_provider = models.CharField(_("承接服务的单位"), max_length=100, blank=True)
    purchase_workload = models.CharField(_("购买的工作量"), max_length=200, blank=True)
    purchase_price = models.DecimalField(_("购买价款（元）"), max_digits=14, decimal_places=2, null=True, blank=True)

    for_all_communities = models.BooleanField(_("面向全部社区"), default=False)
    communities = models.ManyToManyField(
        Community, verbose_name=_("涉及社区"), blank=True, related_name="applications_to"
    )
    duration = models.CharField(_("期限类别"), max_length=20, choices=Duration.choices, blank=True)
    starts_on = models.DateField(_("开始日期"), null=True, blank=True)
    ends_on = models.DateField(_("结束日期（含）"), null=True, blank=True)
    late_reason = models.CharField(_("未提前申请的理由"), max_length=300, blank=True)

    frequency = models.CharField(_("频次"), max_length=20, choices=Frequency.choices, blank=True)
    minutes_each = models.PositiveIntegerField(_("每次每个社区用时（分钟）"), null=True, blank=True)
    workload_hours = models.DecimalField(
        _("每次每个社区工时（小时）"), max_digits=7, decimal_places=1, null=True, blank=True
    )
    causes = ArrayField(
        models.CharField(max_length=20, choices=Cause.choices),
        verbose_name=_("还会带来什么"),
        default=list,
        blank=True,
    )
    attached_forms = models.TextField(_("要填的台账、报表"), blank=True, max_length=1000)
    attached_systems = models.TextField(_("要用的系统、应用、工作群"), blank=True, max_length=1000)
    meeting_plan = models.CharField(_("会议、培训的次数和时长"), max_length=300, blank=True)
    signboard_text = models.CharField(_("要挂的牌子、上墙的制度"), max_length=300, blank=True)
    assessment_plan = models.CharField(_("检查、考核的方式和次数"), max_length=300, blank=True)
    collected_data = models.TextField(_("要社区采集的数据项"), blank=True, max_length=1000)
    held_data_answer = models.TextField(_("已有数据为什么还要采集"), blank=True, max_length=1000)
    staff_assigned = models.CharField(_("配备人员"), max_length=200, blank=True)
    equipment = models.CharField(_("配备设备"), max_length=200, blank=True)
    training_plan = models.CharField(_("培训安排"), max_length=300, blank=True)

    funding_amount = models.DecimalField(_("经费总额（元）"), max_digits=14, decimal_places=2, null=True, blank=True)
    funding_source = models.CharField(_("经费来源"), max_length=20, choices=FundingSource.choices, blank=True)
    funding_basis = models.CharField(_("计付标准"), max_length=200, blank=True)
    funding_due_on = models.DateField(_("拨付日期"), null=True, blank=True)
    no_funding_reason = models.CharField(_("不安排经费的理由"), max_length=300, blank=True)

    necessity_statement = models.TextField(_("专项说明：为什么必须由社区做"), blank=True, max_length=4000)
    contact_name = models.CharField(_("联系人"), max_length=60, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=30, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("准入申请")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["authority", "state", "due_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "number"],
                condition=~Q(number=""),
                name="admission_application_one_per_number",
            ),
            models.CheckConstraint(
                name="admission_application_ends_on_or_after_its_start",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
            models.CheckConstraint(
                name="admission_application_has_a_number_once_submitted",
                condition=Q(state=ApplicationState.DRAFT) | ~Q(number=""),
            ),
            models.CheckConstraint(
                name="admission_application_amounts_are_not_negative",
                condition=(Q(funding_amount=None) | Q(funding_amount__gte=0))
                & (Q(purchase_price=None) | Q(purchase_price__gte=0))
                & (Q(workload_hours=None) | Q(workload_hours__gte=0)),
                violation_error_message=_("金额和工时不能小于 0。"),
            ),
            models.CheckConstraint(
                name="admission_application_on_paper_names_who_signed",
                condition=~Q(channel=Channel.PAPER) | (~Q(paper_signed_by="") & Q(paper_received_on__isnull=False)),
                violation_error_message=_("代录纸质申请，应当写明签字人和收到日期。"),
            ),
            models.CheckConstraint(
                name="admission_application_in_a_plan_names_its_year",
                condition=Q(kind=ApplicationKind.ANNUAL_PLAN) | Q(plan_year=None),
            ),
        ]

    def __str__(self):
        return self.name or str(_("未命名的申请"))

    @property
    def is_submitted_again(self):
        """True when it was submitted after a return or a lapse, and not looked at since."""
        return self.state == ApplicationState.SUBMITTED and self.submitted_at != self.first_submitted_at

    @property
    def is_unlisted_act(self):
        """True when an act outside the six permitted ones is asked."""
        return bool(self.other_act.strip())

    @property
    def has_funds(self):
        """True when money is promised."""
        return bool(self.funding_amount)

    @property
    def act_labels(self):
        """The permitted acts asked for, in words."""
        return [PermittedAct(act).label for act in self.acts]

    def target_communities(self, on=None):
        """The communities asked: all of the authority on a day, or the chosen ones."""
        if self.for_all_communities:
            return Community.objects.of(self.authority).on(on or clock.today())
        return self.communities.all()


class ApplicationStep(BaseStep):
    """One step of an application."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="steps")

    class Meta(BaseStep.Meta):
        verbose_name = _("申请办理记录")

    def __str__(self):
        return f"{self.application} {self.action}"
