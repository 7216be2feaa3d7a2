"""Admissions: numbered permissions for a matter to enter communities, from a day through a last day."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission.models.appeals import AppealStep
from admission.models.applications import Application, ApplicationStep, Duration, Frequency
from admission.models.decisions import Decision
from registry.models import AdjustmentOrder, Authority, Category, Community, PermittedAct, Unit
from web.effective import Recorded, RecordedQuerySet, one_at_a_time
from web.templatetags.ui import cn_date
from web.words import saying


class Standing(models.TextChoices):
    """What an admission is worth on a day; read from its terms, never stored."""

    ACTIVE = "active", _("有效")
    SUSPENDED = "suspended", _("暂停中")
    PENDING = "pending", _("尚未生效")
    EXPIRED = "expired", _("已失效")
    UNPUBLISHED = "unpublished", _("待公布年度计划")

    @property
    def note(self):
        """What a suspension means for the communities, in one sentence; else empty."""
        return _t("暂停期间，社区可以拒收。") if self is Standing.SUSPENDED else ""


@dataclass(frozen=True)
class Suspension:
    """From when, and through which day, an admission is suspended; without a last day until that is lifted."""

    first_day: date
    last_day: date | None

    @property
    def words(self):
        """The same in one sentence."""
        return self._said(
            _t("自%(first)s起暂停，恢复时另行公布。"), _t("自%(first)s起暂停，到%(last)s为止（含当日）。")
        )

    @property
    def words_before(self):
        """The same in one sentence, before it begins."""
        return self._said(
            _t("将自%(first)s起暂停，恢复时另行公布。"), _t("将自%(first)s起暂停，到%(last)s为止（含当日）。")
        )

    def _said(self, until_lifted, until_a_day):
        if self.last_day is None:
            return until_lifted % {"first": cn_date(self.first_day)}
        return until_a_day % {"first": cn_date(self.first_day), "last": cn_date(self.last_day)}


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

    def in_force_or_later(self, on):
        """Admissions in force on a day, suspended, or still to begin; what waits for its annual plan too."""
        terms = AdmissionTerm.objects.known_at().filter(admission=OuterRef("pk"))
        left = terms.filter(Q(valid_to=None) | Q(valid_to__gt=on))
        return self.filter(Exists(left) | ~Exists(terms))

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

    def with_measures(self, known_at=None):
        """With what tells a suspension from an end: the measures as known at a moment, and the days that were decided first."""
        taken = self.model.measures.rel.related_model.objects.order_by("decided_at", "pk")
        taken = taken if known_at is None else taken.filter(decided_at__lte=known_at)
        first = AdmissionTerm.objects.filter(admission=OuterRef("pk")).order_by("known_from", "pk")
        decided = {"decided_from": "valid_from", "decided_until": "valid_to"}
        decided = {name: Subquery(first.values(field)[:1]) for name, field in decided.items()}
        return self.annotate(**decided).prefetch_related(
            Prefetch("measures", taken.select_related("asked_by"), to_attr="known_measures")
        )

    def with_known_terms(self, known_at=None):
        """With their terms as known at a moment, in order."""
        terms = AdmissionTerm.objects.known_at(known_at).select_related("order")
        return self.prefetch_related(Prefetch("terms", terms, to_attr="known_terms"))

    def with_approved_until(self):
        """Annotates ``approved_until``: the last day as the decision said it, or None; for what waits for an annual plan,
        and so has no term yet."""
        last_day = KeyTextTransform("last_day", "answers")
        on_appeal = AppealStep.objects.filter(appeal__replacement=OuterRef("decision"))
        at_first = ApplicationStep.objects.filter(application=OuterRef("application"), action="approve")
        said = [Subquery(rows.order_by("-at").values(day=last_day)[:1]) for rows in (on_appeal, at_first)]
        return self.annotate(approved_until=Coalesce(*said, output_field=models.TextField()))

    def for_reading(self, known_at=None):
        """With all that a page or an answer prints, their terms as known at a moment, in a fixed number of queries."""
        rows = self.with_measures(known_at).with_known_terms(known_at).with_approved_until()
        rows = rows.select_related("lead_department", "authority", "decision__application", "application__plan_year")
        return rows.prefetch_related(
            Prefetch(
                "communities",
                Community.objects.select_related("parent").order_by("parent__official_order", "official_order", "pk"),
            ),
        )


class OfAdmissionsQuerySet(models.QuerySet):
    """Rows that belong to an ``admission`` and concern the unit that leads it."""

    def visible_to(self, user):
        """Those of one's own units' admissions; all of the authority for those who see every case."""
        if not user.is_authenticated:
            return self.none()
        own = Q(admission__lead_department_id__in=user.unit_ids_with("admission.apply"))
        return self.filter(own | Q(admission__authority_id__in=user.authority_ids_with("admission.view_all")))


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

    @cached_property
    def known_measures(self):
        """The measures taken on it, in order; ``with_measures()`` fills this for many at once."""
        return list(self.measures.select_related("asked_by"))

    @cached_property
    def decided_from(self):
        """The first day for which it was admitted at first; ``with_measures()`` fills this for many at once."""
        return self.terms.order_by("known_from", "pk").values_list("valid_from", flat=True).first()

    @cached_property
    def decided_until(self):
        """The first day after those for which it was admitted at first; ``with_measures()`` fills this for many at once."""
        return self.terms.order_by("known_from", "pk").values_list("valid_to", flat=True).first()

    @cached_property
    def approved_until(self):
        """The last day as the decision said it; ``with_approved_until()`` fills this for many at once."""
        rows = type(self).objects.filter(pk=self.pk).with_approved_until()
        return rows.values_list("approved_until", flat=True).first()

    @property
    def decided_last_day(self):
        """Of what waits for its annual plan, the last day that was decided, by default the end of the plan's year; None for
        everything else, whose terms say it."""
        if not self.is_unpublished:
            return None
        return parse_date(self.approved_until or "") or date(self.application.plan_year.year, 12, 31)

    @property
    def first_last_day(self):
        """The last day for which it was admitted at first, whatever measures have taken since; None without any term."""
        return self.decided_until and self.decided_until - timedelta(days=1)

    @property
    def is_unpublished(self):
        """True while the annual plan for which it was applied for isn't published: until then it holds on no day."""
        return not self.known_terms and bool(self.application.plan_year_id) and not self.known_measures

    def suspension_on(self, on):
        """The Suspension of a day that one took and that nothing has given back, nor any end taken for good; else None."""
        if (
            self.decided_until is None
            or not self.decided_from <= on < self.decided_until
            or (self.known_terms and self.known_terms[-1].order_id)
            or any(term.is_true_on(on) for term in self.known_terms)
        ):
            return None
        taken, ends = [], []
        for measure in self.known_measures:
            if measure.kind != "suspend":
                taken, ends = ([], ends) if measure.starts_on <= on else (taken, [*ends, measure.starts_on])
            elif measure.starts_on <= on and (measure.last_day is None or on <= measure.last_day):
                taken.append(measure)
        if not taken:
            return None
        lasts = [measure.last_day or date.max for measure in taken]
        last_day = min([max(lasts), *(day - timedelta(days=1) for day in ends)])
        return Suspension(min(measure.starts_on for measure in taken), None if last_day == date.max else last_day)

    def coming_suspension(self, on):
        """The next Suspension that begins after a day on which it isn't suspended, from the first day that it takes from the
        admission; else None."""
        if self.decided_until is None or self.is_suspended(on):
            return None
        suspended = (measure for measure in self.known_measures if measure.kind == "suspend")
        days = sorted({max(self.decided_from, measure.starts_on) for measure in suspended})
        found = ((day, self.suspension_on(day)) for day in days if day > on)
        return next((Suspension(day, one.last_day) for day, one in found if one), None)

    def is_suspended(self, on):
        """True on the days of a suspension."""
        return self.suspension_on(on) is not None

    @property
    def stated_days(self):
        """The first and the last day on which it holds; those that were decided where a suspension takes them all. None
        when there is none."""
        if self.known_terms:
            return self.valid_from, self.last_day
        is_suspended = self.decided_until and self.suspension_on(self.first_last_day)
        return (self.decided_from, self.first_last_day) if is_suspended else None

    @property
    def valid_from(self):
        """The first day on which it holds; None when every term was taken back."""
        return self.known_terms[0].valid_from if self.known_terms else None

    @property
    def last_day(self):
        """The last day on which it holds, inclusive."""
        return self.known_terms[-1].last_day if self.known_terms else None

    def standing(self, on):
        """Whether it holds on a day, is suspended, doesn't hold yet, or no longer does."""
        if any(term.is_true_on(on) for term in self.known_terms):
            return Standing.ACTIVE
        if self.is_unpublished:
            return Standing.UNPUBLISHED
        if self.is_suspended(on):
            return Standing.SUSPENDED
        comes = any(term.valid_from > on for term in self.known_terms) or self.coming_suspension(on)
        return Standing.PENDING if comes else Standing.EXPIRED

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
