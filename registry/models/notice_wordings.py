"""Wordings of notices (通知用语) that an authority keeps itself, in place of the register's own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.authorities import Authority


class NoticeWording(models.Model):
    """What the notice of one event says in one authority; ``{…}`` stands for what the event fills in."""

    authority = models.ForeignKey(
        Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="notice_wordings"
    )
    event = models.CharField(_("事件"), max_length=60)
    subject = models.CharField(_("标题"), max_length=200)
    text = models.TextField(_("正文"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("通知用语")
        ordering = ["event"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "event"], name="registry_notice_wording_one_per_event")
        ]

    def __str__(self):
        return self.event
