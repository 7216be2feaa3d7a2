"""The steps of a case as people follow it: outward words for the applicant, names and answers for the office."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admission.forms import RECOMMENDATIONS
from admission.models import ApplicationState as S
from web.templatetags.ui import cn_date

LABELS = {
    "submit": gettext_lazy("提交"),
    "accept": gettext_lazy("受理"),
    "return": gettext_lazy("退回补正"),
    "recommend": gettext_lazy("审核"),
    "approve": gettext_lazy("准予准入"),
    "reject": gettext_lazy("不予准入"),
    "withdraw": gettext_lazy("撤回"),
}
#: What is still ahead, by state; the first is what everybody waits for.
AHEAD = {
    S.DRAFT: (gettext_lazy("填写并提交"), gettext_lazy("受理"), gettext_lazy("审核"), gettext_lazy("审定")),
    S.SUBMITTED: (gettext_lazy("受理"), gettext_lazy("审核"), gettext_lazy("审定")),
    S.RETURNED: (gettext_lazy("补正后再次提交"), gettext_lazy("受理"), gettext_lazy("审核"), gettext_lazy("审定")),
    S.ACCEPTED: (gettext_lazy("审核"), gettext_lazy("审定")),
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


def timeline(application, *, bodies, is_inside):
    """The steps done, the present one and those ahead.

    ``bodies`` are the units by part; ``is_inside``: the reader works where it is reviewed.
    """
    steps = application.steps.select_related("by").order_by("at", "pk")
    moments = [
        Moment(
            str(LABELS[step.action]),
            "done",
            _who(bodies.get(step.part), step, is_inside),
            step.at,
            _note(step, is_inside),
        )
        for step in steps
    ]
    for n, label in enumerate(AHEAD.get(application.state, ())):
        if n:
            moments.append(Moment(str(label), "todo"))
        else:
            note = _("期限：%(day)s") % {"day": cn_date(application.due_on)} if application.due_on else ""
            moments.append(Moment(str(label), "now", note=note))
    return moments


def _who(unit, step, is_inside):
    """Applicants are told the unit, never the person who reviewed or decided."""
    named = (unit, step.by) if is_inside else (unit,)
    return " ".join(str(one) for one in named if one)


def _note(step, is_inside):
    if step.action == "return":
        return _("%(n)s 处需要补正") % {"n": len(step.answers.get("deficiencies", ()))}
    if not is_inside:
        return ""
    if step.action == "withdraw":
        return step.answers.get("reason", "")
    advice = RECOMMENDATIONS.get(step.answers.get("recommendation"), "")
    return _("：").join(str(one) for one in (advice, step.answers.get("opinion", "")) if one)


def last_advice(application):
    """What the reviewer last recommended, in words; empty when nothing was."""
    step = application.steps.filter(action="recommend").order_by("-at", "-pk").first()
    return _note(step, is_inside=True) if step else ""
