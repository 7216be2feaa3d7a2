"""The admission procedure, as one table. To change the procedure, change this file and nothing else."""

from django.utils.translation import gettext_lazy as _

from admission import effects
from admission.case_parts import HANDED_OVER, applicants, deciders, reviewers
from admission.completeness import asks_held_data, is_incomplete
from admission.consultation_forms import ConsultForm
from admission.consultations import ask_units, opinions_waited_for
from admission.countersigning import (
    COUNTERSIGN,
    CountersignForm,
    DisagreeForm,
    countersigners,
    lacks_countersignatures,
    sign,
)
from admission.deadlines import due_day, is_past_extending, may_not_lapse_yet, was_extended
from admission.disagreeing import DISAGREE
from admission.forms import (
    AnswerForm,
    ApproveForm,
    ExtendForm,
    QuestionForm,
    ReasonForm,
    RejectForm,
    ReturnForm,
    SubmitForm,
)
from admission.handing_over import TransferForm, hand_over
from admission.models import Application, ApplicationStep
from admission.models import ApplicationState as S
from admission.notices import announce
from admission.recommending import RecommendForm
from web.parts import Part
from web.workflow import Procedure, Transition

APPLICANT, REVIEWER, COUNTERSIGNER, DECIDER, TIME = (
    frozenset({part}) for part in (Part.APPLICANT, Part.REVIEWER, Part.COUNTERSIGNER, Part.DECIDER, Part.CLOCK)
)

APPLICATION = Procedure(
    name="application",
    label=_("准入申请"),
    model=Application,
    step_model=ApplicationStep,
    step_of="application",
    states=S,
    parts={
        Part.APPLICANT: applicants,
        Part.REVIEWER: reviewers,
        Part.COUNTERSIGNER: countersigners,
        Part.DECIDER: deciders,
    },
    deadline=due_day,
    announce=announce,
    transitions=(
        Transition(
            "submit",
            _("提交"),
            (S.DRAFT, S.RETURNED, S.LAPSED),
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
            (S.SUBMITTED, S.RETURNED, S.ACCEPTED, S.AWAITING_ANSWER, S.PENDING_APPROVAL),
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
            help=_("材料齐全，予以受理；审定期限从受理（本区规定从提交起算的，从提交）的次日起计算。"),
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
            "ask",
            _("要求说明"),
            (S.ACCEPTED,),
            S.AWAITING_ANSWER,
            REVIEWER,
            asks=QuestionForm,
            within="answer_days",
            effect=effects.note_reviewer,
            help=_("只问一件事、不需要改申请的，用这一步；答复以前审定期限暂停计算。"),
        ),
        Transition(
            "answer",
            _("答复"),
            (S.AWAITING_ANSWER,),
            S.ACCEPTED,
            APPLICANT,
            asks=AnswerForm,
            within="decision_days",
            tone="primary",
            help=_("答复以后，审定期限接着计算。"),
        ),
        Transition(
            "extend",
            _("延长审定期限"),
            (S.ACCEPTED, S.PENDING_APPROVAL),
            None,
            DECIDER,
            asks=ExtendForm,
            unless=(was_extended, is_past_extending),
            help=_("只能在期限以内延长，只能延长一次；写明理由，并告知申请单位。"),
        ),
        Transition(
            "lapse",
            _("视为撤回"),
            (S.RETURNED, S.AWAITING_ANSWER),
            S.LAPSED,
            TIME,
            unless=(may_not_lapse_yet,),
            help=_("期限内没有补正或者答复。可以再次提交；没有答复绝不等于准入。"),
        ),
        Transition(
            "consult",
            _("征求意见"),
            (S.ACCEPTED, S.AWAITING_ANSWER),
            None,
            REVIEWER,
            asks=ConsultForm,
            effect=ask_units,
            help=_("同时征求几个部门、街道和几个社区的意见；被征求的单位只看到事项本身，看不到别的意见。"),
        ),
        Transition(
            HANDED_OVER,
            _("转交"),
            (S.SUBMITTED, S.ACCEPTED, S.AWAITING_ANSWER),
            None,
            REVIEWER,
            asks=TransferForm,
            effect=hand_over,
            writes=("reviewed_by",),
            help=_("转交给另一位审核人，写明理由，并告知双方；期限不变。"),
        ),
        Transition(
            "recommend",
            _("提出审核建议"),
            (S.ACCEPTED,),
            S.PENDING_APPROVAL,
            REVIEWER,
            asks=RecommendForm,
            unless=(opinions_waited_for, asks_held_data),
            effect=effects.note_recommendation,
            tone="primary",
            help=_("审核人按三项原则评估并提出建议，由另一人或者联席会议审定。"),
        ),
        Transition(
            COUNTERSIGN,
            _("会签"),
            (S.PENDING_APPROVAL,),
            None,
            COUNTERSIGNER,
            asks=CountersignForm,
            effect=sign,
            tone="primary",
            help=_("按顺序会签；都签了，才能准予准入。审核建议变了的，重新会签。"),
        ),
        Transition(
            DISAGREE,
            _("不同意会签"),
            (S.PENDING_APPROVAL,),
            None,
            COUNTERSIGNER,
            asks=DisagreeForm,
            tone="danger",
            help=_("不同意审核建议的，写明理由。审定人须书面答复才能准予准入，也可以发回重新审核。"),
        ),
        Transition(
            "approve",
            _("准予准入"),
            (S.PENDING_APPROVAL,),
            S.APPROVED,
            DECIDER,
            asks=ApproveForm,
            unless=(lacks_countersignatures,),
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
        Transition(
            "send_back",
            _("发回重新审核"),
            (S.PENDING_APPROVAL,),
            S.ACCEPTED,
            DECIDER,
            asks=ReasonForm,
            within="decision_days",
            help=_("写明要重新审核什么；审定期限继续计算，重新提出建议以后须重新会签。"),
        ),
    ),
)
