"""Guidance (指导) to a line: what the community does and doesn't do, the steps, a sample paper."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.lists import ListLine
from web.effective import Recorded, RecordedQuerySet, one_at_a_time


class GuidanceQuerySet(RecordedQuerySet):
    """Guidance."""

    def visible_to(self, user):
        """Guidance is public."""
        return self.all()

    def in_force(self, on, known_at=None):
        """Guidance true on a day as known at a moment (default: now)."""
        return self.on(on).known_at(known_at)


class Guidance(Recorded):
    """How a line is to be carried out. It explains and changes nothing of what the line says: no order is needed.

    Superseded by a new row, never edited.
    """

    line = models.ForeignKey(ListLine, verbose_name=_("清单条目"), on_delete=models.PROTECT, related_name="guidance")
    community_does = models.TextField(_("社区做什么"), blank=True)
    community_does_not = models.TextField(_("社区不做什么"), blank=True)
    steps = models.TextField(_("步骤"), blank=True)
    sample = models.ForeignKey(
        "desk.StoredFile", verbose_name=_("样表"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("编写人"), on_delete=models.PROTECT, related_name="+"
    )

    objects = GuidanceQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("指导")
        verbose_name_plural = _("指导")
        ordering = ["valid_from", "pk"]
        constraints = [
            *Recorded.Meta.constraints,
            one_at_a_time(
                "line",
                name="registry_guidance_says_one_thing_at_a_time",
                recorded=True,
                message=_("这一条在这段时间里已有指导。"),
            ),
        ]

    def __str__(self):
        return f"{self.line} {self.valid_from}"
