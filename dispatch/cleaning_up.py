"""Cleaning up standing burdens as one table: ordered to stop, said and verified to be stopped, back again, or kept after all.

That it is back, or was never stopped, is a reviewer's to say: a community or a street reports it as a violation, so that the
owner never learns which one did (see violation_burdens.py). What the reviewing office asks for itself is the joint meeting's
to handle.
"""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.burden_forms import (
    ChangeDayForm,
    KeepForm,
    NotStoppedForm,
    OrderStopForm,
    ReboundForm,
    SaidForm,
    VerifyForm,
)
from dispatch.burden_notices import announce
from dispatch.burdens import (
    OWNER,
    begin_places,
    end_places,
    keepers,
    open_places,
    usual_day,
    with_footing,
)
from dispatch.handling import for_deciders, for_reviewers
from dispatch.models import BurdenState as S
from dispatch.models import StandingBurden, StandingBurdenStep
from dispatch.models.burdens import ENDING
from web import clock
from web.parts import Part
from web.workflow import Procedure, Transition


def reviewers(user, day):
    """Reviewers of the reviewing office, for what the office doesn't ask for itself."""
    return for_reviewers(user, day, unit="owner_id") & ~_asked_for_by(user)


def deciders(user, day):
    """Deciders of the joint meeting, for what the reviewing office asks for."""
    return for_deciders(user, day, unit="owner_id") & ~_asked_for_by(user)


def _asked_for_by(user):
    """Q over the burdens of units in which the user has a post."""
    return Q(owner_id__in=user.unit_ids)


def owners(user, day):
    """People of the unit that asks for it."""
    return Q(owner_id__in=user.unit_ids_with(OWNER))


def due_day(burden, transition=None):
    """The day by which it is to stop, while it is to; then none."""
    return burden.stop_by if burden.state == S.TO_STOP else None


def rests_on_nothing(burden):
    """Why it can't be kept: nothing in force carries it."""
    if with_footing(StandingBurden.objects.filter(pk=burden.pk), clock.today()).get().holds:
        return None
    return _("要保留它，请先在「修改」里写明依据的清单条目或者准入，而且今天有效。")


def order_stop(burden, step):
    """Note the day."""
    burden.stop_by = step.cleaned["stop_by"]


def verify_stopped(burden, step):
    """From today on nobody keeps it."""
    burden.stopped_on = clock.today()
    end_places(open_places(burden, clock.today()), clock.today())


def come_back(burden, step):
    """It is there again, in the communities named, or in all of those that kept it."""
    today = clock.today()
    named = list(step.cleaned["communities"] or keepers(burden, today))
    burden.stopped_on = None
    burden.stop_by = step.cleaned["stop_by"] or usual_day(burden.authority)
    held = set(open_places(burden, today).values_list("community_id", flat=True))
    begin_places([(burden, one, today) for one in named if one.pk not in held])


def keep(burden, step):
    """Nothing is due any more."""
    burden.stop_by = None


HANDLING = frozenset({Part.REVIEWER, Part.DECIDER})
#: Where who verified a violation may not handle the burden that it is about, the register does it by itself.
VERIFYING = HANDLING | {Part.CLOCK}
BURDEN = Procedure(
    name="standing_burden",
    label=gettext_lazy("常态负担清理"),
    model=StandingBurden,
    step_model=StandingBurdenStep,
    step_of="burden",
    states=S,
    parts={Part.REVIEWER: reviewers, Part.DECIDER: deciders, Part.OWNER: owners},
    deadline=due_day,
    announce=announce,
    transitions=(
        Transition(
            "order_stop",
            gettext_lazy("限期停用"),
            (S.KEPT,),
            S.TO_STOP,
            HANDLING,
            asks=OrderStopForm,
            effect=order_stop,
            writes=("stop_by",),
            tone="primary",
            help=gettext_lazy("写明停用期限和理由；要求单位和承担的社区都会收到。"),
        ),
        Transition(
            "change_day",
            gettext_lazy("改停用期限"),
            (S.TO_STOP,),
            None,
            HANDLING,
            asks=ChangeDayForm,
            effect=order_stop,
            writes=("stop_by",),
            help=gettext_lazy("改期要写明理由；原来的期限留在办理过程里。"),
        ),
        Transition(
            "say_stopped",
            gettext_lazy("报告已停用"),
            (S.TO_STOP,),
            S.SAID_STOPPED,
            frozenset({Part.OWNER}),
            asks=SaidForm,
            tone="primary",
            help=gettext_lazy("写明怎样停的；由审核人核实，核实以前社区仍可以举报还在要求。"),
        ),
        Transition(
            "not_stopped",
            gettext_lazy("没有停用"),
            (S.SAID_STOPPED,),
            S.TO_STOP,
            VERIFYING,
            asks=NotStoppedForm,
            help=gettext_lazy("要求单位报了停用、实际还在要求的，退回限期停用，原来的期限不变。"),
        ),
        Transition(
            "verify_stopped",
            gettext_lazy("核实已停用"),
            tuple(ENDING),
            S.STOPPED,
            HANDLING,
            asks=VerifyForm,
            effect=verify_stopped,
            writes=("stopped_on",),
            tone="primary",
            help=gettext_lazy("看过现场或者系统以后再核实；从今天起，各社区不再承担。"),
        ),
        Transition(
            "rebound",
            gettext_lazy("登记反弹"),
            (S.STOPPED,),
            S.TO_STOP,
            VERIFYING,
            asks=ReboundForm,
            effect=come_back,
            writes=("stop_by", "stopped_on"),
            tone="danger",
            help=gettext_lazy("停用以后又出现的，按反弹登记，重新限期停用。"),
        ),
        Transition(
            "keep",
            gettext_lazy("保留"),
            tuple(ENDING),
            S.KEPT,
            HANDLING,
            asks=KeepForm,
            unless=(rests_on_nothing,),
            effect=keep,
            writes=("stop_by",),
            help=gettext_lazy("补上了清单条目或者准入作依据的，可以保留。"),
        ),
    ),
)
