"""Columns of the file of objections to approvals."""

from django.utils.translation import gettext_lazy as _

from registry.objection_exports import BY_WHOM, SAID_AND_ANSWERED
from web.exports import Column, Export

DECISION_OBJECTIONS = Export(
    _("对准入的异议"),
    (
        Column("decision", _("决定编号"), "decision.number"),
        Column("name", _("事项名称"), "decision.application.name"),
        *BY_WHOM,
        *SAID_AND_ANSWERED,
    ),
)
