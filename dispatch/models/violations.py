"""Violations (违规下派): reported, verified, corrected; and the circular that is drafted from verified cases only."""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from desk.models import StoredFile
from dispatch.models.burdens import StandingBurden
from dispatch.models.dispatches import Dispatch, Receipt
from registry.models import Authority, Community, Unit
from web import clock
from web.procedural import Procedural
from web.procedural import Step as BaseStep


class ViolationKind(models.TextChoices):
    """What is reported."""

    UNLISTED = "unlisted", _("未经准入下派")
    PROHIBITED = "prohibited", _("下派禁入事项")
    OVER_SCOPE = "over_scope", _("超出准入的内容、范围、期限、频次")
    REBOUND = "rebound", _("已清理的牌子、台账、报表反弹")
    CERTIFICATE = "certificate", _("要求开具不应出具的证明")
    RETALIATION = "retaliation", _("因拒收而考核、通报、刁难社区")
    UNPAID = "unpaid", _("应付经费没有拨付")
    OTHER = "other", _("其他")


class ViolationState(models.TextChoices):
    """States of a violation; it is closed by a correction alone."""

    REPORTED = "reported", _("待核实")
    VERIFIED = "verified", _("已核实")
    ORDERED = "ordered", _("已责令整改")
    CORRECTED = "corrected", _("已整改销号")
    DISMISSED = "dismissed", _("核实不成立")
    JOINED = "joined", _("已并入原案")


#: In these states the unit concerned knows of it, and in those it has something to do.
TOLD = (ViolationState.VERIFIED, ViolationState.ORDERED, ViolationState.CORRECTED)
UNCORRECTED = (ViolationState.VERIFIED, ViolationState.ORDERED)


def reported_by(user):
    """Q over the violations that ``user``, or the community or street in which the user works, reported."""
    ours = Q(reporter_unit_id__in=user.unit_ids_with("dispatch.receive", "dispatch.view_street"))
    return Q(reporter=user) | (ours & ~concerning(user))


def concerning(user):
    """Q over the violations of a unit in which ``user`` has a post."""
    return Q(unit_id__in=user.unit_ids)


def known_concern():
    """Q over the violations of which it was found out whom they concern: before, it may be any unit that isn't named."""
    return Q(unit__isnull=False) | Q(state__in=TOLD) | Q(corrected_on__isnull=False)


def looked_into_by(user):
    """Q over the violations of authorities in whose reviewing office ``user`` has a post with sight of all of them."""
    offices, present = Q(pk__in=[]), user.present_unit_ids_with("dispatch.view_all")
    for post in user.posts:
        if post.unit_id in present:
            office = post.unit.authority.rule_in_query("reviewing_unit", clock.today())
            is_its = Exact(office, Value(post.unit.code, output_field=models.JSONField()))
            offices |= Q(is_its, authority_id=post.unit.authority_id)
    return offices


def seen_whole_by(user):
    """Q over the violations of which ``user`` may read the report itself: what was written, where it happened, the evidence.

    Those who look after all of them, and who reported; never the unit concerned, whatever other post its people hold. Before
    it was found out whom one concerns, those who find it out alone: others may work there.
    """
    all_of_them = Q(authority_id__in=user.authority_ids_with("dispatch.view_all")) & ~concerning(user)
    return (all_of_them & (known_concern() | looked_into_by(user))) | reported_by(user)


class ViolationQuerySet(models.QuerySet):
    """Violations."""

    def visible_to(self, user):
        """Reviewers, deciders and supervisors all, outside the reviewing office once it is known whom it concerns; who reported
        sees their own; the unit concerned once it is verified.

        Each row says with ``is_whole`` whether the user may read the report itself, and with ``shown_due`` the day by which
        it is due, as far as its reader is to know: to the unit concerned, what is said to have come back is closed still.
        """
        if not user.is_authenticated:
            nobody = Value(None, output_field=models.DateField())
            return self.none().annotate(is_whole=Value(False), shown_due=nobody)
        told = Q(state__in=TOLD) | Q(state=ViolationState.REPORTED, corrected_on__isnull=False)
        theirs = Q(unit_id__in=user.unit_ids_with("dispatch.view_sent", "dispatch.view_all"))
        whole = seen_whole_by(user)
        rows = self.filter(whole | (told & theirs))
        flag = Case(When(whole, then=Value(True)), default=Value(False), output_field=models.BooleanField())
        due = Case(When(whole | ~Q(state=ViolationState.REPORTED), then=F("due_on")), output_field=models.DateField())
        return rows.annotate(is_whole=flag, shown_due=due)

    def to_act_on(self, user):
        """Those with which ``user`` may have something to do: of what concerns the own unit only what isn't corrected.

        What is said to have come back answers an attempt as what is closed does: with nothing.
        """
        return self.visible_to(user).filter(Q(is_whole=True) | Q(state__in=UNCORRECTED))

    def in_shown_state(self, state):
        """Rows of ``visible_to`` in a state, as far as their reader is to know."""
        if state == ViolationState.REPORTED:
            return self.filter(state=state, is_whole=True)
        hushed = Q(state=ViolationState.REPORTED, is_whole=False)
        return self.filter(Q(state=state) | hushed if state == ViolationState.CORRECTED else Q(state=state))

    def for_list(self):
        """With what a row of ``visible_to`` prints; the soonest due first."""
        rows = self.select_related("unit", "community__parent", "authority")
        return rows.order_by(F("shown_due").asc(nulls_last=True), "-pk")


class Violation(Procedural):
    """One violation as it was reported. Of an anonymous reporter nothing is kept, here or in the history."""

    # The history would keep who inserted it; steps tell what was done with it.
    history_inserts = False

    state = models.CharField(
        _("状态"), max_length=20, choices=ViolationState.choices, default=ViolationState.REPORTED, editable=False
    )
    number = models.CharField(_("编号"), max_length=40, unique=True, editable=False)
    authority = models.ForeignKey(
        Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="violations"
    )
    kind = models.CharField(_("种类"), max_length=20, choices=ViolationKind.choices)
    unit = models.ForeignKey(
        Unit, verbose_name=_("涉及单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="violations"
    )
    unit_name = models.CharField(_("涉及单位（名录之外）"), max_length=100, blank=True)
    text = models.TextField(_("情况"), max_length=2000)
    happened_on = models.DateField(_("发生日期"), null=True, blank=True)
    dispatch = models.ForeignKey(
        Dispatch, verbose_name=_("下派"), null=True, blank=True, on_delete=models.PROTECT, related_name="violations"
    )
    receipt = models.ForeignKey(
        Receipt, verbose_name=_("回执"), null=True, blank=True, on_delete=models.PROTECT, related_name="violations"
    )
    burden = models.ForeignKey(
        StandingBurden,
        verbose_name=_("常态负担"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="violations",
    )
    community = models.ForeignKey(
        Community, verbose_name=_("发生在哪个社区"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_anonymous = models.BooleanField(_("匿名"), default=False)
    # Hidden from the unit concerned always; empty when the report is anonymous.
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reporter_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reported_on = models.DateField(_("举报日期"), default=clock.today)
    finding = models.CharField(_("核实情况"), max_length=1000, blank=True, editable=False)
    correct_by = models.DateField(_("整改期限"), null=True, editable=False)
    corrected_on = models.DateField(_("销号日期"), null=True, editable=False)
    rebounds = models.PositiveSmallIntegerField(_("反弹次数"), default=0, editable=False)
    # What was reported anew, and found to be an old one come back.
    rebound_of = models.ForeignKey(
        "self", verbose_name=_("原案"), null=True, on_delete=models.PROTECT, related_name="joined", editable=False
    )

    objects = ViolationQuerySet.as_manager()

    class Meta:
        verbose_name = _("违规下派")
        verbose_name_plural = _("违规下派")
        ordering = ["-reported_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="dispatch_violation_of_an_anonymous_reporter_nothing_is_kept",
                condition=Q(is_anonymous=False) | Q(reporter=None, reporter_unit=None),
            ),
            models.CheckConstraint(
                name="dispatch_violation_closed_by_a_correction_on_a_day",
                condition=~Q(state=ViolationState.CORRECTED) | Q(corrected_on__isnull=False),
            ),
            models.CheckConstraint(
                name="dispatch_violation_ordered_has_a_day",
                condition=~Q(state=ViolationState.ORDERED) | Q(correct_by__isnull=False),
            ),
            models.CheckConstraint(
                name="dispatch_violation_verified_has_a_finding",
                condition=Q(state=ViolationState.REPORTED) | ~Q(finding=""),
            ),
            models.CheckConstraint(
                name="dispatch_violation_joined_names_its_original",
                condition=~Q(state=ViolationState.JOINED) | Q(rebound_of__isnull=False),
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def shown_state(self):
        """The state as far as the reader of a row of ``visible_to`` is to know."""
        is_hushed = self.state == ViolationState.REPORTED and not getattr(self, "is_whole", True)
        return ViolationState.CORRECTED if is_hushed else ViolationState(self.state)

    @property
    def unit_label(self):
        """Which unit it is about."""
        return self.unit.present_name if self.unit_id else self.unit_name or str(_("未写明"))


class ViolationStep(BaseStep):
    """One step of a violation."""

    violation = models.ForeignKey(Violation, on_delete=models.PROTECT, related_name="steps")

    class Meta(BaseStep.Meta):
        verbose_name = _("违规办理记录")

    def __str__(self):
        return f"{self.violation} {self.action}"


class Evidence(models.Model):
    """A photo or file that shows a violation or its correction, without what could tell who took it."""

    history_inserts = False

    violation = models.ForeignKey(Violation, on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey(StoredFile, verbose_name=_("材料"), on_delete=models.PROTECT, related_name="+")
    is_of_correction = models.BooleanField(_("整改材料"), default=False)

    class Meta:
        verbose_name = _("证据材料")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.violation} {self.pk}"


class CircularState(models.TextChoices):
    """States of a circular."""

    DRAFT = "draft", _("草稿")
    ISSUED = "issued", _("已印发")
    DISCARDED = "discarded", _("已作废")


class CircularQuerySet(models.QuerySet):
    """Circulars."""

    def visible_to(self, user):
        """What was issued, for everybody with a post in the authority; drafts for those who look after violations.

        Who has a post in a unit of which a draft speaks sees it once it is issued.
        """
        if not user.is_authenticated:
            return self.none()
        ours = Q(authority_id__in=user.authority_ids_with("dispatch.view_all")) & ~speaking_of(user)
        issued = Q(state=CircularState.ISSUED, authority_id__in=user.authority_ids)
        return self.filter(issued | ours)

    def for_list(self):
        """With what a row prints, the newest first: a counting query doesn't keep the order of Meta."""
        rows = self.select_related("authority").annotate(n_cases=models.Count("violations"))
        return rows.order_by("-drafted_at", "-pk")


def speaking_of(user):
    """Q over the circulars with a violation of a unit in which ``user`` has a post."""
    return Q(pk__in=Circular._base_manager.filter(violations__unit_id__in=user.unit_ids).values("pk"))


class Circular(Procedural):
    """A circular (通报) about verified violations. Persons are not named in it."""

    state = models.CharField(
        _("状态"), max_length=20, choices=CircularState.choices, default=CircularState.DRAFT, editable=False
    )
    authority = models.ForeignKey(Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="circulars")
    title = models.CharField(_("标题"), max_length=200)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    issuer = models.CharField(_("印发单位"), max_length=100)
    text = models.TextField(_("正文"))
    violations = models.ManyToManyField(Violation, verbose_name=_("违规事项"), related_name="circulars")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(_("起草时间"), default=clock.now)
    issued_on = models.DateField(_("印发日期"), null=True, editable=False)

    objects = CircularQuerySet.as_manager()

    class Meta:
        verbose_name = _("通报")
        verbose_name_plural = _("通报")
        ordering = ["-drafted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="dispatch_circular_issued_on_a_day",
                condition=Q(state=CircularState.ISSUED, issued_on__isnull=False)
                | (~Q(state=CircularState.ISSUED) & Q(issued_on=None)),
            ),
            models.UniqueConstraint(
                fields=["authority", "document_number"],
                condition=Q(state=CircularState.ISSUED),
                name="dispatch_circular_number_issued_once",
                violation_error_message=_("这个文号已经用于另一份通报。"),
            ),
        ]

    def __str__(self):
        return self.title


class CircularStep(BaseStep):
    """One step of a circular."""

    circular = models.ForeignKey(Circular, on_delete=models.PROTECT, related_name="steps")

    class Meta(BaseStep.Meta):
        verbose_name = _("通报办理记录")

    def __str__(self):
        return f"{self.circular} {self.action}"
