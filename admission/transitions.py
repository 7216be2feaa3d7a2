"""The admission procedure, as one table. To change the procedure, change this file and nothing else."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from admission import bodies, effects
from admission.completeness import is_incomplete
from admission.deadlines import due_day
from admission.forms import ApproveForm, ReasonForm, RecommendForm, RejectForm, ReturnForm, SubmitForm
from admission.models import Application, ApplicationStep
from admission.models import ApplicationState as S
from admission.notices import announce
from web.parts import Part
from web.workflow import Procedure, Transition


def applicants(user, day):
    """People who apply for the unit whose application it is."""
    return Q(applicant_id__in=user.unit_ids_with("admission.apply"))


def reviewers(user, day):
    """Reviewers of the body that reviews it, who didn't write or submit it."""
    mine = bodies.played_by(
        user,
        "admission.review",
        day,
        office=lambda rules: ~Q(applicant__in=rules[bodies.OFFICE_UNITS]),
        meeting=lambda rules: Q(applicant__in=rules[bodies.OFFICE_UNITS]),
    )
    return mine & (Q(submitted_by=None) | ~Q(submitted_by=user))


def deciders(user, day):
    """Deciders of the body that decides it, who neither submitted nor reviewed it."""
    mine = bodies.played_by(
        user,
        "admission.decide",
        day,
        office=lambda rules: ~bodies.goes_to_meeting(rules),
        meeting=bodies.goes_to_meeting,
    )
    return mine & (Q(submitted_by=None) | ~Q(submitted_by=user)) & (Q(reviewed_by=None) | ~Q(reviewed_by=user))


APPLICANT, REVIEWER, DECIDER = (frozenset({part}) for part in (Part.APPLICANT, Part.REVIEWER, Part.DECIDER))

APPLICATION = Procedure(
    name="application",
    label=_("准入申请"),
    model=Application,
    step_model=ApplicationStep,
    step_of="application",
    states=S,
    parts={Part.APPLICANT: applicants, Part.REVIEWER: reviewers, Part.DECIDER: deciders},
    deadline=due_day,
    announce=announce,
    transitions=(
        Transition(
            "submit",
            _("提交"),
            (S.DRAFT, S.RETURNED),
            S.SUBMITTED,
            APPLICANT,
            asks=SubmitForm,
            unless=(is_incomplete,),
            within="acceptance_days",
            effect=effects.note_submission,
            tone="primary",
            help=_("提交后由审核单位决定是否受理。没有答复不等于同意：未经准入不得下派。"),
        ),
        Transition(
            "withdraw",
            _("撤回"),
            (S.SUBMITTED, S.RETURNED, S.ACCEPTED, S.PENDING_APPROVAL),
            S.WITHDRAWN,
            APPLICANT,
            asks=ReasonForm,
            tone="danger",
            help=_("撤回后这件申请结束；需要时请重新申请。"),
        ),
        Transition(
            "accept",
            _("受理"),
            (S.SUBMITTED,),
            S.ACCEPTED,
            REVIEWER,
            unless=(is_incomplete,),
            within="decision_days",
            effect=effects.note_reviewer,
            tone="primary",
            help=_("材料齐全，予以受理；审定期限从今天起算。"),
        ),
        Transition(
            "return",
            _("退回补正"),
            (S.SUBMITTED, S.ACCEPTED),
            S.RETURNED,
            REVIEWER,
            asks=ReturnForm,
            within="supplement_days",
            effect=effects.list_deficiencies,
            help=_("请一次告知全部需要补正的内容；补正期间审定期限暂停计算。"),
        ),
        Transition(
            "recommend",
            _("提出审核建议"),
            (S.ACCEPTED,),
            S.PENDING_APPROVAL,
            REVIEWER,
            asks=RecommendForm,
            effect=effects.note_reviewer,
            tone="primary",
            help=_("审核人提出建议，由另一人或者联席会议审定。"),
        ),
        Transition(
            "approve",
            _("准予准入"),
            (S.PENDING_APPROVAL,),
            S.APPROVED,
            DECIDER,
            asks=ApproveForm,
            effect=effects.admit,
            tone="primary",
            help=_("决定作出后不能修改，只能由新的决定取代。"),
        ),
        Transition(
            "reject",
            _("不予准入"),
            (S.PENDING_APPROVAL,),
            S.REJECTED,
            DECIDER,
            asks=RejectForm,
            effect=effects.turn_down,
            tone="danger",
            help=_("决定作出后不能修改，只能由新的决定取代。"),
        ),
    ),
)
