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
    "reviewing_unit": Rule(_("审核单位（单位代码）"), "mz", _("各地不一，可设为民政局、社会工作部等"), True),
    "joint_meeting_unit": Rule(_("联席会议办公室（单位代码）"), "lxhy", _("苏州、自贡等地设联席会议"), True),
    "decided_by": Rule(_("由谁审定"), "civil_affairs", _("民政部门审定或者联席会议审定"), True),
    "decision_days": Rule(_("受理后多少个工作日内审定"), 15, _("北京市西城区：15个工作日")),
    "lead_days": Rule(_("须提前多少个工作日申请"), 30, _("北京市西城区：提前30个工作日")),
    "acceptance_days": Rule(_("提交后多少个工作日内决定是否受理"), 3, "", True),
    "supplement_days": Rule(_("退回后多少个工作日内补正"), 5, "", True),
    "lowest_basis_level": Rule(_("依据的最低层级"), "prefecture_policy", _("苏州：法律、法规或者地市级以上规范性文件")),
    "days_between_publication_and_effect": Rule(_("公布后至少隔几日生效"), 1, "", True),
    "order_notice_days": Rule(_("调整文件公布前至少公示几个工作日（0为不要求）"), 0, "", True),
    "question_days": Rule(_("查询问题保留几日"), 90, "", True),
    "correction_characters": Rule(_("勘误最多改动几个字"), 10, "", True),
    "document_issuer": Rule(_("通报和月报的署名单位"), "", "", True),
    "open_data_licence": Rule(_("开放数据的许可"), _("政府开放数据，注明来源即可使用"), "", True),
}


def choices():
    """The rules as choices of a field; a function, so that another rule needs no migration."""
    return [(key, rule.label) for key, rule in RULES.items()]


CIVIL_AFFAIRS = "civil_affairs"
JOINT_MEETING = "joint_meeting"
