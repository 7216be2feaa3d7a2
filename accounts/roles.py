"""Who may do what kind of thing: one row per role, its permissions under it.

Whether somebody may do it to *this* object is a part in a procedure (``by`` in the tables of transitions).
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a post is."""

    DEPARTMENT_OFFICER = "department_officer", _("部门经办人")
    STREET_OFFICER = "street_officer", _("街道经办人")
    COMMUNITY_WORKER = "community_worker", _("社区工作者")
    REVIEWER = "reviewer", _("审核人")
    DECIDER = "decider", _("审定人")
    SUPERVISOR = "supervisor", _("监督人员")
    OPERATOR = "operator", _("系统管理员")


@dataclass(frozen=True)
class Rights:
    """The permissions of a role, and the kinds of unit in which the post may stand."""

    permissions: frozenset
    unit_kinds: frozenset


ROLES = {
    Role.DEPARTMENT_OFFICER: Rights(
        frozenset({"admission.apply", "dispatch.send", "dispatch.view_sent", "reports.view"}),
        frozenset({"department"}),
    ),
    Role.STREET_OFFICER: Rights(
        frozenset(
            {
                "admission.apply",
                "dispatch.send",
                "dispatch.view_sent",
                "dispatch.view_street",
                "dispatch.keep_own_burdens",
                "reports.view",
            }
        ),
        frozenset({"street"}),
    ),
    Role.COMMUNITY_WORKER: Rights(
        frozenset({"dispatch.receive", "dispatch.keep_own_burdens", "reports.view"}),
        frozenset({"community"}),
    ),
    Role.REVIEWER: Rights(
        frozenset(
            {
                "registry.draft_order",
                "registry.publish_order",
                "registry.keep_keywords",
                "registry.keep_guidance",
                "admission.view_all",
                "admission.review",
                "dispatch.view_all",
                "reports.view",
                "reports.build",
                "reports.import_surveys",
            }
        ),
        frozenset({"department", "joint_meeting"}),
    ),
    Role.DECIDER: Rights(
        frozenset(
            {
                "registry.publish_order",
                "admission.view_all",
                "admission.decide",
                "dispatch.view_all",
                "reports.view",
                "reports.build",
                "reports.close",
            }
        ),
        frozenset({"department", "joint_meeting"}),
    ),
    Role.SUPERVISOR: Rights(
        frozenset({"admission.view_all", "admission.supervise", "dispatch.view_all", "reports.view", "desk.read_feed"}),
        frozenset({"department"}),
    ),
    Role.OPERATOR: Rights(
        frozenset(
            {"accounts.manage", "registry.keep_units", "registry.keep_rules", "desk.view_jobs", "desk.read_feed"}
        ),
        frozenset({"department"}),
    ),
}
