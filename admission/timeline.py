"""The steps of a case as people follow it: outward words for the applicant, names and answers for the office."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admission.models import ApplicationState as S
from admission.models import Outcome
from admission.recommending import RECOMMENDATIONS
from admission.routing import in_words
from web.parts import Part
from web.templatetags.ui import cn_date

LABELS = {
    "submit": gettext_lazy("提交"),
    "accept": gettext_lazy("受理"),
    "return": gettext_lazy("退回补正"),
    "consult": gettext_lazy("征求意见"),
    "recommend": gettext_lazy("审核"),
    "approve": gettext_lazy("准予准入"),
    "reject": gettext_lazy("不予准入"),
    "withdraw": gettext_lazy("撤回"),
    "ask": gettext_lazy("要求说明"),
    "answer": gettext_lazy("答复"),
    "extend": gettext_lazy("延长审定期限"),
    "lapse": gettext_lazy("视为撤回"),
    "transfer": gettext_lazy("转交"),
    "countersign": gettext_lazy("会签"),
    "disagree": gettext_lazy("不同意会签"),
    "send_back": gettext_lazy("发回重新审核"),
}
#: Steps within the office, of which the applicant isn't told.
WITHIN_THE_OFFICE = frozenset({"transfer", "countersign", "disagree"})
#: Steps whose answers both sides read; questions and answers stand in a thread of their own.
SAID_TO_BOTH = {"extend": gettext_lazy("延长%(days)s个工作日：%(reason)s")}
#: What is still ahead, by state; the first is what everybody waits for.
AHEAD = {
    S.DRAFT: (gettext_lazy("填写并提交"), gettext_lazy("受理"), gettext_lazy("审核"), gettext_lazy("审定")),
    S.SUBMITTED: (gettext_lazy("受理"), gettext_lazy("审核"), gettext_lazy("审定")),
    S.RETURNED: (gettext_lazy("补正后再次提交"), gettext_lazy("受理"), gettext_lazy("审核"), gettext_lazy("审定")),
    S.ACCEPTED: (gettext_lazy("审核"), gettext_lazy("审定")),
    S.AWAITING_ANSWER: (gettext_lazy("答复"), gettext_lazy("审核"), gettext_lazy("审定")),
    S.LAPSED: (gettext_lazy("需要时再次提交"),),
    S.PENDING_APPROVAL: (gettext_lazy("审定"),),
}
#: With more steps than this the timeline runs down the page.
MOST_ACROSS = 6


@dataclass(frozen=True)
class Moment:
    """One step as ``components/timeline.html`` prints it."""

    label: str
    state: str
    who: str = ""
    at: object = None
    note: str = ""


#: What an appeal has decided.
ANEW = {
    Outcome.APPROVED: gettext_lazy("经复核，准予准入"),
    Outcome.REJECTED: gettext_lazy("经复核，不予准入"),
}


def timeline(application, steps, *, bodies, is_inside, anew=(), owed=None):
    """The ``steps`` done, in their order, the decisions made ``anew`` on appeal, the present one and those ahead.

    ``bodies`` are the units by part; ``is_inside``: the reader works where it is reviewed; ``owed`` is the Countersigning
    that such a reader sees, whose signatures come before the decision.
    """
    moments = [
        Moment(
            str(LABELS[step.action]),
            "done",
            _who(bodies.get(step.part), step, is_inside),
            step.at,
            _note(step, is_inside),
        )
        for step in steps
        if is_inside or step.action not in WITHIN_THE_OFFICE
    ]
    for one in anew:
        named = (one.body, one.decided_by) if is_inside else (one.body,)
        moments.append(Moment(str(ANEW[one.outcome]), "done", " ".join(map(str, named)), one.decided_at))
    waits = owed.turn if is_inside and owed and owed.is_due else None
    if waits:
        moments.append(Moment(str(LABELS["countersign"]), "now", note=_("轮到%(person)s") % {"person": waits.signer}))
    for n, label in enumerate(AHEAD.get(application.state, ())):
        if n or waits:
            moments.append(Moment(str(label), "todo"))
        else:
            note = _("期限：%(day)s") % {"day": cn_date(application.due_on)} if application.due_on else ""
            moments.append(Moment(str(label), "now", note=note))
    return moments


def _who(unit, step, is_inside):
    """Applicants are told the unit, never the person who reviewed or decided; what the clock did, everybody."""
    if step.part == Part.CLOCK:
        return str(Part.CLOCK.label)
    named = (unit, step.by) if is_inside else (unit,)
    return " ".join(str(one) for one in named if one)


def _note(step, is_inside):
    if step.action == "return":
        return _("%(n)s 处需要补正") % {"n": len(step.answers.get("deficiencies", ()))}
    if step.action in SAID_TO_BOTH:
        return SAID_TO_BOTH[step.action] % step.answers
    if not is_inside:
        return ""
    if step.action == "consult":
        asked = [pk for name in ("departments", "streets", "communities") for pk in step.answers.get(name, ())]
        return _("征求%(n)s个单位的意见") % {"n": len(asked)}
    if step.action == "submit":
        return in_words(step.answers.get("routed"))
    if step.action == "transfer":
        return _("转交%(person)s：%(reason)s") % {"person": step.answers["to"], "reason": step.answers["reason"]}
    if step.action == "countersign":
        return step.answers["text"]
    if step.action in ("withdraw", "send_back", "disagree"):
        return step.answers.get("reason", "")
    advice = RECOMMENDATIONS.get(step.answers.get("recommendation"), "")
    return _("：").join(str(one) for one in (advice, step.answers.get("opinion", "")) if one)


def last_advice(application):
    """What the reviewer last recommended, in words; empty when nothing was."""
    step = application.steps.filter(action="recommend").order_by("-at", "-pk").first()
    return _note(step, is_inside=True) if step else ""
