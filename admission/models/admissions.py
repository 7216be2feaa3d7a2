"""Admissions: numbered permissions for a matter to enter communities, from a day through a last day."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from admission.models.applications import Application, Duration, Frequency
from admission.models.decisions import Decision
from registry.models import AdjustmentOrder, Authority, Category, Community, PermittedAct, Unit
from web.effective import Recorded, RecordedQuerySet, one_at_a_time
from web.words import saying


class Standing(models.TextChoices):
    """What an admission is worth on a day; read from its terms, never stored."""

    ACTIVE = "active", _("有效")
    PENDING = "pending", _("尚未生效")
    EXPIRED = "expired", _("已失效")


class AdmissionQuerySet(models.QuerySet):
    """Admissions."""

    def visible_to(self, user):
        """What is admitted is public: anybody may check a number."""
        return self.all()

    def of(self, authority):
        """The admissions that hold in an authority: its own and its city's."""
        return self.filter(authority_id__in=authority.chain)

    def saying(self, text):
        """Admissions whose name, number or content has every word of ``text``."""
        return saying(self, text, "name", "number", "content", "requirement")

    def in_force(self, on, known_at=None):
        """Admissions with a term true on a day, as known at a moment (default now)."""
        terms = AdmissionTerm.objects.on(on).known_at(known_at).filter(admission=OuterRef("pk"))
        return self.filter(Exists(terms))

    def recorded_by(self, known_at=None):
        """Admissions that were known at a moment; without one, all."""
        return self if known_at is None else self.filter(decision__decided_at__lte=known_at)

    def ended_by(self, on, known_at=None):
        """Admissions that had a term before a day and have none on it or after."""
        known = AdmissionTerm.objects.known_at(known_at).filter(admission=OuterRef("pk"))
        still = known.filter(Q(valid_to=None) | Q(valid_to__gt=on))
        return self.filter(Exists(known.filter(valid_to__lte=on)) & ~Exists(still))

    def covering(self, community, known_at=None):
        """Admissions that name a community, or that passed on to it from all whom it follows."""
        named = self.model.communities.through.objects.filter(admission=OuterRef("pk"), community_id=community.pk)
        inherited = self.model.inherited.rel.related_model.objects.covered(known_at)
        return self.filter(
            Exists(named) | Exists(inherited.filter(admission=OuterRef("pk"), community_id=community.pk))
        )

    def for_reading(self, known_at=None):
        """With all that a page or an answer prints, their terms as known at a moment, in a fixed number of queries."""
        return self.select_related("lead_department", "authority", "decision", "application").prefetch_related(
            Prefetch("terms", AdmissionTerm.objects.known_at(known_at).select_related("order"), to_attr="known_terms"),
            Prefetch(
                "communities",
                Community.objects.select_related("parent").order_by("parent__official_order", "official_order", "pk"),
            ),
        )


class Admission(models.Model):
    """What was admitted, word for word as decided; its dates are its terms."""

    number = models.CharField(_("准入编号"), max_length=40, unique=True)
    authority = models.ForeignKey(
        Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="admissions"
    )
    application = models.ForeignKey(
        Application, verbose_name=_("申请"), on_delete=models.PROTECT, related_name="admissions"
    )
    decision = models.OneToOneField(
        Decision, verbose_name=_("决定"), on_delete=models.PROTECT, related_name="admission"
    )
    lead_department = models.ForeignKey(
        Unit, verbose_name=_("申请单位"), on_delete=models.PROTECT, related_name="led_admissions"
    )
    name = models.CharField(_("事项名称"), max_length=100)
    category = models.CharField(_("类别"), max_length=30, choices=Category.choices)
    content = models.TextField(_("内容"))
    requirement = models.TextField(_("社区做什么"), blank=True)
    acts = ArrayField(models.CharField(max_length=30, choices=PermittedAct.choices), default=list, blank=True)
    other_act = models.CharField(_("其他要求"), max_length=200, blank=True)
    conditions = models.TextField(_("附加条件"), blank=True)
    duration = models.CharField(_("期限类别"), max_length=20, choices=Duration.choices)
    frequency = models.CharField(_("频次"), max_length=20, choices=Frequency.choices)
    workload_hours = models.DecimalField(_("每次工时"), max_digits=7, decimal_places=1)
    funding_amount = models.DecimalField(_("经费（元）"), max_digits=14, decimal_places=2, null=True, blank=True)
    funding_due_on = models.DateField(_("拨付日期"), null=True, blank=True)
    keywords = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    communities = models.ManyToManyField(Community, verbose_name=_("社区"), related_name="admissions")

    objects = AdmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("准入事项")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.number} {self.name}"

    @cached_property
    def known_terms(self):
        """Its terms as they are known now, in order; ``for_reading()`` fills this for many at once."""
        return list(self.terms.known_at())

    @property
    def valid_from(self):
        """The first day on which it holds; None when every term was taken back."""
        return self.known_terms[0].valid_from if self.known_terms else None

    @property
    def last_day(self):
        """The last day on which it holds, inclusive."""
        return self.known_terms[-1].last_day if self.known_terms else None

    def standing(self, on):
        """Whether it holds on a day, doesn't yet, or no longer does."""
        if any(term.is_true_on(on) for term in self.known_terms):
            return Standing.ACTIVE
        return Standing.PENDING if any(term.valid_from > on for term in self.known_terms) else Standing.EXPIRED

    @property
    def act_labels(self):
        """What communities are asked to do, in words."""
        return [PermittedAct(act).label for act in self.acts] + ([self.other_act] if self.other_act else [])


class AdmissionTerm(Recorded):
    """When an admission holds. Ending it early makes another row known; the old one stays readable."""

    admission = models.ForeignKey(Admission, on_delete=models.PROTECT, related_name="terms")
    reason = models.CharField(_("变更理由"), max_length=200, blank=True)
    order = models.ForeignKey(
        AdjustmentOrder,
        verbose_name=_("据以变更的文件"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ended_terms",
    )

    objects = RecordedQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("准入期限")
        ordering = ["valid_from"]
        constraints = [
            *Recorded.Meta.constraints,
            one_at_a_time("admission", name="admission_term_one_at_a_time", recorded=True),
            models.CheckConstraint(
                name="admission_term_every_admission_has_an_end", condition=Q(valid_to__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.admission_id} {self.valid_from}–{self.last_day}"
