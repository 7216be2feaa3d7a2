"""What is public of an appeal: that a decision is being looked at again, or that it was upheld; never who appealed, or why."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from admission.models import Appeal, AppealState, AppealStep
from web.templatetags.ui import cn_date


@dataclass(frozen=True)
class Appealed:
    """Where the appeals against a decision stand: one waits for its answer, or the last one upheld it on a day."""

    is_waiting: bool
    upheld_on: date | None = None

    @property
    def words(self):
        """The same in one sentence."""
        if self.is_waiting:
            return _("正在复核；作出复核决定以前，原决定继续有效。")
        return _("%(day)s经复核，维持原决定。") % {"day": cn_date(self.upheld_on)}


def appealed(decision_ids, on, known_at=None):
    """{decision id: Appealed} of the decisions that are being looked at again, or were upheld, by a day and as known at a
    moment. Two queries."""
    steps = AppealStep.objects.filter(at__date__lte=on).order_by("at", "pk")
    rows = Appeal.objects.filter(decision__in=decision_ids, filed_at__date__lte=on)
    if known_at is not None:
        steps, rows = steps.filter(at__lte=known_at), rows.filter(filed_at__lte=known_at)
    found = {}
    for appeal in rows.prefetch_related(Prefetch("steps", steps, to_attr="known_steps")).order_by("filed_at", "pk"):
        last = appeal.known_steps[-1] if appeal.known_steps else None
        before = found.get(appeal.decision_id)
        if last is None:
            found[appeal.decision_id] = Appealed(True)
        elif last.to_state == AppealState.UPHELD and not (before and before.is_waiting):
            found[appeal.decision_id] = Appealed(False, localdate(last.at))
    return found
