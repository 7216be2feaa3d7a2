"""Columns of the files of applications, the queue, admissions and decisions. No person is named in any of them."""

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from admission.deadlines import with_clocks
from admission.funds import funds_statement
from admission.meeting_reasons import meeting_reasons
from admission.models import (
    AppealState,
    ApplicationKind,
    ApplicationState,
    ConsultationState,
    DocumentOpinion,
    DocumentReviewState,
    Duration,
    EmergencyKind,
    EmergencyState,
    Exemption,
    Frequency,
    MeetingKind,
    MeetingState,
    Opinion,
    Outcome,
    PlanYearState,
    ProposalState,
    Standing,
    Wish,
)
from admission.public_marks import mark_admissions, mark_appeals, mark_notices
from registry.models import Category, PermittedAct
from web import clock
from web.days import on_and_known
from web.exports import Column, Export


def clocked(rows, view):
    """The rows of a batch with the working days that are left; the calendar is read once per batch."""
    return with_clocks(rows)


ROWS = (
    Column("number", _("申请编号")),
    Column("name", _("事项名称")),
    Column("kind", _("申请种类"), kind="choice", choices=ApplicationKind),
    Column("category", _("事项类别"), kind="choice", choices=Category),
    Column("applicant_code", _("申请单位代码"), "applicant.code"),
    Column("applicant", _("申请单位"), "applicant.name"),
    Column("state", _("状态"), "state_now", "choice", ApplicationState),
    Column("due_on", _("办理期限"), kind="day"),
    Column("days_left", _("剩余工作日"), kind="number"),
    Column("created_at", _("建立时间"), kind="moment"),
    Column("first_submitted_at", _("首次提交时间"), kind="moment"),
)
APPLICATIONS = Export(_("准入申请"), ROWS, prepare=clocked)
QUEUE = Export(_("准入审核"), ROWS, prepare=clocked)


def community_names(admission):
    """The communities that it names."""
    return [community.name for community in admission.communities.all()]


def community_codes(admission):
    """Their codes."""
    return [community.code for community in admission.communities.all()]


def stood(rows, view):
    """The rows of a batch with their standing on the day that was asked for, and what else the register says of them."""
    on, known_at = on_and_known(view.request) if view else (clock.today(), None)
    for row in mark_admissions(rows, on, known_at):
        row.standing_on = row.standing(on)
    return rows


ADMISSION_COLUMNS = (
    Column("authority", _("辖区"), "authority.name"),
    Column("number", _("准入编号")),
    Column("name", _("事项名称")),
    Column("category", _("类别"), kind="choice", choices=Category),
    Column("lead_department_code", _("申请单位代码"), "lead_department.code"),
    Column("lead_department", _("申请单位"), "lead_department.name"),
    Column("content", _("内容")),
    Column("requirement", _("社区做什么")),
    Column("acts", _("协助方式"), kind="list", choices=PermittedAct),
    Column("other_act", _("其他要求")),
    Column("conditions", _("附加条件")),
    Column("funds_statement", _("经费说明"), funds_statement),
    Column("meeting_reasons", _("提请联席会议审定的理由"), lambda one: meeting_reasons(one.decision), "list"),
    Column("communities", _("社区"), community_names, "list"),
    Column("community_codes", _("社区代码"), community_codes, "list"),
    Column("duration", _("期限类别"), kind="choice", choices=Duration),
    Column("frequency", _("频次"), kind="choice", choices=Frequency),
    Column("workload_hours", _("每次工时"), kind="number"),
    Column("funding_amount", _("经费（元）"), kind="number"),
    Column("decision_number", _("决定编号"), "decision.number"),
    Column("published_on", _("公布日期"), "decision.published_on", "day"),
    Column("valid_from", _("生效日期"), kind="day"),
    Column("last_day", _("最后一日"), kind="day"),
    Column("decided_last_day", _("待公布计划的，决定的最后一日"), kind="day"),
    Column("standing", _("状态"), "standing_on", "choice", Standing),
    Column("suspended_from", _("暂停起"), "suspension.first_day", "day"),
    Column("suspended_until", _("暂停至（含）"), "suspension.last_day", "day"),
    Column("is_under_appeal", _("正在复核"), "appealed.is_waiting", "flag"),
    Column("will_be_suspended_from", _("将暂停起"), "coming.first_day", "day"),
    Column("will_be_suspended_until", _("将暂停至（含）"), "coming.last_day", "day"),
)
ADMISSIONS = Export(_("准入事项"), ADMISSION_COLUMNS, prepare=stood)


def reason_texts(decision):
    """The coded reasons in words."""
    return [reason.text for reason in decision.reasons.all()]


def admission_number(decision):
    """The number of the admission that it gave; empty for a rejection."""
    admission = getattr(decision, "admission", None)
    return admission.number if admission else ""


def replaced_number(decision):
    """The number of the decision that it took the place of; empty for a first one."""
    return decision.replaces.number if decision.replaces_id else ""


def registered(rows, view):
    """The rows of a batch with their appeals, the days of their notices and how many objections there were."""
    on, known_at = on_and_known(view.request) if view else (clock.today(), None)
    return mark_notices(mark_appeals(rows, on, known_at), on, known_at)


#: What was decided: neither who decided it, nor the letter, in which people may be named.
DECISIONS = Export(
    _("准入决定"),
    (
        Column("authority", _("辖区"), "application.authority.name"),
        Column("number", _("决定编号")),
        Column("outcome", _("结果"), kind="choice", choices=Outcome),
        Column("name", _("事项名称"), "application.name"),
        Column("category", _("类别"), "application.category", "choice", Category),
        Column("applicant", _("申请单位"), "application.applicant.name"),
        Column("body", _("审定单位"), "body.name"),
        Column("decided_on", _("决定日期"), lambda decision: localdate(decision.decided_at), "day"),
        Column("published_on", _("公布日期"), kind="day"),
        Column("effective_on", _("生效日期"), kind="day"),
        Column("reasons", _("不予准入的理由"), reason_texts, "list"),
        Column("meeting_reasons", _("提请联席会议审定的理由"), meeting_reasons, "list"),
        Column("admission_number", _("准入编号"), admission_number),
        Column("replaces", _("取代的决定"), replaced_number),
        Column("is_under_appeal", _("正在复核"), "appealed.is_waiting", "flag"),
        Column("notice_from", _("公示起"), "notice.first", "day"),
        Column("notice_until", _("公示止（含）"), "notice.last", "day"),
        Column("objections_filed", _("收到的异议"), "objected.filed", "number"),
        Column("objections_answered", _("已答复的异议"), "objected.answered", "number"),
        Column("letter_sha256", _("决定书校验码")),
    ),
    rows=lambda rows: rows.select_related(
        "application__applicant", "application__authority", "body", "admission", "replaces"
    ),
    prepare=registered,
)


def weighed(rows, view):
    """The rows of a batch with what they are worth on the day, and as known at the moment, that was asked for."""
    on, known_at = view.days_asked() if view else (clock.today(), None)
    for row in rows:
        row.exemption_on = row.days(known_at).exemption(on)
    return rows


#: What was declared: neither who declared it, nor what was filed in words.
EMERGENCIES = Export(
    _("应急事项"),
    (
        Column("authority", _("辖区"), "authority.name"),
        Column("number", _("应急编号")),
        Column("name", _("事项名称")),
        Column("kind", _("应急种类"), kind="choice", choices=EmergencyKind),
        Column("sender", _("声明单位"), "sender.name"),
        Column("authorised_by", _("由谁批准启动")),
        Column("requirement", _("社区做什么")),
        Column("starts_on", _("开始日期"), kind="day"),
        Column("last_day", _("应急最后一日"), kind="day"),
        Column("file_by", _("补报期限"), "to_file_by", "day"),
        Column("filed_on", _("补报日期"), kind="day"),
        Column("ended_on", _("终止之日"), kind="day"),
        Column("state", _("办理"), kind="choice", choices=EmergencyState),
        Column("exemption", _("效力"), "exemption_on", "choice", Exemption),
    ),
    prepare=weighed,
)

#: Who proposed is a unit; the person isn't named.
PROPOSALS = Export(
    _("调整建议"),
    (
        Column("authority", _("辖区"), "authority.name"),
        Column("number", _("建议编号")),
        Column("wish", _("建议"), kind="choice", choices=Wish),
        Column("matter", _("针对"), "matter"),
        Column("proposer", _("提出单位"), "proposer.name"),
        Column("reason", _("为什么")),
        Column("refusals", _("全辖区拒收次数"), kind="number"),
        Column("own_refusals", _("本单位拒收次数"), kind="number"),
        Column("created_at", _("提出时间"), kind="moment"),
        Column("due_on", _("答复期限"), kind="day"),
        Column("state", _("状态"), kind="choice", choices=ProposalState),
        Column("answer", _("答复")),
        Column("order", _("调整文件"), "order.document_number"),
    ),
)


#: Units and what they said; neither who asked nor who answered.
CONSULTATIONS = Export(
    _("会商意见"),
    (
        Column("number", _("申请编号"), "application.number"),
        Column("name", _("事项名称"), "application.name"),
        Column("applicant", _("申请单位"), "application.applicant.name"),
        Column("unit_code", _("征求意见单位代码"), "unit.code"),
        Column("unit", _("征求意见单位"), "unit.name"),
        Column("question", _("征求什么意见")),
        Column("asked_on", _("发起日期"), lambda row: localdate(row.asked_at), "day"),
        Column("due_on", _("答复期限"), kind="day"),
        Column("state", _("状态"), kind="choice", choices=ConsultationState),
        Column("opinion", _("意见"), kind="choice", choices=Opinion),
        Column("text", _("意见内容")),
        Column("minutes_estimate", _("估计每次用时（分钟）"), kind="number"),
        Column("overlaps", _("和哪些工作重复")),
        Column("is_able", _("有没有能力承接"), kind="flag"),
        Column("answered_on", _("答复日期"), kind="day"),
    ),
)

MEETINGS = Export(
    _("联席会议和听证"),
    (
        Column("kind", _("种类"), kind="choice", choices=MeetingKind),
        Column("title", _("名称")),
        Column("held_on", _("召开日期"), kind="day"),
        Column("place", _("地点")),
        Column("state", _("状态"), kind="choice", choices=MeetingState),
        Column("case_count", _("议题数"), kind="number"),
        Column("minutes_number", _("会议纪要编号")),
    ),
)

#: The text isn't in the file: a list is no place for drafts.
DOCUMENT_REVIEWS = Export(
    _("拟发文预审"),
    (
        Column("authority", _("辖区"), "authority.name"),
        Column("number", _("预审编号")),
        Column("title", _("拟发文标题")),
        Column("drafting_unit", _("起草单位"), "drafting_unit.name"),
        Column("clause_count", _("涉及社区的条款"), "clause_count", "number"),
        Column("submitted_at", _("提交时间"), kind="moment"),
        Column("due_on", _("答复期限"), kind="day"),
        Column("issue_by", _("拟印发日期"), kind="day"),
        Column("state", _("状态"), kind="choice", choices=DocumentReviewState),
        Column("opinion", _("预审意见"), kind="choice", choices=DocumentOpinion),
    ),
)

#: The coded reasons, with the days on which they may be chosen.
REASONS = Export(
    _("不予准入的理由"),
    (
        Column("code", _("代码")),
        Column("text", _("理由")),
        Column("rule", _("依据")),
        Column("is_current", _("在用"), kind="flag"),
        Column("valid_from", _("启用日期"), kind="day"),
        Column("valid_to", _("停用日期（不含）"), kind="day"),
    ),
)
PARAGRAPHS = Export(
    _("决定书段落"),
    (
        Column("authority", _("辖区"), "authority.name"),
        Column("outcome", _("用于"), kind="choice", choices=Outcome),
        Column("title", _("名称")),
        Column("text", _("段落")),
        Column("is_default", _("默认写入"), kind="flag"),
    ),
)
APPEALS = Export(
    _("复核"),
    (
        Column("decision", _("决定编号"), "decision.number"),
        Column("name", _("事项名称"), "decision.application.name"),
        Column("outcome", _("原决定"), "decision.outcome", "choice", Outcome),
        Column("appellant", _("申请复核单位"), "appellant.name"),
        Column("filed_at", _("提出时间"), kind="moment"),
        Column("state", _("状态"), kind="choice", choices=AppealState),
        Column("due_on", _("办理期限"), kind="day"),
        Column("replacement", _("新的决定"), lambda appeal: appeal.replacement.number if appeal.replacement else ""),
    ),
)

PLANS = Export(
    _("年度计划"),
    (
        Column("authority", _("辖区"), "authority.name"),
        Column("year", _("年度"), kind="number"),
        Column("opens_on", _("开始申报"), kind="day"),
        Column("closes_on", _("截止申报（含）"), kind="day"),
        Column("document_number", _("公布文号")),
        Column("published_on", _("公布日期"), kind="day"),
        Column("admitted_count", _("准入事项"), kind="number"),
        Column("state", _("状态"), kind="choice", choices=PlanYearState),
    ),
)
