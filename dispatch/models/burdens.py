"""Standing burdens (常态负担): what communities keep going for somebody: forms, ledgers, platforms, groups, plaques."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from admission.models import Admission, Frequency
from registry.models import Authority, Community, ListLine, Unit
from web.effective import Effective, EffectiveQuerySet
from web.procedural import Procedural
from web.procedural import Step as BaseStep
from web.words import saying


class BurdenKind(models.TextChoices):
    """What a standing burden is; the kinds that the founding papers count, each apart."""

    FORM = "form", _("报表")
    LEDGER = "ledger", _("台账")
    PLATFORM = "platform", _("信息平台")
    APP = "app", _("政务应用、小程序")
    WORK_GROUP = "work_group", _("工作群")
    PLAQUE = "plaque", _("牌子")
    BODY = "body", _("机构")
    CREATION = "creation", _("创建评比")
    ASSESSMENT = "assessment", _("检查考核")


class BurdenState(models.TextChoices):
    """States of a standing burden."""

    KEPT = "kept", _("在用")
    TO_STOP = "to_stop", _("限期停用")
    SAID_STOPPED = "said_stopped", _("报已停用，待核实")
    STOPPED = "stopped", _("已停用并核实")


#: In these states somebody has been told to stop it, and nobody has seen yet that it is.
ENDING = [BurdenState.TO_STOP, BurdenState.SAID_STOPPED]


class StandingBurdenQuerySet(models.QuerySet):
    """Standing burdens."""

    def visible_to(self, user):
        """The owner's own; those of one's communities; for reviewers, deciders and supervisors all of the authority."""
        if not user.is_authenticated:
            return self.none()
        mine = user.unit_ids_with("dispatch.receive")
        street = user.unit_ids_with("dispatch.view_street")
        places = BurdenPlace.objects.filter(burden=OuterRef("pk"))
        return self.filter(
            Q(authority_id__in=user.authority_ids_with("dispatch.view_all"))
            | Q(owner_id__in=user.unit_ids_with("dispatch.view_sent"))
            | Exists(places.filter(Q(community_id__in=mine) | Q(community__parent_id__in=street)))
            | Exists(places.filter(community_id__in=user.community_ids_taken_over("dispatch.view_street")))
        )

    def saying(self, text):
        """Burdens whose name, owner or document number has every word of ``text``."""
        return saying(self, text, "name", "owner__name", "owner_name", "document_number")

    def still_there(self):
        """Those that haven't been stopped."""
        return self.exclude(state=BurdenState.STOPPED)

    def resting_on_nothing(self):
        """Those that no line and no admission carries: the clean-up list (清理清单)."""
        return self.filter(line=None, admission=None)

    def at(self, community, day):
        """Those that a community keeps on a day."""
        places = BurdenPlace.objects.on(day).filter(burden=OuterRef("pk"), community_id=community.pk)
        return self.filter(Exists(places))


class StandingBurden(Procedural):
    """One thing that communities keep going for its owner, and the line or admission that it rests on, if any."""

    state = models.CharField(
        _("状态"), max_length=20, choices=BurdenState.choices, default=BurdenState.KEPT, editable=False
    )
    authority = models.ForeignKey(
        Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="standing_burdens"
    )
    kind = models.CharField(_("种类"), max_length=20, choices=BurdenKind.choices)
    name = models.CharField(_("名称"), max_length=120)
    owner = models.ForeignKey(
        Unit,
        verbose_name=_("要求单位"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="standing_burdens",
    )
    owner_name = models.CharField(_("要求单位（名录之外）"), max_length=100, blank=True)
    frequency = models.CharField(_("频次"), max_length=20, choices=Frequency.choices, blank=True)
    minutes_each = models.PositiveIntegerField(_("每次用时（分钟）"), null=True, blank=True)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    since = models.DateField(_("自哪一日起"), null=True, blank=True)
    line = models.ForeignKey(
        ListLine,
        verbose_name=_("依据的清单条目"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="standing_burdens",
    )
    admission = models.ForeignKey(
        Admission,
        verbose_name=_("依据的准入"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="standing_burdens",
    )
    stop_by = models.DateField(_("停用期限"), null=True, blank=True, editable=False)
    stopped_on = models.DateField(_("核实停用日期"), null=True, blank=True, editable=False)

    objects = StandingBurdenQuerySet.as_manager()

    class Meta:
        verbose_name = _("常态负担")
        verbose_name_plural = _("常态负担")
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="dispatch_burden_rests_on_one_thing_at_most",
                condition=Q(line=None) | Q(admission=None),
                violation_error_message=_("依据只能是一条清单条目或者一件准入。"),
            ),
            models.CheckConstraint(
                name="dispatch_burden_has_an_owner",
                condition=Q(owner__isnull=False) | ~Q(owner_name=""),
                violation_error_message=_("请写明是哪个单位要求的。"),
            ),
            models.CheckConstraint(
                name="dispatch_burden_to_stop_has_a_day",
                condition=~Q(state__in=ENDING) | Q(stop_by__isnull=False),
            ),
            models.CheckConstraint(
                name="dispatch_burden_stopped_was_verified_on_a_day",
                condition=Q(state=BurdenState.STOPPED, stopped_on__isnull=False)
                | (~Q(state=BurdenState.STOPPED) & Q(stopped_on=None)),
            ),
            models.UniqueConstraint(
                "authority",
                "kind",
                "name",
                "owner",
                "owner_name",
                name="dispatch_burden_said_once",
                nulls_distinct=False,
                violation_error_message=_("这个单位的这一项已经登记。"),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def owner_label(self):
        """Who asks for it."""
        return self.owner.name if self.owner_id else self.owner_name


class StandingBurdenStep(BaseStep):
    """One step of a standing burden."""

    burden = models.ForeignKey(StandingBurden, on_delete=models.PROTECT, related_name="steps")

    class Meta(BaseStep.Meta):
        verbose_name = _("常态负担办理记录")

    def __str__(self):
        return f"{self.burden} {self.action}"


class BurdenPlaceQuerySet(EffectiveQuerySet):
    """Where burdens are kept."""

    def visible_to(self, user):
        """Those of the burdens that the user may see."""
        return self.filter(burden__in=StandingBurden.objects.visible_to(user))


class BurdenPlace(Effective):
    """One community that keeps a burden going, from a day until it no longer does."""

    burden = models.ForeignKey(StandingBurden, on_delete=models.PROTECT, related_name="places")
    community = models.ForeignKey(
        Community, verbose_name=_("社区"), on_delete=models.PROTECT, related_name="burden_places"
    )

    objects = BurdenPlaceQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("承担常态负担的社区")
        ordering = ["pk"]
        constraints = [
            *Effective.Meta.constraints,
            models.UniqueConstraint(
                fields=["burden", "community"],
                condition=Q(valid_to=None),
                name="dispatch_burden_place_once_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.burden} · {self.community}"
