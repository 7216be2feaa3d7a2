"""To whom a new application goes (分办规则), and the yearly question whether an admission is still needed."""

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from admission.models.admissions import Admission, AdmissionTerm, OfAdmissionsQuerySet
from registry.models import Authority, Category, Unit
from web import clock
from web.effective import Effective, EffectiveQuerySet


class RoutingRuleQuerySet(EffectiveQuerySet):
    """Rules of routing."""

    def visible_to(self, user):
        """Those of the authorities in which one reviews, decides or supervises."""
        return self.filter(authority_id__in=user.authority_ids_with("admission.view_all"))


class RoutingRule(Effective):
    """One rule, by category, applicant and street only; the first that fits names the reviewer."""

    authority = models.ForeignKey(
        Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="routing_rules"
    )
    position = models.PositiveSmallIntegerField(_("顺序"), default=10)
    category = models.CharField(_("类别"), max_length=30, choices=Category.choices, blank=True)
    applicant = models.ForeignKey(
        Unit, verbose_name=_("申请单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    street = models.ForeignKey(
        Unit, verbose_name=_("涉及街道"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("审核人"), on_delete=models.PROTECT, related_name="+"
    )

    objects = RoutingRuleQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("分办规则")
        ordering = ["position", "pk"]

    def __str__(self):
        return f"{self.position} {self.reviewer}"


class ReviewOutcome(models.TextChoices):
    """Where a yearly question stands; read from its answer and its day, never stored."""

    WAITING = "waiting", _("待答复")
    LATE = "late", _("到期没有确认")
    NEEDED = "needed", _("继续需要")
    NOT_NEEDED = "not_needed", _("不再需要")


class YearlyReviewQuerySet(OfAdmissionsQuerySet):
    """Yearly questions."""

    def waiting(self):
        """Not answered yet, whether in time or late, of admissions that still hold."""
        return self.filter(answered_at=None).holding()

    def holding(self):
        """Of admissions that hold on a day from today on: what has ended needs no answer any more."""
        terms = AdmissionTerm.objects.known_at().filter(valid_to__gt=clock.today())
        return self.filter(admission__in=terms.values("admission"))

    def to_exit(self):
        """Not needed any more, or not confirmed by the day, of admissions that still hold (拟退出)."""
        late = Q(answered_at=None, due_on__lt=clock.today())
        return self.filter(late | Q(is_needed=False)).holding()

    def for_list(self):
        """With what a row prints, the newest year and the first due first."""
        rows = self.select_related("admission__lead_department", "admission__authority")
        terms = Prefetch("admission__terms", AdmissionTerm.objects.known_at(), to_attr="known_terms")
        return rows.prefetch_related(terms).order_by("-year", "due_on", "pk")


class YearlyReview(models.Model):
    """Whether an admission that reaches into the next year is still needed (年度复核); it ends nothing by itself."""

    admission = models.ForeignKey(Admission, on_delete=models.PROTECT, related_name="yearly_reviews")
    year = models.PositiveSmallIntegerField(_("复核年度"))
    due_on = models.DateField(_("答复期限"))
    is_needed = models.BooleanField(_("是否继续需要"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("答复人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    asked_at = models.DateTimeField(_("发起时间"), default=clock.now)

    objects = YearlyReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度复核")
        ordering = ["-year", "due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["admission", "year"], name="admission_yearly_review_once_a_year"),
            models.CheckConstraint(
                name="admission_yearly_review_answer_is_whole",
                condition=Q(is_needed=None, answered_by=None, answered_at=None)
                | Q(is_needed__isnull=False, answered_by__isnull=False, answered_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.admission} {self.year}"

    @property
    def outcome(self):
        """Where it stands today."""
        if self.answered_at:
            return ReviewOutcome.NEEDED if self.is_needed else ReviewOutcome.NOT_NEEDED
        return ReviewOutcome.LATE if self.due_on < clock.today() else ReviewOutcome.WAITING
