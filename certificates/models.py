"""Guides: what to do with a certificate on one of the two lists."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models import ListLine
from web.effective import Effective, EffectiveQuerySet, one_at_a_time


class CertificateGuideQuerySet(EffectiveQuerySet):
    """Guides to certificates."""

    def visible_to(self, user):
        """Guides are public."""
        return self.all()


class CertificateGuide(Effective):
    """How a certificate on a line of the two certificate lists is issued, or where to go instead."""

    line = models.ForeignKey(ListLine, verbose_name=_("清单条目"), on_delete=models.PROTECT, related_name="guides")
    steps = models.TextField(_("办理步骤"), blank=True)
    handled_by = models.CharField(_("由谁办理"), max_length=200, blank=True)
    is_confirmed = models.BooleanField(_("本区已确认"), default=False)

    objects = CertificateGuideQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("证明办理指引")
        constraints = [
            *Effective.Meta.constraints,
            one_at_a_time("line", name="certificates_guide_one_at_a_time"),
        ]

    def __str__(self):
        return str(self.line)
