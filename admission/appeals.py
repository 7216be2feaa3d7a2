"""Appeals (复核) against a decision: filed in time by who is named in it, answered by the joint meeting, never by who decided.

An answer upholds the decision with reasons, or puts another in its place. What an appeal doesn't change stays in force
meanwhile: filing one suspends nothing.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import people_with
from accounts.roles import Role
from admission.appeal_forms import ReplaceByApprovalForm, ReplaceByRejectionForm, UpholdForm
from admission.bodies import unit_by_rule
from admission.forms import ReasonForm
from admission.models import Appeal, AppealState, AppealStep, Decision, Outcome
from admission.replacing import admission_of, replace_decision, why_not_replaceable
from registry.models import Unit
from registry.notice_wordings import in_chinese, tell_of
from registry.working_days import WorkingCalendar
from web import clock
from web.parts import Part
from web.refusals import NotAllowed, NotYourPart
from web.templatetags.ui import cn_date
from web.workflow import Procedure, Transition

#: Which permission lets somebody speak for a unit that a decision names.
SPEAKS_FOR_APPLICANT, SPEAKS_FOR_COMMUNITY = "admission.apply", "dispatch.receive"


def appellants(user, day):
    """People who speak for the unit that filed it."""
    return Q(appellant_id__in=user.unit_ids_with(SPEAKS_FOR_APPLICANT, SPEAKS_FOR_COMMUNITY))


def deciders(user, day):
    """Deciders of the joint meeting who neither made the decision nor had a hand in the application or the appeal."""
    mine = Q(pk__in=[])
    speaks = user.present_unit_ids_with("admission.decide")
    for post in user.posts:
        authority = post.unit.authority
        if post.unit_id in speaks and post.unit.code == authority.rule("joint_meeting_unit", day):
            mine |= Q(decision__application__authority=authority)
    had_a_hand = Q(decision__decided_by=user) | Q(filed_by=user)
    for name in ("created_by", "submitted_by", "reviewed_by"):
        had_a_hand |= Q(**{f"decision__application__{name}": user})
    units = user.unit_ids
    own = Q(appellant_id__in=units) | Q(decision__application__applicant_id__in=units)
    return mine & ~Q(pk__in=Appeal.objects.filter(had_a_hand | own).values("pk"))


def due_day(appeal, transition=None, calendar=None):
    """While it waits, the working day by which it must be answered; then none."""
    if appeal.state != AppealState.FILED:
        return None
    authority = appeal.decision.application.authority
    filed = localdate(appeal.filed_at)
    return (calendar or WorkingCalendar.load()).add(filed, authority.rule("appeal_answer_days", filed))


def is_replaced(appeal):
    """Why nothing can take the place of the decision any more, or None."""
    return why_not_replaceable(appeal.decision)


def uphold(appeal, step):
    """Keep the reasons."""
    appeal.answer = step.cleaned["answer"]


def admit_instead(appeal, step):
    """Put an approval in the place of the decision."""
    _replace(appeal, step, Outcome.APPROVED)


def reject_instead(appeal, step):
    """Put a rejection in the place of the decision."""
    _replace(appeal, step, Outcome.REJECTED)


def _replace(appeal, step, outcome):
    appeal.answer = step.cleaned["opinion"]
    appeal.replacement = replace_decision(
        appeal.decision, outcome, step.cleaned, by=step.by, at=step.at, body=answering_body(appeal.decision)
    )


def answering_body(decision):
    """The unit that answers: the joint meeting of the authority."""
    return unit_by_rule(decision.application.authority, "joint_meeting_unit")


@in_chinese
def announce(appeal, step=None):
    """Tell the joint meeting of a new appeal or a withdrawal; of the answer, who appealed, who applied, who is concerned."""
    decision = appeal.decision
    if step is None or step.action == "withdraw":
        body = answering_body(decision)
        people = [*people_with("admission.decide", units=[body] if body else [])]
    else:
        people = _concerned(decision, appeal)
    tell_of(
        "appeal",
        people,
        authority=decision.application.authority_id,
        key=f"appeal:{appeal.pk}:{step.action if step else 'file'}",
        url=reverse("admission:appeal-detail", args=[appeal.pk]),
        number=decision.number,
        name=decision.application.name,
        state=appeal.get_state_display(),
    )
    if step is None:
        _tell_of_lack(appeal)


def _tell_of_lack(appeal):
    """Tell supervisors, and those who make accounts, of an appeal that nobody can answer."""
    if why_nobody_answers(appeal) is None:
        return
    decision = appeal.decision
    authority, body = decision.application.authority, answering_body(decision)
    said = {"authority": authority, "number": decision.number, "name": decision.application.name}
    said |= {"unit": body.name if body else "", "due": cn_date(appeal.due_on)}
    url, key = reverse("admission:appeal-detail", args=[appeal.pk]), f"appeal-unanswerable:{appeal.pk}"
    tell_of("appeal-unanswerable", people_with("admission.supervise", authority=authority), key=key, url=url, **said)
    # Who makes accounts doesn't read cases: the notice says all there is to do.
    tell_of("appeal-unanswerable", people_with("accounts.manage", authority=authority), key=f"{key}:post", **said)


def why_nobody_answers(appeal):
    """The sentence that says which post lacks when nobody may answer an appeal that waits; None when somebody may."""
    if appeal.state != AppealState.FILED:
        return None
    body = answering_body(appeal.decision)
    if body is None:
        return _("本辖区没有联席会议，没有单位可以办理复核。请先在「规则」里写明联席会议。")
    people = people_with("admission.decide", units=[body])
    if any(Part.DECIDER in APPEAL.parts_of(appeal, person) for person in people):
        return None
    return _(
        "现在没有人可以办理这件复核：作出原决定的人、经办过申请的人、与申请或者复核有关单位的人，都不能办理。"
        "需要「%(unit)s」的「%(role)s」岗位：请区里再设一名联席会议审定人。"
    ) % {"unit": body.name, "role": Role.DECIDER.label}


def _concerned(decision, appeal):
    """The people of the unit that applied, of the one that appealed, and of the communities where something changes."""
    units = {appeal.appellant_id}
    if appeal.replacement_id:
        for admission in filter(None, map(admission_of, (decision, appeal.replacement))):
            units |= set(admission.communities.values_list("pk", flat=True))
    return [
        *people_with(SPEAKS_FOR_APPLICANT, units={decision.application.applicant_id, appeal.appellant_id}),
        *people_with(SPEAKS_FOR_COMMUNITY, units=units),
    ]


APPELLANT, DECIDER = frozenset({Part.APPELLANT}), frozenset({Part.DECIDER})
APPEAL = Procedure(
    name="appeal",
    label=gettext_lazy("复核"),
    model=Appeal,
    step_model=AppealStep,
    step_of="appeal",
    states=AppealState,
    parts={Part.APPELLANT: appellants, Part.DECIDER: deciders},
    deadline=due_day,
    announce=announce,
    transitions=(
        Transition(
            "uphold",
            gettext_lazy("维持原决定"),
            (AppealState.FILED,),
            AppealState.UPHELD,
            DECIDER,
            asks=UpholdForm,
            effect=uphold,
            writes=("answer",),
            tone="primary",
            help=gettext_lazy("写明理由。维持以后，原决定不再复核。"),
        ),
        Transition(
            "admit",
            gettext_lazy("变更为准予准入"),
            (AppealState.FILED,),
            AppealState.REPLACED,
            DECIDER,
            asks=ReplaceByApprovalForm,
            unless=(is_replaced,),
            effect=admit_instead,
            writes=("answer", "replacement"),
            help=gettext_lazy("作出新的决定取代原决定；原来准予的，到新决定生效的前一日为止。"),
        ),
        Transition(
            "reject",
            gettext_lazy("变更为不予准入"),
            (AppealState.FILED,),
            AppealState.REPLACED,
            DECIDER,
            asks=ReplaceByRejectionForm,
            unless=(is_replaced,),
            effect=reject_instead,
            writes=("answer", "replacement"),
            tone="danger",
            help=gettext_lazy("作出新的决定取代原决定；原来准予的，到新决定生效的前一日为止。"),
        ),
        Transition(
            "withdraw",
            gettext_lazy("撤回复核申请"),
            (AppealState.FILED,),
            AppealState.WITHDRAWN,
            APPELLANT,
            asks=ReasonForm,
            help=gettext_lazy("撤回以后，期限内可以再次申请。"),
        ),
    ),
)


def last_day_to_appeal(decision):
    """The last day on which an appeal may be filed: working days after the publication, by the rule of that day."""
    days = decision.application.authority.rule("appeal_days", decision.published_on)
    return WorkingCalendar.load().add(decision.published_on, days)


def units_for(decision, user):
    """The units for which ``user`` may appeal: the applicant, and the communities that an approval names."""
    if not user.is_authenticated:
        return Unit.objects.none()
    admission = admission_of(decision)
    named = set(admission.communities.values_list("pk", flat=True)) if admission else set()
    if admission:
        named |= set(admission.inherited.covered().values_list("community_id", flat=True))
    mine = named & set(user.unit_ids_with(SPEAKS_FOR_COMMUNITY))
    mine |= {decision.application.applicant_id} & set(user.unit_ids_with(SPEAKS_FOR_APPLICANT))
    return Unit.objects.filter(pk__in=mine).order_by("official_order", "pk")


def why_not(decision):
    """The sentence that bars an appeal against a decision today, whoever asks; None when it is open."""
    if decision.replaces_id:
        return _("经复核作出的决定，不再复核。")
    if why := why_not_replaceable(decision):
        return why
    last = last_day_to_appeal(decision)
    if clock.today() > last:
        return _("申请复核的期限到%(day)s为止，已经过了。") % {"day": cn_date(last)}
    if Appeal.objects.filter(decision=decision, state=AppealState.UPHELD).exists():
        return _("这一决定经复核已经维持，不再复核。")
    return None


@transaction.atomic
def file_appeal(decision, *, appellant, by, text, token):
    """File an appeal; the same ``token`` again gives the same one. Raises NotYourPart, NotAllowed, ValidationError."""
    if found := Appeal.objects.filter(token=token, filed_by=by).first():
        return found
    locked = (
        Decision.objects.select_for_update(of=("self",)).select_related("application__authority").get(pk=decision.pk)
    )
    if appellant is None or not units_for(locked, by).filter(pk=appellant.pk).exists():
        raise NotYourPart(_("只有申请单位和决定写明的社区可以申请复核。"))
    if why := why_not(locked):
        raise NotAllowed(why)
    if locked.appeals.filter(appellant=appellant).exclude(state=AppealState.WITHDRAWN).exists():
        raise NotAllowed(_("对这一决定已经申请过复核。"))
    if not text.strip():
        raise ValidationError({"text": _("请写明复核理由。")})
    appeal = Appeal(decision=locked, appellant=appellant, filed_by=by, text=text.strip(), token=token)
    appeal.filed_at = clock.now()
    appeal.due_on = due_day(appeal)
    appeal.save()
    announce(appeal)
    return appeal
