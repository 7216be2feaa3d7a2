"""Emergencies: work that a sender declares urgent; an exemption with an end, not an admission."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from registry.models import Authority, Community, Unit
from web import clock
from web.procedural import Procedural
from web.procedural import Step as BaseStep
from web.words import saying


class EmergencyKind(models.TextChoices):
    """The kinds of sudden event that exempt from admission (Zhangjiakou, Huangshan)."""

    LIFE_AND_PROPERTY = "life_and_property", _("危及生命财产安全")
    NATIONAL_SECURITY = "national_security", _("国家安全")
    PUBLIC_SAFETY = "public_safety", _("公共安全")
    ENVIRONMENT = "environment", _("环境安全")
    PUBLIC_HEALTH = "public_health", _("公共卫生")


#: The steps by which an emergency is filed, while it runs and after its end; and by which it ends, filed or not.
FILING_ACTIONS = frozenset({"file", "file_stopped"})
ENDING_ACTIONS = frozenset({"end", "stop"})


class EmergencyState(models.TextChoices):
    """States of an emergency; whether it is overdue or over is read from its dates."""

    DECLARED = "declared", _("已声明，待补报")
    FILED = "filed", _("已补报")
    ENDED = "ended", _("已终止")


class Exemption(models.TextChoices):
    """What an emergency is worth on a day; read from its days, never stored."""

    PENDING = "pending", _("尚未开始")
    OPEN = "open", _("应急，待补报")
    FILED = "filed", _("应急，已补报")
    UNFILED = "unfiled", _("逾期没有补报")
    OVER = "over", _("应急期已满")
    ENDED = "ended", _("已终止")

    @property
    def holds(self):
        """True while communities take it on."""
        return self in (Exemption.OPEN, Exemption.FILED)


@dataclass(frozen=True)
class EmergencyDays:
    """The days of an emergency as known at some moment; all inclusive but ``ended_on``, the first day without it."""

    starts_on: date
    file_by: date
    last_day: date
    filed_on: date | None = None
    ended_on: date | None = None

    @property
    def final_day(self):
        """The last day on which it may exempt, inclusive."""
        return min(self.last_day, self.ended_on - timedelta(days=1)) if self.ended_on else self.last_day

    def exemption(self, on):
        """What it is worth on a day: an end beats a missing filing, and a late filing counts from its day."""
        if self.ended_on and on >= self.ended_on:
            return Exemption.ENDED
        if on < self.starts_on:
            return Exemption.PENDING
        if on > self.last_day:
            return Exemption.OVER
        if self.filed_on and self.filed_on <= on:
            return Exemption.FILED
        return Exemption.UNFILED if on > self.file_by else Exemption.OPEN


class EmergencyQuerySet(models.QuerySet):
    """Emergencies."""

    def visible_to(self, user):
        """What is declared is public: a community must be able to check a number."""
        return self.all()

    def of(self, authority):
        """The emergencies that hold in an authority: its own and its city's."""
        return self.filter(authority_id__in=authority.chain)

    def saying(self, text):
        """Emergencies whose name, number or event has every word of ``text``."""
        return saying(self, text, "name", "number", "event", "requirement")

    def recorded_by(self, known_at=None):
        """Emergencies that were known at a moment; without one, all."""
        return self if known_at is None else self.filter(declared_at__lte=known_at)

    def concerning(self, user):
        """Those that one's unit declared, and those of the authority for which one reviews."""
        return self.filter(
            Q(sender_id__in=user.unit_ids_with("admission.apply"))
            | Q(authority_id__in=user.authority_ids_with("admission.review"))
        )

    def with_filing_day(self):
        """With ``by_day``, the day by which each must be filed, as ``to_file_by`` tells it."""
        return self.alias(by_day=Coalesce("due_on", "file_by"))

    def running(self, on):
        """Those that communities take on a day: begun, not over, not ended, filed unless there is still time to."""
        in_time = Q(by_day__gte=on) | Q(filed_on__lte=on)
        return (
            self.with_filing_day()
            .filter(in_time, starts_on__lte=on, last_day__gte=on)
            .filter(Q(ended_on=None) | Q(ended_on__gt=on))
        )

    def unfiled(self, on):
        """Those whose filing is owed on a day after it was due; ended or not."""
        return self.with_filing_day().to_file().filter(by_day__lt=on)

    def to_file(self):
        """Those that aren't filed yet: an end doesn't release the sender from it."""
        return self.filter(filed_on=None)

    def for_reading(self, known_at=None):
        """With all that a page or a row prints, in a fixed number of queries."""
        rows = self.recorded_by(known_at).select_related("authority", "sender")
        return rows.prefetch_related("steps") if known_at else rows


class Emergency(Procedural):
    """One declared emergency (应急事项): who declared it, for what event, who authorised it, until when.

    It must be filed by ``to_file_by``, else communities may refuse from the day after; it ends on ``last_day`` unless an
    ordinary application has been admitted by then. Both days follow settings of the authority, which no source
    confirms. ``file_by`` is the day as it was declared and is never edited; ``due_on`` follows the calendar of working
    days until it is filed, and then stays.
    """

    state = models.CharField(
        _("状态"), max_length=20, choices=EmergencyState.choices, default=EmergencyState.DECLARED, editable=False
    )
    number = models.CharField(_("应急编号"), max_length=40, unique=True, editable=False)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey(
        Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="emergencies"
    )
    sender = models.ForeignKey(Unit, verbose_name=_("声明单位"), on_delete=models.PROTECT, related_name="emergencies")
    kind = models.CharField(_("应急种类"), max_length=20, choices=EmergencyKind.choices)
    event = models.TextField(_("发生了什么"), max_length=1000)
    name = models.CharField(_("事项名称"), max_length=100)
    requirement = models.TextField(_("需要社区做什么"), max_length=4000)
    authorised_by = models.CharField(_("批准启动应急的机关或者负责人职务"), max_length=100)
    for_all_communities = models.BooleanField(_("面向全部社区"), default=False)
    communities = models.ManyToManyField(
        Community, verbose_name=_("涉及社区"), blank=True, related_name="emergencies_in"
    )
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("声明人"), on_delete=models.PROTECT, related_name="+"
    )
    declared_at = models.DateTimeField(_("声明时间"), default=clock.now)
    starts_on = models.DateField(_("开始日期"), default=clock.today)
    file_by = models.DateField(_("补报期限"), editable=False)
    last_day = models.DateField(_("应急最后一日"), editable=False)
    filed_on = models.DateField(_("补报日期"), null=True, editable=False)
    filing = models.TextField(_("补报说明"), blank=True, editable=False)
    basis = models.CharField(_("应急依据（预案、响应通知等）"), max_length=200, blank=True, editable=False)
    ended_on = models.DateField(_("终止之日"), null=True, editable=False)
    end_reason = models.CharField(_("终止理由"), max_length=300, blank=True, editable=False)

    objects = EmergencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("应急事项")
        ordering = ["-declared_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="admission_emergency_has_an_end", condition=Q(last_day__gte=F("starts_on"))),
            models.CheckConstraint(
                name="admission_emergency_filed_says_why",
                condition=~Q(state=EmergencyState.FILED) | (Q(filed_on__isnull=False) & ~Q(filing="") & ~Q(basis="")),
            ),
            models.CheckConstraint(
                name="admission_emergency_ended_says_why",
                condition=~Q(state=EmergencyState.ENDED) | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.name}"

    @property
    def to_file_by(self):
        """The day by which it must be filed, inclusive: by the calendar as it is announced, while it isn't filed."""
        return self.due_on or self.file_by

    @property
    def state_words(self):
        """Its state as people are told it: what was ended before it was filed is still to be filed."""
        is_stopped = self.ended_on and self.state == EmergencyState.DECLARED
        return _t("已终止，待补报") if is_stopped else self.get_state_display()

    @property
    def filing_action(self):
        """The step by which it is filed: after an end, one that leaves it ended."""
        return "file_stopped" if self.ended_on else "file"

    def days(self, known_at=None):
        """Its days as known at a moment (default now): a filing or an end counts from when the step was made."""
        done = FILING_ACTIONS | ENDING_ACTIONS
        if known_at is not None:
            done = {step.action for step in self.steps.all() if step.at <= known_at}
        return EmergencyDays(
            self.starts_on,
            self.to_file_by,
            self.last_day,
            self.filed_on if done & FILING_ACTIONS else None,
            self.ended_on if done & ENDING_ACTIONS else None,
        )


class EmergencyStep(BaseStep):
    """One step of an emergency."""

    emergency = models.ForeignKey(Emergency, on_delete=models.PROTECT, related_name="steps")

    class Meta(BaseStep.Meta):
        verbose_name = _("应急事项办理记录")

    def __str__(self):
        return f"{self.emergency} {self.action}"
