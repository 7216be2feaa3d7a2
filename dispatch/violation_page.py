"""What the pages of violations show beside their rows: who may read what, what was done, the counts of a home."""

from django.db.models import Count
from django.utils.translation import gettext as _

from dispatch.models import Circular, Violation, ViolationState
from dispatch.models.violations import reported_by
from dispatch.violation_filters import to_correct, waiting_for
from dispatch.violations import RULING, VIOLATION
from web import clock
from web.parts import Part
from web.templatetags.ui import cn_date
from web.workflow import awaiting

#: Steps that the unit concerned may read: what is told to it, and what it said itself.
READ_BY_THE_UNIT = frozenset({"verify", "order", "change_day", "answer", "correct", "rebound"})


def sees_reporter(violation, user):
    """True for who handles it and for who reported it: nobody else reads in whose name it was reported."""
    if VIOLATION.parts_of(violation, user) & RULING:
        return True
    return Violation.objects.filter(reported_by(user), pk=violation.pk).exists()


def reporter_words(violation):
    """In whose name it was reported: a unit, else the person; 匿名 for nobody."""
    if violation.is_anonymous:
        return _("匿名")
    if violation.reporter_unit_id:
        return violation.reporter_unit.present_name
    return violation.reporter.display_name


def evidence_for(violation):
    """The files that the reader of ``violation`` (a visible row) may open: all, or those of the correction."""
    rows = violation.evidence.select_related("file").defer("file__content").order_by("pk")
    return rows if violation.is_whole else rows.filter(is_of_correction=True)


def timeline_of(violation):
    """Steps for templates/components/timeline.html, oldest first: parts, never persons."""
    steps = []
    if violation.is_whole:
        steps.append({"label": _("举报"), "at": None, "note": cn_date(violation.reported_on), "state": "done"})
    for step in violation.steps.all():
        if violation.is_whole or step.action in READ_BY_THE_UNIT:
            label, note = VIOLATION.by_action[step.action].label, _note(step)
            who = Part(step.part).label if step.part != Part.CLOCK else ""
            steps.append({"label": label, "who": who, "at": step.at, "state": "done", "note": note})
    if waits := _awaited(violation):
        steps.append({"label": waits, "state": "now"})
    return steps


def _note(step):
    said = [step.answers.get("finding") or step.answers.get("note") or ""]
    if day := step.answers.get("correct_by"):
        said.insert(0, _("期限%(day)s") % {"day": day})
    return _("；").join(one for one in said if one)


def _awaited(violation):
    state = violation.shown_state
    if state == ViolationState.REPORTED:
        return _("等审核单位核实")
    if state == ViolationState.VERIFIED:
        return _("等责令整改或者销号")
    if state == ViolationState.ORDERED:
        return _("%(day)s前整改，等核实销号") % {"day": cn_date(violation.correct_by)}
    return ""


def counts_for_home(user):
    """[(label, number, query of the list, tone)] of the violations that concern a user today; nothing that is none."""
    rows, found = Violation.objects.visible_to(user), []
    if user.has_any_post("admission.review", "admission.decide"):
        new = rows.filter(waiting_for(user), state=ViolationState.REPORTED).count()
        found.append((_("待核实的违规下派"), new, "?due=mine&state=reported", "assist"))
        late = rows.filter(state=ViolationState.ORDERED, due_on__lt=clock.today()).count()
        found.append((_("逾期没有整改的违规下派"), late, "?due=overdue&state=ordered", "refuse"))
    if user.has_perm("dispatch.view_sent"):
        ours = rows.filter(to_correct(user)).count()
        found.append((_("要整改的违规下派"), ours, "?due=to_correct", "refuse"))
    if user.has_any_post("dispatch.receive", "dispatch.view_street"):
        found += _of_ours(rows.filter(reported_by(user)))
    return [one for one in found if one[1]]


def _of_ours(rows):
    """What became of the reports of one's community or street: they get no notice, but find it here."""
    counted = rows.order_by().values("state").annotate(n=Count("pk")).values_list("state", "n")
    words = {
        ViolationState.REPORTED: (_("我们举报的：待核实"), ""),
        ViolationState.VERIFIED: (_("我们举报的：已核实"), "admitted"),
        ViolationState.ORDERED: (_("我们举报的：已责令整改"), "admitted"),
        ViolationState.CORRECTED: (_("我们举报的：已整改销号"), ""),
        ViolationState.DISMISSED: (_("我们举报的：核实不成立"), ""),
        ViolationState.JOINED: (_("我们举报的：已并入原案"), ""),
    }
    numbers = dict(counted)
    return [(label, numbers.get(state, 0), f"?due=ours&state={state}", tone) for state, (label, tone) in words.items()]


def circulars_to_issue(user):
    """How many drafts of circulars wait for this user's signature."""
    if not user.has_any_post("admission.decide"):
        return 0
    rows = awaiting(Circular, user).exclude(drafted_by=user)
    return rows.filter(pk__in=Circular.objects.visible_to(user).values("pk")).count()
