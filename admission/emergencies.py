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

from admission.emergency_bars import declared_before, prohibition
from admission.emergency_forms import EndForm, FilingForm
from admission.emergency_words import WHY_ANOTHER
from admission.models import Emergency, EmergencyState, EmergencyStep, Exemption
from admission.notices import tell_of_emergency
from registry.models import RecordCounter
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
    if emergency.filed_on:
        return emergency.due_on
    declared = localdate(emergency.declared_at)
    days = emergency.authority.rule("emergency_filing_days", declared)
    return (calendar or WorkingCalendar.load()).add(declared, days)


def note_filing(emergency, step):
    """Keep what was filed, and when; a late filing is accepted and stays late."""
    emergency.filed_on, emergency.filing, emergency.basis = clock.today(), step.cleaned["filing"], step.cleaned["basis"]


def was_stopped(emergency):
    """It hasn't been ended."""
    return _("应急已经终止。") if emergency.ended_on else None


def still_runs(emergency):
    """It was ended before it was filed."""
    return None if emergency.ended_on else _("应急没有终止，请直接补报。")


def note_end(emergency, step):
    """It ends with the day that was said: from then on it exempts nobody."""
    emergency.ended_on, emergency.end_reason = step.cleaned["ended_on"], step.cleaned["reason"]


SENDER, EITHER = frozenset({Part.SENDER}), frozenset({Part.SENDER, Part.REVIEWER})
FILING = {"asks": FilingForm, "effect": note_filing, "writes": ("filed_on", "filing", "basis")}
ENDING = {"asks": EndForm, "effect": note_end, "writes": ("ended_on", "end_reason"), "tone": "danger"}
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
            unless=(was_stopped,),
            tone="primary",
            help=gettext_lazy("写明依据和情况。逾期没有补报的，从次日起社区可以拒收；补报以后恢复。"),
            **FILING,
        ),
        Transition(
            "file_stopped",
            gettext_lazy("补报"),
            (EmergencyState.DECLARED,),
            EmergencyState.ENDED,
            SENDER,
            unless=(still_runs,),
            tone="primary",
            help=gettext_lazy("应急终止了，声明过的仍须补报：写明依据和情况。补报不恢复已经终止的应急。"),
            **FILING,
        ),
        # What isn't filed stays so: an end doesn't release the sender from filing it.
        Transition(
            "stop",
            gettext_lazy("终止应急"),
            (EmergencyState.DECLARED,),
            None,
            EITHER,
            unless=(was_stopped,),
            help=gettext_lazy("应急结束，或者不属于应急；声明单位仍须补报。需要继续的，请另行申请准入。"),
            **ENDING,
        ),
        Transition(
            "end",
            gettext_lazy("终止应急"),
            (EmergencyState.FILED,),
            EmergencyState.ENDED,
            EITHER,
            help=gettext_lazy("应急结束，或者不属于应急。需要继续的，请另行申请准入。"),
            **ENDING,
        ),
    ),
)


@transaction.atomic
def declare(*, sender, by, token, communities=(), starts_on=None, not_prohibited="", **answers):
    """Declare an emergency; the same ``token`` again gives the same one.

    ``answers``: kind, event, name, requirement, authorised_by, for_all_communities; ``not_prohibited`` says why it isn't the
    prohibited matter that it resembles. Raises NotYourPart; NotAllowed for what a list prohibits, for such a resemblance
    without an answer, and for an event that was declared already; ValidationError by field.
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
    rules, calendar = sender.authority.rules_on(today), WorkingCalendar.load()
    file_by = calendar.add(today, rules["emergency_filing_days"])
    if starts_on > file_by:
        words = _("应急最晚从补报期限%(day)s开始：来得及等的，请申请准入。") % {"day": calendar.in_words(file_by)}
        raise ValidationError({"starts_on": words})
    if found := prohibition(sender.authority, answers["name"], answers["requirement"], starts_on):
        answers["event"] += _answer_to(found, not_prohibited)
    if earlier := declared_before(sender, answers["name"], answers["event"], starts_on, rules, calendar):
        raise NotAllowed(_repeats(earlier))
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


def _answer_to(found, why_another):
    """What the event keeps of the answer to a resemblance. Raises NotAllowed for what is prohibited, or isn't answered."""
    line = {"list": found.list_name, "number": found.number, "name": found.name}
    if found.is_sure:
        words = _("《%(list)s》第%(number)s项「%(name)s」禁止把这类事交给社区，不能以应急为由下派。")
        raise NotAllowed(words % line)
    if why := why_another.strip():
        return f"{WHY_ANOTHER}{why}"
    said = {**line, "words": _("、").join(found.words)}
    words = _("所写的「%(words)s」像《%(list)s》第%(number)s项「%(name)s」。不是这类事的，请用一句话写明区别，再声明。")
    raise NotAllowed(words % said, code="looks_prohibited", field="not_prohibited")


def _repeats(earlier):
    """Why the same event can't be declared anew."""
    words = _(
        "同一事件已于%(day)s声明为应急（%(number)s「%(name)s」，到%(last)s为止）。到期仍需要的，请提交准入申请；另有突发事件的，请写明是哪一件，并另起事项名称。"
    )
    return words % {
        "day": cn_date(localdate(earlier.declared_at)),
        "number": earlier.number,
        "name": earlier.name,
        "last": cn_date(earlier.days().final_day),
    }


def standing_words(days, on, calendar=None):
    """What an emergency with these days is worth on a day, in one sentence; the day to file by is marked as provisional by
    a ``calendar`` that isn't announced so far."""
    file_by = calendar.in_words(days.file_by) if calendar else cn_date(days.file_by)
    return WORDS[days.exemption(on)](days, file_by)


WORDS = {
    Exemption.PENDING: lambda days, _by: _("自%(day)s起生效。") % {"day": cn_date(days.starts_on)},
    Exemption.OPEN: lambda days, file_by: _("应急，须于%(day)s前（含当日）补报。") % {"day": file_by},
    Exemption.FILED: lambda days, _by: _("已补报，应急到%(day)s为止（含当日）。") % {"day": cn_date(days.final_day)},
    Exemption.UNFILED: lambda days, file_by: _("没有在%(day)s前补报，社区可以拒收。") % {"day": file_by},
    Exemption.OVER: lambda days, _by: _("应急期已于%(day)s届满，社区可以拒收。") % {"day": cn_date(days.last_day)},
    Exemption.ENDED: lambda days, _by: (
        (
            _("自%(day)s起已终止，社区可以拒收。")
            if days.filed_on
            else _("自%(day)s起已终止，社区可以拒收；声明单位还没有补报。")
        )
        % {"day": cn_date(days.ended_on)}
    ),
}
