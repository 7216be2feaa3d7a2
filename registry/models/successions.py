"""What becomes of units: opened, closed, merged, split, renamed, moved to another street; and who follows whom."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from registry.models.authorities import Authority
from registry.models.units import Unit
from web import clock


class UnitChangeKind(models.TextChoices):
    """What happens to units on a day."""

    OPEN = "open", _("设立")
    CLOSE = "close", _("撤销")
    MERGE = "merge", _("合并")
    SPLIT = "split", _("分设")
    RENAME = "rename", _("更名")
    TRANSFER = "transfer", _("划转街道")


class UnitChangeQuerySet(models.QuerySet):
    """Acts that change units."""

    def visible_to(self, user):
        """What becomes of units is public."""
        return self.all()

    def for_reading(self):
        """With the units that end and open, and who follows whom, in a fixed number of queries."""
        links = Succession.objects.select_related("predecessor__parent", "successor__parent").order_by(
            *(f"{side}__{name}" for side in ("predecessor", "successor") for name in ("kind", "official_order", "pk"))
        )
        units = Unit.objects.select_related("parent").order_by("kind", "official_order", "pk")
        return self.select_related("authority").prefetch_related(
            models.Prefetch("successions", links), models.Prefetch("opened", units), models.Prefetch("ended", units)
        )


class UnitChange(models.Model):
    """One act that changes units from a day on. Insert-only: what it did is mended by another act."""

    authority = models.ForeignKey(
        Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="unit_changes"
    )
    kind = models.CharField(_("种类"), max_length=20, choices=UnitChangeKind.choices)
    on = models.DateField(_("生效日期"))
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    reason = models.CharField(_("事由"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("登记人"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now)
    opened = models.ManyToManyField(Unit, verbose_name=_("设立的单位"), related_name="opened_by")
    ended = models.ManyToManyField(Unit, verbose_name=_("终止的单位"), related_name="ended_by")

    objects = UnitChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位变动")
        verbose_name_plural = _("单位变动")
        ordering = ["-on", "-pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.on}"

    @property
    def is_scheduled(self):
        """True while its day has not come."""
        return self.on > clock.today()

    @property
    def was_late(self):
        """True when it was recorded after its day."""
        return localdate(self.recorded_at) > self.on


class Succession(models.Model):
    """One unit follows another. ``on`` repeats the day of the change, for the reads that walk the chain."""

    change = models.ForeignKey(
        UnitChange, verbose_name=_("单位变动"), on_delete=models.PROTECT, related_name="successions"
    )
    on = models.DateField(_("生效日期"))
    predecessor = models.ForeignKey(
        Unit, verbose_name=_("原单位"), on_delete=models.PROTECT, related_name="successions"
    )
    successor = models.ForeignKey(
        Unit, verbose_name=_("承继单位"), on_delete=models.PROTECT, related_name="predecessions"
    )

    class Meta:
        verbose_name = _("单位承继")
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="registry_succession_recorded_once"),
            models.CheckConstraint(
                name="registry_succession_a_unit_does_not_follow_itself",
                condition=~Q(predecessor=F("successor")),
                violation_error_message=_("单位不能承继它自己。"),
            ),
        ]

    def __str__(self):
        return f"{self.predecessor} → {self.successor}"
