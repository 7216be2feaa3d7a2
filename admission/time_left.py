"""What the page of a case tells of its time to decide: allowed, used, left, what stopped it, and what lengthened it."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from admission.deadlines import EXTENDS, entered, moves_of, starts_by, time_left
from admission.models import ApplicationState
from admission.stages import STAGE_OF, Stage, stays
from web import clock

#: Why the time stood still, by the action that stopped it.
BECAUSE = {"return": lambda: _("退回补正"), "ask": lambda: _("要求说明"), "submit": lambda: _("等待受理")}


@dataclass(frozen=True)
class Pause:
    """Days on which the time to decide stood still; ``until`` is None while it does. ``days`` are working days."""

    why: str
    since: date
    until: date | None
    days: int


@dataclass(frozen=True)
class TimeToDecide:
    """Working days to decide a case: ``left`` is negative when too late; ``extended_by`` is part of ``allowed``."""

    allowed: int
    left: int
    is_running: bool
    extended_by: int = 0
    extension_reason: str = ""
    pauses: list = field(default_factory=list)

    @property
    def used(self):
        """The working days that have gone by, pauses left out."""
        return self.allowed - self.left

    @property
    def late_by(self):
        """The working days by which it is too late; 0 in time."""
        return max(-self.left, 0)

    @property
    def standing_still(self):
        """The pause that goes on now, or None."""
        return next((pause for pause in self.pauses if pause.until is None), None)

    @property
    def past_pauses(self):
        """The pauses that are over."""
        return [pause for pause in self.pauses if pause.until is not None]


def time_to_decide(application, steps, calendar):
    """The TimeToDecide of an open application by its ``steps``; None before the time begins and after the end."""
    if application.state not in STAGE_OF:
        return None
    rules = application.authority.rules_on(entered(steps, application.state))
    starts, moves = starts_by(rules["clock_starts"]), moves_of(steps)
    if not any(move.action in starts for move in moves):
        return None
    left, since = time_left(moves, rules["decision_days"], calendar, starts)
    extension = next((step for step in steps if step.action == EXTENDS), None)
    extended_by = sum(move.days for move in moves)
    return TimeToDecide(
        allowed=rules["decision_days"] + extended_by,
        left=left - (calendar.between(since, clock.today()) if since else 0),
        is_running=since is not None,
        extended_by=extended_by,
        extension_reason=extension.answers.get("reason", "") if extension else "",
        pauses=_pauses(steps, starts, calendar),
    )


def _pauses(steps, starts, calendar):
    """What stopped the time since it first ran; neighbouring stays, such as a return and the wait for acceptance, apart."""
    found, has_begun = [], False
    for stay in stays(steps):
        runs = stay.stage == Stage.DECISION or (stay.state == ApplicationState.SUBMITTED and "submit" in starts)
        has_begun = has_begun or runs
        if has_begun and not runs:
            days = calendar.between(stay.since, stay.until or clock.today())
            found.append(Pause(BECAUSE[stay.begun_by](), stay.since, stay.until, days))
    return found
