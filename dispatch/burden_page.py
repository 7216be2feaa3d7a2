"""What the pages of standing burdens show beside their rows: tabs with counts, what was done, the rows of a home."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from dispatch.burdens import (
    CAME_BACK,
    COMMUNITY,
    KEEPER,
    asks_for,
    footing_of,
    for_cleaning_up,
    hours_a_year,
    with_footing,
)
from dispatch.handling import MEETING, body_for
from dispatch.models import BurdenPlace, BurdenState, StandingBurden, StandingBurdenStep
from web import clock
from web.parts import Part
from web.templatetags.ui import cn_date
from web.workflow import procedure_of

#: Whose steps are shown without them: what the register does by itself, and what communities and streets once reported
#: here, which the owner is not to read.
UNNAMED = frozenset({Part.CLOCK, Part.RECEIVER, Part.STREET})


@dataclass(frozen=True)
class Tab:
    """One way into the list: its words, address, count, and whether it is the one before one's eyes."""

    label: str
    query: str
    count: int
    is_here: bool


def tabs_of(rows, user, asked):
    """The tabs over ``rows``, counted in one query; ``asked`` is the query string (a QueryDict) of the page."""
    today = clock.today()
    back = Q(pk__in=StandingBurdenStep.objects.filter(action="rebound").values("burden_id"))
    there = ~Q(state=BurdenState.STOPPED)
    counts = {
        "all": Count("pk"),
        "cleanup": Count("pk", filter=there & Q(holds=False)),
        "to_stop": Count("pk", filter=Q(state=BurdenState.TO_STOP)),
        "overdue": Count("pk", filter=Q(state=BurdenState.TO_STOP, due_on__lt=today)),
        "said": Count("pk", filter=Q(state=BurdenState.SAID_STOPPED)),
        "stopped": Count("pk", filter=Q(state=BurdenState.STOPPED)),
        "rebound": Count("pk", filter=back),
    }
    mine = user.unit_ids_with(COMMUNITY)
    if mine:
        kept = BurdenPlace.objects.on(today).filter(community_id__in=mine)
        counts["kept"] = Count("pk", filter=Q(pk__in=kept.values("burden_id")))
    numbers = with_footing(rows, today).order_by().aggregate(**counts)
    offered = [
        ("all", _("全部"), {}),
        *([("kept", _("本社区现在承担"), {"kept": "true"})] if mine else []),
        ("cleanup", _("清理清单"), {"rests_on": "cleanup"}),
        ("to_stop", _("限期停用"), {"state": "to_stop"}),
        ("overdue", _("逾期没有停用"), {"due": "overdue"}),
        ("said", _("报停待核实"), {"state": "said_stopped"}),
        ("stopped", _("已停用"), {"state": "stopped"}),
        ("rebound", _("反弹"), {"rebound": "true"}),
    ]
    said = {name: value for name, value in asked.items() if value and name != "page"}
    return [Tab(label, f"?{urlencode(query)}", numbers[key], said == query) for key, label, query in offered]


def counts_for_home(user):
    """[(label, number, query of the list, tone)] of what concerns a user today; nothing that is none."""
    today, rows = clock.today(), StandingBurden.objects.visible_to(user)
    found = []
    if mine := user.unit_ids_with(COMMUNITY):
        kept = BurdenPlace.objects.on(today).filter(community_id__in=mine).values("burden_id")
        found.append((_("我们承担的常态负担"), rows.filter(pk__in=kept).count(), "?kept=true", ""))
    if ours := user.authority_ids_with(KEEPER):
        there = rows.filter(authority_id__in=ours).exclude(owner_id__in=user.unit_ids)
        reached = there.filter(state=BurdenState.TO_STOP, due_on__lte=today).count()
        said = there.filter(state=BurdenState.SAID_STOPPED).count()
        found.append((_("报已停用、待核实的负担"), said, "?state=said_stopped", "assist"))
        found.append((_("到期待核实停用的负担"), reached, "?due=reached", "refuse"))
        found.append((_("清理清单上的负担"), for_cleaning_up(there, today).count(), "?rests_on=cleanup", "assist"))
    elif asked := user.unit_ids_with("dispatch.view_sent"):
        to_stop = rows.filter(state=BurdenState.TO_STOP, owner_id__in=asked).count()
        found.append((_("限期停用的常态负担"), to_stop, "?state=to_stop", "assist"))
    return [one for one in found if one[1]]


def with_words(rows):
    """The rows, each with its ``footing`` and its ``hours`` of a year, in one community and in all that keep it."""
    for row in rows:
        row.footing = footing_of(row)
        row.is_there = row.state != BurdenState.STOPPED
        row.hours = hours_a_year(row)
        row.all_hours = hours_a_year(row, row.communities_count)
    return rows


def report_words(burden):
    """What the button says by which a community or a street reports what isn't as it should be."""
    if burden.state == BurdenState.STOPPED:
        return _("举报反弹")
    return _("举报没有停用") if burden.state == BurdenState.SAID_STOPPED else _("举报")


def timeline_of(burden, user):
    """Steps for templates/components/timeline.html, oldest first: parts, never persons; what is awaited comes last.

    To who asks for it, what the register did after a report was verified reads as the steps of who verifies do.
    """
    labels, reads_alike = procedure_of(burden).by_action, asks_for(user, burden)
    steps = [
        {
            "label": labels[step.action].label,
            "who": _who(burden, step, reads_alike),
            "at": step.at,
            "state": "done",
            "note": _note(step),
        }
        for step in burden.steps.all()
    ]
    if burden.state == BurdenState.TO_STOP:
        label = _("%(day)s前停用，等%(who)s核实") % {"day": cn_date(burden.stop_by), "who": _verifier(burden)}
        steps.append({"label": label, "who": burden.owner_label, "state": "now"})
    elif burden.state == BurdenState.SAID_STOPPED:
        who = _verifier(burden)
        steps.append({"label": _("等%(who)s核实") % {"who": who}, "who": who, "state": "now"})
    return steps


def _who(burden, step, reads_alike):
    if reads_alike and step.part == Part.CLOCK and step.action in CAME_BACK:
        return _verifier(burden)
    return "" if step.part in UNNAMED else Part(step.part).label


def _verifier(burden):
    """The part in which it is seen that the burden is stopped, in words."""
    permission = body_for(burden.authority, burden.owner_id)[1]
    return (Part.DECIDER if permission == MEETING[0] else Part.REVIEWER).label


def _note(step):
    if step.part in (Part.RECEIVER, Part.STREET):
        return ""
    said = [step.answers.get("reason") or step.answers.get("note") or ""]
    if day := step.answers.get("stop_by"):
        said.insert(0, _("期限%(day)s") % {"day": day})
    return _("；").join(one for one in said if one)
