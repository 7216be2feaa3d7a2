"""Countersigning (会签): who signs in which order before a heavy matter is admitted, and what each signed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from admission.models.applications import Application, ApplicationStep
from registry.models import Authority
from web import clock
from web.effective import Effective, EffectiveQuerySet, one_at_a_time


class CountersignerQuerySet(EffectiveQuerySet):
    """Places in the order of countersigners."""

    def visible_to(self, user):
        """Those of the authorities in which one reviews, decides or supervises."""
        return self.filter(authority_id__in=user.authority_ids_with("admission.view_all"))


class Countersigner(Effective):
    """One place in the order of an authority's countersigners, and who holds it from a day on."""

    authority = models.ForeignKey(
        Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="countersigners"
    )
    position = models.PositiveSmallIntegerField(_("顺序"))
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("会签人"), on_delete=models.PROTECT, related_name="+"
    )

    objects = CountersignerQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("会签人")
        ordering = ["authority", "position", "valid_from"]
        constraints = [
            *Effective.Meta.constraints,
            one_at_a_time(
                "authority",
                "position",
                name="admission_countersigner_one_at_a_place",
                message=_("这段时间里这一顺序已经有会签人。"),
            ),
        ]

    def __str__(self):
        return f"{self.position} {self.signer}"


class Countersignature(models.Model):
    """One signature under one recommendation. A new recommendation is signed anew; what was signed stays readable."""

    history_inserts = False

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="countersignatures")
    recommendation = models.ForeignKey(ApplicationStep, on_delete=models.PROTECT, related_name="countersignatures")
    position = models.PositiveSmallIntegerField(_("顺序"))
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("会签人"), on_delete=models.PROTECT, related_name="+"
    )
    text = models.CharField(_("会签意见"), max_length=500, blank=True)
    at = models.DateTimeField(_("会签时间"), default=clock.now)

    class Meta:
        verbose_name = _("会签")
        ordering = ["recommendation", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "position"], name="admission_countersignature_each_place_once"
            ),
            models.UniqueConstraint(
                fields=["recommendation", "signer"], name="admission_countersignature_each_person_once"
            ),
        ]

    def __str__(self):
        return f"{self.application} {self.position}"
