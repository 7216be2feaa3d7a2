"""Columns of the files of applications, the queue, admissions and decisions. No person is named in any of them."""

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from admission.deadlines import with_clocks
from admission.models import ApplicationKind, ApplicationState, Duration, Frequency, Outcome, Standing
from registry.models import Category, PermittedAct
from web import clock
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
    Column("state", _("状态"), kind="choice", choices=ApplicationState),
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
    """The rows of a batch with their standing on the day that was asked for."""
    on = view.day() if view else clock.today()
    for row in rows:
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
    Column("standing", _("状态"), "standing_on", "choice", Standing),
)
ADMISSIONS = Export(_("准入事项"), ADMISSION_COLUMNS, prepare=stood)


def reason_texts(decision):
    """The coded reasons in words."""
    return [reason.text for reason in decision.reasons.all()]


def admission_number(decision):
    """The number of the admission that it gave; empty for a rejection."""
    admission = getattr(decision, "admission", None)
    return admission.number if admission else ""


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
        Column("admission_number", _("准入编号"), admission_number),
        Column("letter_sha256", _("决定书校验码")),
    ),
    rows=lambda rows: rows.select_related("application__applicant", "application__authority", "body", "admission"),
)
