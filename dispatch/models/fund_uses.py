"""What communities used money for: said by the community or its street, taken back by another row, never edited."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch.models.funds import YUAN, FundPromise, concerning
from registry.models import Community


class FundUseQuerySet(models.QuerySet):
    """What money was used for."""

    def visible_to(self, user):
        """Those of one's communities or street, those of money that one's unit paid; for reviewers and supervisors all."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(concerning(user, authority="community__authority"))

    def for_list(self):
        """With what a row prints."""
        rows = self.select_related("community__parent", "promise__admission", "promise__line__item_list")
        return rows.select_related("promise__payer", "taken_back_by")


class FundUse(models.Model):
    """What a community used the money for; recorded by the street or the community, if anybody wishes."""

    history_inserts = False

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="fund_uses")
    promise = models.ForeignKey(FundPromise, null=True, blank=True, on_delete=models.PROTECT, related_name="uses")
    amount = models.DecimalField(_("金额（元）"), **YUAN)
    used_on = models.DateField(_("使用日期"))
    purpose = models.CharField(_("用途"), max_length=200)
    takes_back = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="taken_back_by"
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = FundUseQuerySet.as_manager()

    class Meta:
        verbose_name = _("经费使用")
        ordering = ["-used_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="dispatch_fund_use_is_money_and_a_taking_back_is_less_than_none",
                condition=Q(takes_back=None, amount__gt=0) | Q(takes_back__isnull=False, amount__lt=0),
            )
        ]

    def __str__(self):
        return f"{self.community} {self.amount}"

    @property
    def is_taken_back(self):
        """Whether another row takes it back."""
        return hasattr(self, "taken_back_by")
