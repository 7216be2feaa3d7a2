"""The rules that an authority may set for itself, with what holds until it does.

``assumed`` marks our own defaults, which no source confirms: pages call them 惯例, never law.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Rule:
    """A declared rule: its label, default, source, and whether the default is only our assumption."""

    label: str
    default: Any
    source: str = ""
    assumed: bool = False


RULES = {
    "reviewing_unit": Rule(_("审核单位"), "mz", _("各地不一，可设为民政局、社会工作部等"), True),
    "joint_meeting_unit": Rule(_("联席会议办公室"), "lxhy", _("苏州、自贡等地设联席会议"), True),
    "decided_by": Rule(_("由谁审定"), "civil_affairs", _("民政部门审定或者联席会议审定"), True),
    "decision_days": Rule(_("受理后多少个工作日内审定"), 15, _("北京市西城区：15个工作日")),
    "lead_days": Rule(_("须提前多少个工作日申请"), 30, _("北京市西城区：提前30个工作日")),
    "acceptance_days": Rule(_("提交后多少个工作日内决定是否受理"), 3, "", True),
    "supplement_days": Rule(_("退回后多少个工作日内补正"), 5, "", True),
    "answer_days": Rule(_("要求说明后多少个工作日内答复"), 5, "", True),
    "extension_days": Rule(_("审定期限最多延长几个工作日（只限一次）"), 10, "", True),
    "clock_starts": Rule(_("审定期限从何时起算"), "acceptance", _("北京市西城区：受理后15个工作日")),
    "consultation_days": Rule(_("会商几个工作日内答复"), 5, "", True),
    "appeal_days": Rule(_("决定后多少个工作日内可以申请复核"), 10, "", True),
    "appeal_answer_days": Rule(_("复核多少个工作日内答复"), 15, "", True),
    "emergency_filing_days": Rule(_("应急事项多少个工作日内补报"), 5, "", True),
    "emergency_days": Rule(_("应急事项最多多少日（另行申请准入的除外）"), 30, "", True),
    "admission_ends": Rule(_("准入没有写明结束日期的，到何时为止"), "plan_year_end", "", True),
    "countersign_communities": Rule(_("涉及的社区超过几个时，准入须经会签（0为不要求）"), 0, "", True),
    "countersign_days": Rule(_("准入期限超过几日时，须经会签（0为不要求）"), 0, "", True),
    "yearly_review_month": Rule(_("每年几月复核跨年度的准入是否继续需要（0为不复核）"), 11, "", True),
    "yearly_review_days": Rule(_("年度复核多少个工作日内答复"), 15, "", True),
    "proposal_days": Rule(_("调整建议多少个工作日内答复"), 15, "", True),
    "document_review_days": Rule(_("拟发文预审多少个工作日内答复"), 10, "", True),
    "lowest_basis_level": Rule(_("依据的最低层级"), "prefecture_policy", _("苏州：法律、法规或者地市级以上规范性文件")),
    "days_between_publication_and_effect": Rule(_("公布后至少隔几日生效"), 1, "", True),
    "order_notice_days": Rule(_("调整文件公布前至少公示几个工作日（0为不要求）"), 0, "", True),
    "burden_stop_days": Rule(_("常态负担限期多少个工作日内停用（另写期限的除外）"), 20, "", True),
    "decision_notice_days": Rule(_("公示期：准予准入的决定公布后几个工作日内可以提出异议（0为不公示）"), 5, "", True),
    "dispute_days": Rule(_("社区拒收后几个工作日内下派单位可以申诉"), 3, "", True),
    "dispute_ruling_days": Rule(_("申诉后几个工作日内裁定"), 5, "", True),
    "violation_days": Rule(_("收到违规下派的举报后几个工作日内核实"), 10, "", True),
    "violation_correction_days": Rule(_("违规下派责令几个工作日内整改（另写期限的除外）"), 10, "", True),
    "may_not_issue": Rule(
        _("哪些单位不得对外印发通报"),
        "lxhy",
        _("安徽省2025年9月通报：联席会议办公室对外发文是典型问题"),
    ),
    "funds_count_when": Rule(_("经费怎样算到位"), "confirmed", "", True),
    "late_funds_refusable": Rule(
        _("承诺给社区的经费逾期未拨的，社区可否拒收"),
        1,
        _("自贡：授权或者经费没有到位的，经批准的事项也可以拒收；清单上的事项比照办理"),
    ),
    "fund_reminder_days": Rule(_("经费应拨日期前几个工作日提醒付款单位"), 10, "", True),
    "question_days": Rule(_("查询问题保留几日"), 90, "", True),
    "correction_characters": Rule(_("勘误最多改动几个字"), 10, "", True),
    "document_issuer": Rule(_("通报和月报的署名单位"), "", "", True),
    "baseline_month": Rule(_("月报的基期（以哪一个月作比较）"), "", "", True),
    "open_data_licence": Rule(_("开放数据的许可"), _("政府开放数据，注明来源即可使用"), "", True),
}


def choices():
    """The rules as choices of a field; a function, so that another rule needs no migration."""
    return [(key, rule.label) for key, rule in RULES.items()]


CIVIL_AFFAIRS = "civil_affairs"
JOINT_MEETING = "joint_meeting"
ACCEPTANCE = "acceptance"
SUBMISSION = "submission"
ONE_YEAR = "one_year"
PLAN_YEAR_END = "plan_year_end"
CONFIRMED = "confirmed"
PAID = "paid"
