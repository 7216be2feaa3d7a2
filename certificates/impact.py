"""What an adjustment order means for the guides to certificates: those of removed lines are no longer shown."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.models import CertificateGuide
from registry.impact import Follower, Touched, follow, standing_lines
from registry.models.orders import Change


def affected(order):
    """The guides in force on the day of the order that lose their line."""
    lines = standing_lines(order, (Change.REMOVE,))
    guides = CertificateGuide.objects.on(order.effective_on).filter(line__in=lines).order_by("line_id")
    return [
        Touched(
            lines[one.line_id], _("有办理指引，移出后不再显示"), reverse("registry:line-detail", args=[one.line_id])
        )
        for one in guides
    ]


follow(Follower("guides", gettext_lazy("证明办理指引"), affected))
