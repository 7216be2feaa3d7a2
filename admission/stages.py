"""Where a case stood, one stay after another, read from its steps: what was done to it, by whom it was waited for, how long.

Pure: it knows neither the calendar nor the rules.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from admission.models import ApplicationState as S


class Stage(TextChoices):
    """Whom a case waits for: the office that accepts, the applicant, those who decide."""

    ACCEPTANCE = "acceptance", _("受理")
    SUPPLEMENT = "supplement", _("补正、说明")
    DECISION = "decision", _("审定")


#: The stage of each state that waits for somebody; the others are before the beginning or after the end.
STAGE_OF = {
    S.SUBMITTED: Stage.ACCEPTANCE,
    S.RETURNED: Stage.SUPPLEMENT,
    S.AWAITING_ANSWER: Stage.SUPPLEMENT,
    S.ACCEPTED: Stage.DECISION,
    S.PENDING_APPROVAL: Stage.DECISION,
}


@dataclass(frozen=True)
class Stay:
    """A case in one state: the action that brought it there and the day, the action that ended it and the day, if any."""

    state: str
    stage: str
    begun_by: str
    since: date
    ended_by: str = ""
    until: date | None = None


def stays(steps: Iterable) -> list[Stay]:
    """The stays of a case in states that wait for somebody, by its steps in their order.

    A step that leaves the state as it is (an extension) ends no stay.
    """
    found, begun = [], None
    for step in steps:
        if step.from_state == step.to_state:
            continue
        if begun is not None and begun.to_state in STAGE_OF:
            found.append(_stay(begun, step))
        begun = step
    if begun is not None and begun.to_state in STAGE_OF:
        found.append(_stay(begun))
    return found


def _stay(begun, ended=None):
    since = Stay(begun.to_state, STAGE_OF[begun.to_state], begun.action, localdate(begun.at))
    if ended is None:
        return since
    return Stay(since.state, since.stage, since.begun_by, since.since, ended.action, localdate(ended.at))
