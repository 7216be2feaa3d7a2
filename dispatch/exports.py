"""Columns of the files of receipts and refusals: the community is named, never a person."""

from django.utils.translation import gettext_lazy as _

from dispatch.models import DisputeState, Ground, Origin, ReceiptState
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
        Column(
            "dispute",
            _("申诉和裁定"),
            lambda row: row.dispute.state if row.dispute_if_any else "",
            "choice",
            DisputeState,
        ),
        Column("ruling", _("裁定理由"), lambda row: row.dispute.ruling if row.dispute_if_any else ""),
    ),
)
DISPUTES = Export(
    _("拒收争议"),
    (
        Column("number", _("回执编号"), "receipt.number"),
        Column("title", _("事项"), "receipt.dispatch.title"),
        Column("unit", _("下派单位"), "unit.name"),
        Column("community_code", _("社区代码"), "receipt.community.code"),
        Column("community", _("社区"), "receipt.community.name"),
        Column("ground", _("拒收理由"), "receipt.ground", "choice", Ground),
        Column("text", _("申诉理由")),
        Column("filed_at", _("申诉时间"), kind="moment"),
        Column("state", _("状态"), kind="choice", choices=DisputeState),
        Column("due_on", _("裁定期限"), kind="day"),
        Column("ruling", _("裁定理由")),
        Column("ruled_on", _("裁定日期"), kind="day"),
    ),
)
MATTERS = Export(
    _("归并的来件"),
    (
        Column("title", _("事项")),
        Column("sender", _("来件单位"), "sender_label"),
        Column("document_number", _("文号")),
        Column("n_reports", _("登记件数"), kind="number"),
        Column("n_communities", _("社区数"), kind="number"),
        Column("joined_at", _("归并时间"), kind="moment"),
    ),
)
