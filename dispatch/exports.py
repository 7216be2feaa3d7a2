"""Columns of the files of receipts and refusals: the community is named, never a person."""

from django.utils.translation import gettext_lazy as _

from dispatch.models import Ground, Origin, ReceiptState
from dispatch.verdicts import Verdict
from registry.models import Category
from web.exports import Column, Export

SENT = (
    Column("title", _("事项"), "dispatch.title"),
    Column("sender", _("来件单位"), "dispatch.sender_label"),
    Column("document_number", _("文号"), "dispatch.document_number"),
    Column("origin", _("来源"), "dispatch.origin", "choice", Origin),
    Column("category", _("类别"), "dispatch.category", "choice", Category),
    Column("community_code", _("社区代码"), "community.code"),
    Column("community", _("社区"), "community.name"),
    Column("street", _("街道"), "community.parent.name"),
)
RECEIPTS = Export(
    _("社区收到的事项"),
    (
        *SENT,
        Column("verdict", _("结论"), kind="choice", choices=Verdict),
        Column("state", _("状态"), kind="choice", choices=ReceiptState),
        Column("received_at", _("收到时间"), kind="moment"),
        Column("number", _("回执编号")),
    ),
)
REFUSALS = Export(
    _("拒收回执"),
    (
        Column("number", _("回执编号")),
        *SENT,
        Column("verdict", _("结论"), kind="choice", choices=Verdict),
        Column("ground", _("拒收理由"), kind="choice", choices=Ground),
        Column("note", _("补充说明")),
        Column("refused_at", _("拒收时间"), kind="moment"),
        Column("digest", _("校验码")),
    ),
)
