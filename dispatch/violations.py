"""What becomes of a reported violation (违规下派), as one table: verified or not, ordered to be corrected, closed by a correction.

The unit concerned comes in once it is verified, and then reads what was found, never the report. A unit has no hand in what
it is about, nor has who reported it; what is about the reviewing office goes to the joint meeting.
"""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.uploads import store_bare
from dispatch.handling import for_deciders, for_reviewers
from dispatch.models import Evidence, Violation, ViolationState, ViolationStep
from dispatch.models import ViolationState as S
from dispatch.models.violations import UNCORRECTED, concerning
from dispatch.violation_burdens import bring_back
from dispatch.violation_forms import (
    AnswerForm,
    ChangeDayForm,
    CorrectForm,
    DismissForm,
    JoinForm,
    NoteForm,
    OrderForm,
    ReboundForm,
    VerifyForm,
    originals_of,
)
from dispatch.violation_notices import announce
from registry.working_days import WorkingCalendar
from web import clock
from web.parts import Part
from web.workflow import Procedure, Transition, perform


def reviewers(user, day):
    """Reviewers of the reviewing office, for what isn't about the office itself."""
    return for_reviewers(user, day, unit="unit_id") & _without_a_hand(user)


def deciders(user, day):
    """Deciders of the joint meeting, for what is about the reviewing office."""
    return for_deciders(user, day, unit="unit_id") & _without_a_hand(user)


def _without_a_hand(user):
    """Q over violations that neither concern a unit of the user nor were reported by the user."""
    return ~concerning(user) & ~Q(reporter=user)


def units_concerned(user, day):
    """People of the unit that it is about; they see it, and have something to do, once it is verified."""
    return Q(unit_id__in=user.unit_ids_with("dispatch.view_sent"))


def communities(user, day):
    """People of the community that reported it."""
    return Q(reporter_unit_id__in=user.unit_ids_with("dispatch.receive")) & ~concerning(user)


def streets(user, day):
    """People of the street that reported it, unless it is about the street."""
    return Q(reporter_unit_id__in=user.unit_ids_with("dispatch.view_street")) & ~concerning(user)


def due_day(violation, transition=None):
    """By when it is to be verified, or corrected; then none."""
    if violation.state == S.ORDERED:
        return violation.correct_by
    if violation.state != S.REPORTED:
        return None
    today = clock.today()
    return WorkingCalendar.load().add(today, violation.authority.rule("violation_days", today))


def was_corrected(violation):
    """Why a report of a rebound isn't dismissed: the violation itself was found to be one."""
    if violation.corrected_on:
        return _("这件以前核实过、已经销号，举报的是反弹：请核实反弹，或者「没有反弹」。")
    return None


def was_never_corrected(violation):
    """Why a first report can't be closed as before."""
    return None if violation.corrected_on else _("这件还没有整改过。不成立的，请「核实不成立」。")


def keep_finding(violation, step):
    """What was found and about which unit; of what had been corrected a rebound, which is counted.

    ``step.no_longer``: the id of the unit that knew of it and now is found not to be concerned, or None.
    """
    told = violation.unit_id if violation.corrected_on else None
    violation.unit = step.cleaned["unit"] or violation.unit
    violation.finding = step.cleaned["finding"]
    step.no_longer = told if told != violation.unit_id else None
    if violation.corrected_on:
        _come_back(violation)
    bring_back(violation, by=step.by, note=violation.finding)


def _come_back(violation):
    violation.rebounds += 1
    violation.corrected_on = violation.correct_by = None


def dismiss(violation, step):
    """Why it is none."""
    violation.finding = step.cleaned["finding"]


def has_no_original(violation):
    """Why a report is no rebound: nothing that it may be has been closed."""
    return None if originals_of(violation).exists() else _("这个单位没有已经整改销号的违规下派，不会是反弹。")


def join(violation, step):
    """The old case is open again, and counted; the report says which one it is."""
    original = step.cleaned["original"]
    violation.rebound_of = original
    violation.finding = _("并入%(number)s，按反弹重新打开。") % {"number": original.number}
    perform(original, "rebound", by=step.by, note=step.cleaned["note"])


def order(violation, step):
    """The day."""
    violation.correct_by = step.cleaned["correct_by"]


def correct(violation, step):
    """The day, and what shows it."""
    violation.corrected_on = clock.today()
    keep_file(violation, step)


def come_back(violation, step):
    """It is open again, and counted; what shows it may come from a community, and isn't for the unit concerned."""
    _come_back(violation)
    keep_report(violation, step)
    bring_back(violation, by=step.by, note=step.cleaned["note"])


def keep_file(violation, step):
    """What was handed in with a step of the correction."""
    if file := step.cleaned.get("file"):
        add_evidence(violation, file, by=step.by, is_of_correction=True)


def keep_report(violation, step):
    """What was handed in with the report of a rebound."""
    if file := step.cleaned.get("file"):
        add_evidence(violation, file)


def add_evidence(violation, file, *, by=None, is_of_correction=False):
    """Keep an uploaded file without its name and without where and by what it was taken; of what shows a report, nobody is
    kept as the one who handed it in."""
    name = _("整改材料") if is_of_correction else _("举报材料")
    kept = store_bare(file, name=name, by=by)
    return Evidence.objects.create(violation=violation, file=kept, is_of_correction=is_of_correction)


RULING = frozenset({Part.REVIEWER, Part.DECIDER})
REPORTING = frozenset({Part.RECEIVER, Part.STREET, Part.CLOCK})
VIOLATION = Procedure(
    name="violation",
    label=gettext_lazy("违规下派"),
    model=Violation,
    step_model=ViolationStep,
    step_of="violation",
    states=ViolationState,
    parts={
        Part.REVIEWER: reviewers,
        Part.DECIDER: deciders,
        Part.SENDER: units_concerned,
        Part.RECEIVER: communities,
        Part.STREET: streets,
    },
    deadline=due_day,
    announce=announce,
    transitions=(
        Transition(
            "verify",
            gettext_lazy("核实属实"),
            (S.REPORTED,),
            S.VERIFIED,
            RULING,
            asks=VerifyForm,
            effect=keep_finding,
            writes=("unit", "finding", "rebounds", "corrected_on", "correct_by"),
            tone="primary",
            help=gettext_lazy("核实以后涉及单位才知道，看到的只有核实情况；举报的内容、社区和举报人始终看不到。"),
        ),
        Transition(
            "dismiss",
            gettext_lazy("核实不成立"),
            (S.REPORTED,),
            S.DISMISSED,
            RULING,
            asks=DismissForm,
            unless=(was_corrected,),
            effect=dismiss,
            writes=("finding",),
            help=gettext_lazy("写明理由。涉及单位不会知道有这件举报。"),
        ),
        Transition(
            "join",
            gettext_lazy("并入原案（反弹）"),
            (S.REPORTED,),
            S.JOINED,
            RULING,
            asks=JoinForm,
            unless=(was_corrected, has_no_original),
            effect=join,
            writes=("finding", "rebound_of"),
            help=gettext_lazy("另行举报的是以前销号的那一件又出现的，选出原案：原案重新打开，记一次反弹。"),
        ),
        Transition(
            "keep_closed",
            gettext_lazy("没有反弹"),
            (S.REPORTED,),
            S.CORRECTED,
            RULING,
            asks=NoteForm,
            unless=(was_never_corrected,),
            effect=keep_report,
            help=gettext_lazy("举报的是反弹，核实没有反弹的，仍按已整改销号。"),
        ),
        Transition(
            "order",
            gettext_lazy("责令整改"),
            (S.VERIFIED,),
            S.ORDERED,
            RULING,
            asks=OrderForm,
            effect=order,
            writes=("correct_by",),
            tone="primary",
            help=gettext_lazy("写明期限和要求，告知涉及单位。"),
        ),
        Transition(
            "change_day",
            gettext_lazy("改整改期限"),
            (S.ORDERED,),
            None,
            RULING,
            asks=ChangeDayForm,
            effect=order,
            writes=("correct_by",),
            help=gettext_lazy("改期要写明理由；原来的期限留在办理过程里。"),
        ),
        Transition(
            "answer",
            gettext_lazy("报送整改情况"),
            UNCORRECTED,
            None,
            frozenset({Part.SENDER}),
            asks=AnswerForm,
            effect=keep_file,
            tone="primary",
            help=gettext_lazy("由审核人核实以后销号。"),
        ),
        Transition(
            "correct",
            gettext_lazy("核实整改，销号"),
            UNCORRECTED,
            S.CORRECTED,
            RULING,
            asks=CorrectForm,
            effect=correct,
            writes=("corrected_on",),
            tone="primary",
            help=gettext_lazy("只有核实已经整改，才能销号。"),
        ),
        Transition(
            "report_rebound",
            gettext_lazy("报告反弹"),
            (S.CORRECTED,),
            S.REPORTED,
            REPORTING,
            asks=NoteForm,
            effect=keep_report,
            tone="danger",
            help=gettext_lazy("牌子又挂、表又发的，重新打开这一件，由审核人核实。"),
        ),
        Transition(
            "rebound",
            gettext_lazy("核实反弹，重新打开"),
            (S.CORRECTED,),
            S.VERIFIED,
            RULING,
            asks=ReboundForm,
            effect=come_back,
            writes=("rebounds", "corrected_on", "correct_by"),
            tone="danger",
            help=gettext_lazy("审核人自己看到反弹的，直接重新打开，记一次反弹。"),
        ),
    ),
)
