"""Two-way evaluation (双向评估): what communities say of a task when it ends; never of a community."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dispatch.models.dispatches import Receipt
from web import clock

#: The department sees totals of at least so many answers, so that nobody can be picked out.
FEWEST_SHOWN = 5


class TaskEvaluation(models.Model):
    """Four taps of one community about one task; each may be left out."""

    # Neither the row nor the history says who tapped.
    history_inserts = False

    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="evaluation")
    funds_arrived = models.BooleanField(_("经费到位"), null=True, blank=True)
    data_came_back = models.BooleanField(_("数据回流"), null=True, blank=True)
    hours_as_stated = models.BooleanField(_("用时与所说相符"), null=True, blank=True)
    worth_renewing = models.BooleanField(_("值得继续"), null=True, blank=True)
    answered_on = models.DateField(_("评价日期"), default=clock.today)

    class Meta:
        verbose_name = _("双向评估")
        ordering = ["pk"]

    def __str__(self):
        return str(self.receipt_id)
