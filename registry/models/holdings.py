"""Data that departments already hold: what a community needn't be asked for again."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.authorities import Authority
from registry.models.units import Unit
from web.effective import Effective, EffectiveQuerySet
from web.words import saying


class DataHoldingQuerySet(EffectiveQuerySet):
    """Data that are held."""

    def visible_to(self, user):
        """Which department holds which field is public; the data themselves are not here."""
        return self.all()

    def of(self, authority):
        """What is held in an authority and in its city."""
        return self.filter(authority_id__in=authority.chain)

    def saying(self, text):
        """Holdings whose field or note has every word of ``text``."""
        return saying(self, text, "field", "note")


class DataHolding(Effective):
    """One field that one department holds, since when, and under which other names people ask for it."""

    authority = models.ForeignKey(Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="holdings")
    field = models.CharField(_("数据项"), max_length=60)
    holder = models.ForeignKey(Unit, verbose_name=_("持有单位"), on_delete=models.PROTECT, related_name="holdings")
    also_called = ArrayField(models.CharField(max_length=30), verbose_name=_("别的叫法"), default=list, blank=True)
    note = models.CharField(_("怎样取得"), max_length=200, blank=True)

    objects = DataHoldingQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("已有数据")
        ordering = ["field", "pk"]
        constraints = [
            *Effective.Meta.constraints,
            models.UniqueConstraint(
                fields=["authority", "field", "holder", "valid_from"],
                name="registry_holding_said_once",
                violation_error_message=_("这个单位的这一数据项已经登记。"),
            ),
        ]

    def __str__(self):
        return f"{self.field}（{self.holder}）"
