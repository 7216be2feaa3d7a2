"""What a sender keeps for sending: groups of communities; and what takes a dispatch back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dispatch.models.dispatches import Dispatch
from registry.models import Community, Unit
from web import clock


class CommunityGroupQuerySet(models.QuerySet):
    """Groups of communities."""

    def visible_to(self, user):
        """Those of one's own units."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(owner_id__in=user.unit_ids_with("dispatch.view_sent"))


class CommunityGroup(models.Model):
    """Communities that a sender sends to together, under a name of its own."""

    owner = models.ForeignKey(Unit, verbose_name=_("单位"), on_delete=models.PROTECT, related_name="community_groups")
    name = models.CharField(_("名称"), max_length=60)
    communities = models.ManyToManyField(Community, verbose_name=_("社区"), related_name="+")

    objects = CommunityGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("社区分组")
        verbose_name_plural = _("社区分组")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="dispatch_group_one_per_name",
                violation_error_message=_("已有同名的分组。"),
            )
        ]

    def __str__(self):
        return self.name


class Recall(models.Model):
    """A dispatch taken back by its sender: what was not completed ends; what was refused stays on record."""

    history_inserts = False

    dispatch = models.OneToOneField(Dispatch, on_delete=models.PROTECT, related_name="recall")
    reason = models.CharField(_("撤回理由"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("撤回时间"), default=clock.now)

    class Meta:
        verbose_name = _("撤回下派")

    def __str__(self):
        return str(self.dispatch)
