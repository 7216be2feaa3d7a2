"""Emergencies: declaring one, filing it, ending it. An exemption with an end; it admits nothing.

A sender declares by itself, because there is no time to ask; it names the event and who authorised it, and must file
within the days of the authority's rule. What a list prohibits can't be declared away.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admission.emergency_forms import EndForm, FilingForm
from admission.models import Emergency, EmergencyState, EmergencyStep, Exemption
from admission.notices import tell_of_emergency
from registry.matching import CONFIDENCE_FLOOR, Index, Line
from registry.models import ListEntry, ListKind, RecordCounter
from registry.working_days import WorkingCalendar
from web import clock
from web.parts import Part
from web.refusals import NotAllowed, NotYourPart
from web.templatetags.ui import cn_date
from web.workflow import Procedure, Transition


def senders(user, day):
    """People who send for the unit that declared it."""
    return Q(sender_id__in=user.unit_ids_with("admission.apply"))


def reviewers(user, day):
    """Reviewers of the reviewing office, who have no hand in what their own unit declared."""
    mine = Q(authority_id__in=user.authority_ids_with("admission.review"))
    return mine & ~Q(sender_id__in=user.unit_ids)


def due_day(emergency, transition=None, calendar=None):
    """While it isn't filed, the working day by which it must be; then that day stays, so that a late filing stays late."""
    if emergency.state != EmergencyState.DECLARED:
        return emergency.due_on
    declared = localdate(emergency.declared_at)
    days = emergency.authority.rule("emergency_filing_days", declared)
    return (calendar or WorkingCalendar.load()).add(declared, days)


def note_filing(emergency, step):
    """Keep what was filed, and when; a late filing is accepted and stays late."""
    emergency.filed_on, emergency.filing, emergency.basis = clock.today(), step.cleaned["filing"], step.cleaned["basis"]


def note_end(emergency, step):
    """It ends with the day that was said: from then on it exempts nobody."""
    emergency.ended_on, emergency.end_reason = step.cleaned["ended_on"], step.cleaned["reason"]


SENDER, EITHER = frozenset({Part.SENDER}), frozenset({Part.SENDER, Part.REVIEWER})
EMERGENCY = Procedure(
    name="emergency",
    label=gettext_lazy("应急事项"),
    model=Emergency,
    step_model=EmergencyStep,
    step_of="emergency",
    states=EmergencyState,
    parts={Part.SENDER: senders, Part.REVIEWER: reviewers},
    deadline=due_day,
    announce=tell_of_emergency,
    transitions=(
        Transition(
            "file",
            gettext_lazy("补报"),
            (EmergencyState.DECLARED,),
            EmergencyState.FILED,
            SENDER,
            asks=FilingForm,
            effect=note_filing,
            writes=("filed_on", "filing", "basis"),
            tone="primary",
            help=gettext_lazy("写明依据和情况。逾期没有补报的，从次日起社区可以拒收；补报以后恢复。"),
        ),
        Transition(
            "end",
            gettext_lazy("终止应急"),
            (EmergencyState.DECLARED, EmergencyState.FILED),
            EmergencyState.ENDED,
            EITHER,
            asks=EndForm,
            effect=note_end,
            writes=("ended_on", "end_reason"),
            tone="danger",
            help=gettext_lazy("应急结束，或者不属于应急。需要继续的，请另行申请准入。"),
        ),
    ),
)


def prohibited_by(authority, text, on):
    """The entry of a negative list in force on a day that ``text`` speaks of with confidence, or None."""
    entries = ListEntry.objects.in_force(on).holding_in(authority).filter(line__item_list__kind=ListKind.NEGATIVE)
    rows = {entry.pk: entry for entry in entries.select_related("line__item_list")}
    lines = [
        Line(row.pk, "negative", row.line.number, row.name, row.content, tuple(row.line.keywords))
        for row in rows.values()
    ]
    matches = [match for match in Index(lines).find(text) if match.score >= CONFIDENCE_FLOOR]
    return rows[matches[0].line.key] if matches else None


@transaction.atomic
def declare(*, sender, by, token, communities=(), starts_on=None, **answers):
    """Declare an emergency; the same ``token`` again gives the same one.

    ``answers``: kind, event, name, requirement, authorised_by, for_all_communities. Raises NotYourPart, NotAllowed for
    what a list prohibits, ValidationError by field.
    """
    if sender is None or sender.pk not in by.present_unit_ids_with("admission.apply") or not sender.may_apply:
        raise NotYourPart(_("只有部门、街道的经办人可以声明应急事项。"))
    if found := Emergency.objects.filter(token=token).first():
        return found
    today = clock.today()
    starts_on = starts_on or today
    if starts_on < today:
        raise ValidationError({"starts_on": _("应急不能倒填日期：最早从今天开始。")})
    if not (answers.get("for_all_communities") or communities):
        raise ValidationError({"communities": _("请选择涉及的社区，或者选「面向全部社区」。")})
    if entry := prohibited_by(sender.authority, f"{answers['name']}。{answers['requirement']}", starts_on):
        raise NotAllowed(
            _("《%(list)s》第%(number)s项「%(name)s」禁止把这类事交给社区，不能以应急为由下派。")
            % {"list": entry.line.item_list.name, "number": entry.line.number, "name": entry.name}
        )
    rules = sender.authority.rules_on(today)
    file_by = WorkingCalendar.load().add(today, rules["emergency_filing_days"])
    emergency = Emergency.objects.create(
        number=RecordCounter.draw(sender.authority, "急"),
        token=token,
        authority=sender.authority,
        sender=sender,
        declared_by=by,
        starts_on=starts_on,
        file_by=file_by,
        last_day=starts_on + timedelta(days=rules["emergency_days"] - 1),
        due_on=file_by,
        **answers,
    )
    emergency.communities.set(communities)
    tell_of_emergency(emergency)
    return emergency


WORDS = {
    Exemption.PENDING: lambda days: _("自%(day)s起生效。") % {"day": cn_date(days.starts_on)},
    Exemption.OPEN: lambda days: _("应急，须于%(day)s前（含当日）补报。") % {"day": cn_date(days.file_by)},
    Exemption.FILED: lambda days: _("已补报，应急到%(day)s为止（含当日）。") % {"day": cn_date(days.final_day)},
    Exemption.UNFILED: lambda days: _("没有在%(day)s前补报，社区可以拒收。") % {"day": cn_date(days.file_by)},
    Exemption.OVER: lambda days: _("应急期已于%(day)s届满，社区可以拒收。") % {"day": cn_date(days.last_day)},
    Exemption.ENDED: lambda days: _("自%(day)s起已终止，社区可以拒收。") % {"day": cn_date(days.ended_on)},
}


def standing_words(days, on):
    """What an emergency with these days is worth on a day, in one sentence."""
    return WORDS[days.exemption(on)](days)
