"""Columns of the file of objections."""

from django.utils.translation import gettext_lazy as _

from registry.models import ObjectionState
from web.exports import Column, Export

#: Who recorded and who answered stays inside the register; a resident is never named.
BY_WHOM = (
    Column("unit", _("提出人"), lambda row: row.unit.name if row.unit_id else str(_("居民"))),
    Column("received_on", _("收到日期"), kind="day"),
)
SAID_AND_ANSWERED = (
    Column("text", _("异议")),
    Column("state", _("状态"), kind="choice", choices=ObjectionState),
    Column("is_accepted", _("采纳"), kind="flag"),
    Column("answer", _("答复")),
)

OBJECTIONS = Export(
    _("异议"),
    (
        Column("order", _("文件"), "order.title"),
        Column("document_number", _("文号"), "order.document_number"),
        *BY_WHOM,
        Column("about", _("针对哪一项")),
        *SAID_AND_ANSWERED,
    ),
)
