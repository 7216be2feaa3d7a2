"""Columns of the file of what was sent, with how far the communities are."""

from django.utils.translation import gettext_lazy as _

from dispatch.models import Origin, ReceiptState, Scope
from dispatch.sending_page import count_of, subject_of, with_counts
from registry.models import Category
from web.exports import Column, Export

DISPATCHES = Export(
    _("下派"),
    (
        Column("title", _("事项")),
        Column("sender", _("下派单位"), "sender_label"),
        Column("subject", _("准入编号、清单条目"), subject_of),
        Column("document_number", _("文号")),
        Column("category", _("类别"), kind="choice", choices=Category),
        Column("origin", _("来源"), kind="choice", choices=Origin),
        Column("scope", _("下派范围"), kind="choice", choices=Scope),
        Column("hours", _("每个社区工时"), kind="number"),
        Column("due_on", _("要求完成日期"), kind="day"),
        Column("sent_at", _("下派时间"), kind="moment"),
        Column("communities", _("社区数"), count_of(), "number"),
        *(Column(str(state.value), state.label, count_of(state), "number") for state in ReceiptState),
        Column("reason", _("超出范围或者经费没有到位的理由")),
    ),
    prepare=lambda batch, view: with_counts(batch, view.request.user),
)
